import { count, number } from "../console/count";
import { printable } from "../console/printable";
import { tableOf } from "../console/table";
import { wrap } from "../console/wrap";
import { arnOf } from "./queues";
import type { QueueResult } from "./redrive";
import type { Group } from "./tally";

/** The letters that were found, by queue, cause, rule and target, and what becomes of them. */
export function foundAsText(results: readonly QueueResult[], width: number): string {
  const lines: string[] = [];
  const filled = results.filter(({ letters, problem }) => letters > 0 && problem === undefined);
  for (const result of filled) {
    const { queue, letters, counts } = result;
    lines.push(
      "",
      `${queue.name} in ${queue.accountId}, ${queue.region}: about ${count(letters, "letter")}`,
      ...(queue.source === undefined
        ? groupTable(counts.groups, width)
        : wrap(`SQS moves them back to ${queue.source}.`, width, "  ")),
      ...counts.notes.flatMap((note) => wrap(note, width, "  ")),
    );
  }
  const empty = results.filter(({ letters, problem }) => letters === 0 && problem === undefined).length;
  return textOf([
    ...lines,
    ...problemLines(results, width),
    "",
    `${count(results.length, "queue")}: ${number(filled.length)} with letters, ${number(empty)} empty, ${number(results.filter(({ problem }) => problem !== undefined).length)} not read.`,
  ]);
}

function groupTable(groups: readonly Group[], width: number): string[] {
  if (groups.length === 0) return ["  None of them is of a chosen rule."];
  return tableOf(
    [{ head: "letters", align: "right" }, { head: "error" }, { head: "rule" }, { head: "target" }, { head: "becomes" }],
    groups.map((group) => [
      number(group.letters),
      printable(group.errorCode),
      printable(lastOf(group.rule)),
      printable(lastOf(group.target)),
      printable(becomes(group)),
    ]),
    { width },
  );
}

const becomes = ({ verdict, becomes: where, byHand }: Group): string =>
  verdict === "send"
    ? [`sent to ${where.map(lastOf).join(", ")}.`, ...byHand].join(" ")
    : verdict === "obsolete"
      ? `nothing. ${where.join(" ")}`
      : `stays. ${where.join(" ")}`;

/** `arn:aws:events:us-east-1:123456789012:rule/bus/name` → `name`. */
const lastOf = (arn: string): string => arn.split(/[/:]/).at(-1) ?? "";

/** What was done. Queues that could not be read before have been told already. */
export function sentAsText(all: readonly QueueResult[], found: readonly QueueResult[], width: number): string {
  const results = all.filter((each) => !found.includes(each));
  const lines: string[] = [];
  for (const { queue, counts, moved } of results) {
    const stays = counts.groups.filter(({ verdict }) => verdict === "stays");
    const told = [
      ...[...counts.refusals].map(([why, letters]) => `${count(letters, "letter")} not accepted: ${why}`),
      ...stays.map(({ letters, becomes: [why = ""] }) => `${count(letters, "letter")} left: ${why}`),
      ...(counts.undeleted > 0
        ? [`${count(counts.undeleted, "letter")} sent, but not deleted: the next run sends them again.`]
        : []),
      ...[...counts.byHand].map(([what, letters]) => `By hand, for ${count(letters, "letter")}: ${what}`),
      ...counts.notes,
    ];
    const done = counts.sent + moved + counts.discarded;
    if (done === 0 && told.length === 0) continue;
    lines.push(
      "",
      `${queue.name} in ${queue.accountId}, ${queue.region}: ${count(counts.sent + moved, "letter")} sent${counts.discarded > 0 ? `, ${number(counts.discarded)} discarded` : ""}`,
      ...told.flatMap((text) => wrap(printable(text), width, "  ")),
    );
  }
  const sent = results.reduce((sum, { counts, moved }) => sum + counts.sent + moved, 0);
  return textOf([...lines, ...problemLines(results, width), "", `${count(sent, "letter")} sent back.`]);
}

const problemLines = (results: readonly QueueResult[], width: number): string[] =>
  results.flatMap(({ queue, problem }) =>
    problem === undefined
      ? []
      : [
          "",
          ...wrap(
            printable(`${queue.name} in ${queue.accountId}, ${queue.region} was not read: ${problem}`),
            width,
            "! ",
            "  ",
          ),
        ],
  );

const textOf = (lines: readonly string[]) => `${lines.join("\n").replace(/^\n+/, "")}\n`;

/** Plain data for `--json`. */
export function reportAsJson(
  environment: string,
  dryRun: boolean,
  found: readonly QueueResult[],
  after: readonly QueueResult[] | undefined,
) {
  return {
    environment,
    dryRun,
    sent: (after ?? []).reduce((sum, { counts, moved }) => sum + counts.sent + moved, 0),
    queues: found.map((result, index) => {
      const { queue, letters } = result;
      const done = after?.[index];
      const problem = done?.problem ?? result.problem;
      return {
        arn: arnOf(queue),
        kind: queue.kind,
        letters,
        groups: (done ?? result).counts.groups,
        sent: (done?.counts.sent ?? 0) + (done?.moved ?? 0),
        discarded: done?.counts.discarded ?? 0,
        undeleted: done?.counts.undeleted ?? 0,
        refusals: [...(done?.counts.refusals ?? [])].map(([reason, of]) => ({ reason, letters: of })),
        byHand: [...(done?.counts.byHand ?? [])].map(([what, of]) => ({ what, letters: of })),
        notes: (done ?? result).counts.notes,
        ...(problem !== undefined && { problem }),
      };
    }),
  };
}

/** True if a letter is left that somebody must see to. */
export const isIncomplete = (results: readonly QueueResult[]): boolean =>
  results.some(
    ({ counts, problem }) =>
      problem !== undefined ||
      counts.refusals.size > 0 ||
      counts.undeleted > 0 ||
      counts.notes.length > 0 ||
      counts.groups.some(({ verdict }) => verdict === "stays"),
  );
