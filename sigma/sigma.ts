import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { reasonOf, UsageError } from "../console/usage-error";
import { writeText } from "../console/write-text";
import { isOptIn } from "../model/catalog/governed-event";
import { catalog } from "../model/catalog/catalog";
import { chosenDetections } from "../model/detections/detections";
import { parseSettings } from "../model/checks/parse";
import { governedEvents } from "../model/network/governed-events";
import { readWrittenSettings } from "../environment/environment";
import { detectedness, shipped } from "./coverage";
import { type Against, everything, type Imported, importRules } from "./import";
import { readRules } from "./read";
import type { ImportResult } from "./report";
import type { PlaceholderValues } from "./selection";
import { additionFor, costOf, mark, settingsFile } from "./settings";

export interface SigmaRequest {
  /** Files and folders. */
  readonly rules: readonly string[];
  /** File with values for placeholders. */
  readonly values?: string;
  /** The environment's settings. Absent: catalog and detections as they are shipped. */
  readonly stackConfig?: string;
  /** File for the settings that add what is not detected. */
  readonly write?: string;
  /** Folder for the queries of rules that are no patterns. */
  readonly queries?: string;
  /** Adds rules that are detected already, too. */
  readonly all: boolean;
  /** Adds rules about any call, with a detection for each service. */
  readonly anyCall: boolean;
}

/**
 * Reads rules, translates them, and writes what was asked for.
 *
 * @throws UsageError for files that cannot be read or written, SettingsError for settings that are invalid
 */
export function runSigma(request: SigmaRequest): ImportResult {
  const values = request.values === undefined ? {} : readValues(request.values);
  const raw = request.stackConfig === undefined ? undefined : readWrittenSettings(request.stackConfig);
  const against = raw === undefined ? everything : againstSettings(raw);
  const imported = importRules(readRules(request.rules, values), against);
  const wanted = imported.filter(
    (each) =>
      each.outcome === "correlation" ||
      (each.outcome === "compiled" &&
        each.partOf === undefined &&
        (request.all || detectedness(each.coverage) !== "detected")),
  );
  const queries = request.queries === undefined ? [] : writeQueries(request.queries, imported);
  if (wanted.length === 0) return { imported, written: queries };
  const addition = additionFor(wanted, against, shipped(against.events, against.detections), request);
  const cost = costOf(addition, raw);
  if (request.write !== undefined) writeSettings(request.write, settingsFile(addition));
  return { imported, addition, cost, written: [...(request.write === undefined ? [] : [request.write]), ...queries] };
}

/** What an environment governs, and the opt-in entries that it could choose. */
function againstSettings(raw: Readonly<Record<string, unknown>>): Against {
  const settings = parseSettings(raw);
  const governed = governedEvents(settings);
  const offered = catalog.filter(
    (event) =>
      isOptIn(event) && !settings.events.readOnly.includes(event.id) && !settings.events.exclude.includes(event.id),
  );
  return {
    events: [
      ...governed.map((event) => ({ event, optIn: false })),
      ...offered.map((event) => ({ event, optIn: true })),
    ],
    detections: chosenDetections(settings),
  };
}

/** `Admins: [alice, bob]` */
function readValues(file: string): PlaceholderValues {
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"), { schema: "failsafe", maxAliasCount: 10 });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === undefined ? message.split("\n")[0] : reasonOf(error as NodeJS.ErrnoException, "file");
    throw new UsageError(`Cannot read "${file}": ${(reason ?? "").replace(/[.:]$/, "")}.`);
  }
  const problem = `"${file}" is no map of names with lists of texts. Write one such as Admins: [alice, bob].`;
  if (typeof content !== "object" || content === null || Array.isArray(content)) throw new UsageError(problem);
  return Object.fromEntries(
    Object.entries(content).map(([name, list]): [string, string[]] => {
      const values: unknown[] = Array.isArray(list) ? list : [list];
      if (values.length === 0 || !values.every((value) => typeof value === "string")) throw new UsageError(problem);
      return [name, values];
    }),
  );
}

function writeQueries(folder: string, imported: readonly Imported[]): string[] {
  return imported.flatMap((each) => {
    if (each.outcome !== "refused" || each.query === undefined) return [];
    const [, name = "sigma-rule"] = /^-- name: (.+)$/m.exec(each.query) ?? [];
    const file = join(folder, `${name}.sql`);
    writeText(file, each.query);
    return [file];
  });
}

/** A file that somebody wrote by hand is not overwritten. */
function writeSettings(file: string, text: string): void {
  if (existsSync(file) && !readFileSync(file, "utf8").startsWith(mark))
    throw new UsageError(
      `--write is "${file}", which is there and was not written by this command. Name another file: its lists are to be added to your settings by hand.`,
    );
  writeText(file, text);
}
