import pc from "picocolors";
import { count } from "../console/count";
import { printable } from "../console/printable";
import { wrap } from "../console/wrap";
import { quotas } from "../model/quotas";
import { type Coverage, detectedness, governedness, type Overlap } from "./coverage";
import type { Imported } from "./import";
import type { Addition, Cost } from "./settings";

/** What is said of an import. */
export interface ImportResult {
  readonly imported: readonly Imported[];
  /** What would be added, and at which cost; undefined if nothing would. */
  readonly addition?: Addition;
  readonly cost?: Cost;
  /** Files that were written. */
  readonly written: readonly string[];
}

export function reportAsText(result: ImportResult, width: number): string {
  const rules = result.imported.flatMap((each) => (each.outcome === "other" ? [] : [ruleText(each, width)]));
  return `${[...rules, ...closing(result, width)].join("\n\n")}\n`;
}

function ruleText(imported: Exclude<Imported, { outcome: "other" }>, width: number): string {
  const place = printable(imported.file);
  const lines = (text: string, first = "  ") => wrap(printable(text), width, first, "    ");
  switch (imported.outcome) {
    case "invalid":
      return [pc.bold(place), ...lines(`invalid, line ${imported.line}: ${imported.reason}`)].join("\n");
    case "refused":
      return [
        heading(imported.rule?.title, place),
        ...lines(`refused, line ${imported.line}: ${imported.reason}`),
        ...(imported.coverage === undefined ? [] : lines(governedText(imported.coverage))),
        ...(imported.query === undefined ? [] : lines("as a saved query: yes, --queries DIR writes it")),
        ...remarks(imported.remarks, width),
      ].join("\n");
    case "compiled": {
      const { rule, patterns, coverage } = imported;
      const sources = [...new Set(patterns.map(({ source }) => source))];
      return [
        heading(rule.title, place),
        ...lines(`compiled: ${count(patterns.length, "pattern")} of ${someOf(sources, 6)}`),
        ...lines(governedText(coverage)),
        ...lines(detectedText(coverage)),
        ...(imported.partOf === undefined
          ? []
          : lines(`part of: ${someOf(imported.partOf, 4)}; no detection of its own without generate: true`)),
        ...remarks(imported.remarks, width),
      ].join("\n");
    }
    case "correlation": {
      const { rule, correlated, coverage } = imported;
      return [
        heading(rule.title, place),
        ...lines(`compiled: a correlation rule, ${correlated.type} of ${count(correlated.events.length, "event")}`),
        ...lines(governedText(coverage)),
        ...remarks(imported.remarks, width),
      ].join("\n");
    }
  }
}

const heading = (title: string | undefined, place: string) =>
  title === undefined ? pc.bold(place) : `${pc.bold(printable(title))}\n  ${pc.dim(place)}`;

const remarks = (all: readonly { readonly message: string; readonly line: number }[], width: number) =>
  all.flatMap(({ message, line }) => wrap(printable(`line ${line}: ${message}`), width, "  ", "    ").map(pc.yellow));

const someOf = (texts: readonly string[], most: number) =>
  texts.length <= most ? texts.join(", ") : `${texts.slice(0, most).join(", ")} and ${texts.length - most} more`;

function governedText(coverage: Coverage): string {
  const { calls } = coverage;
  const by = [
    ...new Set(
      calls.flatMap(({ carriers }) => {
        const best = carriers.find(({ optIn }) => !optIn) ?? carriers[0];
        return best === undefined
          ? []
          : [`${best.event.id}${best.optIn ? " (opt-in)" : ""}${best.inPart ? " (in part)" : ""}`];
      }),
    ),
  ].join(", ");
  const lacking = calls
    .filter(({ carriers }) => carriers.length === 0)
    .map(({ call }) => `${call.source} ${call.name}`);
  switch (governedness(coverage)) {
    case "any":
      return "governed: it names no call, and sees those that are governed";
    case "governed":
    case "opt-in":
      return `governed: by ${by}`;
    case "in part":
      return `governed: in part, by ${by}; events.custom is needed for ${someOf(lacking, 8)}`;
    case "not governed":
      return `governed: no; events.custom is needed for ${someOf(lacking, 8)}`;
  }
}

function detectedText(coverage: Coverage): string {
  const by = someOf(coverage.detectedBy.map(overlapText), 4);
  switch (detectedness(coverage)) {
    case "detected":
      return `detected: already, by ${by}`;
    case "in part":
      return `detected: in part (${coverage.records.told} of ${coverage.records.made} records made of the rule), by ${by}`;
    case "not detected":
      return "detected: no";
  }
}

const overlapText = ({ id, calls, fires, of }: Overlap) => `${id}${fires === of ? "" : ` (${someOf(calls, 3)})`}`;

function closing({ imported, addition, cost, written }: ImportResult, width: number): readonly string[] {
  const number = (outcome: Imported["outcome"]) => imported.filter((each) => each.outcome === outcome).length;
  const compiled = imported.filter((each) => each.outcome === "compiled");
  const correlations = number("correlation");
  const summary = [
    `${count(imported.length - number("other"), "rule")} for CloudTrail: ${compiled.length + correlations} compiled${correlations > 0 ? `, ${correlations} of them as correlation rules` : ""}, ${number("refused")} refused, ${number("invalid")} invalid.`,
    ...(number("other") > 0 ? [`${count(number("other"), "rule")} about other logs left aside.`] : []),
    `Of those that compiled${correlations > 0 ? " to detections" : ""}, ${compiled.filter(({ coverage }) => ["governed", "any"].includes(governedness(coverage))).length} are governed, and ${compiled.filter(({ coverage }) => governedness(coverage) === "opt-in").length} more where opt-in entries are named; ${compiled.filter(({ coverage }) => detectedness(coverage) === "detected").length} are detected already, and ${compiled.filter(({ coverage }) => detectedness(coverage) === "in part").length} in part.`,
  ];
  const costs =
    addition === undefined || cost === undefined
      ? []
      : [
          `To add: ${count(addition.detections.length, "detection")}, ${addition.correlations.length > 0 ? `${count(addition.correlations.length, "correlation rule")}, ` : ""}${count(addition.events.length, "entry", "entries")} of events.custom, ${count(addition.optIns.length, "opt-in")} of events.readOnly and events.dataEvents.`,
          `Cost: ${costText(cost)}`,
          ...addition.left.map(({ file, reason }) => `Left out of the settings: ${file}, because ${reason}.`),
        ];
  return [
    summary.flatMap((line) => wrap(printable(line), width)).join("\n"),
    ...(costs.length > 0 ? [costs.flatMap((line) => wrap(printable(line), width)).join("\n")] : []),
    ...written.map((file) => `Written: ${printable(file)}`),
  ];
}

function costText({ hubRules, hubWildcards, memberRules }: Cost): string {
  const [rules, allRules] = hubRules;
  const [wildcards, allWildcards] = hubWildcards;
  return `each hub has ${allRules} rules for detections in place of ${rules}, ${allWildcards} with wildcards in place of ${wildcards} (a bus takes ${quotas.rulesPerBus("us-east-1")}, ${quotas.wildcardRulesPerBus} with wildcards). Each member has ${memberRules[1]} forwarding rules in place of ${memberRules[0]}.`;
}

/** For machines: what a person would read, and each pattern. */
export function reportAsJson({ imported, addition, cost, written }: ImportResult): object {
  return {
    rules: imported.map((each) => {
      switch (each.outcome) {
        case "other":
          return { file: each.file, outcome: each.outcome, title: each.rule.title, logsource: each.logsource };
        case "invalid":
          return { file: each.file, outcome: each.outcome, line: each.line, reason: each.reason };
        case "refused":
          return {
            file: each.file,
            outcome: each.outcome,
            ...(each.rule !== undefined && {
              title: each.rule.title,
              ...(each.rule.id !== undefined && { id: each.rule.id }),
            }),
            line: each.line,
            reason: each.reason,
            ...(each.query !== undefined && { query: each.query }),
            remarks: each.remarks,
          };
        case "correlation":
          return {
            file: each.file,
            outcome: each.outcome,
            title: each.rule.title,
            ...(each.rule.id !== undefined && { id: each.rule.id }),
            type: each.correlated.type,
            events: each.correlated.events.map(({ id, pattern: { source, readOnly, pattern } }) => ({
              id,
              source,
              readOnly,
              pattern,
            })),
            governed: governedness(each.coverage),
            remarks: each.remarks,
          };
        case "compiled":
          return {
            file: each.file,
            outcome: each.outcome,
            title: each.rule.title,
            ...(each.rule.id !== undefined && { id: each.rule.id }),
            patterns: each.patterns.map(({ source, readOnly, pattern }) => ({ source, readOnly, pattern })),
            governed: governedness(each.coverage),
            calls: each.coverage.calls.map(({ call, carriers }) => ({
              ...call,
              by: carriers.map(({ event, optIn, inPart }) => ({ id: event.id, optIn, inPart })),
            })),
            detected: detectedness(each.coverage),
            detectedBy: each.coverage.detectedBy,
            ...(each.partOf !== undefined && { partOf: each.partOf }),
            remarks: each.remarks,
          };
      }
    }),
    ...(addition !== undefined && {
      addition: {
        detections: addition.detections,
        correlations: addition.correlations,
        events: addition.events,
        optIns: addition.optIns,
        left: addition.left,
      },
    }),
    ...(cost !== undefined && { cost }),
    written,
  };
}
