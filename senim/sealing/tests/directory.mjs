// What the page reads of a directory and whom it leaves out, called by the Python tests.
import { readFileSync } from "node:fs";

import { DirectoryInvalid, readDirectory, recipientsOf } from "../../../assets/js/sealed/directory.js";

function read({ note, key }) {
  try {
    return readDirectory(note, key).map((one) => one.key);
  } catch (fault) {
    if (fault instanceof DirectoryInvalid) return null;
    throw fault;
  }
}

const asked = JSON.parse(readFileSync(0, "utf8"));
const answer =
  asked.what === "read"
    ? read(asked)
    : asked.cases.map(({ every, named }) => recipientsOf(every, "torture", named).map((one) => one.key));
process.stdout.write(JSON.stringify(answer));
