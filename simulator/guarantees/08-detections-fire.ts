import { type DetectionWatch, detectionMatches, expectedDetections } from "../evidence/detection-watch";
import { deliveriesOf, type RuleMatch } from "../services/events/delivery";
import type { Rule } from "../services/events/rule";
import type { World } from "../services/events/world";
import type { Resource } from "../graph";
import { nameOf } from "../recorded";
import type { Journey } from "../traffic/journey";
import type { Guarantee } from "./guarantee";
import { driftFailures } from "./helpers/drift-failures";
import { failureOf } from "./helpers/failure-of";
import { correlationFailures } from "./helpers/correlation-failures";
import { queryFailures } from "./helpers/query-failures";
import { silenceFailures } from "./helpers/silence-failures";
import { messagesOf, type SearchableMessages, searchable } from "../evidence/messages";

export const detectionsFire: Guarantee<
  "journeys" | "detections" | "samples" | "world" | "functions" | "silences" | "alerts" | "rows" | "drifts"
> = {
  id: 8,
  title: "each detection fires on its sample, and not on its near-miss or anything else",
  short: "detections are exact",
  unit: "events",
  checkedOn:
    "each event for which settings choose a detection, and each that a rule of detections took; of what an exception covers nobody may be told, and people must be told of its near-misses, each just outside of one condition; a finding about what a call has told is part of the same incident; two events of one actor about two things, and a refused call that then succeeds, must each be told on its own; hours later an account and a rule of another fall silent, which each hub must tell once, as it must that the account is heard again; each correlation rule tells once of each incident that a second opinion finds in all events together, and of nothing else; each row of a saved query that runs by itself is told once, though its schedule goes off again; where drift.detect asks for it, one resource of each kind is changed in each hub by hand, which it must tell once, as it must that it was put right",
  check: ({ journeys, detections, samples, world, functions, silences, alerts, rows, drifts }) => {
    const concerned = journeys.filter((journey) => concernsDetections(journey, detections));
    const messages = searchable(messagesOf(functions.runs, tellingTarget));
    const failures = concerned.flatMap((journey) =>
      [
        ...detectionProblems(journey, detections, world),
        ...untold(journey, detections, messages, functions.resources),
        ...toldInVain(journey, detections, messages, functions.resources),
      ].map(({ problem, resource }) => failureOf(journey, problem, resource)),
    );
    const idle = samples ? neverFired(journeys, detections) : [];
    return {
      checked: concerned.length,
      failures: [
        ...failures,
        ...silenceFailures(silences, journeys, { world, resources: functions.resources }),
        ...correlationFailures(alerts, journeys, functions.resources),
        ...queryFailures(rows, journeys, functions.resources),
        ...driftFailures(drifts, journeys, functions.resources),
        ...idle.map((id) => ({
          event: `detection ${id}`,
          path: [],
          resource: `detections: ${id}`,
          problem: "No account and Region of this environment has an event that fires it.",
        })),
      ],
    };
  },
};

/** The target that notifies people; the others only act. */
const tellingTarget = "notify";

const tells = ({ targets }: RuleMatch) =>
  targets.some(({ kind, target }) => kind === "handed" && target.id === tellingTarget);

/** A problem with one event, and the URN or ARN of the resource at fault. */
interface DetectionProblem {
  readonly problem: string;
  readonly resource: string;
}

/** True if an event should fire a detection, nearly matches one, or fired one; otherwise there is nothing to check. */
const concernsDetections = (journey: Journey, watch: DetectionWatch): boolean =>
  (expectedDetections(journey)?.length ?? 0) > 0 ||
  (journey.send.excepted?.length ?? 0) > 0 ||
  /^near-miss( \d+)? of /.test(journey.send.name) ||
  detectionMatches(journey, watch).length > 0;

function detectionProblems(journey: Journey, watch: DetectionWatch, world: World): DetectionProblem[] {
  const expected = expectedDetections(journey);
  if (expected === undefined) return [];
  // A rule may take what an exception covers: the function that tells judges it again.
  const found = [...expected, ...(journey.send.excepted ?? []).map(({ detection }) => detection)];
  const matches = detectionMatches(journey, watch);
  const triggered = matches.filter(({ outcome }) => outcome === "triggered");
  const astray = triggered
    .filter(({ rule }) => !watch.rules.get(rule.urn)?.some((id) => found.includes(id)))
    .map(({ rule }) => ({
      problem: `It fired ${watch.rules.get(rule.urn)?.join(", ")}, which is not about such an event.`,
      resource: rule.urn,
    }));
  const missing = watch.told ? expected.flatMap((id) => missed(id, journey, matches, watch, world)) : [];
  return [...astray, ...missing];
}

/** A message of its own, soon: one at the end of the window would count the event as a repeat of another incident. */
function untold(
  journey: Journey,
  watch: DetectionWatch,
  messages: SearchableMessages,
  resources: readonly Resource[],
): DetectionProblem[] {
  const { announces } = journey.send;
  if (announces === undefined) return [];
  const handed = detectionMatches(journey, watch).filter(tells);
  // Reported already: no rule handed it to the function.
  if (handed.length === 0) return [];
  const { detection, mentions, failed, withinSeconds } = announces;
  const told = messages
    .including(mentions)
    .some(({ text, seconds }) => /failed: /.test(text) === failed && seconds < withinSeconds);
  if (told) return [];
  return [
    {
      problem: `No channel was told of it within ${withinSeconds / 60} minutes, as ${failed ? "a call that failed" : "an incident"} of ${detection} about ${mentions}.`,
      resource: tellerOf(handed, resources),
    },
  ];
}

/** What an exception covers or another incident tells, and people were told nevertheless: the message names it. */
function toldInVain(
  journey: Journey,
  watch: DetectionWatch,
  messages: SearchableMessages,
  resources: readonly Resource[],
): DetectionProblem[] {
  const { excepted = [], event, updates } = journey.send;
  const twice =
    updates !== undefined &&
    messages
      .including(updates.mentions)
      .some(({ text, seconds }) => text.includes(updates.detection) && seconds < updates.notWithinSeconds);
  const told =
    updates === undefined || !twice
      ? []
      : [
          {
            problem: `People were told twice of ${updates.mentions}: ${updates.detection} tells of what a call has told.`,
            resource: tellerOf(detectionMatches(journey, watch).filter(tells), resources),
          },
        ];
  return [
    ...told,
    ...excepted
      .filter(({ detection }) =>
        [event.id, `about-${event.id.slice(0, 8)}`].some((name) =>
          messages.including(name).some(({ text }) => text.includes(detection)),
        ),
      )
      .map(({ detection, exception }) => ({
        problem: `People were told of it as ${detection}, though the exception ${exception} covers it.`,
        resource: tellerOf(detectionMatches(journey, watch).filter(tells), resources),
      })),
  ];
}

/** The function to which rules handed an event. */
function tellerOf(handed: readonly RuleMatch[], resources: readonly Resource[]): string {
  const teller = resources.find(
    (each) =>
      each.type === "aws:lambda/function:Function" &&
      each.region === handed[0]?.rule.region &&
      nameOf(each).endsWith(`-${tellingTarget}`),
  );
  return teller?.urn ?? handed[0]?.rule.urn ?? "";
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

/** Enabled detections that no event of this traffic should fire: they are untested. */
function neverFired(journeys: readonly Journey[], { chosen, told }: DetectionWatch): string[] {
  if (!told) return [];
  const expected = new Set(
    journeys.flatMap((journey) => [
      ...(expectedDetections(journey) ?? []),
      ...(journey.send.excepted ?? []).map(({ detection }) => detection),
    ]),
  );
  return chosen.filter((id) => !expected.has(id));
}
