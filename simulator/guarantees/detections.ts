import { deliveriesOf, type RuleMatch } from "../services/events/delivery";
import type { Rule } from "../services/events/rule";
import type { World } from "../services/events/world";
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

/** The target that tells people; others only act. */
const tellingTarget = "notify";

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
function matchesOf({ delivery }: Journey, { rules }: DetectionWatch): RuleMatch[] {
  if (delivery === undefined) return [];
  return [...deliveriesOf(delivery)].flatMap(({ matches }) => matches.filter(({ rule }) => rules.has(rule.urn)));
}

const tells = ({ targets }: RuleMatch) =>
  targets.some(({ kind, target }) => kind === "handed" && target.id === tellingTarget);

/** How many events fired a detection, by the Region of the hub: what the events are counts, not what a shared rule has. */
export function countFired(id: string, journeys: readonly Journey[], watch: DetectionWatch): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const journey of journeys) {
    if (!expectedOf(journey)?.includes(id)) continue;
    for (const { outcome, rule } of matchesOf(journey, watch))
      if (outcome === "triggered" && watch.rules.get(rule.urn)?.includes(id))
        counts[rule.region] = (counts[rule.region] ?? 0) + 1;
  }
  return counts;
}

/** Which detections an event must fire; undefined where nobody can tell, because something is out of reach on its way. */
function expectedOf({ send }: Journey): readonly string[] | undefined {
  if (send.expect === "either" || send.expect === "dead-lettered" || send.expect === "errors") return undefined;
  return send.expect === "archived" ? send.detections : [];
}

/** What is wrong with one event: a problem and the URN or ARN of the resource at fault. */
export interface DetectionProblem {
  readonly problem: string;
  readonly resource: string;
}

/** Whether an event was to fire a detection, is near to one, or fired one: else there is nothing to look at. */
export const concernsDetections = (journey: Journey, watch: DetectionWatch): boolean =>
  (expectedOf(journey)?.length ?? 0) > 0 ||
  journey.send.name.startsWith("near-miss of ") ||
  matchesOf(journey, watch).length > 0;

export function detectionProblems(journey: Journey, watch: DetectionWatch, world: World): DetectionProblem[] {
  const expected = expectedOf(journey);
  if (expected === undefined) return [];
  const matches = matchesOf(journey, watch);
  const triggered = matches.filter(({ outcome }) => outcome === "triggered");
  const astray = triggered
    .filter(({ rule }) => !watch.rules.get(rule.urn)?.some((id) => expected.includes(id)))
    .map(({ rule }) => ({
      problem: `It fired ${watch.rules.get(rule.urn)?.join(", ")}, which is not about such an event.`,
      resource: rule.urn,
    }));
  const missing = watch.told ? expected.flatMap((id) => missed(id, journey, matches, watch, world)) : [];
  return [...astray, ...missing];
}

function missed(
  id: string,
  { delivery }: Journey,
  matches: readonly RuleMatch[],
  { rules }: DetectionWatch,
  world: World,
): DetectionProblem[] {
  const isFor = ({ urn }: Rule) => rules.get(urn)?.includes(id) ?? false;
  const own = matches.filter(({ rule }) => isFor(rule));
  const telling = own.filter((match) => match.outcome === "triggered" && tells(match));
  if (telling.length === 1) return [];
  if (telling.length > 1)
    return [{ problem: `It fired ${id} ${telling.length} times.`, resource: telling[1]?.rule.urn ?? "" }];
  const problem = `It was to fire ${id}, and did not:`;
  const kept = own.find(({ outcome }) => outcome !== "triggered");
  if (kept)
    return [
      {
        problem: `${problem} ${kept.outcome === "disabled" ? "the rule is disabled" : "its state keeps read-only events from the rule"}.`,
        resource: kept.rule.urn,
      },
    ];
  if (own[0])
    return [{ problem: `${problem} no target "${tellingTarget}" of the rule took it.`, resource: own[0].rule.urn }];
  const bus = delivery === undefined ? undefined : [...deliveriesOf(delivery)].at(-1)?.bus;
  const rule = bus === undefined ? undefined : world.bus(bus)?.rules.find(isFor);
  if (rule) return [{ problem: `${problem} the rule's pattern does not match it.`, resource: rule.urn }];
  return [
    {
      problem: `${problem} no rule of the bus is for it.`,
      resource: (bus === undefined ? undefined : world.bus(bus)?.urn) ?? bus ?? "",
    },
  ];
}

/** Chosen detections that no event of this traffic was to fire: nothing has been shown of them. */
export function neverFired(journeys: readonly Journey[], { chosen, told }: DetectionWatch): string[] {
  if (!told) return [];
  const expected = new Set(journeys.flatMap((journey) => expectedOf(journey) ?? []));
  return chosen.filter((id) => !expected.has(id));
}
