import { stackYaml } from "../environment/stack-yaml";
import { findGovernedEvent } from "../model/catalog/catalog";
import { parseSettings } from "../model/checks/parse";
import { planDetectionRules, usesWildcard } from "../model/detections/detection-rules";
import { chosenDetections } from "../model/detections/detections";
import type { Envelope, JsonObject } from "../model/envelope";
import { governedEvents } from "../model/network/governed-events";
import { planRules } from "../model/network/forwarding-rules";
import { compilePattern } from "../model/pattern/pattern";
import { quotas } from "../model/quotas";
import type { Settings } from "../model/settings/schema";
import type { Coverage, Shipped } from "./coverage";
import { carriersOfSample, type Examples, examplesFor } from "./examples";
import type { Against, Imported } from "./import";
import { nameFor } from "./name";
import { type SigmaPattern, textsOf } from "./patterns";
import type { CorrelatedPattern } from "./correlate";
import type { Rule } from "./rule";
import { plainRecord } from "./sample";
import { correlationFor, type RawCorrelation } from "./series";
import { headingFor, printed } from "./wording";

/** Settings that add detections for rules, and what they need to be governed. */
export interface Addition {
  readonly detections: readonly RawDetection[];
  readonly correlations: readonly RawCorrelation[];
  readonly events: readonly RawEvent[];
  /** Ids of opt-in entries that carry their calls. */
  readonly optIns: readonly string[];
  /** Rules of which no record could be made that distinguishes them. */
  readonly left: readonly { readonly file: string; readonly reason: string }[];
}

type RawDetection = JsonObject & { readonly id: string; readonly source: string };
type RawEvent = JsonObject & { readonly id: string; readonly source: string };

/** Most characters of the names in one entry: its rule shares a pattern with the catalog's. */
const namesLimit = 900;

/** Settings for rules that compiled. */
export function additionFor(
  imported: readonly Imported[],
  against: Against,
  known: Shipped,
  { anyCall }: { readonly anyCall: boolean },
): Addition {
  const detections: RawDetection[] = [];
  const optIns = new Set<string>();
  const left: { file: string; reason: string }[] = [];
  const needed = new Map<string, Needed>();
  const taken = new Set(against.detections.map(({ id }) => id));
  const correlations: RawCorrelation[] = [];
  const govern = (pattern: SigmaPattern, rule: Rule, sample: Envelope, { calls }: Coverage): boolean => {
    const carriers = carriersOfSample(sample, against);
    // For a rule about any call nothing more is governed than is.
    if (carriers.length === 0 && !namesAnything(pattern)) return false;
    if (carriers.length === 0) need(needed, pattern, rule, sample);
    else if (carriers.every(({ optIn }) => optIn)) optIns.add(carriers[0]?.id ?? "");
    for (const { call, carriers: carrying } of calls) {
      if (call.source !== pattern.source) continue;
      if (carrying.length === 0) need(needed, pattern, rule, sample);
      else if (carrying.every(({ optIn }) => optIn)) optIns.add(carrying[0]?.event.id ?? "");
    }
    return true;
  };
  for (const each of imported) {
    if (each.outcome === "correlation") {
      const { rule, correlated, file } = each;
      const examples = new Map(
        correlated.events.flatMap((event): [CorrelatedPattern, Examples][] => {
          const found = examplesFor(event.pattern, event.rule, against, known);
          return found === undefined ? [] : [[event, found]];
        }),
      );
      const settings = correlationFor(rule, correlated, nameFor(rule, taken), examples);
      if ("reason" in settings) left.push({ file, reason: String(settings.reason) });
      else if ([...examples].every(([{ pattern, rule: of }, { sample }]) => govern(pattern, of, sample, each.coverage)))
        correlations.push(settings as RawCorrelation);
      else
        left.push({
          file,
          reason: "one of its rules names neither call nor service, and nothing carries what it asks for",
        });
      continue;
    }
    if (each.outcome !== "compiled") continue;
    if (!anyCall && !each.patterns.some(namesAnything)) {
      left.push({
        file: each.file,
        reason: `it names neither call nor service, so that it takes ${each.patterns.length} detections, one for each service; --any-call adds them`,
      });
      continue;
    }
    for (const pattern of each.patterns) {
      const events = examplesFor(pattern, each.rule, against, known);
      if (events === undefined) {
        left.push({ file: each.file, reason: `no harmless event could be made beside one of ${pattern.source}` });
        continue;
      }
      if (!govern(pattern, each.rule, events.sample, each.coverage)) continue;
      detections.push(
        detectionFor(each.rule, pattern, events, nameFor({ ...each.rule, title: titleOf(each, pattern) }, taken)),
      );
    }
  }
  return {
    detections,
    correlations,
    events: [...needed.values()].flatMap((each) => eventsOf(each, against)),
    optIns: [...optIns].sort(),
    left,
  };
}

/** False for a pattern about any call of any service. */
const namesAnything = ({ alternatives }: SigmaPattern) =>
  alternatives.some((alternative) =>
    ["eventName", "eventSource"].some((path) => textsOf(alternative.get(path) ?? { elements: [], line: 1 }).length > 0),
  );

/** A rule that becomes several detections has the service in their names. */
const titleOf = ({ rule, patterns }: Extract<Imported, { outcome: "compiled" }>, { source, readOnly }: SigmaPattern) =>
  patterns.length === 1
    ? rule.title
    : `${rule.title.slice(0, 40)} ${source.slice("aws.".length)}${readOnly ? " reads" : ""}`;

function detectionFor(
  rule: Rule,
  { source, pattern, readOnly }: SigmaPattern,
  { sample, nearMiss }: { readonly sample: Envelope; readonly nearMiss: Envelope },
  id: string,
): RawDetection {
  return {
    id,
    ...headingFor(rule),
    source,
    pattern,
    ...(readOnly && { readOnly }),
    sample: rawEvent(sample),
    nearMiss: rawEvent(nearMiss),
  };
}

/** What settings say of an event. */
const rawEvent = ({ "detail-type": type, detail }: Envelope): JsonObject => ({ "detail-type": type, detail });

/** Calls of one source that nothing forwards. */
interface Needed {
  readonly source: string;
  readonly readOnly: boolean;
  readonly titles: Set<string>;
  /** Names with an event of each. */
  readonly names: Map<string, Envelope>;
  /** A rule that names no calls: its own pattern. */
  readonly patterns: Map<string, { readonly pattern: JsonObject; readonly sample: Envelope }>;
}

function need(needed: Map<string, Needed>, pattern: SigmaPattern, { title }: Rule, sample: Envelope): void {
  const { source, readOnly, alternatives } = pattern;
  const key = `${source} ${readOnly}`;
  const entry = needed.get(key) ?? { source, readOnly, titles: new Set(), names: new Map(), patterns: new Map() };
  needed.set(key, entry);
  entry.titles.add(printed(title));
  for (const alternative of alternatives) {
    const names = alternative.get("eventName");
    const texts = names === undefined ? [] : textsOf(names);
    if (texts.length === 0) entry.patterns.set(JSON.stringify(pattern.pattern), { pattern: pattern.pattern, sample });
    for (const text of texts) entry.names.set(text, sample);
  }
}

/** Entries of `events.custom`, for calls that nothing carries. */
function eventsOf({ source, readOnly, titles, names, patterns }: Needed, against: Against): readonly RawEvent[] {
  const service = source.slice("aws.".length).replace(/[^a-z0-9]+/g, "-");
  const carried = (name: string) =>
    against.events.some(
      ({ event }) =>
        event.source === source &&
        compilePattern({ source: [source], ...event.pattern }).matches(callRecord(source, name, readOnly)),
    );
  const chunks: string[][] = [];
  for (const name of [...names.keys()].filter((each) => !carried(each)).sort()) {
    const last = chunks.at(-1);
    if (last !== undefined && JSON.stringify([...last, name]).length <= namesLimit) last.push(name);
    else chunks.push([name]);
  }
  const why = `Calls that Sigma rules look for: ${[...titles].sort().join("; ")}`.slice(0, 500);
  const numbered = (index: number, count: number) =>
    `sigma-${service}-${readOnly ? "reads" : "calls"}${count > 1 ? `-${index + 1}` : ""}`;
  const listed = chunks.map((chunk, index): RawEvent => {
    const sample = callRecord(source, chunk[0] ?? "", readOnly);
    return {
      id: numbered(index, chunks.length),
      why,
      source,
      pattern: { "detail-type": typesFor(source), detail: { eventName: chunk.map(elementOf) } },
      ...(readOnly && { readOnly }),
      sample: rawEvent(sample),
    };
  });
  const whole = [...patterns.values()].map(({ pattern, sample }, index): RawEvent => ({
    id: `sigma-${service}-any${patterns.size > 1 ? `-${index + 1}` : ""}${readOnly ? "-reads" : ""}`,
    why,
    source,
    pattern,
    ...(readOnly && { readOnly }),
    sample: rawEvent(sample),
  }));
  return [...listed, ...whole];
}

/** The same as the catalog's, so that the entries share a branch of their rule. */
const typesFor = (source: string): string[] =>
  source === "aws.signin"
    ? ["AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"]
    : ["AWS API Call via CloudTrail"];

/** A name with a wildcard is a prefix, or a wildcard of EventBridge. */
function elementOf(name: string): string | JsonObject {
  if (!name.includes("*")) return name;
  return /^[^*]+[*]$/.test(name) ? { prefix: name.slice(0, -1) } : { wildcard: name };
}

function callRecord(source: string, name: string, readOnly: boolean): Envelope {
  const record = plainRecord(source, new Map(), readOnly);
  return { ...record, detail: { ...record.detail, eventName: name.replaceAll("*", "") } };
}

/** An environment in which nothing is set but what must be. */
const smallest: Readonly<Record<string, unknown>> = {
  organization: { id: "o-a1b2c3d4e5", managementAccountId: "100000000001", governanceAccountId: "100000000002" },
  homeRegion: "us-east-1",
  regions: { "us-east-1": {} },
  accounts: [
    { id: "100000000001", name: "management" },
    { id: "100000000002", name: "governance" },
  ],
};

/** What an addition costs. */
export interface Cost {
  readonly detections: number;
  /** Rules of each hub's bus that are for detections, before and with the addition, and those with wildcards. */
  readonly hubRules: readonly [before: number, after: number];
  readonly hubWildcards: readonly [before: number, after: number];
  /** Rules of each member's bus that forward. */
  readonly memberRules: readonly [before: number, after: number];
}

/**
 * Checks the addition as the program does when it reads its settings, together with what is set.
 *
 * @param raw the environment's settings, by section; undefined: one with nothing but what must be set
 * @throws SettingsError with every problem
 */
export function costOf(addition: Addition, raw: Readonly<Record<string, unknown>> = smallest): Cost {
  const before = parseSettings(raw);
  const after = parseSettings(withAddition(raw, addition));
  const [hubBefore, hubAfter] = [hubRules(before), hubRules(after)];
  return {
    detections: addition.detections.length,
    hubRules: [hubBefore.rules, hubAfter.rules],
    hubWildcards: [hubBefore.wildcards, hubAfter.wildcards],
    memberRules: [planRules(governedEvents(before)).length, planRules(governedEvents(after)).length],
  };
}

/** Rules of a bus that are for other purposes than detections: an estimate on the safe side, as settings decide. */
const rulesOfOtherPurposes = 60;

/** Throws {@link SettingsError} if a bus has no room for them, even where those of one source share rules. */
function hubRules(settings: Settings): { readonly rules: number; readonly wildcards: number } {
  const budget = { rules: quotas.rulesPerBus(settings.homeRegion) - rulesOfOtherPurposes };
  const rules = planDetectionRules(chosenDetections(settings), budget);
  return { rules: rules.length, wildcards: rules.filter(({ pattern }) => usesWildcard(pattern)).length };
}

function withAddition(raw: Readonly<Record<string, unknown>>, addition: Addition): Record<string, unknown> {
  const sections = sectionsOf(addition);
  const merged: Record<string, unknown> = { ...raw };
  for (const [section, lists] of Object.entries(sections)) {
    const there = (raw[section] ?? {}) as Readonly<Record<string, unknown>>;
    const joined = Object.entries(lists).map(([key, list]) => [
      key,
      [...((there[key] as unknown[] | undefined) ?? []), ...list],
    ]);
    merged[section] = { ...there, ...Object.fromEntries(joined) };
  }
  return merged;
}

/** The sections of the settings, with what is added. */
function sectionsOf({
  detections,
  correlations,
  events,
  optIns,
}: Addition): Record<string, Record<string, readonly unknown[]>> {
  const isData = (id: string) => findGovernedEvent(id)?.dataEvents === true;
  const [data, reads] = [optIns.filter(isData), optIns.filter((id) => !isData(id))];
  const forwarded = {
    ...(reads.length > 0 && { readOnly: reads }),
    ...(data.length > 0 && { dataEvents: data }),
    ...(events.length > 0 && { custom: events }),
  };
  return {
    ...(Object.keys(forwarded).length > 0 && { events: forwarded }),
    ...(detections.length + correlations.length > 0 && {
      detections: {
        ...(detections.length > 0 && { custom: detections }),
        ...(correlations.length > 0 && { correlations }),
      },
    }),
  };
}

/** First line of a file that `--write` may write again. */
export const mark = "# Written by npm run sigma.";

/** The file of settings, to be merged into an environment's. */
export function settingsFile(addition: Addition): string {
  const config = Object.fromEntries(
    Object.entries(sectionsOf(addition)).map(([section, lists]) => [`event-governance:${section}`, lists]),
  );
  return `${mark} Add these lists to those of Pulumi.ENVIRONMENT.yaml, then run npm start.
# Titles and descriptions are the rules' own: their license asks that their authors stay named.
${stackYaml({ config })}`;
}
