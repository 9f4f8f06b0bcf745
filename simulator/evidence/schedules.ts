import { isObject, own } from "../../model/json";
import type { Resource } from "../graph";
import { field, nameOf, property, text } from "../recorded";
import { type Delivery, deliveriesOf, outcomesOf } from "../services/events/delivery";
import { createEventBridge } from "../services/events/eventbridge";
import type { Target } from "../services/events/rule";
import type { World } from "../services/events/world";
import { createAccess } from "../services/iam/access";
import type { Organization } from "../services/iam/organization";
import { evaluate } from "../services/iam/policy";
import { requestContext } from "../services/iam/request-context";
import type { Role } from "../services/iam/roles";
import { isEventBus, parseArn } from "../services/iam/arn";
import { eventsOf, fireSchedules } from "../services/scheduler/schedules";
import type { ExpectedSchedules } from "../traffic/expected-schedules";
import type { Fact } from "./fact";
import { rateSeconds } from "./rates";
import { isSwitchedOff, type Responders } from "./switched-off";

/** Source of the events that prove that a forwarding rule can be heard. */
const heartbeat = "event-governance.heartbeat";

/** The moment at which each schedule goes off here: patterns do not depend on it. */
const someMoment = "2026-11-02T12:00:00Z";

/**
 * Asks of each recorded schedule whether it goes off as often as it says, and of each event that it puts whether its role
 * may put it, a rule takes it and a target receives it, by the recorded policies; whether what fails is kept; and of each
 * rule that waits for heartbeats whether one comes. `derived`: accounts of which no schedule is there, because their rules
 * and schedules are those of recorded ones.
 */
export function askSchedules(
  { responders, expected }: { readonly responders: Responders; readonly expected: ExpectedSchedules },
  world: World,
  organization: Organization,
  derived: ReadonlySet<string> = new Set(),
): Fact[] {
  const access = createAccess(world, organization);
  const fired = fireSchedules(world, organization, createEventBridge(world, organization), someMoment);
  const triggered = new Set(
    fired.flatMap(({ outcome }) => (outcome.kind === "put" ? [...rulesOf(outcome.delivery)] : [])),
  );
  return [
    ...world.schedules.flatMap((each) => [
      fact(`schedule ${nameOf(each)}, when`, each.urn, timeFault(each) ?? windowFault(each)),
      fact(`schedule ${nameOf(each)}, retries`, each.urn, retryFault(each)),
      fact(`schedule ${nameOf(each)}, what it says`, each.urn, inputFault(each)),
      lettersFact(each),
      sourceFact(each),
    ]),
    ...fired.map(({ urn, name, outcome }): Fact => {
      const fault = outcome.kind === "disabled" ? undefined : deliveryFault(urn, outcome);
      return fact(`schedule ${name}, its event`, fault?.urn || urn, fault?.problem);
    }),
    ...(world.schedules.some((each) => eventsOf(each).some(({ source }) => source === heartbeat))
      ? world.rules
          // Behind the central bus several rules may share the beats.
          .filter(({ pattern = "", targets }) => pattern.includes(`"${heartbeat}"`) && targets.some(forwards))
          .filter(({ busArn }) => !derived.has(parseArn(busArn)?.account ?? ""))
          .map(({ arn, name, urn, busArn, pattern = "" }) => {
            const beats = beatsAt(busArn, name, pattern);
            return fact(
              `rule ${name}, its heartbeat`,
              triggered.has(arn) ? urn : (beats?.urn ?? urn),
              triggered.has(arn)
                ? undefined
                : `Rule ${name} waits for heartbeats, and no schedule sends one that it takes`,
            );
          })
      : []),
  ];

  /** The schedule that is there to send a beat for each rule of a bus, if it has none for this one. */
  function beatsAt(bus: string, name: string, pattern: string): Resource | undefined {
    const { account = "", region = "" } = parseArn(bus) ?? {};
    const here = world.schedules.filter(
      (each) =>
        each.account === account &&
        each.region === region &&
        (field(each, "target", "arn") ?? "").endsWith(":putEvents"),
    );
    const meant = ({ rule }: Readonly<Record<string, unknown>>) =>
      typeof rule === "string" &&
      (name.endsWith(`-${rule}`) ||
        pattern.split(`"rule":[`).some((part) => part.split("]", 1)[0]?.includes(`"${rule}"`)));
    if (here.some((each) => detailsOf(each).some(meant))) return undefined;
    // Beats are put by as many as a call takes: the one that names no rule, or fewer than the others, lacks this.
    const most = Math.max(...here.map((each) => detailsOf(each).length));
    return (
      here.find((each) => detailsOf(each).some(({ rule }) => typeof rule !== "string")) ??
      here.slice(0, -1).find((each) => detailsOf(each).length < most) ??
      here.at(-1)
    );
  }

  function timeFault(schedule: Resource): string | undefined {
    const expression = text(schedule, "scheduleExpression") ?? "";
    if (text(schedule, "state") === "DISABLED" && !isSwitchedOff(responders, schedule))
      return "It is disabled: it never goes off";
    if (text(schedule, "endDate") !== undefined) return `It ends on ${text(schedule, "endDate")}`;
    // EventBridge Scheduler API reference, "CreateSchedule": it does not go off before.
    if (text(schedule, "startDate") !== undefined) return `It goes off from ${text(schedule, "startDate")} on alone`;
    const every = rateSeconds(expression);
    if (every === undefined) return `It goes off by ${expression}, and not again and again: use rate(…)`;
    const promised = promisedSeconds(schedule);
    if (typeof promised === "string") return promised;
    if (promised !== undefined && every !== promised)
      return `It goes off by ${expression}, and settings promise its event every ${promised} seconds`;
    return every > longestInterval ? `It goes off by ${expression}: silence would be told days late` : undefined;
  }

  /** Seconds between two of its events, or why they are of no use. */
  function promisedSeconds(schedule: Resource): number | string | undefined {
    const [{ source = "", detailType = "" } = {}, second] = eventsOf(schedule);
    const beats = source === heartbeat && (second !== undefined || detailsOf(schedule).length > 0);
    if (beats) return expected.ruleBeats;
    if (detailType !== "Saved Query Due") return own(expected.seconds, detailType);
    const { query } = parsedObject(field(schedule, "target", "input") ?? "{}");
    const rate = typeof query === "string" ? expected.queries.get(query) : undefined;
    if (rate === undefined) return `It asks for the saved query ${String(query)}, which settings let not run by itself`;
    return nameOf(schedule).endsWith(`-${String(query)}`)
      ? rateSeconds(rate)
      : `It asks for the saved query ${String(query)}, and is ${nameOf(schedule)}`;
  }

  /** EventBridge Scheduler API reference, "FlexibleTimeWindow": late by that much, at most. */
  function windowFault(schedule: Resource): string | undefined {
    const { mode, maximumWindowInMinutes: minutes } = nested(schedule, "flexibleTimeWindow");
    if (mode === "OFF") return minutes === undefined ? undefined : "It has a window of minutes, and none may be used";
    if (mode !== "FLEXIBLE") return `Its flexible time window is ${String(mode ?? "missing")}. Use OFF or FLEXIBLE`;
    const every = rateSeconds(text(schedule, "scheduleExpression") ?? "") ?? 0;
    return typeof minutes === "number" && minutes >= 1 && minutes * 60 * 4 <= every
      ? undefined
      : `It may go off ${String(minutes ?? "any number of")} minutes late, which is more than a quarter of its interval`;
  }

  /** EventBridge Scheduler API reference, "RetryPolicy": 60 seconds to a day, up to 185 attempts; by default the most. */
  function retryFault(schedule: Resource): string | undefined {
    const { retryPolicy } = nested(schedule, "target");
    const { maximumEventAgeInSeconds: age = 86_400, maximumRetryAttempts: attempts = 185 } = (retryPolicy ??
      {}) as Readonly<Record<string, number>>;
    if (age < 60 || age > 86_400) return `It retries for ${age} seconds, and Scheduler takes 60 to 86,400`;
    if (attempts < 0 || attempts > 185) return `It retries ${attempts} times, and Scheduler takes 0 to 185`;
    return age < leastAge || attempts < leastAttempts
      ? `It retries ${attempts} times within ${age} seconds: what is unavailable for minutes loses its event`
      : undefined;
  }

  /** What it says of itself, where it says something. */
  function inputFault(schedule: Resource): string | undefined {
    const input = field(schedule, "target", "input");
    if (eventsOf(schedule).length !== 1) return undefined;
    if (input === undefined) return "Its event has no detail: nobody sees which schedule sent it";
    const { schedule: named, minutes } = parsedObject(input);
    if (named !== nameOf(schedule) && named !== "<aws.scheduler.schedule-arn>")
      return `Its event says that ${String(named ?? "no schedule")} sent it`;
    const every = rateSeconds(text(schedule, "scheduleExpression") ?? "") ?? 0;
    if (eventsOf(schedule).some(({ source }) => source === heartbeat) && minutes !== every / 60)
      return `Its event says that it comes every ${String(minutes ?? "unknown number of")} minutes, and it comes every ${every / 60}`;
    return undefined;
  }

  function lettersFact(schedule: Resource): Fact {
    const what = `schedule ${nameOf(schedule)}, failures`;
    const { deadLetterConfig } = nested(schedule, "target");
    const queue = String(isObject(deadLetterConfig) ? deadLetterConfig["arn"] : "");
    if (world.resource(queue)?.type !== "aws:sqs/queue:Queue")
      return fact(what, schedule.urn, "What fails is lost: it has no recorded dead-letter queue");
    const role = world.role(field(schedule, "target", "roleArn") ?? "");
    if (role === undefined) return fact(what, schedule.urn);
    // The schedule's role sends it (EventBridge Scheduler user guide, "Configuring a dead-letter queue").
    const { allowed, why, culprit } = access.role(role, "sqs:SendMessage", queue);
    return allowed ? fact(what, schedule.urn) : fact(what, culprit || role.urn, `What fails is lost: ${why}`);
  }

  /**
   * Who may put events on a bus of the program's own may do so as the schedule's source alone: the program answers its own
   * sources. What the bus admits of the organization is no permission to rely on.
   */
  function sourceFact(schedule: Resource): Fact {
    const what = `schedule ${nameOf(schedule)}, its source`;
    const role = world.role(field(schedule, "target", "roleArn") ?? "");
    if (role === undefined) return fact(what, schedule.urn);
    const may = (bus: string, source: string) => mayPut(role, bus, source);
    for (const { bus, source = "" } of eventsOf(schedule)) {
      if (!isEventBus(parseArn(bus))) continue;
      if (world.bus(bus) === undefined) return fact(what, schedule.urn, `It puts its event on ${bus}, which is no bus`);
      const guilty = role.policies[0]?.urn ?? role.urn;
      if (!may(bus, source)) return fact(what, guilty, `It lets its schedule put no event of ${source} on ${bus}`);
      if (!bus.endsWith("event-bus/default") && may(bus, "another.source"))
        return fact(
          what,
          guilty,
          `It lets its schedule put events of any source on ${bus}, and its own are of ${source}`,
        );
    }
    return fact(what, schedule.urn);
  }
}

/** By the role's own policies: what a bus admits of the organization is no permission to rely on. */
export const mayPut = (role: Role, bus: string, source: string): boolean =>
  evaluate(role.policies, {
    principal: { kind: "identity", arn: role.arn, account: role.account },
    action: "events:PutEvents",
    resource: bus,
    context: requestContext({ "events:source": source, "events:eventBusInvocation": false }),
  }).effect === "allow";

type Put = Exclude<ReturnType<typeof fireSchedules>[number]["outcome"], { kind: "disabled" }>;

/** Why nobody receives a schedule's event. */
function deliveryFault(urn: string, outcome: Put): { readonly urn: string; readonly problem: string } | undefined {
  if (outcome.kind === "failed")
    return { urn: outcome.failure.culprit, problem: `Its event is not put: ${outcome.failure.why}` };
  const deliveries = [...deliveriesOf(outcome.delivery)];
  const refused = deliveries.find(({ admitted }) => !admitted);
  if (refused !== undefined)
    return { urn: refused.culprit ?? urn, problem: `Its event is not admitted to ${refused.bus}: ${refused.why}` };
  const outcomes = [...outcomesOf(outcome.delivery)].map((each) => each.outcome);
  for (const each of outcomes)
    if (each.kind === "dead-lettered" || each.kind === "lost")
      return { urn: each.failure.culprit, problem: `Its event does not reach ${each.target.arn}: ${each.failure.why}` };
  return outcomes.some(({ kind }) => kind === "handed")
    ? undefined
    : { urn, problem: `No recorded rule hands its event on: it is for nobody` };
}

/** Details of the events that a schedule puts by a call of PutEvents. */
function detailsOf(schedule: Resource): readonly Readonly<Record<string, unknown>>[] {
  const { Entries: entries } = parsedObject(field(schedule, "target", "input") ?? "{}");
  return (Array.isArray(entries) ? (entries as unknown[]) : [])
    .filter(isObject)
    .map(({ Detail: detail }) => parsedObject(typeof detail === "string" ? detail : "{}"));
}

const forwards = ({ arn }: Target): boolean => isEventBus(parseArn(arn));

/** ARNs of the rules that took an event, on whatever bus. */
const rulesOf = (delivery: Delivery): string[] =>
  [...deliveriesOf(delivery)].flatMap(({ matches }) =>
    matches.filter(({ outcome }) => outcome === "triggered").map(({ rule }) => rule.arn),
  );

/** Seconds between two events: a day, for digests, is the longest. */
const longestInterval = 86_400;
/** Seconds and attempts that outlast what AWS needs to be back. */
const leastAge = 1800;
const leastAttempts = 5;

function nested(schedule: Resource, name: string): Readonly<Record<string, unknown>> {
  const value = property(schedule, name);
  return isObject(value) ? value : {};
}

function parsedObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

const fact = (what: string, urn: string, problem?: string): Fact => ({
  what,
  urn,
  ...(problem !== undefined && { problem: `${problem}.` }),
});
