import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A folder with one item per file, and the file that lists them. */
export interface ListedFolder {
  readonly folder: string;
  /** Noun for an item, for messages: "a detection". */
  readonly thing: string;
  /** Files that contain an item, if there are others. Absent: all. */
  readonly files?: RegExp;
  /** File that contains the item, if each has its own folder. */
  readonly within?: string;
}

/** Folders with generated lists: to add an item, add its file and run `npm run docs`. */
export const listedFolders: readonly ListedFolder[] = [
  { folder: "model/catalog/events", thing: "a governed event" },
  { folder: "model/catalog/views", thing: "a view of several governed events" },
  { folder: "model/detections/shipped", thing: "a detection" },
  { folder: "model/findings/correlations", thing: "a correlation" },
  { folder: "model/remediations/shipped", thing: "a remediation" },
  { folder: "model/archive/formats", thing: "a format of the archive" },
  { folder: "model/channels/kinds", thing: "a kind of notification channel" },
  { folder: "functions/notify/channels", thing: "how a kind of channel sends", within: "channel.ts" },
  { folder: "policy-pack/policies", thing: "a policy" },
  { folder: "simulator/guarantees", thing: "a guarantee", files: /^\d\d-/ },
  { folder: "simulator/services/athena/formats", thing: "a reader of a format of the archive" },
  { folder: "simulator/expectations/queries", thing: "a second opinion on a saved query" },
];

/** Name of the list in each of those folders. */
const listFile = "all.ts";

/** Saved queries are SQL files, which cannot be imported: their list contains names. */
export const savedQueriesFile = "model/queries/saved-queries.ts";

/** Things that need two files: the parts of their paths before and after the name, of which no type says that they belong together. */
const pairs: readonly (readonly [thing: string, ...files: (readonly [folder: string, ending: string])[]])[] = [
  ["A saved query", ["model/queries", ".sql"], ["simulator/expectations/queries", ".ts"]],
  ["A kind of notification channel", ["model/channels/kinds", ".ts"], ["functions/notify/channels", "/channel.ts"]],
];

/** Every list by its path from `root`. Throws when a file holds no thing or more than one, or when its other half is missing. */
export function lists(root: string): Map<string, string> {
  const problems = [
    ...listedFolders.flatMap((listed) => thingsIn(root, listed).flatMap((file) => problemsOf(root, listed, file))),
    ...pairs.flatMap(([thing, ...files]) => missingHalves(root, thing, files)),
  ];
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return new Map([
    ...listedFolders.map((listed) => [`${listed.folder}/${listFile}`, listOf(thingsIn(root, listed))] as const),
    [savedQueriesFile, savedQueriesOf(filesIn(root, "model/queries", ".sql"))],
  ]);
}

const thingsIn = (root: string, { folder, files = /./, within }: ListedFolder): string[] =>
  within === undefined
    ? filesIn(root, folder, ".ts").filter((file) => file !== listFile && files.test(file))
    : foldersIn(root, folder)
        .map((name) => `${name}/${within}`)
        .sort(byName);

const foldersIn = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));

const filesIn = (root: string, folder: string, extension: string): string[] =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith(extension))
    .sort(byName);

/** Without the extension, so that `root-sign-in` comes before `root-sign-in-failed`. */
const byName = (a: string, b: string) => (nameOf(a) < nameOf(b) ? -1 : 1);
const nameOf = (file: string) => file.slice(0, file.lastIndexOf("."));

const generated = "// Made of this folder's files by `npm run docs`.\n";

const listOf = (files: readonly string[]): string =>
  generated + files.map((file) => `export * from "./${nameOf(file)}";\n`).join("");

const savedQueriesOf = (files: readonly string[]): string =>
  [
    "/** Names of this folder's queries, made by `npm run docs`: settings are checked without reading any file. */",
    "export const savedQueries: readonly string[] = [",
    ...files.map((file) => `  ${JSON.stringify(nameOf(file))},`),
    "];\n",
  ].join("\n");

function missingHalves(
  root: string,
  thing: string,
  files: readonly (readonly [folder: string, ending: string])[],
): string[] {
  const names = files.flatMap(([folder, ending]) =>
    ending.startsWith("/") ? foldersIn(root, folder) : filesIn(root, folder, ending).map(nameOf),
  );
  return [...new Set(names)]
    .filter((name) => name !== nameOf(listFile))
    .flatMap((name) => {
      const paths = files.map(([folder, ending]) => `${folder}/${name}${ending}`);
      const missing = paths.filter((path) => !existsSync(join(root, path)));
      return missing.map((path) => `${thing} is ${paths.join(" and ")}: ${path} is missing.`);
    });
}

/**
 * A list re-exports everything that a file exports, so a second value would be listed as another item. The compiler
 * checks the types.
 */
function problemsOf(root: string, { folder, thing }: ListedFolder, file: string): string[] {
  const text = readFileSync(join(root, folder, file), "utf8");
  const exported = [...text.matchAll(/^export (?!type\b|interface\b)(.*)$/gm)].map(([, what = ""]) => what);
  const values = exported.map((what) => /^const (\w+)\b/.exec(what)?.[1] ?? what);
  const [only] = exported;
  if (only !== undefined && exported.length === 1 && only.startsWith("const ")) return [];
  return [
    `${folder}/${file} exports ${values.length === 0 ? "nothing" : values.join(", ")}. Each file there is ${thing}: export one const, and put what others share beside the folder.`,
  ];
}
