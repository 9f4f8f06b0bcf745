import type { Condition, CorrelationRule, Field } from "../correlations/correlation-rule";
import { firstMatch, inOrder } from "../correlations/match";
import { type Group, type Observation, observer } from "../correlations/observation";
import { examplesOf, ruleOf } from "../correlations/own-rules";
import type { Envelope } from "../envelope";
import { ownSources } from "../names";
import { didYouMean } from "../nearest";
import { knownRegions } from "../accounts/known-regions";
import { validatePattern } from "../pattern/pattern";
import { savedQueries } from "../queries/saved-queries";
import { quote } from "../quote";
import type { CustomCorrelationRule } from "../settings/correlations";
import type { Settings } from "../settings/schema";
import { checkGoverned, isReadOnly } from "./governed";

type TypeKey = "timespanMinutes" | "atLeast" | "field" | "fields" | "days" | "learningDays";

/** The keys of each type: what it needs, and what it has no use for is a mistake. */
const keysOf: Readonly<Record<Condition["type"], readonly TypeKey[]>> = {
  event_count: ["atLeast", "timespanMinutes"],
  value_count: ["field", "atLeast", "timespanMinutes"],
  temporal: ["timespanMinutes"],
  temporal_ordered: ["timespanMinutes"],
  first_seen: ["fields", "days", "learningDays"],
  absent: ["timespanMinutes"],
};

const meanings: Readonly<Record<TypeKey, string>> = {
  timespanMinutes: "the minutes within which its events belong together, for example 60",
  atLeast: "how many it needs, for example 10",
  field: "the path of the value whose different ones count, for example detail.requestParameters.bucketName",
  fields: "the values whose combination is new, for example { caller: detail.userIdentity.arn }",
  days: "the days in which the values were not seen before, for example 30",
  learningDays: "the days from its first event in which nobody is told, for example 14",
};

/** A correlation rule may not ask for an account or a Region: samples are sent from those that there are. */
const allowedKeys = ["detail-type", "detail", "resources"];

/** What is wrong with a correlation rule of settings. `governing`: undefined where events have problems of their own. */
export function checkCorrelation(
  custom: CustomCorrelationRule,
  path: string,
  settings: Pick<Settings, "events" | "regions">,
  governing: ((event: Envelope) => string[]) | undefined,
): string[] {
  const shape = checkShape(custom, path, settings);
  if (shape.length > 0) return shape;
  const rule = ruleOf(custom, governing ?? (() => []));
  const examples = examplesOf(rule);
  const problems = custom.events.flatMap((event, index): string[] => {
    const place = `${path}.events[${index}]`;
    const example = examples.get(event.id);
    if (example === undefined)
      return [
        `${place} (${event.id}) is in no series: no event of ${path}.sample and ${path}.nearMisses matches its pattern and has the values of groupBy. Add one, or correct the pattern or the paths.`,
      ];
    if (isReadOnly(example) && !event.readOnly)
      return [`${place} (${event.id}) is a read-only call, which its rule would not receive. Write readOnly: true.`];
    return governing === undefined
      ? []
      : checkGoverned(example, { name: `${place} (${event.id})`, what: "rule" }, settings.events, governing(example));
  });
  return problems.length > 0 ? problems : checkSeries(rule, path);
}

function checkShape(custom: CustomCorrelationRule, path: string, { regions }: Pick<Settings, "regions">): string[] {
  const { type, events, query } = custom;
  const needed = keysOf[type];
  const keys = Object.keys(meanings) as TypeKey[];
  const ids = events.map(({ id }) => id);
  return [
    ...keys.flatMap((key) =>
      needed.includes(key)
        ? custom[key] === undefined
          ? [`${path}.${key} is missing, which ${type} needs. Write ${meanings[key]}.`]
          : []
        : custom[key] === undefined
          ? []
          : [
              `${path}.${key} is ${quote(custom[key])}, which ${type} has no use for: it has ${needed.join(", ")}. Remove it, or choose another type.`,
            ],
    ),
    ...(type !== "absent" || events.length === 2
      ? []
      : [`${path}.events has ${events.length}, but absent has two: one that happens, and one that should follow.`]),
    ...checkIds(ids, path, "events"),
    ...events.flatMap((event, index) => checkEvent(event, `${path}.events[${index}]`, type)),
    ...fieldsOf(custom).flatMap(([place, field]) => checkField(field, `${path}.${place}`, ids, "event of the rule")),
    ...(query === undefined || savedQueries.includes(query)
      ? []
      : [
          `${path}.query is ${quote(query)}, which is not a saved query. ${didYouMean(query, savedQueries, "docs/queries.md")}`,
        ]),
    ...seriesOf(custom).flatMap(([place, series]) => [
      ...series.flatMap(({ region }, index) =>
        region === undefined || knownRegions.includes(region) || regions[region] !== undefined
          ? []
          : [
              `${path}.${place}[${index}].region is ${quote(region)}, which is not a Region. ${didYouMean(region, knownRegions)}`,
            ],
      ),
      ...(series.reduce((sum, { times }) => sum + times, 0) <= longestSeries
        ? []
        : [`${path}.${place} comes to more than ${longestSeries} events. Write fewer, or a smaller atLeast.`]),
    ]),
  ];
}

/** Ids within a list of settings are different. */
export const checkIds = (ids: readonly string[], path: string, list: string): string[] =>
  ids.flatMap((id, index) =>
    ids.indexOf(id) < index
      ? [`${path}.${list}[${index}].id is ${quote(id)}, the same as ${list}[${ids.indexOf(id)}].id. Choose another.`]
      : [],
  );

/** A place that differs by the event is said of each. `what`: what the ids are of. */
export const checkField = (field: Field, place: string, ids: readonly string[], what: string): string[] =>
  typeof field !== "object" || Array.isArray(field)
    ? []
    : [
        ...Object.keys(field).flatMap((id) =>
          ids.includes(id) ? [] : [`${place}.${id} names no ${what}. ${didYouMean(id, ids)}`],
        ),
        ...ids.flatMap((id) =>
          Object.hasOwn(field, id)
            ? []
            : [`${place}.${id} is missing. Write where the value stands in the event ${quote(id)}.`],
        ),
      ];

/** Most events of a series: the simulator sends all of them at each hub. */
const longestSeries = 1000;

function checkEvent(
  { source, pattern, atLeast }: CustomCorrelationRule["events"][number],
  path: string,
  type: Condition["type"],
): string[] {
  if (source.toLowerCase().startsWith(ownSources))
    return [
      `${path}.source is ${quote(source)}, but sources that begin with ${ownSources} are reserved for this program, and any account can put such an event on the central bus. Choose another.`,
    ];
  const others = Object.keys(pattern).filter((key) => !allowedKeys.includes(key.split(".")[0] ?? key));
  if (others.length > 0)
    return [
      `${path}.pattern is ${quote(pattern)}, which has ${others.map(quote).join(", ")}. Write conditions on ${allowedKeys.join(", ")} only: the program adds the source, and an exception leaves out accounts.`,
    ];
  const types = pattern["detail-type"];
  if (!Array.isArray(types) || types.length === 0 || !types.every((each) => typeof each === "string"))
    return [
      `${path}.pattern is ${quote(pattern)}, whose "detail-type" is no list of texts. Write the intended detail types, for example ["Deployed"].`,
    ];
  const invalid = validatePattern({ source: [source], ...pattern });
  if (invalid.length > 0) return invalid.map((problem) => `${path}.pattern is not an event pattern: ${problem}`);
  if (atLeast !== undefined && type !== "temporal" && type !== "temporal_ordered")
    return [`${path}.atLeast is ${atLeast}, which ${type} has no use for. Remove it, or choose temporal.`];
  return [];
}

const fieldsOf = ({ groupBy, field, fields = {} }: CustomCorrelationRule) => [
  ...Object.entries(groupBy).map(([name, each]) => [`groupBy.${name}`, each] as const),
  ...(field === undefined ? [] : [["field", field] as const]),
  ...Object.entries(fields).map(([name, each]) => [`fields.${name}`, each] as const),
];

const seriesOf = ({ sample, nearMisses }: CustomCorrelationRule) => [
  ["sample", sample] as const,
  ...nearMisses.map((series, index) => [`nearMisses[${index}]`, series] as const),
];

/** It must fire once on its sample, and on no near-miss. */
function checkSeries(rule: CorrelationRule, path: string): string[] {
  const fired = groupsFired(rule, rule.sample);
  return [
    ...(fired.length === 1
      ? []
      : fired.length === 0
        ? [`${path}.sample does not fire the rule. Correct the events, their times or the rule: ${needOf(rule)}.`]
        : [
            `${path}.sample fires the rule ${fired.length} times, for ${fired.map((group) => quote(group)).join(" and ")}. Write a series of one group.`,
          ]),
    ...rule.nearMisses.flatMap((events, index) =>
      groupsFired(rule, events).length === 0
        ? []
        : [`${path}.nearMisses[${index}] fires the rule. Write harmless events, or narrow the rule.`],
    ),
  ];
}

/** What fulfills a rule, in words. */
function needOf(rule: CorrelationRule): string {
  switch (rule.type) {
    case "event_count":
      return `it needs ${rule.atLeast} events within ${rule.timespanMinutes} minutes`;
    case "value_count":
      return `it needs ${rule.atLeast} different values within ${rule.timespanMinutes} minutes`;
    case "first_seen":
      return `it needs a value later than ${rule.learningDays} days after the first event`;
    case "absent":
      return `it needs the first event without the second within ${rule.timespanMinutes} minutes`;
    default:
      return `it needs all of its events within ${rule.timespanMinutes} minutes`;
  }
}

/** Groups in which a rule finds something when these events are all that there ever is. */
function groupsFired(rule: CorrelationRule, events: readonly Envelope[]): Group[] {
  const observe = observer([rule], keyOf);
  const groups = new Map<string, { readonly group: Group; readonly seen: Map<string, Observation> }>();
  for (const event of events)
    for (const { group, observation } of observe(event)) {
      const key = JSON.stringify(group);
      const known = groups.get(key) ?? { group, seen: new Map<string, Observation>() };
      known.seen.set(`${observation.event} ${observation.key}`, observation);
      groups.set(key, known);
    }
  const all = [...groups.values()].map(({ group, seen }) => ({ group, seen: inOrder(seen.values()) }));
  const begun = Math.min(...all.flatMap(({ seen }) => seen.map(({ at }) => at)));
  return all.flatMap(({ group, seen }) => {
    const match = firstMatch(rule, seen, Infinity);
    const isLearned = rule.type === "first_seen" && (match?.from ?? 0) < begun + rule.learningDays * 86_400_000;
    return match === undefined || isLearned ? [] : [group];
  });
}

/** As the function knows an event: a call by its record, anything else by what it says. */
const keyOf = ({ id, account, region, time, source, "detail-type": type, detail }: Envelope): string =>
  "eventID" in detail ? id : JSON.stringify([account, region, time, source, type, detail]);
