import { count } from "../console/count";
import { printable } from "../console/printable";
import type { CorrelatedAlert } from "./correlated";
import type { CaseScore, CollectionScore, RecordsScore, RuleScore } from "./score";
import { type Alert, type VerdictKind, verdictKinds } from "./verdict";

/** All scores of a run. */
export interface Score {
  readonly sigma?: CollectionScore;
  readonly elastic?: CollectionScore;
  readonly records: readonly RecordsScore[];
}

/** `docs/coverage.md`: Markdown whose tables are aligned, as Prettier has them. */
export function coveragePage(score: Score, day: string): string {
  return `${[
    "# Coverage",
    `What public collections of rules and of records look for, held against the catalog and the detections of this project. Written on ${day} by \`npm run score\`; its numbers are of that day and of the commits named. \`npm run score -- --help\` says how to repeat it.`,
    "A call is _governed_ where an entry of the catalog forwards it, by default or as an opt-in of `events.readOnly`; a rule where each call that it names is. A rule is _detected_ where a shipped detection tells of each of its calls, whatever else the rule asks for, and _in part_ where it tells of some, or of some circumstances. The names of files stand for rules: their texts are not repeated here.",
    ...(score.sigma === undefined ? [] : sigmaSection(score.sigma)),
    ...(score.elastic === undefined ? [] : elasticSection(score.elastic)),
    ...score.records.flatMap(recordsSection),
  ].join("\n\n")}\n`;
}

/** What a person at a terminal sees: the summaries. */
export function scoreText(score: Score): string {
  const lines = [
    ...(score.sigma === undefined
      ? []
      : ["Sigma", ...summaryOf(score.sigma).map(([what, value]) => `  ${what}: ${value}`)]),
    ...(score.elastic === undefined
      ? []
      : ["elastic", ...summaryOf(score.elastic).map(([what, value]) => `  ${what}: ${value}`)]),
    ...score.records.flatMap((records) => [
      records.name,
      ...recordsSummary(records).map(([what, value]) => `  ${what}: ${value}`),
    ]),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

/** Calls that nothing forwards, with the rules that look for them: a line each, columns apart by tabs. */
export function missedCalls({ sigma, elastic }: Score): string {
  const rulesOf = new Map<string, string[]>();
  for (const [name, collection] of [
    ["sigma", sigma],
    ["elastic", elastic],
  ] as const)
    for (const { file, missed } of collection?.rules ?? [])
      for (const call of missed) rulesOf.set(call, [...(rulesOf.get(call) ?? []), `${name}/${nameOf(file)}`]);
  return [...rulesOf]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([call, rules]) => `${call}\t${rules.length}\t${rules.join(", ")}\n`)
    .join("");
}

const sigmaSection = (score: CollectionScore): string[] => [
  `## Sigma`,
  `${titleOf(score)}, rules about CloudTrail; translated by [\`npm run sigma\`](sigma.md).`,
  table(["", "Rules"], summaryOf(score), ["left", "right"]),
  rulesTable(score.rules, true),
  ...refusals(score.rules),
];

const elasticSection = (score: CollectionScore): string[] => [
  `## Elastic`,
  `${titleOf(score)}, rules about CloudTrail. Their queries are read for the services and calls that they name, and not evaluated.`,
  table(["", "Rules"], summaryOf(score), ["left", "right"]),
  rulesTable(score.rules, false),
];

const titleOf = ({ name, commit }: { readonly name: string; readonly commit?: string }) =>
  commit === undefined ? code(name) : `${code(name)} at commit ${code(commit)}`;

function summaryOf({ rules, compiled }: CollectionScore): [string, string][] {
  const of = (test: (rule: RuleScore) => boolean) => String(rules.filter(test).length);
  return [
    ["all", String(rules.length)],
    ...(compiled === undefined ? [] : [["translated to event patterns", String(compiled)] satisfies [string, string]]),
    ["name calls", of(({ governed }) => governed !== "any")],
    ["governed by default", of(({ governed }) => governed === "default")],
    ["governed, some calls by an opt-in", of(({ governed }) => governed === "opt-in")],
    ["governed in part", of(({ governed }) => governed === "in part")],
    ["not governed", of(({ governed }) => governed === "none")],
    ["detected", of(({ detected }) => detected === "detected")],
    ["detected in part", of(({ detected }) => detected === "in part")],
  ];
}

const rulesTable = (rules: readonly RuleScore[], isSigma: boolean): string =>
  table(
    ["Rule", "Governed", "By, and what is missed", "Detected", "By"],
    rules.map((rule) => [
      code(nameOf(rule.file)),
      rule.governed === "any" ? (isSigma ? "any call" : (rule.note ?? "any call")) : rule.governed,
      [some(rule.governedBy, 6), ...(rule.missed.length > 0 ? [`missed: ${some(rule.missed.map(code), 4)}`] : [])]
        .filter((text) => text !== "")
        .join(", "),
      rule.detected,
      some(rule.detectedBy, 4),
    ]),
  );

function refusals(rules: readonly RuleScore[]): string[] {
  const refused = rules.filter(({ note }) => note !== undefined && note !== "compiled");
  if (refused.length === 0) return [];
  return [
    "Not translated, and why:",
    table(
      ["Rule", "Reason"],
      refused.map(({ file, note }) => [code(nameOf(file)), note ?? ""]),
    ),
  ];
}

function recordsSummary({ cases, alerts, correlated }: RecordsScore): [string, string][] {
  const sum = (key: "records" | "governed" | "optIn") => String(cases.reduce((total, each) => total + each[key], 0));
  const attacks = cases.filter(({ label }) => label === "attack");
  const harmless = cases.filter(({ label }) => label === "harmless");
  const told = (some: readonly CaseScore[], key: "told" | "toldWithOptIns") =>
    `${some.filter((each) => each[key].length > 0).length} of ${some.length}`;
  return [
    ["records", sum("records")],
    ["forwarded by default", sum("governed")],
    ["forwarded by an opt-in", sum("optIn")],
    ["alerts", String(alerts.length)],
    ["alerts of correlation rules", String(correlated.length)],
    ...(attacks.length === 0
      ? []
      : ([
          ["attacks told of", told(attacks, "told")],
          ["attacks told of with opt-ins", told(attacks, "toldWithOptIns")],
        ] satisfies [string, string][])),
    ...(harmless.length === 0
      ? []
      : ([["harmless cases told of", told(harmless, "toldWithOptIns")]] satisfies [string, string][])),
  ];
}

function recordsSection(score: RecordsScore): string[] {
  const labeled = score.cases.filter(({ label }) => label !== undefined);
  return [
    `## Records of ${score.name}`,
    `${titleOf(score)}.`,
    table(["", "Number"], recordsSummary(score), ["left", "right"]),
    ...(labeled.length === 0
      ? []
      : [
          table(
            ["Case", "Label", "Records", "Forwarded", "With opt-ins", "Told of by", "Not forwarded"],
            labeled.map(({ rule, label, severity, records, governed, optIn, told, toldWithOptIns, missed }) => [
              code(rule),
              `${label ?? ""}${severity === undefined ? "" : `, ${severity}`}`,
              String(records),
              String(governed),
              String(optIn),
              [...told, ...toldWithOptIns.filter((id) => !told.includes(id)).map((id) => `${id} (opt-in)`)].join(", "),
              some(missed.map(code), 4),
            ]),
            ["left", "left", "right", "right", "right"],
          ),
        ]),
    ...(labeled.length > 0 || score.alerts.length === 0 ? [] : alertsTables(score.alerts)),
    ...(labeled.length > 0 || score.correlated.length === 0 ? [] : correlatedTables(score.correlated)),
  ];
}

function alertsTables(alerts: readonly Alert[]): string[] {
  const groups = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const key = JSON.stringify([alert.detection, alert.call, alert.verdict, alert.why]);
    groups.set(key, [...(groups.get(key) ?? []), alert]);
  }
  const number = (verdict: VerdictKind | undefined) => alerts.filter((alert) => alert.verdict === verdict).length;
  const unread = number(undefined);
  return [
    `Alerts by verdict: ${verdictKinds.map((verdict) => `${number(verdict)} ${verdict}`).join(", ")}${unread === 0 ? "" : `, and ${count(unread, "alert")} that nobody has read`}. _True_ is part of an attack; _expected_ is what the detection is for, and harmless here; _false_ should not have been told.`,
    table(
      ["Detection", "Call", "Alerts", "Verdict", "Why"],
      [...groups.values()]
        .flatMap((group) => (group[0] === undefined ? [] : [{ first: group[0], group }]))
        .sort((a, b) => (a.first.detection < b.first.detection ? -1 : a.first.detection > b.first.detection ? 1 : 0))
        .map(({ first, group }) => [
          `${first.detection}${first.optIn ? " (opt-in)" : ""}`,
          code(first.call),
          String(group.length),
          first.verdict ?? "not read",
          first.why ?? "",
        ]),
      ["left", "left", "right"],
    ),
  ];
}

function correlatedTables(alerts: readonly CorrelatedAlert[]): string[] {
  const number = (verdict: VerdictKind | undefined) => alerts.filter((alert) => alert.verdict === verdict).length;
  const read = verdictKinds.map((verdict) => `${number(verdict)} ${verdict}`).join(", ");
  const unread = number(undefined);
  return [
    `Alerts of [correlation rules](correlations.md), from all of these records in order of time: ${unread === alerts.length ? "nobody has judged them" : `${read}${unread === 0 ? "" : `, and ${count(unread, "alert")} that nobody has read`}`}. What an account did before the first record is not known, so that firsts are learned and not told.`,
    table(
      ["Rule", "From", "To", "Of one", "Events", "Verdict", "Why"],
      alerts.map(({ rule, optIn, from, to, concerned, events, verdict, why }) => [
        `${rule}${optIn ? " (opt-in)" : ""}`,
        from,
        to,
        concerned.map(code).join(", "),
        events.map(code).join(", "),
        verdict ?? "not read",
        why ?? "",
      ]),
    ),
  ];
}

/** `rules/cloud/aws/cloudtrail/aws_x.yml` → `aws_x` */
const nameOf = (file: string) => (file.split("/").at(-1) ?? file).replace(/[.](ya?ml|toml)$/i, "");
const code = (text: string) => `\`${text}\``;
const some = (texts: readonly string[], most: number) =>
  texts.length <= most ? texts.join(", ") : `${texts.slice(0, most).join(", ")} and ${texts.length - most} more`;

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly ("left" | "right")[] = [],
): string {
  const cells = [head, ...rows].map((row) => head.map((_, index) => cell(row[index] ?? "")));
  const widths = head.map((_, index) => Math.max(3, ...cells.map((row) => [...(row[index] ?? "")].length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((text, index) => (align[index] === "right" ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, index) => (align[index] === "right" ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  const [first = [], ...others] = cells;
  return [line(first), rule, ...others.map(line)].join("\n");
}

/** Text of others in a table: no line breaks, no column marks, and no marks of Markdown outside of code. */
const cell = (text: string) =>
  printable(text)
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/[*<>]|(?<=\W|^)_|_(?=\W|$)/g, "\\$&")))
    .join("")
    .replaceAll("|", "\\|");
