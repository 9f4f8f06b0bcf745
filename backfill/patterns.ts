import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { isInlineJson } from "../console/inline-json";
import { reasonOf, UsageError } from "../console/usage-error";
import { catalog, findGovernedEvent } from "../model/catalog/catalog";
import { detections, findDetection, patternOf as patternOfDetection } from "../model/detections/detections";
import { validatePattern } from "../model/pattern/pattern";

/** Sources of patterns: files or JSON, and the ids of governed events and of detections. */
export interface PatternSources {
  readonly files: readonly string[];
  readonly events: readonly string[];
  readonly detections: readonly string[];
}

/**
 * Text of each pattern, by id: a file's name without `.json`, the id of the governed event or the detection, or `pattern 1`
 * for JSON that is the first argument.
 *
 * @throws UsageError for an unknown id or missing file, an invalid pattern, and duplicate ids.
 */
export function readPatterns(sources: PatternSources): ReadonlyMap<string, string> {
  const { files, events } = sources;
  if (files.length + events.length + sources.detections.length === 0)
    throw new UsageError(
      "No pattern given. Write --pattern FILE, --event ID of a governed event, or --detection ID of a detection.",
    );
  const patterns = new Map<string, string>();
  const add = (id: string, text: string, option: string): void => {
    if (patterns.has(id))
      throw new UsageError(`${option} gives a second pattern called "${id}". Rename the file, or leave one out.`);
    const problems = validatePattern(text);
    if (problems.length > 0)
      throw new UsageError(problems.map((problem) => `Pattern "${id}" is invalid: ${problem}`).join("\n"));
    patterns.set(id, text);
  };
  for (const [index, file] of files.entries()) {
    if (isInlineJson(file)) add(`pattern ${index + 1}`, file.trim(), `--pattern ${file}`);
    else add(basename(file).replace(/[.]json$/, "") || file, readPattern(file), `--pattern ${file}`);
  }
  for (const id of events) add(id, patternOfEvent(id), `--event ${id}`);
  for (const id of sources.detections) add(id, detectionPattern(id), `--detection ${id}`);
  return patterns;
}

function readPattern(file: string): string {
  try {
    return readFileSync(file, "utf8")
      .replace(/^\uFEFF/, "")
      .trim();
  } catch (error) {
    throw new UsageError(`Cannot read the pattern "${file}": ${reasonOf(error as NodeJS.ErrnoException)}.`);
  }
}

function patternOfEvent(id: string): string {
  const event = findGovernedEvent(id);
  if (event === undefined)
    throw new UsageError(`--event is "${id}", which is not in the catalog. ${chooseOneOf(id, catalog)}`);
  return JSON.stringify({ source: [event.source], ...event.pattern });
}

function detectionPattern(id: string): string {
  const detection = findDetection(id);
  if (detection === undefined)
    throw new UsageError(
      `--detection is "${id}", which is not one of this project's. ${chooseOneOf(id, detections)} For your own, write its pattern to a file and name it with --pattern.`,
    );
  return JSON.stringify(patternOfDetection(detection));
}

/** Suggests ids that share a word with the input, or all. */
function chooseOneOf(id: string, known: readonly { readonly id: string }[]): string {
  const ids = known.map((each) => each.id).sort();
  const words = id.toLowerCase().split(/[^a-z0-9]+/);
  const alike = ids.filter((each) => words.some((word) => word.length > 2 && each.includes(word)));
  return `Choose one of: ${(alike.length > 0 ? alike : ids).join(", ")}.`;
}
