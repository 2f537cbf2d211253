// What the reporter's page makes of conditions, called by the Python tests: conditions and answers in, true or false out.
import { readFileSync } from "node:fs";

import { ConditionUnknown, holds } from "../../../assets/js/sealed/pages/conditions.js";

const told = ({ source, answers }) => {
  try {
    return holds(source, answers);
  } catch (fault) {
    if (fault instanceof ConditionUnknown) return "unknown";
    throw fault;
  }
};
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(told)));
