// Builds everything the pages load: style sheets (Sass), scripts (esbuild), fonts and the mark.
// Every file carries its content's hash in its name and is listed in manifest.json; collectstatic adds the compressed forms.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const modules = join(root, "node_modules");
const target = join(root, "senim", "design", "static", "built");

const sassFiles = {
  name: "sass",
  setup(builder) {
    builder.onLoad({ filter: /\.scss$/ }, ({ path }) => {
      const { css, loadedUrls } = compile(path, { loadPaths: [modules, join(here, "scss")], quietDeps: true });
      return { contents: css, loader: "css", resolveDir: dirname(path), watchFiles: loadedUrls.map(fileURLToPath) };
    });
  },
};

// Our pages allow no style attributes; the drawings inside bpmn-js say the same by presentation attributes, and tokens have
// the colour that our style sheet gives them.
const attributesForStyles = {
  name: "attributes-for-styles",
  setup(builder) {
    builder.onLoad({ filter: /node_modules\/(bpmn-js|diagram-js)[^/]*\/lib\/.*\.js$/ }, ({ path }) => {
      const named = (styles) => styles.split(";").filter(Boolean).map((one) => one.replace(/^\s*([\w-]+)\s*:\s*(.*)$/, '$1="$2"')).join(" ");
      const plain = readFileSync(path, "utf8").replace(/\bstyle="[^"$<>]*\$\{[^"<>]*"/g, "");
      const contents = plain.replace(/(<[^<>]*) style="([\w\s:;.,#-]+)"/g, (_whole, tag, styles) => `${tag} ${named(styles)}`);
      return { contents, loader: "js" };
    });
  },
};

async function bundles() {
  const result = await build({
    absWorkingDir: root,
    entryPoints: {
      citizen: "assets/js/citizen.js",
      staff: "assets/js/staff.js",
      viewer: "assets/js/viewer.js",
      studio: "assets/js/studio.js",
      modeller: "assets/js/modeller.js",
      board: "assets/js/board.js",
      kiosk: "assets/js/kiosk.js",
      "sealed-desk": "assets/js/sealed-desk.js",
      "sealed-report": "assets/js/sealed-report.js",
      "citizen-style": "assets/scss/citizen.scss",
      "staff-style": "assets/scss/staff.scss",
      "viewer-style": "assets/scss/viewer.scss",
      "studio-style": "assets/scss/studio.scss",
      "modeller-style": "assets/scss/modeller.scss",
      "board-style": "assets/scss/board.scss",
      "kiosk-style": "assets/scss/kiosk.scss",
      "sealed-desk-style": "assets/scss/sealed-desk.scss",
    },
    outdir: target,
    entryNames: "[name]-[hash]",
    assetNames: "fonts/[name]-[hash]",
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2020", "chrome90", "firefox90", "safari15"],
    loader: { ".woff2": "file", ".svg": "file" },
    legalComments: "linked",
    metafile: true,
    logLevel: "warning",
    plugins: [sassFiles, attributesForStyles],
  });
  const names = {};
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    const file = relative(target, join(root, path));
    if (output.entryPoint) names[publicName(file)] = file;
    else if (extname(file) === ".woff2") names[`fonts/${unhashed(basename(file))}`] = file;
  }
  return names;
}

const unhashed = (name) => name.replace(/-[A-Z0-9]{8}(?=\.[a-z0-9]+$)/, "");
const publicName = (file) => unhashed(file).replace("-style.css", ".css");

function marks() {
  const names = {};
  for (const file of readdirSync(join(here, "marks"))) {
    const bytes = readFileSync(join(here, "marks", file));
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
    const name = `${basename(file, extname(file))}-${hash}${extname(file)}`;
    writeFileSync(join(target, name), bytes);
    names[file] = name;
  }
  return names;
}

// Letters are set by typst, which reads TrueType only and looks fonts up by family name: no hash here.
function letterFonts() {
  mkdirSync(join(target, "fonts"), { recursive: true });
  for (const face of ["400Regular/GolosText_400Regular.ttf", "600SemiBold/GolosText_600SemiBold.ttf"]) {
    cpSync(join(modules, "@expo-google-fonts", "golos-text", face), join(target, "fonts", basename(face)));
  }
  cpSync(join(modules, "@fontsource", "golos-text", "LICENSE"), join(target, "fonts", "OFL.txt"));
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const manifest = { ...(await bundles()), ...marks() };
letterFonts();
writeFileSync(join(target, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
