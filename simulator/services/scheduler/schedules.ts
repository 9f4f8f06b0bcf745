import type { Envelope, JsonObject } from "../../../model/envelope";
import { type Access, createAccess } from "../iam/access";
import { eventBusArn, isEventBus, parseArn, partitionOf } from "../iam/arn";
import type { DeadLetterRoute, Delivery, Failure } from "../events/delivery";
import type { EventBridge } from "../events/eventbridge";
import type { Organization } from "../iam/organization";
import { uuidOf } from "../../deterministic";
import type { Resource } from "../../graph";
import { field, nameOf, property, text } from "../../recorded";
import { putEventsContext } from "../events/routes";
import type { Role } from "../iam/roles";
import type { World } from "../events/world";
import { own } from "../../../model/json";

/** Result of firing one schedule. */
export interface FiredSchedule {
  readonly urn: string;
  readonly name: string;
  /** ARN of the target bus. */
  readonly bus: string;
  readonly outcome:
    | { readonly kind: "put"; readonly delivery: Delivery }
    | { readonly kind: "disabled" }
    | { readonly kind: "failed"; readonly failure: Failure; readonly deadLetter: DeadLetterRoute };
}

interface SchedulerContext {
  readonly world: World;
  readonly access: Access;
  readonly put: EventBridge["put"];
}

/** Fires every recorded schedule once. `at`: RFC 3339 in UTC. */
export function fireSchedules(
  world: World,
  organization: Organization,
  { put }: Pick<EventBridge, "put">,
  at: string,
): FiredSchedule[] {
  const access = createAccess(world, organization);
  return world.schedules.flatMap((schedule) => {
    const entries = entriesOf(schedule);
    return typeof entries === "string"
      ? [refused({ world, access, put }, schedule, entries)]
      : entries.map((entry, index) => fireSchedule({ world, access, put }, schedule, { ...entry, index }, at));
  });
}

/** One event that a schedule puts. */
interface Entry {
  /** ARN of the bus. */
  readonly bus: string;
  readonly source: string | undefined;
  readonly detailType: string | undefined;
  /** JSON text of the detail. */
  readonly detail: string;
}

/** What a schedule sends, by its recorded target; nothing for a target that does not put events. */
export function eventsOf(schedule: Resource): readonly Pick<Entry, "bus" | "source" | "detailType">[] {
  const entries = entriesOf(schedule);
  return typeof entries === "string" ? [] : entries;
}

/** EventBridge Scheduler user guide, "Using universal targets": the call, whose parameters are the input. */
const putEvents = /^arn:aws[a-z-]*:scheduler:::aws-sdk:eventbridge:putEvents$/;

/** What a schedule puts: the event of a templated target, or the entries of a call of PutEvents. */
function entriesOf(schedule: Resource): readonly Entry[] | string {
  const { account, region } = schedule;
  const target = field(schedule, "target", "arn") ?? "";
  const input = field(schedule, "target", "input") ?? "{}";
  if (!putEvents.test(target)) {
    const [source, detailType] = ["source", "detailType"].map((key) => {
      const { eventbridgeParameters } = property(schedule, "target") as {
        readonly eventbridgeParameters?: Record<string, string>;
      };
      return eventbridgeParameters?.[key];
    });
    return [{ bus: target, source, detailType, detail: input }];
  }
  const entries = parsedEntries(input);
  if (entries === undefined || entries.length === 0 || entries.length > 10)
    return `target input ${input} has no 1 to 10 "Entries", as PutEvents requires (EventBridge API reference, "PutEvents")`;
  return entries.map(({ EventBusName = "default", Source, DetailType, Detail = "{}" }) => ({
    bus: EventBusName.startsWith("arn:") ? EventBusName : eventBusArn(region, account, EventBusName),
    source: Source,
    detailType: DetailType,
    detail: Detail,
  }));
}

function parsedEntries(input: string): readonly Readonly<Partial<Record<string, string>>>[] | undefined {
  try {
    const { Entries: entries } = JSON.parse(input) as { readonly Entries?: unknown };
    return Array.isArray(entries) ? (entries as Readonly<Partial<Record<string, string>>>[]) : undefined;
  } catch {
    return undefined;
  }
}

function refused({ world, access }: SchedulerContext, schedule: Resource, why: string): FiredSchedule {
  return {
    urn: schedule.urn,
    name: nameOf(schedule),
    bus: "",
    outcome: {
      kind: "failed",
      failure: { errorCode: "REFUSED", why, culprit: schedule.urn },
      deadLetter: deadLetterRouteOf(world, access, schedule),
    },
  };
}

const service = "scheduler.amazonaws.com";

/**
 * Puts an event of a schedule on a bus (EventBridge Scheduler user guide, "Using templated targets" and "Using universal
 * targets"): its role must trust the Scheduler on behalf of the schedule's *group* ("Cross-service confused deputy
 * prevention") and may put events on the bus. The event's account is the role's, as always with PutEvents.
 */
function fireSchedule(
  { world, access, put }: SchedulerContext,
  schedule: Resource,
  entry: Entry & { readonly index: number },
  at: string,
): FiredSchedule {
  const { urn, account, region } = schedule;
  const name = nameOf(schedule);
  const { bus } = entry;
  const fired = (outcome: FiredSchedule["outcome"]): FiredSchedule => ({ urn, name, bus, outcome });
  if (text(schedule, "state") === "DISABLED") return fired({ kind: "disabled" });

  const failed = (errorCode: string, why: string, culprit = urn, role?: Role): FiredSchedule =>
    fired({
      kind: "failed",
      failure: { errorCode, why, culprit },
      deadLetter: deadLetterRouteOf(world, access, schedule, role),
    });

  const busArn = parseArn(bus);
  if (busArn === undefined || !isEventBus(busArn))
    return failed(
      "REFUSED",
      `target "${bus}" is not the ARN of an event bus, the one kind of target that is simulated`,
    );
  const roleArn = field(schedule, "target", "roleArn") ?? "";
  if (parseArn(roleArn)?.account !== account)
    return failed(
      "REFUSED",
      `role "${roleArn}" is not of account ${account}, and a role cannot be passed across accounts`,
    );
  const parsed = eventOf(schedule, entry, at);
  if (typeof parsed === "string") return failed("REFUSED", parsed);
  const event: Envelope = { ...parsed, account, region: busArn.region };

  const group = text(schedule, "groupName") ?? "default";
  const source = { arn: `arn:${partitionOf(region)}:scheduler:${region}:${account}:schedule-group/${group}`, account };
  const assumed = access.assume(roleArn, service, source);
  const { role } = assumed;
  if (!assumed.allowed || role === undefined)
    return failed(
      "FAILED_TO_ASSUME_ROLE",
      `${service} cannot assume ${roleArn}: ${assumed.why}`,
      assumed.culprit || urn,
    );
  const mayPut = access.role(role, "events:PutEvents", bus, { context: putEventsContext(event, false) });
  if (!mayPut.allowed) return failed("NO_PERMISSIONS", mayPut.why, mayPut.culprit || urn, role);
  const delivery = put({ bus, event, sender: { kind: "principal", arn: roleArn, account } });
  if (!delivery.admitted) return failed("NO_RESOURCE", delivery.why, delivery.culprit ?? urn, role);
  return fired({ kind: "put", delivery });
}

/** The event without account and Region, or the reason why there is none. */
function eventOf(
  schedule: Resource,
  { source, detailType, detail: text, index }: Entry & { readonly index: number },
  at: string,
): Omit<Envelope, "account" | "region"> | string {
  if (source === undefined || detailType === undefined)
    return "target has no eventbridgeParameters with source and detailType, which a bus needs";
  const id = uuidOf(`${schedule.urn} ${at}${index === 0 ? "" : ` ${index}`}`);
  const input = withContext(text, schedule, at, id);
  try {
    const detail: unknown = JSON.parse(input);
    if (typeof detail === "object" && detail !== null && !Array.isArray(detail))
      return {
        version: "0",
        id,
        "detail-type": detailType,
        source,
        time: at,
        resources: [],
        detail: detail as JsonObject,
      };
  } catch {
    // Reported below, together with JSON that is not an object.
  }
  return `target input ${input} is not a JSON object, as the detail of an event must be`;
}

/** EventBridge Scheduler user guide, "Adding context attributes in EventBridge Scheduler". */
function withContext(input: string, schedule: Resource, at: string, id: string): string {
  const attributes: Readonly<Record<string, string>> = {
    "aws.scheduler.schedule-arn": text(schedule, "arn") ?? schedule.urn,
    "aws.scheduler.scheduled-time": at,
    "aws.scheduler.execution-id": id,
    "aws.scheduler.attempt-number": "1",
  };
  return input.replace(/<(aws\.scheduler\.[a-z-]+)>/g, (text, name: string) => own(attributes, name) ?? text);
}

/**
 * The schedule's role sends its dead letters (EventBridge Scheduler user guide, "Configuring a dead-letter queue"), so
 * that none is kept if the role itself is at fault.
 */
function deadLetterRouteOf(world: World, access: Access, schedule: Resource, role?: Role): DeadLetterRoute {
  const target = property(schedule, "target") as { readonly deadLetterConfig?: { readonly arn?: string } } | undefined;
  const queue = target?.deadLetterConfig?.arn;
  const lost = (why: string, culprit = schedule.urn): DeadLetterRoute => ({ accepted: false, why, culprit });
  if (queue === undefined) return lost("the schedule has no dead-letter queue");
  if (world.resource(queue) === undefined) return lost(`${queue} is not a recorded queue`);
  if (role === undefined) return lost("the role that would send it to the dead-letter queue cannot be used");
  const send = access.role(role, "sqs:SendMessage", queue);
  return send.allowed ? { accepted: true, queue } : lost(send.why, send.culprit);
}
