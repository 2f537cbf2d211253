// Conditions of questions: as much of CEL as our services use. What compares with an answer that is not given is unknown (undefined).
const TOKEN = /\s*(?:("(?:[^"\\])*"|'(?:[^'\\])*')|(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(==|!=|<=|>=|&&|\|\||[<>!()[\],]))/y;
const COMPARE = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  in: (a, b) => b.includes(a),
};

export class ConditionUnknown extends Error {}

// Whether a condition holds for the answers {name: value}; an empty one always does.
export function holds(source, answers) {
  if (!source) return true;
  const reader = new Reader(source);
  const tree = reader.either();
  if (reader.next) throw new ConditionUnknown(source);
  return tree(answers) === true;
}

class Reader {
  constructor(source) {
    this.tokens = [];
    TOKEN.lastIndex = 0;
    for (let at = 0; source.slice(at).trim(); at = TOKEN.lastIndex) {
      const found = TOKEN.exec(source);
      if (!found) throw new ConditionUnknown(source);
      const [, text, number, name, sign] = found;
      const kind = text ? "text" : number ? "number" : name && name !== "in" ? "name" : "sign";
      this.tokens.push({ kind, word: text ?? number ?? name ?? sign });
    }
  }

  get next() {
    return this.tokens[0];
  }

  takes(word) {
    return this.next?.kind === "sign" && this.next.word === word ? this.tokens.shift() : null;
  }

  must(word) {
    if (!this.takes(word)) throw new ConditionUnknown(word);
  }

  either() {
    return this.chain("||", true, () => this.both());
  }

  both() {
    return this.chain("&&", false, () => this.compared());
  }

  // One side that decides is enough, also when the other is unknown.
  chain(sign, deciding, part) {
    const parts = [part()];
    while (this.takes(sign)) parts.push(part());
    if (parts.length === 1) return parts[0];
    return (answers) => {
      const values = parts.map((one) => one(answers));
      if (values.includes(deciding)) return deciding;
      return values.every((one) => one === !deciding) ? !deciding : undefined;
    };
  }

  compared() {
    const left = this.single();
    const sign = Object.keys(COMPARE).find((one) => this.takes(one));
    if (!sign) return left;
    const right = this.single();
    return (answers) => {
      const [a, b] = [left(answers), right(answers)];
      return a === undefined || b === undefined ? undefined : COMPARE[sign](a, b);
    };
  }

  single() {
    if (this.takes("!")) {
      const inner = this.single();
      return (answers) => {
        const value = inner(answers);
        return value === undefined ? undefined : !value;
      };
    }
    if (this.takes("(")) {
      const inner = this.either();
      this.must(")");
      return inner;
    }
    return this.takes("[") ? this.list() : this.literal();
  }

  list() {
    const parts = [];
    while (!this.takes("]")) {
      parts.push(this.literal());
      if (this.next?.word !== "]") this.must(",");
    }
    return (answers) => parts.map((one) => one(answers));
  }

  literal() {
    const token = this.tokens.shift();
    if (token?.kind === "text") return () => token.word.slice(1, -1);
    if (token?.kind === "number") return () => Number(token.word);
    if (token?.kind !== "name") throw new ConditionUnknown(token?.word);
    if (token.word === "true" || token.word === "false") return () => token.word === "true";
    return (answers) => answers[token.word];
  }
}
