import type { Envelope } from "../../../model/envelope";
import type { HttpRequest } from "./api-destinations";
import type { Rule, Target } from "./rule";

/** The way of one event from a bus onwards: a tree, because each rule has targets and each bus has rules. */
export interface Delivery {
  /** ARN of the bus. */
  readonly bus: string;
  /** The event as this bus has it: its `id` is new after a cross-Region hop. */
  readonly event: Envelope;
  /** Whether the bus took the event in; when not, `why` tells and nothing follows. */
  readonly admitted: boolean;
  readonly why: string;
  /** URN of what kept the event out, where something recorded did. */
  readonly culprit?: string;
  /** Every rule whose pattern the event matches, triggered or not. */
  readonly matches: readonly RuleMatch[];
}

export interface RuleMatch {
  readonly rule: Rule;
  /**
   * `disabled`: by its state. `read-only`: the event is a read-only management event, which rules in the state `ENABLED`
   * do not receive.
   */
  readonly outcome: "triggered" | "disabled" | "read-only";
  readonly targets: readonly TargetOutcome[];
}

export type TargetOutcome = Forwarded | Handed | Undelivered;

/** The target is a bus that let the event in. */
export interface Forwarded {
  readonly kind: "forwarded";
  readonly target: Target;
  readonly delivery: Delivery;
}

/** The target took the event: what it does with it is another service's matter. */
export interface Handed {
  readonly kind: "handed";
  readonly target: Target;
  /** Service part of the target's ARN: `firehose`, `lambda`, `sqs`, …; `events` for an API destination. */
  readonly service: string;
  /** What an API destination is called with. */
  readonly request?: HttpRequest;
  /** JSON text that the target received. */
  readonly data: string;
}

/**
 * `dead-lettered`: a queue has it. `lost`: nothing has it. `second-hop`: the event came from another bus, and EventBridge
 * does not send it on to a third, whatever then becomes of it.
 */
export interface Undelivered {
  readonly kind: "dead-lettered" | "lost" | "second-hop";
  readonly target: Target;
  readonly failure: Failure;
  readonly deadLetter: DeadLetterRoute;
}

/** Why a target did not get an event. */
export interface Failure {
  /** As in the `ERROR_CODE` of a dead letter; `REFUSED` when EventBridge would not have accepted the target at all. */
  readonly errorCode: string;
  readonly why: string;
  /** URN of the resource at fault. */
  readonly culprit: string;
}

/** Where the dead letters of a target go, or why they are lost. */
export type DeadLetterRoute =
  | { readonly accepted: true; /** ARN. */ readonly queue: string }
  | { readonly accepted: false; readonly why: string; /** URN. */ readonly culprit: string };

/** Everything that left EventBridge, in the order in which it left. */
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
}

/** EventBridge user guide, "Using dead-letter queues to process undelivered events": message attributes. */
export interface DeadLetter {
  readonly event: Envelope;
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly errorCode: string;
  readonly why: string;
}

/** All deliveries of a tree, the first one included, depth first. */
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
