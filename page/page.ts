import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type * as esbuild from "esbuild";
import type { PageData } from "./page-data";

const root = join(__dirname, "..");
const cache = join(root, ".cache", "page");
const app = join(__dirname, "app");

/**
 * One self-contained HTML file: script, style and data, no request to anywhere. The data is compressed, and no character
 * of it can end the element that holds it.
 */
export function pageOf(data: PageData): string {
  const { script, style } = bundle();
  const packed = gzipSync(JSON.stringify(data)).toString("base64");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '${integrityOf(script)}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${escaped(data.environment)} – Event Governance</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<noscript>This page shows its data with a script of its own, which makes no requests. The same is in report.txt beside it.</noscript>
<div id="page"></div>
<script type="application/octet-stream" id="data">${packed}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** The page's script and style, bundled once for each state of their sources. */
function bundle(): { readonly script: string; readonly style: string } {
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  for (const file of sources()) hash.update(file).update(readFileSync(join(__dirname, file)));
  const folder = join(cache, hash.digest("hex").slice(0, 16));
  if (!existsSync(folder)) build(folder);
  return {
    script: readFileSync(join(folder, "main.js"), "utf8"),
    style: readFileSync(join(folder, "main.css"), "utf8"),
  };
}

function sources(): string[] {
  const files = readdirSync(app, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(tsx?|css|json)$/.test(file),
  );
  return ["page-data.ts", "page.ts", ...files.map((file) => join("app", file))].sort();
}

function build(folder: string): void {
  // Loaded only if something is to be built.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { buildSync } = require("esbuild") as typeof esbuild;
  const { outputFiles } = buildSync({
    entryPoints: [join(app, "main.tsx")],
    outdir: "out",
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: ["es2022"],
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    legalComments: "eof",
    charset: "ascii",
    logLevel: "silent",
  });
  const made = `${folder}.${process.pid}`;
  mkdirSync(made, { recursive: true });
  for (const { path, text } of outputFiles)
    writeFileSync(join(made, path.endsWith(".css") ? "main.css" : "main.js"), inScript(text));
  try {
    renameSync(made, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/** `</script` in a string of the code would end the element that holds it. */
const inScript = (code: string): string => code.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");

const integrityOf = (script: string): string => `sha256-${createHash("sha256").update(script).digest("base64")}`;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
