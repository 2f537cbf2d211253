// Answers a question about limits: stdin {definition, answers: [...]} or {later: [[day, term], …]}.
import { readFileSync } from "node:fs";
import { later, outside } from "../../../assets/js/sealed/desk/limits.js";

const asked = JSON.parse(readFileSync(0, "utf8"));
const found = asked.later ? asked.later.map(([day, term]) => later(day, term)) : asked.answers.map((one) => outside(asked.definition, one).length);
process.stdout.write(JSON.stringify(found));
