import { deliveriesOf, type RuleMatch } from "../services/events/delivery";
import type { Graph } from "../graph";
import type { Journey } from "../traffic/journey";

/** The recorded rules and settings that decide whether detections fire. */
export interface DetectionWatch {
  /** Detection ids of each detection rule, by URN. */
  readonly rules: ReadonlyMap<string, readonly string[]>;
  /** Ids of the detections enabled in settings. */
  readonly chosen: readonly string[];
  /** True if settings configure a recipient; otherwise rules are optional. */
  readonly told: boolean;
}

export const watchDetections = (
  graphs: readonly Graph[],
  chosen: Pick<DetectionWatch, "chosen" | "told">,
): DetectionWatch => ({ rules: detectionRules(graphs), ...chosen });

/** Ids of detections by the URN of their rule: its tags `detections`, `detections-2` … list them. */
export function detectionRules(graphs: readonly Graph[]): ReadonlyMap<string, readonly string[]> {
  const rules = new Map<string, readonly string[]>();
  for (const { type, urn, inputs } of graphs.flatMap(({ resources }) => resources)) {
    if (type !== "aws:cloudwatch/eventRule:EventRule") continue;
    const tags = Object.entries((inputs["tags"] ?? {}) as Record<string, string>);
    const ids = tags.flatMap(([tag, value]) => (/^detections(-\d+)?$/.test(tag) ? value.split(" ") : []));
    if (ids.length > 0) rules.set(urn, ids);
  }
  return rules;
}

/** Every match of an event with a detection rule. */
export function detectionMatches({ delivery }: Journey, { rules }: DetectionWatch): RuleMatch[] {
  if (delivery === undefined) return [];
  return [...deliveriesOf(delivery)].flatMap(({ matches }) => matches.filter(({ rule }) => rules.has(rule.urn)));
}

/**
 * Numbers of events that fired each detection, by id and hub Region: decided by the events' content, not by the tags of a
 * shared rule.
 */
export function countFired(
  journeys: readonly Journey[],
  watch: DetectionWatch,
): Map<string, Readonly<Record<string, number>>> {
  const counts = new Map<string, Record<string, number>>();
  for (const journey of journeys) {
    const expected = expectedDetections(journey) ?? [];
    if (expected.length === 0) continue;
    for (const { outcome, rule } of detectionMatches(journey, watch)) {
      if (outcome !== "triggered") continue;
      const ofRule = watch.rules.get(rule.urn) ?? [];
      for (const id of expected) {
        if (!ofRule.includes(id)) continue;
        const byRegion = counts.get(id) ?? {};
        byRegion[rule.region] = (byRegion[rule.region] ?? 0) + 1;
        counts.set(id, byRegion);
      }
    }
  }
  return counts;
}

/**
 * Detections that an event must fire; undefined if this is unknown, because a resource on its path is not simulated.
 */
export function expectedDetections({ send }: Journey): readonly string[] | undefined {
  if (send.expect === "either" || send.expect === "dead-lettered" || send.expect === "errors") return undefined;
  return send.expect === "archived" ? send.detections : [];
}
