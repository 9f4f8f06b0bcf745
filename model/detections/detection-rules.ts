import type { Detection } from "./detection";
import { chosenDetections, type DetectionSections, patternOf } from "./detections";
import type { Json, JsonObject } from "../envelope";
import type { Hub } from "../network/network";
import { reachOf } from "../network/reach";
import { validatePattern } from "../pattern/pattern";
import { quotas } from "../quotas";
import type { RulePlan } from "../rule";
import type { Exception } from "../settings/exceptions";
import { SettingsError } from "../settings-error";
import { severities } from "../severity";
import { narrowedPatternOf, patternRoom } from "./narrowing";

/**
 * A rule on the central bus for one detection, or for several if rules are scarce. Its suffix is the detection's id, or
 * the source and the first detection's id.
 */
export interface DetectionRule extends RulePlan {
  /** Ids, sorted. */
  readonly detections: readonly string[];
}

/** A bus's remaining quota for detections. */
export interface RuleBudget {
  readonly rules: number;
  /** Rules with a wildcard have a separate quota. @default 30 */
  readonly wildcardRules?: number;
}

/**
 * One rule for each detection, so that each can be inspected, counted and disabled on its own. If the bus has too few
 * rules left, detections of one source share them, those of the lowest severity first, and at last those of several
 * sources; responders evaluate the patterns again, so this changes nothing for them.
 *
 * Throws {@link SettingsError} if even that does not fit, or if a single pattern is too long.
 */
export function planDetectionRules(
  detections: readonly Detection[],
  { rules, wildcardRules = quotas.wildcardRulesPerBus }: RuleBudget,
  exceptions: readonly Exception[] = [],
): DetectionRule[] {
  const sorted = [...detections].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const detection of sorted) {
    const length = JSON.stringify(patternOf(detection)).length;
    if (length > patternRoom)
      throw new SettingsError([
        `The pattern of the detection ${detection.id} has ${length} characters; a rule has room for ${patternRoom}. Shorten it, or split it into two detections.`,
      ]);
  }
  // Rules that several share are not narrowed: their patterns would grow, and so would the number of rules.
  for (let level = 0; level <= severities.length; level++) {
    const shared = severities.slice(0, level);
    // Alerts of correlation rules are few, and alike: a rule for each would take the place of others.
    const sharesRule = ({ severity, correlates }: Detection) => shared.includes(severity) || correlates !== undefined;
    const planned = [
      ...sorted
        .filter((detection) => !sharesRule(detection))
        .map((detection) => ({
          ...toRule(detection.id, [detection]),
          pattern: narrowedPatternOf(detection, exceptions),
        })),
      ...groupBySource(sorted.filter(sharesRule)),
    ];
    if (fits(planned)) return planned;
  }
  const packed = packSources(sorted);
  if (fits(packed)) return packed;
  throw new SettingsError([
    `${detections.length} detections need ${packed.length} rules of the central bus, ${wildcardsIn(packed)} of them with wildcards; it has ${rules} left, ${wildcardRules} with wildcards. Leave some out with detections.exclude.`,
  ]);

  function fits(planned: readonly DetectionRule[]): boolean {
    return planned.length <= rules && wildcardsIn(planned) <= wildcardRules;
  }
}

/** Rules reserved for a hub's responders and for account reconciliation. */
export const rulesOfOthers = 32;

/**
 * A hub's rules left after archiving and ticket systems, which use a rule each. Wildcards in governed events are only
 * in the team's own.
 */
export const rulesLeftFor = (
  { region, rules, streams }: Pick<Hub, "region" | "rules" | "streams">,
  ticketSystems = 0,
): RuleBudget => ({
  rules: quotas.rulesPerBus(region) - rules.length * streams - rulesOfOthers - ticketSystems,
  wildcardRules: quotas.wildcardRulesPerBus - rules.filter(({ pattern }) => usesWildcard(pattern)).length * streams,
});

/** The chosen detections whose events reach a hub: the others' rules would stand idle there. */
export function detectionsOf({ rules }: Pick<Hub, "rules">, settings: DetectionSections): Detection[] {
  const reaches = reachOf({ rules }, settings);
  return chosenDetections(settings).filter(
    (detection) => reaches(detection) && (detection.correlates ?? []).every(reaches),
  );
}

/**
 * A rule has one state, so read-only detections are separate: otherwise the others' patterns would also receive reads.
 */
function groupBySource(detections: readonly Detection[]): DetectionRule[] {
  const groups = new Map<string, Detection[][]>();
  for (const detection of detections) {
    const key = `${slugOf(detection.source)}${detection.readOnly ? "-reads" : ""}`;
    const rules = groups.get(key) ?? [];
    const last = rules.at(-1);
    if (last && isAccepted(compile([...last, detection]))) last.push(detection);
    else rules.push([detection]);
    groups.set(key, rules);
  }
  return [...groups].flatMap(([key, rules]) =>
    rules.map((rule) => toRule(rules.length === 1 ? key : `${key}-${rule[0]?.id ?? ""}`, rule)),
  );
}

/** Rules that detections need, each alone and packed as tightly as they get, and how many of them have a wildcard. */
export function ruleNeeds(detections: readonly Detection[]): Record<"alone" | "packed", Required<RuleBudget>> {
  const sorted = [...detections].sort((a, b) => (a.id < b.id ? -1 : 1));
  const needOf = (rules: readonly DetectionRule[]) => ({ rules: rules.length, wildcardRules: wildcardsIn(rules) });
  return { alone: needOf(sorted.map((each) => toRule(each.id, [each]))), packed: needOf(packSources(sorted)) };
}

/**
 * Detections of several sources in one rule, each as full as it gets. Those with a wildcard are apart, because rules with
 * one are the scarcest.
 */
function packSources(detections: readonly Detection[]): DetectionRule[] {
  const packed: DetectionRule[] = [];
  for (const [kind, isOfKind] of [
    ["", (detection: Detection) => detection.readOnly !== true && !usesWildcard(patternOf(detection))],
    ["wildcards-", (detection: Detection) => detection.readOnly !== true && usesWildcard(patternOf(detection))],
    ["reads-", (detection: Detection) => detection.readOnly === true],
  ] as const) {
    let open: Detection[] = [];
    const ofKind = detections.filter(isOfKind).sort((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : 0));
    for (const detection of ofKind) {
      if (open.length > 0 && !isAccepted(compile([...open, detection]))) close();
      open.push(detection);
    }
    if (open.length > 0) close();

    function close(): void {
      packed.push(toRule(`shared-${kind}${open[0]?.id ?? ""}`, open));
      open = [];
    }
  }
  return packed;
}

/** Patterns that are valid alone can be too long together, and many wildcards of one field too complex. */
const isAccepted = (pattern: JsonObject) =>
  JSON.stringify(pattern).length <= patternRoom && validatePattern(pattern).length === 0;

function toRule(suffix: string, detections: readonly Detection[]): DetectionRule {
  return {
    suffix,
    description: `Detects ${suffix}`,
    pattern: compile(detections),
    state: detections.some(({ readOnly }) => readOnly) ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : "ENABLED",
    detections: detections.map(({ id }) => id),
  };
}

function compile(detections: readonly Detection[]): JsonObject {
  const [first, ...others] = detections.map(patternOf);
  return first !== undefined && others.length === 0 ? first : { $or: detections.map(patternOf) };
}

const slugOf = (source: string) => source.toLowerCase().replace(/[^a-z0-9]+/g, "-");

const wildcardsIn = (rules: readonly DetectionRule[]) => rules.filter(({ pattern }) => usesWildcard(pattern)).length;

/** Operators are in lists: a field named "wildcard" does not count. */
export function usesWildcard(value: Json): boolean {
  if (Array.isArray(value)) return value.some((each) => isOperator(each, "wildcard") || usesWildcard(each));
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(usesWildcard);
}

const isOperator = (value: Json, name: string): boolean =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  (name in value || isOperator(value["anything-but"] ?? null, name));
