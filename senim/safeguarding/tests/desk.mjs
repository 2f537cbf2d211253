// What the desk's modules that need no page do, called by the Python tests: one JSON question on stdin, one JSON answer on stdout.
import { readFileSync } from "node:fs";

import { counted, safe } from "../../../assets/js/sealed/desk/figures.js";
import { kindOf, safeName } from "../../../assets/js/sealed/desk/files.js";
import { fault, fingerprint, suggested } from "../../../assets/js/sealed/desk/passphrase.js";
import { withoutNamed } from "../../../assets/js/sealed/directory.js";
import { cell, columnsOf, recorded } from "../../../assets/js/sealed/desk/recorder.js";

const bytes = (text) => new Uint8Array(Buffer.from(text, "hex"));

const answers = {
  files: ({ files }) =>
    files.map(({ name, content }) => {
      const kind = kindOf(bytes(content));
      return [kind?.type ?? null, safeName(name, kind)];
    }),
  safe: ({ tables }) => tables.map((counts) => safe(new Map(Object.entries(counts)))),
  counted: ({ every, field }) => Object.fromEntries(counted(every, field)),
  recorded: ({ definition, incidents }) => recorded(definition, incidents, (one) => one.consent === true),
  columns: ({ definition }) => columnsOf(definition).map(({ id }) => id),
  cells: ({ values }) => values.map(cell),
  phrases: ({ phrases, names }) => phrases.map((one) => fault(one, names)),
  suggested: () => [suggested("kk"), suggested("en")],
  others: ({ others, reports }) => withoutNamed(others, reports).map(({ id }) => id),
  fingerprints: ({ keys }) => Promise.all(keys.map((key) => fingerprint(key, "en"))),
};

const asked = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(await answers[asked.what](asked)));
