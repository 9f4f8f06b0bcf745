import { readFileSync } from "node:fs";
import { reasonOf, UsageError } from "../console/usage-error";
import { writeText } from "../console/write-text";
import { readCollection } from "./collection";
import { coveragePage, missedCalls, type Score } from "./page";
import { type Label, readRecords } from "./records";
import { scoreElastic, scoreRecords, scoreSigma } from "./score";
import { readVerdicts } from "./verdict";

export interface ScoreRequest {
  readonly sigma?: string;
  readonly elastic?: string;
  readonly records: readonly string[];
  readonly attacks: readonly string[];
  readonly harmless: readonly string[];
  readonly verdicts?: string;
  readonly write?: string;
  readonly missed?: string;
}

/** @throws UsageError for what cannot be read or written, and for what is none of what it should be */
export function runScore(request: ScoreRequest, today: Date): Score {
  const { sigma, elastic, records, attacks, harmless } = request;
  if (sigma === undefined && elastic === undefined && [...records, ...attacks, ...harmless].length === 0)
    throw new UsageError(
      "Nothing to score. Name a collection with --sigma, --elastic, --records, --attacks or --harmless.",
    );
  const verdicts = request.verdicts === undefined ? [] : readVerdicts(readText(request.verdicts), request.verdicts);
  const labeled: readonly (readonly [string, Label | undefined])[] = [
    ...attacks.map((path) => [path, "attack"] as const),
    ...harmless.map((path) => [path, "harmless"] as const),
    ...records.map((path) => [path, undefined] as const),
  ];
  const score: Score = {
    ...(sigma !== undefined && { sigma: scoreSigma(readCollection(sigma, [".yml", ".yaml"])) }),
    ...(elastic !== undefined && { elastic: scoreElastic(readCollection(elastic, [".toml"])) }),
    records: labeled.map(([path, label]) => {
      const collection = readCollection(path, [".json", ".jsonl", ".ndjson"]);
      return scoreRecords(collection, readRecords(collection, label), verdicts);
    }),
  };
  if (request.write !== undefined) writeText(request.write, coveragePage(score, today.toISOString().slice(0, 10)));
  if (request.missed !== undefined) writeText(request.missed, missedCalls(score));
  return score;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`Cannot read "${file}": ${reasonOf(error as NodeJS.ErrnoException, "file")}.`);
  }
}
