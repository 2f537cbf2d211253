// Reading and changing our extension elements of a model, each change one undoable command.
const fields = (element) => element.$descriptor.properties.filter((one) => one.isAttr).map((one) => one.name);
const given = (element) => Object.fromEntries(fields(element).filter((name) => element.get(name)).map((name) => [name, element.get(name)]));
const fits = (element, type, key) => element.$type === `senim:${type}` && Object.entries(key).every(([name, value]) => element.get(name) === value);

export class Extensions {
  constructor(modeler) {
    this.moddle = modeler.get("moddle");
    this.modeling = modeler.get("modeling");
  }

  all(bo, type) {
    return (bo.get("extensionElements")?.get("values") || []).filter((one) => one.$type === `senim:${type}`);
  }

  // One attribute of the extension of this type (and key, as {lang: "kk"}); "" when there is none.
  get(bo, type, name, key = {}) {
    return this.all(bo, type).find((one) => fits(one, type, key))?.get(name) || "";
  }

  set(shape, bo, type, name, value, key = {}) {
    const values = [...(bo.get("extensionElements")?.get("values") || [])];
    const place = values.findIndex((one) => fits(one, type, key));
    const said = { ...(place < 0 ? key : given(values[place])), [name]: value || undefined };
    const empty = Object.entries(said).every(([each, words]) => each in key || !words);
    const made = empty ? [] : [this.moddle.create(`senim:${type}`, said)];
    values.splice(place < 0 ? values.length : place, place < 0 ? 0 : 1, ...made);
    this.keep(shape, bo, values);
  }

  // All extensions of a type anew.
  replace(shape, bo, type, every) {
    const others = (bo.get("extensionElements")?.get("values") || []).filter((one) => one.$type !== `senim:${type}`);
    this.keep(shape, bo, [...others, ...every.map((one) => this.moddle.create(`senim:${type}`, one))]);
  }

  keep(shape, bo, values) {
    const holder = values.length ? this.moddle.create("bpmn:ExtensionElements", { values }) : undefined;
    if (holder) holder.$parent = bo;
    for (const one of values) one.$parent = holder;
    this.modeling.updateModdleProperties(shape, bo, { extensionElements: holder });
  }
}
