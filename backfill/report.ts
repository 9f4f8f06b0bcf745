import pc from "picocolors";
import type { SearchResult } from "./backfill";
import type { DayRange } from "./day-range";
import { countDays } from "./day-range";
import { isLoss, type Problem } from "./problem";
import type { Match } from "./scan";
import type { PatternTally } from "./tally";
import { count } from "../console/count";
import { printable } from "../console/printable";
import { megabytes } from "./text";

/** A run that is over. */
export interface BackfillResult extends SearchResult {
  readonly archive: string;
  readonly range: DayRange;
  readonly output?: string;
}

/** Most lines of a list; `--json` has all of them. */
const listLength = 12;
const problemLength = 20;

export function reportAsText(result: BackfillResult): string {
  const { tally } = result;
  const sections = [
    pc.bold(`Backfill  ${result.range.from} to ${result.range.to}, ${printable(result.archive)}`),
    whatWasRead(result),
    ...[...tally.patterns].map(([id, pattern]) => patternText(id, pattern)),
    ...(tally.shown.length > 0 ? [shownText(tally.shown)] : []),
    ...(tally.problems.length > 0 ? [problemsText(tally.problems)] : []),
    ...(result.output === undefined ? [] : [`Every match: ${printable(result.output)}`]),
  ];
  return `${sections.join("\n\n")}\n`;
}

function whatWasRead(result: BackfillResult): string {
  const { tally, range, daysFound, resumed, foldersPassedOver } = result;
  const days = countDays(range);
  const lines = [
    `${count(tally.events, "event")} in ${count(tally.objects, "object")}, ${count(tally.matched, "match", "matches")}`,
    `${megabytes(result.bytesRead)} of JSON read in ${result.seconds.toFixed(1)} s, ${megabytes(result.bytesRead / Math.max(result.seconds, 0.001))}/s`,
  ];
  if (resumed > 0) lines.push(`${count(resumed, "object")} known from the checkpoint`);
  if (foldersPassedOver > 0) lines.push(`${count(foldersPassedOver, "folder")} skipped, in which no pattern can match`);
  if (daysFound < days)
    lines.push(pc.yellow(`${daysFound} of ${count(days, "day")} ${daysFound === 1 ? "is" : "are"} in this archive`));
  return lines.map((line) => `  ${line}`).join("\n");
}

function patternText(id: string, { matches, days, regions, accounts }: PatternTally): string {
  const title = `${pc.bold(printable(id))}: ${count(matches, "match", "matches")}`;
  if (matches === 0) return title;
  return [
    title,
    `  days      ${listText(byName(days))}`,
    `  Regions   ${listText(byCount(regions))}`,
    `  accounts  ${listText(byCount(accounts))}`,
  ].join("\n");
}

function listText(entries: readonly (readonly [string, number])[]): string {
  const shown = entries.slice(0, listLength).map(([name, amount]) => `${printable(name)} ${amount}`);
  const left = entries.length - shown.length;
  return shown.join(", ") + (left > 0 ? `, and ${left} more (--json lists all)` : "");
}

function shownText(shown: readonly Match[]): string {
  const lines = shown.flatMap((match) => {
    const event = JSON.parse(match.event) as Record<string, unknown>;
    const detail = event["detail"] as { readonly eventName?: unknown } | null | undefined;
    const fields = [event["time"], match.account, match.region, event["detail-type"], detail?.eventName];
    const texts = fields.filter((field) => typeof field === "string").map(printable);
    return [
      `  ${texts.join("  ")}  ${pc.dim(`[${match.patterns.map(printable).join(", ")}]`)}`,
      pc.dim(`    ${printable(match.key)}, line ${match.line}`),
    ];
  });
  return [shown.length === 1 ? "First match" : `First ${shown.length} matches`, ...lines].join("\n");
}

function problemsText(problems: readonly Problem[]): string {
  const lines = problems.slice(0, problemLength).map((problem) => {
    const { key, kind, line, reason } = problem;
    const amount = problem.count > 1 ? ` and ${problem.count - 1} more` : "";
    const place = line === undefined ? "" : `, line ${line}${amount}`;
    return `  ${isLoss(problem) ? pc.red("✖") : pc.yellow("!")} ${kind}: ${printable(key)}${place}: ${printable(reason)}`;
  });
  const left = problems.length - lines.length;
  const rest = left > 0 ? [`  and ${count(left, "more", "more")} (--json lists all)`] : [];
  return ["Problems", ...lines, ...rest].join("\n");
}

/** The result as one JSON object; docs/backfill.md describes it. */
export function reportAsJson(result: BackfillResult): object {
  const { tally } = result;
  return {
    archive: result.archive,
    range: result.range,
    daysFound: result.daysFound,
    objects: tally.objects,
    resumed: result.resumed,
    foldersPassedOver: result.foldersPassedOver,
    size: tally.size,
    bytes: tally.bytes,
    events: tally.events,
    matched: tally.matched,
    patterns: [...tally.patterns].map(([id, { matches, accounts, regions, days }]) => ({
      id,
      matches,
      accounts: Object.fromEntries(byName(accounts)),
      regions: Object.fromEntries(byName(regions)),
      days: Object.fromEntries(byName(days)),
    })),
    shown: tally.shown.map((match) => ({ ...match, event: JSON.parse(match.event) as unknown })),
    problems: tally.problems,
    seconds: result.seconds,
  };
}

type Entries = readonly (readonly [string, number])[];

const byName = (counts: ReadonlyMap<string, number>): Entries => [...counts].sort(([a], [b]) => (a < b ? -1 : 1));

const byCount = (counts: ReadonlyMap<string, number>): Entries => [...byName(counts)].sort(([, a], [, b]) => b - a);
