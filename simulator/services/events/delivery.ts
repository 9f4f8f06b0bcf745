import type { Envelope } from "../../../model/envelope";
import type { HttpRequest } from "./api-destinations";
import type { Rule, Target } from "./rule";

/** The path of one event from a bus onward: a tree, because a bus has several rules and a rule several targets. */
export interface Delivery {
  /** ARN of the bus. */
  readonly bus: string;
  /** The event on this bus: its `id` changes on a cross-Region hop. */
  readonly event: Envelope;
  /** True if the bus accepted the event; otherwise `why` has the reason and there are no matches. */
  readonly admitted: boolean;
  readonly why: string;
  /** URN of the recorded resource that caused the refusal, if any. */
  readonly culprit?: string;
  /** Every rule whose pattern matches the event, triggered or not. */
  readonly matches: readonly RuleMatch[];
}

export interface RuleMatch {
  readonly rule: Rule;
  /**
   * `disabled`: by its state. `read-only`: the event is a read-only management event, which rules in the state
   * `ENABLED` do not receive.
   */
  readonly outcome: "triggered" | "disabled" | "read-only";
  readonly targets: readonly TargetOutcome[];
}

export type TargetOutcome = Forwarded | Handed | Undelivered;

/** The target is a bus that accepted the event. */
export interface Forwarded {
  readonly kind: "forwarded";
  readonly target: Target;
  readonly delivery: Delivery;
}

/** The target accepted the event: what happens next is up to another service. */
export interface Handed {
  readonly kind: "handed";
  readonly target: Target;
  /** Service part of the target's ARN: `firehose`, `lambda`, `sqs`, …; `events` for an API destination. */
  readonly service: string;
  /** The request made to an API destination. */
  readonly request?: HttpRequest;
  /** JSON text that the target received. */
  readonly data: string;
}

/**
 * `dead-lettered`: in a dead-letter queue. `lost`: nowhere. `second-hop`: the event came from another bus, and
 * EventBridge does not forward it to a third.
 */
export interface Undelivered {
  readonly kind: "dead-lettered" | "lost" | "second-hop";
  readonly target: Target;
  readonly failure: Failure;
  readonly deadLetter: DeadLetterRoute;
}

/** The reason why a target did not receive an event. */
export interface Failure {
  /** As in the `ERROR_CODE` of a dead letter; `REFUSED` if EventBridge would have rejected the target. */
  readonly errorCode: string;
  readonly why: string;
  /** URN of the resource at fault. */
  readonly culprit: string;
}

/** Destination of a target's dead letters, or the reason why they are lost. */
export type DeadLetterRoute =
  | { readonly accepted: true; /** ARN. */ readonly queue: string }
  | { readonly accepted: false; readonly why: string; /** URN. */ readonly culprit: string };

/** Everything that left EventBridge, in order. */
export interface Sinks {
  /** By ARN of the delivery stream. */
  readonly streams: Map<string, Received[]>;
  /** By ARN of any other target that is not a bus. */
  readonly others: Map<string, Received[]>;
  /** By ARN of the queue. */
  readonly deadLetters: Map<string, DeadLetter[]>;
}

export interface Received {
  readonly event: Envelope;
  /** JSON text. */
  readonly data: string;
  readonly ruleArn: string;
  /** Of a queue: the message group. */
  readonly group?: string;
}

/** EventBridge user guide, "Using dead-letter queues to process undelivered events": message attributes. */
export interface DeadLetter {
  readonly event: Envelope;
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly errorCode: string;
  readonly why: string;
}

/** All deliveries of a tree, including the first, depth first. */
export function* deliveriesOf(delivery: Delivery): Generator<Delivery> {
  yield delivery;
  for (const match of delivery.matches)
    for (const outcome of match.targets) if (outcome.kind === "forwarded") yield* deliveriesOf(outcome.delivery);
}

/** All target outcomes of a tree with the rules that led to them. */
export function* outcomesOf(delivery: Delivery): Generator<{ readonly rule: Rule; readonly outcome: TargetOutcome }> {
  for (const { matches } of deliveriesOf(delivery))
    for (const { rule, targets } of matches) for (const outcome of targets) yield { rule, outcome };
}
