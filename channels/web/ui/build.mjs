// Builds the browser files into dist/: one stylesheet, one script per page that
// needs one, the fonts and icons they name, and manifest.json, which maps plain
// names to names with a hash of the contents.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFile, writeFile, readdir, rm, mkdir } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const dkfds = join(here, "node_modules/dkfds/dist");

// Det Fælles Designsystem exports no CSS subpath and names four formats of
// each font; we take its rules and name our own three fonts in offelia.css.
const designSystem = {
  name: "design-system",
  setup(b) {
    b.onResolve({ filter: /^dkfds:/ }, (a) => ({ path: join(dkfds, a.path.slice(6)) }));
    b.onLoad({ filter: /dkfds\.css$/ }, async (a) => ({
      contents: (await readFile(a.path, "utf8")).replace(/@font-face\s*{[^}]*}/g, ""),
      loader: "css",
      resolveDir: dirname(a.path),
    }));
  },
};

await mkdir(dist, { recursive: true });
for (const name of await readdir(dist)) {
  if (name !== ".keep") await rm(join(dist, name), { recursive: true });
}

const result = await build({
  absWorkingDir: here,
  entryPoints: ["src/offelia.css", "src/page.ts"],
  outdir: "dist",
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome109", "firefox115", "safari16"],
  loader: { ".woff2": "file", ".svg": "file", ".png": "file" },
  legalComments: "none",
  metafile: true,
  plugins: [designSystem],
});

const manifest = {};
for (const [out, meta] of Object.entries(result.metafile.outputs)) {
  if (meta.entryPoint) manifest[basename(meta.entryPoint).replace(/\.ts$/, ".js")] = basename(out);
}
for (const [name, from] of [
  ["icons.svg", join(dkfds, "img/all-svg-icons.svg")],
  ["mark.svg", join(here, "src/mark.svg")],
  ["licences.txt", join(dkfds, "LICENSE.md")],
]) {
  const bytes = await readFile(from);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  manifest[name] = name.replace(extname(name), `-${hash}${extname(name)}`);
  await writeFile(join(dist, manifest[name]), bytes);
}
await writeFile(join(dist, "manifest.json"), JSON.stringify(manifest, null, 1) + "\n");

for (const name of await readdir(dist)) {
  if (!/\.(css|js|svg)$/.test(name)) continue;
  const bytes = await readFile(join(dist, name));
  if (bytes.length > 1400) await writeFile(join(dist, name + ".gz"), gzipSync(bytes, { level: 9 }));
}

const bytes = (p) => Object.entries(result.metafile.outputs).find(([o]) => basename(o) === manifest[p])[1].bytes;
console.log(`dist: offelia.css ${Math.round(bytes("offelia.css") / 1024)} KB, page.js ${Math.round(bytes("page.js") / 1024)} KB`);
