import pc from "picocolors";
import { number } from "../console/count";
import { printable } from "../console/printable";
import { type Column, tableOf } from "../console/table";
import { usualWidth } from "../console/terminal";
import { wrap } from "../console/wrap";
import type { Plan } from "./plan";
import type { Outcome, Result } from "./run";
import { describeChanges } from "./tally";

/** Most characters of an error in the table; the log has all of it. */
const errorWidth = 90;

const coloured: Record<Result, (text: string) => string> = {
  done: pc.green,
  incomplete: pc.yellow,
  absent: pc.dim,
  failed: pc.red,
  skipped: pc.yellow,
  cancelled: pc.yellow,
};

/** One row for each Region, and advice about failures. `logs`: folder of the Regions' logs. `width`: in columns. */
export function summarize(plan: Plan, outcomes: readonly Outcome[], logs: string, width = usualWidth): string {
  const columns: readonly Column[] = [
    { head: "Region" },
    { head: "result" },
    { head: plan.operation === "preview" ? "would be" : "changes" },
    { head: "seconds", align: "right" },
    { head: "reason" },
  ];
  const rows = outcomes.map(({ target, result, changes, seconds, reason }) => [
    target.label,
    coloured[result](result),
    result === "absent" || (result === "skipped" && seconds === 0) ? "" : describeChanges(changes),
    number(Math.round(seconds)),
    reason === undefined ? "" : firstLine(reason),
  ]);
  return [
    "",
    ...tableOf(columns, rows, { width, keys: 2 }),
    "",
    ...advice(plan, outcomes, logs, width).flatMap((line) => fitted(line, width)),
    "",
  ].join("\n");
}

/** `"error: a\n  b"` → `"a"`, shortened. */
function firstLine(text: string): string {
  const line =
    text
      .split("\n")
      .map((each) => each.trim().replace(/^error: /, ""))
      .find((each) => each !== "") ?? "";
  const shown = printable(line);
  return shown.length > errorWidth ? `${shown.slice(0, errorWidth - 1)}…` : shown;
}

/** Indented lines are commands, to be copied as they are, or already fit. */
const fitted = (line: string, width: number): string[] => (line.startsWith("  ") ? [line] : wrap(line, width));

function advice(plan: Plan, outcomes: readonly Outcome[], logs: string, width: number): string[] {
  const lines = [`Logs of each Region: ${logs}`];
  if (plan.operation === "destroy" && outcomes.some(({ result, reason }) => result === "failed" && isProtected(reason)))
    lines.push(
      "Protected resources (bus, key, archive) are destroyed only after this for each; see docs/operations/change.md:",
      "  pulumi state unprotect --stack STACK URN",
    );
  const stopped = outcomes.filter(({ result, seconds }) => result === "cancelled" && seconds > 0);
  if (stopped.length > 0 && plan.operation !== "preview")
    lines.push(
      `Stopped: ${stopped.map(({ target }) => target.label).join(", ")}. Run the same command to continue. If it says that the stack is locked:`,
      ...stopped.map(({ target }) => `  pulumi cancel --stack ${target.stack}`),
    );
  const rename = [...new Set(outcomes.flatMap((outcome) => outcome.rename ?? []))];
  if (rename.length > 0)
    lines.push(
      "Stack names do not match the Regions in the settings. Renaming keeps everything in the stacks:",
      ...rename.map((command) => `  ${command}`),
    );
  lines.push(...adviceOnAccounts(outcomes, width));
  const unfinished = outcomes.filter(
    ({ result }) => result === "failed" || result === "skipped" || result === "incomplete",
  );
  if (unfinished.length > 0)
    lines.push(
      "Once the cause is fixed, run again:",
      `  npm run ${plan.operation} -- ${plan.environment} ${again(unfinished)}`,
    );
  return lines;
}

/** Advice on accounts that could not be reached, and on those in which something failed. */
function adviceOnAccounts(outcomes: readonly Outcome[], width: number): string[] {
  const reasons = new Map<string, string>();
  for (const { leftAside = [] } of outcomes)
    for (const { accountId, reason } of leftAside) reasons.set(accountId, reason);
  const forget = outcomes.flatMap(({ leftAside = [] }) => leftAside.flatMap((each) => each.forget));
  const failed = outcomes.flatMap(({ target, failedAccounts = [] }) =>
    failedAccounts.map((accountId) => `${accountId} in ${target.label}`),
  );
  return [
    ...(reasons.size > 0
      ? [
          "Out of reach, and left unchanged:",
          ...[...reasons].flatMap(([id, reason]) => wrap(`${id}: ${firstLine(reason)}`, width, "  ", "    ")),
        ]
      : []),
    ...(forget.length > 0
      ? [
          "Of these, no longer governed but still in the state. If an account is gone for good, this removes it from the state and changes nothing in AWS:",
          ...forget.map((command) => `  ${command}`),
        ]
      : []),
    ...(failed.length > 0 ? [`Accounts in which a step failed: ${failed.join(", ")}.`] : []),
  ];
}

/** Options that select the remaining work: with shards, more than that if several Regions have several. */
function again(outcomes: readonly Outcome[]): string {
  const regions = new Set(outcomes.map(({ target }) => `--region ${target.region}`));
  const shards = new Set(
    outcomes.filter(({ target }) => target.label !== target.region).map(({ target }) => `--shard ${target.shard}`),
  );
  return [...regions, ...shards].join(" ");
}

/** `resource "urn:…" cannot be deleted because it is protected`. */
const isProtected = (reason = "") => /protect/i.test(reason) && /delete/i.test(reason);
