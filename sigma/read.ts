import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { reasonOf, UsageError } from "../console/usage-error";
import { InvalidRule, RuleProblem } from "./problem";
import type { CorrelationRule } from "./correlation";
import { type OtherRule, readDocument, type Rule } from "./rule";
import type { PlaceholderValues } from "./selection";
import { readYaml, tooLarge, yamlLimits } from "./yaml";

/** A document of a file, or why it is none. */
export interface ReadRule {
  readonly file: string;
  readonly read: Rule | CorrelationRule | OtherRule | RuleProblem;
}

/** Most files of a folder: SigmaHQ/sigma has about 4,000. */
const mostFiles = 20_000;

/** The rules of files whose bytes are at hand, such as those of a repository. */
export const rulesOf = (
  files: readonly { readonly path: string; readonly bytes: Uint8Array }[],
  values: PlaceholderValues = {},
): readonly ReadRule[] => withoutTwins(files.flatMap(({ path, bytes }) => rulesIn(path, bytes, values)));

/**
 * Every rule of files and folders. A file that is no rule gives a problem, which stops none of the others.
 *
 * @throws UsageError for a file that cannot be read, and for a folder without rules.
 */
export function readRules(paths: readonly string[], values: PlaceholderValues): readonly ReadRule[] {
  const rules = [...new Set(paths.flatMap(filesOf))].flatMap((file) => rulesOfFile(file, values));
  return withoutTwins(rules);
}

function filesOf(path: string): readonly string[] {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    throw new UsageError(`Cannot read "${path}": ${reasonOf(error as NodeJS.ErrnoException, "file")}.`);
  }
  if (!isFolder) return [path];
  const files: string[] = [];
  const left = [path];
  for (let folder = left.pop(); folder !== undefined; folder = left.pop())
    for (const name of readdirSync(folder).sort()) {
      const inside = join(folder, name);
      // A link may lead around in a circle.
      const stat = lstatSync(inside);
      if (stat.isDirectory() && name !== ".git") left.push(inside);
      else if (stat.isFile() && /[.]ya?ml$/i.test(name)) files.push(inside);
      if (files.length > mostFiles)
        throw new UsageError(`"${path}" holds more than ${mostFiles} files of YAML. Name the folder of the rules.`);
    }
  if (files.length === 0) throw new UsageError(`"${path}" holds no rules: no file ends in .yml or .yaml.`);
  return files.sort();
}

function rulesOfFile(file: string, values: PlaceholderValues): readonly ReadRule[] {
  let bytes: Uint8Array;
  try {
    const { size } = statSync(file);
    if (size > yamlLimits.bytes) return [{ file, read: tooLarge(size) }];
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(`Cannot read "${file}": ${reasonOf(error as NodeJS.ErrnoException, "file")}.`);
  }
  return rulesIn(file, bytes, values);
}

function rulesIn(file: string, bytes: Uint8Array, values: PlaceholderValues): readonly ReadRule[] {
  try {
    const documents = readYaml(bytes);
    if (documents.length === 0)
      throw new InvalidRule("The file is empty. A rule has title, logsource and detection.", 1);
    return documents.map((document) => ({ file, read: attempt(() => readDocument(document, values)) }));
  } catch (error) {
    if (error instanceof RuleProblem) return [{ file, read: error }];
    throw error;
  }
}

function attempt<Result>(read: () => Result): Result | RuleProblem {
  try {
    return read();
  } catch (error) {
    if (error instanceof RuleProblem) return error;
    throw error;
  }
}

/** An id names one rule: of two that share it, the second is refused. */
function withoutTwins(rules: readonly ReadRule[]): readonly ReadRule[] {
  const first = new Map<string, string>();
  return rules.map(({ file, read }) => {
    if (read instanceof RuleProblem || read.id === undefined) return { file, read };
    const id = read.id.toLowerCase();
    const other = first.get(id);
    if (other === undefined) {
      first.set(id, file);
      return { file, read };
    }
    return {
      file,
      read: new InvalidRule(
        `The id ${JSON.stringify(read.id)} is taken by ${other}. Give each rule its own.`,
        read.line,
      ),
    };
  });
}
