import { catalog } from "../model/catalog/catalog";
import { type GovernedEvent, isOptIn } from "../model/catalog/governed-event";
import { detections } from "../model/detections/detections";
import type { Envelope } from "../model/envelope";
import { compilePatterns } from "../model/pattern/pattern";
import { knownCalls } from "../sigma/calls";
import { type Coverage, coverageOf, detectedness, shipped } from "../sigma/coverage";
import { elementsOf } from "../sigma/elements";
import { parseSigmaText } from "../sigma/glob";
import { detailTypesOf, type SigmaPattern, sourceOf } from "../sigma/patterns";
import type { SoughtCall } from "./elastic-query";

/** Whether a call or a rule reaches a hub. `any`: it names no call. */
export type Governed = "default" | "opt-in" | "in part" | "none" | "any";
export type Detected = "detected" | "in part" | "none";

/** What is told of a call by one of the services that may have it. */
export interface CallVerdict {
  /** As it is listed where it is missed: `aws.iam CreateUser`; `?` for a service that the rule does not name. */
  readonly call: string;
  readonly governed: "default" | "opt-in" | "none";
  /** Ids of entries. */
  readonly by: readonly string[];
  readonly detected: Detected;
  /** Ids of detections. */
  readonly detectedBy: readonly string[];
}

/** What is shipped, ready to be held against others. */
export function judge(entries: readonly GovernedEvent[] = catalog) {
  const offered = entries.map((event) => ({ event, optIn: isOptIn(event) }));
  const known = shipped(offered, detections);
  const calls = knownCalls(entries);
  const byDefault = patternsOf(entries.filter((event) => !isOptIn(event)));
  const optIns = patternsOf(entries.filter(isOptIn));
  const firing = known.detections;
  return { call: callVerdict, event: eventVerdict };

  /** A rule does not say which of its services has the call: the one of which most is known counts. */
  function callVerdict({ providers, action }: SoughtCall): CallVerdict {
    const sources = providers.length > 0 ? providers.map(sourceOf) : calls.sources;
    const verdicts = sources.map((source) => ofSource(source, action));
    const rank = ({ governed, detected }: CallVerdict) =>
      ["none", "opt-in", "default"].indexOf(governed) * 10 + ["none", "in part", "detected"].indexOf(detected);
    const [best] = verdicts.sort((a, b) => rank(b) - rank(a));
    const name =
      providers.length === 0
        ? `? ${action}`
        : `${sources.length === 1 ? (sources[0] ?? "") : sources.join("|")} ${action}`;
    return best === undefined || best.governed === "none"
      ? { call: name, governed: "none", by: [], detected: "none", detectedBy: [] }
      : best;
  }

  function ofSource(source: string, action: string): CallVerdict {
    const condition = {
      elements: [{ test: { kind: "glob", glob: parseSigmaText(action), cased: true } as const }],
      line: 1,
    };
    const alternatives = [new Map([["eventName", condition]])];
    const pattern: SigmaPattern = {
      source,
      readOnly: calls.isReadOnly(source, action),
      pattern: {
        "detail-type": detailTypesOf(source, alternatives),
        detail: { eventName: elementsOf("eventName", condition, () => undefined) },
      },
      alternatives,
    };
    const coverage = coverageOf([pattern], { op: "and", of: [] }, known);
    const carriers = coverage.calls.flatMap((each) => each.carriers);
    const isDefault = carriers.some(({ optIn }) => !optIn);
    return {
      call: `${source} ${action}`,
      governed: isDefault ? "default" : carriers.length > 0 ? "opt-in" : "none",
      by: [...new Set(carriers.filter(({ optIn }) => optIn !== isDefault).map(({ event }) => event.id))],
      detected: detectedOf(coverage),
      detectedBy: coverage.detectedBy.map(({ id }) => id),
    };
  }

  /** What becomes of one event: what forwards it, and which detections it fires at the hub. */
  function eventVerdict(event: Envelope): EventVerdict {
    const governedBy = byDefault.match(event);
    return { governedBy, optIns: governedBy.length > 0 ? [] : optIns.match(event), fires: firing.match(event) };
  }
}

export interface EventVerdict {
  readonly governedBy: readonly string[];
  /** Opt-in entries that would forward it, where nothing else does. */
  readonly optIns: readonly string[];
  /** Detections whose pattern it meets, whether it is forwarded or not. */
  readonly fires: readonly string[];
}

const patternsOf = (entries: readonly GovernedEvent[]) =>
  compilePatterns(new Map(entries.map(({ id, source, pattern }) => [id, { source: [source], ...pattern }])));

export const detectedOf = (coverage: Coverage): Detected => {
  const told = detectedness(coverage);
  return told === "not detected" ? "none" : told;
};

/** A rule is governed where each of its calls is. */
export function governedOf(calls: readonly Pick<CallVerdict, "governed">[]): Governed {
  if (calls.length === 0) return "any";
  const missed = calls.filter(({ governed }) => governed === "none").length;
  if (missed > 0) return missed === calls.length ? "none" : "in part";
  return calls.every(({ governed }) => governed === "default") ? "default" : "opt-in";
}

/** A rule is detected where each of its calls is. */
export function detectedOfCalls(calls: readonly Pick<CallVerdict, "detected">[]): Detected {
  if (calls.length > 0 && calls.every(({ detected }) => detected === "detected")) return "detected";
  return calls.every(({ detected }) => detected === "none") ? "none" : "in part";
}
