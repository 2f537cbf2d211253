"""What is wrong with a service: its file against its process, the legal bases, the terms and the other bodies; pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from senim.catalogue import loading, whole
from senim.catalogue.definitions import Field, Release, Service, StaffForm
from senim.catalogue.errors import CatalogueInvalid
from senim.catalogue.text_findings import word_findings
from senim.kernel.errors import ExpressionInvalid, ModelInvalid
from senim.kernel.expressions import compile_condition
from senim.kernel.model import Element, Extension, Flow, ProcessDefinition, Variable
from senim.kernel.model import Words as ModelWords
from senim.kernel.reading import read
from senim.kernel.terms import Term

MANDATORY_AT_MOST: Final = 6
"""Mandatory answers of an ordinary service: our own rule, so that nobody is asked for more than the work needs."""

_TYPES: Final = {"choice": "choice", "number": "number", "yesno": "boolean", "date": "date"}
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LANGUAGES: Final = ("kk", "ru", "en")


def findings(service: Service) -> list[str]:
    """Every fault of one service with all its releases, each a sentence that names the place; empty when it may be released."""
    parts = chain(_head(service), _pages(service), _told(service), word_findings(service))
    found = [f"{service.code}: {fault}" for fault in parts]
    definitions = []
    for release in service.releases:
        faults, definition = _model(service, release)
        found += [f"{service.code} v{release.version}: {fault}" for fault in faults]
        definitions += [definition] if definition else []
    if len(definitions) == len(service.releases):
        found += [f"{service.code}: {fault}" for fault in _spare(service, definitions)]
    return found


def model_findings(service: Service, xml: bytes, name: str) -> list[str]:
    """Every fault of one model against the questions, forms, stages and outcomes of its service; `name` begins each sentence.

    What the service has beyond the model is no fault: other versions may need it.
    """
    try:
        definition = read(xml)
    except ModelInvalid as error:
        return [f"{name}: line {found.line}: {found.element}: {found.message}" for found in error.findings]
    return [f"{name}: {fault}" for fault in _against(service, definition)]


def _model(service: Service, release: Release) -> tuple[list[str], ProcessDefinition | None]:
    try:
        definition = read(loading.model_xml(release))
    except CatalogueInvalid as error:
        return [str(error)], None
    except ModelInvalid as error:
        said = [f"{release.process}: line {found.line}: {found.element}: {found.message}" for found in error.findings]
        return said, None
    return list(_against(service, definition)), definition


def _against(service: Service, definition: ProcessDefinition) -> Iterator[str]:
    parts = (_process, _tasks, _named, _law, _messages, _coded, _conditions, _outcomes)
    return chain.from_iterable(part(service, definition) for part in parts)


def _told(service: Service) -> Iterator[str]:
    """Fields that say what only another kind of field can be."""
    for form in service.forms:
        for field in form.fields:
            if field.letter != "answer" and field.kind != "letter":
                yield f"form {form.id}: field {field.id} is no letter that could be a {field.letter}"
            if field.register and field.kind != "text":
                yield f"form {form.id}: field {field.id} is no text that could hold a register's number"


def _spare(service: Service, definitions: Sequence[ProcessDefinition]) -> Iterator[str]:
    """What no version uses."""
    forms = {task.extension.form for definition in definitions for task in whole.steps(definition)}
    for form in service.forms:
        if not form.message and form.id not in forms:
            yield f"form {form.id}: no step of the process uses it"
    awaited = {message for definition in definitions for message in whole.awaited(definition)}
    for message in sorted({form.message for form in service.forms if form.message} - awaited):
        yield f"a form sends the message {message!r}, for which the process does not wait"
    possible = {outcome for definition in definitions for outcome in whole.possible_outcomes(definition)}
    for value in sorted({outcome.value for outcome in service.outcomes} - possible):
        yield f"outcome {value}: the process cannot end so"
    for body in sorted(_bodies(service) - loading.load_bodies().keys()):
        yield f"there is no body {body!r}"


def all_findings() -> list[str]:
    """The faults of the whole catalogue: every service, and what its files of law, terms and bodies say of each other."""
    found = [fault for service in loading.every_service().values() for fault in findings(service)]
    legal = loading.load_legal()
    found += [
        f"terms.toml: {row.code}: no basis {row.basis!r}" for row in loading.load_terms() if row.basis not in legal
    ]
    for body in loading.load_bodies().values():
        found += [f"bodies.toml: {body.code}: {fault}" for fault in word_findings(body)]
        if body.status == "confirmed" and not body.source:
            found.append(f"bodies.toml: {body.code}: a confirmed body names its source")
    return found + [f"legal.toml: {basis.code}: {fault}" for basis in legal.values() for fault in word_findings(basis)]


def _process(service: Service, definition: ProcessDefinition) -> Iterator[str]:
    if definition.id != service.code:
        yield f"the process is called {definition.id!r}, not {service.code!r}"
    if definition.extension.promise is None:
        yield "the process makes no promise"
    yield from _unfilled("the process", definition.extension.words, ("name", "done"))


def _head(service: Service) -> Iterator[str]:
    yield from _twice("stage", [stage.id for stage in service.stages])
    yield from _twice("form", [form.id for form in service.forms])
    yield from _twice("page", [page.id for page in service.pages])
    yield from _twice("field of the pages", [field.id for field in _asked(service)])
    for form in service.forms:
        yield from _twice(f"field of the form {form.id}", [field.id for field in form.fields])
    if not service.routes or service.routes[-1].when != "true":
        yield "the last route must hold for every request"
    if service.model_only and service.open_for_intake:
        yield "a service that is there to be studied only takes no requests"
    if service.review and service.review not in loading.load_services(service.instance):
        yield f"review: there is no service {service.review!r}"
    yield from _twice("outcome", [outcome.value for outcome in service.outcomes])
    for message, count in sorted(Counter(form.message for form in service.forms if form.message).items()):
        if count > 1:
            yield f"{count} forms send the message {message!r}"


def _tasks(service: Service, definition: ProcessDefinition) -> Iterator[str]:
    forms = {form.id for form in service.forms if not form.message}
    stages = {stage.id for stage in service.stages}
    for task in whole.steps(definition):
        own = task.extension
        if own.form not in forms:
            yield f"step {task.id}: there is no form {own.form!r}"
        if own.stage not in stages:
            yield f"step {task.id}: there is no stage {own.stage!r}"
        if not task.role:
            yield f"step {task.id}: nobody's role"
        if own.promise is None:
            yield f"step {task.id}: no promise"
        if not own.bases:
            yield f"step {task.id}: no basis"
        yield from _unfilled(f"step {task.id}", own.words, ("name", "button", "now", "done"))


def _named(_service: Service, definition: ProcessDefinition) -> Iterator[str]:
    """Whatever has a name on the drawing has it in every language; steps are told of their words by `_tasks`."""
    done = {step.id for step in whole.steps(definition)}
    named: list[Element | Flow] = [*whole.elements(definition), *whole.flows(definition)]
    for one in named:
        if one.name and one.id not in done:
            yield from _unfilled(one.id, one.extension.words, ("name",))


def _unfilled(place: str, words: Mapping[str, ModelWords], needed: Sequence[str]) -> Iterator[str]:
    for language in _LANGUAGES:
        given = words.get(language, ModelWords())
        for name in needed:
            if not (getattr(given, name) or "").strip():
                yield f"{place}: no words for {name} in {language}"


def _law(service: Service, definition: ProcessDefinition) -> Iterator[str]:
    legal = loading.load_legal()
    for place, extension in whole.extensions(definition):
        for basis in extension.bases:
            known = legal.get(basis.code)
            if known is None:
                yield f"{place}: there is no legal basis {basis.code!r}"
            elif (known.status == "to-confirm") != (basis.status == "to-confirm"):
                yield f"{place}: the basis {basis.code} is {known.status} in legal.toml, {basis.status} here"
        for term in _terms_of(extension):
            yield from _dated(place, term)
    for field in _citizen_fields(service):
        if field.ground not in legal:
            yield f"field {field.id}: there is no legal basis {field.ground!r}"


def _terms_of(extension: Extension) -> Iterator[Term]:
    clock = extension.clock
    terms = (extension.promise, extension.limit, extension.timer)
    clock_terms = (clock.extend_up_to, clock.notice) if clock else ()
    return (term for term in (*terms, *clock_terms) if term is not None)


def _dated(place: str, term: Term) -> Iterator[str]:
    """A term with a code has dated rows, and what stands in the model is what the newest row says."""
    rows = [row for row in loading.load_terms() if row.code == term.code]
    if term.code and not rows:
        yield f"{place}: there is no term {term.code!r}"
    elif rows:
        newest = max(rows, key=lambda row: row.valid_from)
        if (newest.amount, newest.unit) != (term.amount, term.unit):
            yield f"{place}: {term.code} is {newest.amount} {newest.unit} in terms.toml, {term.amount} {term.unit} here"


def _messages(service: Service, definition: ProcessDefinition) -> Iterator[str]:
    awaited = whole.awaited(definition)
    offered = {form.message for form in service.forms if form.message}
    for message in sorted(awaited - offered):
        yield f"the process waits for the message {message!r}, which no form sends"
    for form in service.forms:
        if form.message and (not form.role or form.button is None):
            yield f"form {form.id}: a message needs the role that sends it and the words of its button"


def _pages(service: Service) -> Iterator[str]:
    mandatory = [field.id for field in _asked(service) if field.required and not field.show_if]
    if len(mandatory) > MANDATORY_AT_MOST:
        yield f"{len(mandatory)} mandatory answers; {MANDATORY_AT_MOST} at most"
    if service.open_for_intake and service.subject_field not in {field.id for field in _asked(service)}:
        yield f"subject_field: no page asks {service.subject_field!r}"
    for field in _citizen_fields(service):
        if field.purpose is None:
            yield f"field {field.id}: no purpose"
        if field.retention_days <= 0:
            yield f"field {field.id}: no retention_days"


def _coded(service: Service, definition: ProcessDefinition) -> Iterator[str]:
    variables = whole.variables(definition)
    offered: dict[str, set[str]] = {name: set() for name in variables}
    for place, field in _used_fields(service, definition):
        if field.coded and field.id not in variables:
            yield f"{place}: field {field.id} is coded, but the process declares no such variable"
        elif field.coded:
            offered[field.id] |= {option.value for option in field.options}
            yield from _fits(place, field, variables[field.id])
        yield from _options(place, field)
    for variable in variables.values():
        for value in sorted(set(variable.values) - offered[variable.name]):
            yield f"variable {variable.name}: no field offers its value {value!r}"


def _fits(place: str, field: Field, variable: Variable) -> Iterator[str]:
    if _TYPES.get(field.kind) != variable.type:
        yield f"{place}: field {field.id} is a {field.kind}, its variable a {variable.type}"
    for option in field.options:
        if variable.type == "choice" and option.value not in variable.values:
            yield f"{place}: field {field.id}: the process does not know the value {option.value!r}"


def _options(place: str, field: Field) -> Iterator[str]:
    values = [option.value for option in field.options]
    if (field.kind in {"choice", "choices"}) != bool(values):
        yield f"{place}: field {field.id}: options belong to a choice, and a choice needs them"
    if field.default and values and field.default not in values:
        yield f"{place}: field {field.id}: the default {field.default!r} is not an option"
    yield from _twice(f"option of the field {field.id}", values)
    for code in (field.id, *values):
        if not _CODE.fullmatch(code):
            yield f"{place}: {code!r} is not a plain code"


def _conditions(service: Service, definition: ProcessDefinition) -> Iterator[str]:
    declared = whole.variables(definition).keys()
    pages = [(f"page {page.id}", page.show_if) for page in service.pages]
    fields = [(f"{place}: field {field.id}", field.show_if) for place, field in _used_fields(service, definition)]
    routes = [(f"route to {route.unit_kind}", route.when) for route in service.routes]
    for place, condition in (*pages, *fields, *routes):
        if not condition:
            continue
        try:
            names = compile_condition(condition).names
        except ExpressionInvalid as error:
            yield f"{place}: {error}"
            continue
        for name in sorted(set(names) - declared):
            yield f"{place}: the condition reads {name}, which the process does not declare"


def _outcomes(service: Service, definition: ProcessDefinition) -> Iterator[str]:
    worded = {outcome.value for outcome in service.outcomes}
    for value in sorted(whole.possible_outcomes(definition) - worded):
        yield f"outcome {value}: no words for it"


def _bodies(service: Service) -> set[str]:
    return {service.complaint_body, *(outcome.next_body for outcome in service.outcomes)} - {""}


def _asked(service: Service) -> list[Field]:
    return [field for page in service.pages for field in page.fields]


def _citizen_fields(service: Service) -> Iterator[Field]:
    forms: Iterator[StaffForm] = (form for form in service.forms if form.role == "citizen")
    return chain(_asked(service), *(form.fields for form in forms))


def _used_fields(service: Service, definition: ProcessDefinition) -> Iterator[tuple[str, Field]]:
    """The fields of the pages, and of the forms that this version's steps and messages use."""
    for page in service.pages:
        yield from ((f"page {page.id}", field) for field in page.fields)
    used = {task.extension.form for task in whole.steps(definition)}
    awaited = whole.awaited(definition)
    for form in service.forms:
        if form.id in used or form.message in awaited:
            yield from ((f"form {form.id}", field) for field in form.fields)


def _twice(what: str, codes: Sequence[str]) -> Iterator[str]:
    for code, count in Counter(codes).items():
        if count > 1:
            yield f"{what} {code}: given {count} times"
