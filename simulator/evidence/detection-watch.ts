import { deliveriesOf, type RuleMatch } from "../services/events/delivery";
import type { Graph } from "../graph";
import type { Journey } from "../traffic/journey";

/** What of the recorded rules and of the settings decides whether detections fire. */
export interface DetectionWatch {
  /** Detections of each rule that is for any, by URN. */
  readonly rules: ReadonlyMap<string, readonly string[]>;
  /** Ids of the detections that settings choose. */
  readonly chosen: readonly string[];
  /** Whether settings name anybody to tell: else rules may, and need not, be there. */
  readonly told: boolean;
}

/** Rules say in their tags `detections`, `detections-2` … which detections they are for. */
export function watchDetections(
  graphs: readonly Graph[],
  chosen: Pick<DetectionWatch, "chosen" | "told">,
): DetectionWatch {
  const rules = new Map<string, readonly string[]>();
  for (const { type, urn, inputs } of graphs.flatMap(({ resources }) => resources)) {
    if (type !== "aws:cloudwatch/eventRule:EventRule") continue;
    const tags = Object.entries((inputs["tags"] ?? {}) as Record<string, string>);
    const ids = tags.flatMap(([tag, value]) => (/^detections(-\d+)?$/.test(tag) ? value.split(" ") : []));
    if (ids.length > 0) rules.set(urn, ids);
  }
  return { rules, ...chosen };
}

/** Every match of an event with a rule that is for detections. */
export function detectionMatches({ delivery }: Journey, { rules }: DetectionWatch): RuleMatch[] {
  if (delivery === undefined) return [];
  return [...deliveriesOf(delivery)].flatMap(({ matches }) => matches.filter(({ rule }) => rules.has(rule.urn)));
}

/** How many events fired a detection, by the Region of the hub: what the events are counts, not what a shared rule has. */
export function countFired(id: string, journeys: readonly Journey[], watch: DetectionWatch): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const journey of journeys) {
    if (!expectedDetections(journey)?.includes(id)) continue;
    for (const { outcome, rule } of detectionMatches(journey, watch))
      if (outcome === "triggered" && watch.rules.get(rule.urn)?.includes(id))
        counts[rule.region] = (counts[rule.region] ?? 0) + 1;
  }
  return counts;
}

/** Which detections an event must fire; undefined where nobody can tell, because something is out of reach on its way. */
export function expectedDetections({ send }: Journey): readonly string[] | undefined {
  if (send.expect === "either" || send.expect === "dead-lettered" || send.expect === "errors") return undefined;
  return send.expect === "archived" ? send.detections : [];
}
