import { patternOf } from "../model/detections/detections";
import type { Detection } from "../model/detections/detection";
import type { Envelope } from "../model/envelope";
import { compilePattern, compilePatterns, type PatternSet } from "../model/pattern/pattern";
import { type Call, type Carrier, carriersOf, type OfferedEvent } from "./governing";
import { meeting, plainRecord } from "./sample";
import { matchesGlob, parseSigmaText } from "./glob";
import type { Alternative } from "./normal-form";
import { type SigmaPattern, textsOf } from "./patterns";
import { evaluate, type Expression } from "./expression";

/** What of a rule is there already. */
export interface Coverage {
  /** Calls that the rule names, and what forwards each; none: it asks for any call. */
  readonly calls: readonly { readonly call: Call; readonly carriers: readonly Carrier[] }[];
  /** Detections that fire on records of the rule. */
  readonly detectedBy: readonly Overlap[];
  /** Records of the rule that were made, and those of which some detection tells. */
  readonly records: Tally;
  /** Those of them that hold no more than the rule asks for. */
  readonly plain: Tally;
}

/** Whether the calls of a rule reach the hub. `any`: it names none, and looks at what is governed. */
export function governedness({ calls }: Coverage): "any" | "governed" | "opt-in" | "in part" | "not governed" {
  if (calls.length === 0) return "any";
  const carried = calls.filter(({ carriers }) => carriers.length > 0);
  if (carried.length === 0) return "not governed";
  if (carried.length < calls.length) return "in part";
  return calls.every(({ carriers }) => carriers.some(({ optIn }) => !optIn)) ? "governed" : "opt-in";
}

/** Whether somebody is told already: of each record that holds no more than the rule asks for, or of some records. */
export const detectedness = ({ records, plain }: Coverage): "detected" | "in part" | "not detected" =>
  records.told === 0 ? "not detected" : plain.made > 0 && plain.told === plain.made ? "detected" : "in part";

export interface Tally {
  readonly made: number;
  readonly told: number;
}

/** How far a detection and a rule look for the same. */
export interface Overlap {
  readonly id: string;
  /** Records of the rule on which it fires, of all that were made. */
  readonly fires: number;
  readonly of: number;
  /** Names of the calls on which it fires. */
  readonly calls: readonly string[];
}

/** What events and detections there are to be compared with. */
export interface Shipped {
  readonly carriers: (call: Call) => readonly Carrier[];
  readonly detections: PatternSet;
  /** Records to start from, by source and call. */
  readonly bases: ReadonlyMap<string, readonly Envelope[]>;
}

/** The catalog and the shipped detections, or those of settings. */
export function shipped(events: readonly OfferedEvent[], chosen: readonly Detection[]): Shipped {
  const bases = new Map<string, Envelope[]>();
  for (const sample of [...chosen.map((detection) => detection.sample), ...events.map(({ event }) => event.sample)]) {
    const name = sample.detail["eventName"];
    if (typeof name !== "string") continue;
    const key = baseKey(sample.source, name);
    bases.set(key, [...(bases.get(key) ?? []), sample]);
  }
  return {
    carriers: carriersOf(events),
    detections: compilePatterns(new Map(chosen.map((detection) => [detection.id, patternOf(detection)]))),
    bases,
  };
}

const baseKey = (source: string, name: string) => `${source} ${name.toLowerCase()}`;

/** A record that meets a rule. */
export interface MadeRecord {
  readonly event: Envelope;
  /** It holds no more than the rule asks for. */
  readonly plain: boolean;
}

/** Records of a rule, each of which the pattern and the rule itself accept: from samples with more to them, then plain ones. */
export function recordsOf(
  pattern: SigmaPattern,
  expression: Expression,
  bases: Shipped["bases"],
): readonly MadeRecord[] {
  const matcher = compilePattern({ source: [pattern.source], ...pattern.pattern });
  const made = pattern.alternatives.flatMap((alternative) => {
    const names = alternative.get("eventName");
    const single = names?.elements.map(
      (element) => new Map([...alternative, ["eventName", { ...names, elements: [element] }] as const]),
    );
    return (single ?? [alternative]).flatMap((chosen) => [
      ...basesOf(pattern.source, chosen, bases).map((base) => ({ base, chosen, plain: false })),
      { base: plainRecord(pattern.source, chosen, pattern.readOnly), chosen, plain: true },
    ]);
  });
  return made
    .flatMap(({ base, chosen, plain }) => meeting(chosen, pattern.source, base).map((event) => ({ event, plain })))
    .filter(
      ({ event }) =>
        // A rule that does not ask for read-only calls receives none.
        (pattern.readOnly || event.detail["readOnly"] !== true) &&
        matcher.matches(event) &&
        evaluate(expression, event.detail) !== false,
    );
}

/** Samples of the calls that an alternative names; of its source, if it names none. */
function basesOf(source: string, alternative: Alternative, bases: Shipped["bases"]): readonly Envelope[] {
  const condition = alternative.get("eventName");
  const texts = condition === undefined ? ["*"] : textsOf(condition);
  const forms = texts.map((text) => parseSigmaText(baseKey(source, text)));
  return [...bases]
    .filter(([key]) => forms.some((form) => matchesGlob(form, key, true)))
    .flatMap(([, samples]) => samples);
}

/** What governs and what detects the records of a rule. */
export function coverageOf(patterns: readonly SigmaPattern[], expression: Expression, known: Shipped): Coverage {
  const calls = new Map<string, Coverage["calls"][number]>();
  const tallies = new Map<string, { fires: number; calls: Set<string> }>();
  const records = { made: 0, told: 0 };
  const plainOnes = { made: 0, told: 0 };
  for (const pattern of patterns) {
    for (const call of callsOf(pattern))
      calls.set(`${call.source} ${call.name}`, { call, carriers: known.carriers(call) });
    for (const { event, plain } of recordsOf(pattern, expression, known.bases)) {
      const ids = known.detections.match(event);
      for (const tally of plain ? [records, plainOnes] : [records]) {
        tally.made++;
        if (ids.length > 0) tally.told++;
      }
      for (const id of ids) {
        const tally = tallies.get(id) ?? { fires: 0, calls: new Set<string>() };
        tally.fires++;
        const name = event.detail["eventName"];
        if (typeof name === "string") tally.calls.add(name);
        tallies.set(id, tally);
      }
    }
  }
  const detectedBy = [...tallies]
    .map(([id, { fires, calls: names }]): Overlap => ({ id, fires, of: records.made, calls: [...names].sort() }))
    .sort((a, b) => b.fires - a.fires || (a.id < b.id ? -1 : 1));
  return { calls: [...calls.values()], detectedBy, records, plain: plainOnes };
}

/** The calls that a pattern names, with `*` where it leaves a name open; none if it asks for any call. */
function callsOf({ source, alternatives }: SigmaPattern): readonly Call[] {
  return alternatives.flatMap((alternative) => {
    const condition = alternative.get("eventName");
    return condition === undefined ? [] : textsOf(condition).map((name) => ({ source, name }));
  });
}
