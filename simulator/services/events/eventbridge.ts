import type { Envelope } from "../../../model/envelope";
import { matcherForAll } from "../../known-patterns";
import { createAccess } from "../iam/access";
import type { Organization } from "../iam/organization";
import { admit, type Sender } from "./admission";
import { eventBusArn } from "../iam/arn";
import type { DeadLetterRoute, Delivery, Failure, RuleMatch, Sinks, TargetOutcome, Undelivered } from "./delivery";
import { uuidOf } from "../../deterministic";
import { isReadOnlyManagementEvent } from "./read-only-event";
import type { Rule, Target } from "./rule";
import { messageGroupOf, payloadOf } from "./payload";
import { deadLetterRoute } from "./dead-letters";
import { property, text } from "../../recorded";
import { type Route, Router } from "./routes";
import type { Bus, World } from "./world";

export interface PutRequest {
  /** ARN of a bus, or account and Region for their default bus. */
  readonly bus: string | { readonly account: string; readonly region: string };
  readonly event: Envelope;
  readonly sender: Sender;
}

/** Faults to inject, which no graph contains. */
export interface Faults {
  /** True if a target stays unavailable for this event until EventBridge has used up its retries. */
  readonly unavailable?: (targetArn: string, event: Envelope) => boolean;
}

/** EventBridge in every account and Region of a recorded world. */
export interface EventBridge {
  /** Puts one event on a bus and follows it to its destinations. */
  put(request: PutRequest): Delivery;
  readonly sinks: Sinks;
}

/** Firehose developer guide, "Amazon Data Firehose quota": a record may have 1,000 KiB before encoding. */
const firehoseRecordBytes = 1_024_000;

type ServiceRoute = Extract<Route, { readonly to: "service" | "address" }>;

/** Size of a dead letter's attributes: rule, target, error code and message, attempts. */
const attributeBytes = 1024;

/** An event on a bus, with the number of buses that forwarded it before. */
interface Arrival {
  readonly event: Envelope;
  readonly hops: number;
}

/**
 * Delivers events as EventBridge does: at most one hop from bus to bus, read-only management events only to rules that
 * opt in, and to each target with the recorded permissions. Each rule of this behavior cites its page of the
 * EventBridge user guide.
 */
export function createEventBridge(world: World, organization: Organization, faults: Faults = {}): EventBridge {
  const access = createAccess(world, organization);
  const router = new Router(world, access);
  const sinks: Sinks = { streams: new Map(), others: new Map(), deadLetters: new Map() };
  const matchersOf = new Map<string, (event: Envelope) => readonly Rule[]>();
  const deadLetterRoutes = new Map<string, DeadLetterRoute>();
  const keyFailures = new Map<string, Failure | undefined>();
  return { put, sinks };

  function put({ bus: at, event, sender }: PutRequest): Delivery {
    const arn = typeof at === "string" ? at : eventBusArn(at.region, at.account);
    const bus = world.bus(arn);
    if (bus === undefined) return notAdmitted(arn, event, `${arn} is not a recorded bus: EventBridge drops the event`);
    const admission = admit(world, access, bus, event, sender);
    if ("refusal" in admission) return notAdmitted(arn, event, admission.refusal, admission.culprit);
    return arrive(bus, admission, admission.why);
  }

  function arrive(bus: Bus, arrival: Arrival, why: string): Delivery {
    const { event } = arrival;
    const failure = keyFailure(bus, event);
    if (failure !== undefined) return notAdmitted(bus.arn, event, failure.why, failure.culprit);
    const matches = rulesMatching(bus, event).map((rule) => trigger(rule, arrival));
    return { bus: bus.arn, event, admitted: true, why, matches };
  }

  function trigger(rule: Rule, arrival: Arrival): RuleMatch {
    if (rule.state === "DISABLED") return { rule, outcome: "disabled", targets: [] };
    if (rule.state === "ENABLED" && isReadOnlyManagementEvent(arrival.event))
      return { rule, outcome: "read-only", targets: [] };
    return { rule, outcome: "triggered", targets: rule.targets.map((target) => deliver(rule, target, arrival)) };
  }

  function deliver(rule: Rule, target: Target, { event, hops }: Arrival): TargetOutcome {
    const route = router.route(rule, target, event);
    if (route.to === "nowhere" && route.because === "refused") return neverTaken(target, route.failure);
    if (hops > 0 && target.arn.includes(":event-bus/")) return secondHop(rule, target, event);
    if (route.to === "nowhere") return undelivered(rule, target, event, route.failure);
    if (faults.unavailable?.(target.arn, event) === true)
      return undelivered(rule, target, event, {
        errorCode: "ERROR_FROM_TARGET",
        why: `${target.arn} stayed unavailable for ${target.maximumEventAgeInSeconds} seconds or ${target.maximumRetryAttempts} retries`,
        culprit: target.urn,
      });
    if (route.to === "bus") return forward(rule, target, event, route.bus);
    return hand(rule, target, event, route);
  }

  /** `account`, `region` and `time` do not change; `id` changes between Regions. */
  function forward(rule: Rule, target: Target, event: Envelope, bus: Bus): TargetOutcome {
    const moved = bus.region === rule.region ? event : { ...event, id: uuidOf(`${event.id} ${bus.arn}`) };
    const delivery = arrive(
      bus,
      { event: moved, hops: 1 },
      `${rule.arn} forwards to it as ${target.roleArn ?? "nobody"}`,
    );
    return { kind: "forwarded", target, delivery };
  }

  function hand(rule: Rule, target: Target, event: Envelope, route: ServiceRoute): TargetOutcome {
    const payload = payloadOf(target, event);
    if ("problem" in payload) {
      world.assume(
        "EventBridge takes a template that yields no JSON for a failed delivery, which becomes a dead letter.",
      );
      return undelivered(rule, target, event, {
        errorCode: "ERROR_FROM_TARGET",
        why: payload.problem,
        culprit: target.urn,
      });
    }
    const data = payload.text;
    const service = route.to === "address" ? "events" : route.service;
    const bytes = Buffer.byteLength(data);
    if (service === "firehose" && bytes > firehoseRecordBytes)
      return undelivered(rule, target, event, {
        errorCode: "ERROR_FROM_TARGET",
        why: `${bytes} bytes are more than the ${firehoseRecordBytes} that Firehose takes as one record`,
        culprit: target.urn,
      });
    const refused = service === "sqs" ? tooLargeFor(target.arn, data) : undefined;
    if (refused !== undefined) return undelivered(rule, target, event, { errorCode: "ERROR_FROM_TARGET", ...refused });
    const group = target.messageGroup === undefined ? undefined : messageGroupOf(target.messageGroup, event);
    add(service === "firehose" ? sinks.streams : sinks.others, target.arn, {
      event,
      data,
      ruleArn: rule.arn,
      ...(group !== undefined && { group }),
    });
    const request = route.to === "address" ? { ...route.call, body: data } : undefined;
    return { kind: "handed", target, service, data, ...(request && { request }) };
  }

  /**
   * "EventBridge can't route events received from a sender event bus to a third event bus" (EventBridge user guide,
   * "Sending and receiving events between event buses"). Without a dead-letter queue the loss is silent.
   */
  function secondHop(rule: Rule, target: Target, event: Envelope): Undelivered {
    const why = `the event came to ${rule.busArn} from another bus, and is not sent on to a third, ${target.arn}`;
    const failure = { errorCode: "THIRD_ACCOUNT_HOP_DETECTED", why, culprit: rule.urn };
    return { ...undelivered(rule, target, event, failure), kind: "second-hop" };
  }

  function undelivered(rule: Rule, target: Target, event: Envelope, failure: Failure): Undelivered {
    let deadLetter = deadLetterRoutes.get(target.urn);
    if (deadLetter === undefined)
      deadLetterRoutes.set(target.urn, (deadLetter = deadLetterRoute(world, access, rule, target)));
    if (!deadLetter.accepted) return { kind: "lost", target, failure, deadLetter };
    const tooLarge = tooLargeFor(deadLetter.queue, JSON.stringify(event));
    if (tooLarge !== undefined)
      return {
        kind: "lost",
        target,
        failure,
        deadLetter: { accepted: false, why: tooLarge.why, culprit: tooLarge.culprit },
      };
    const { errorCode, why } = failure;
    add(sinks.deadLetters, deadLetter.queue, { event, ruleArn: rule.arn, targetArn: target.arn, errorCode, why });
    return { kind: "dead-lettered", target, failure, deadLetter };
  }

  /**
   * A message larger than the queue's limit is rejected; 256 KiB by default (SQS API reference, `MaximumMessageSize`,
   * as the provider sets it). Attributes count: those of a dead letter are assumed to have 1 KiB at most.
   */
  function tooLargeFor(queueArn: string, body: string): { why: string; culprit: string } | undefined {
    const queue = world.resource(queueArn);
    if (queue === undefined) return undefined;
    const limit = Number(property(queue, "maxMessageSize") ?? 262_144);
    const bytes = Buffer.byteLength(body) + attributeBytes;
    if (bytes <= limit) return undefined;
    return { why: `${queueArn} takes messages of ${limit} bytes, and this one has ${bytes}`, culprit: queue.urn };
  }

  /** All patterns of a bus in one set; buses with the same patterns, as those of all members, share it. */
  function rulesMatching(bus: Bus, event: Envelope): readonly Rule[] {
    let matcher = matchersOf.get(bus.arn);
    if (matcher === undefined) {
      const rules = bus.rules.filter((rule) => rule.pattern !== undefined);
      const patterns = rules.map((rule) => rule.pattern ?? "");
      const set = matcherForAll(patterns);
      matcher = (candidate) => set.match(candidate).flatMap((index) => rules[Number(index)] ?? []);
      matchersOf.set(bus.arn, matcher);
    }
    return matcher(event);
  }

  /**
   * A customer managed key of a bus applies to custom events, not to those of AWS services, and must admit EventBridge
   * (EventBridge user guide, "Encrypting events with AWS KMS keys" and "Authorizing EventBridge to use a customer
   * managed key").
   */
  function keyFailure(bus: Bus, event: Envelope): Failure | undefined {
    if (bus.kmsKeyIdentifier === undefined || event.source.startsWith("aws.")) return undefined;
    if (!keyFailures.has(bus.arn)) keyFailures.set(bus.arn, findKeyFailure(bus, bus.kmsKeyIdentifier));
    return keyFailures.get(bus.arn);
  }

  function findKeyFailure(bus: Bus, id: string): Failure | undefined {
    const errorCode = "NO_PERMISSIONS";
    const key = world.key(id, bus.account, bus.region);
    if (key === undefined) return { errorCode, why: `key "${id}" is not recorded`, culprit: bus.urn ?? "" };
    const context = { "kms:EncryptionContext:aws:events:event-bus:arn": bus.arn };
    for (const action of ["kms:DescribeKey", "kms:GenerateDataKey", "kms:Decrypt"]) {
      const use = access.service("events.amazonaws.com", bus, action, text(key, "arn") ?? "", { context });
      if (!use.allowed) return { errorCode, why: `the bus cannot use its key: ${use.why}`, culprit: use.culprit };
    }
    return undefined;
  }
}

const notAdmitted = (bus: string, event: Envelope, why: string, culprit?: string): Delivery => ({
  bus,
  event,
  admitted: false,
  why,
  matches: [],
  ...(culprit !== undefined && { culprit }),
});

const neverTaken = (target: Target, failure: Failure): Undelivered => ({
  kind: "lost",
  target,
  failure,
  deadLetter: { accepted: false, why: "a refused target has no dead letters", culprit: target.urn },
});

function add<T>(map: Map<string, T[]>, key: string, entry: T): void {
  const entries = map.get(key);
  if (entries === undefined) map.set(key, [entry]);
  else entries.push(entry);
}
