import type { Envelope } from "../../model/envelope";
import { type Delivery, deliveriesOf } from "../services/events/delivery";
import type { Journey } from "./journey";

/** Whether Lambda hands a message, by the ARN of its queue and the event in it, to the function. */
export type Handled = (queueArn: string, event: Envelope) => boolean;

/** One event in one queue. */
interface Candidate {
  readonly event: Envelope;
  readonly kind: string;
  readonly place: string;
}

/**
 * Chooses the messages that stand for others like them, so that invocations grow with kinds plus places instead of kinds
 * × places. EventBridge delivers every event to every queue, with rule, role and queue policy, whether its message is
 * handed on or not. Of the catalog's events in one of `queues`, these are handed to its function:
 *
 * - at least one of each kind, and
 * - at least one from each account and Region.
 *
 * All other messages are handed on, and so is everything in other queues. A queue belongs in `queues` if its function acts
 * alike whichever account an event is of.
 */
export function standIns(journeys: readonly Journey[], queues: ReadonlySet<string>): Handled {
  const byQueue = new Map<string, Candidate[]>();
  for (const { send, delivery } of journeys) {
    if (send.entry === undefined || delivery === undefined) continue;
    const { account, region } = send.event;
    for (const { queue, event } of queued(delivery, queues)) {
      const candidates = byQueue.get(queue) ?? [];
      candidates.push({ event, kind: send.entry, place: `${account} ${region}` });
      byQueue.set(queue, candidates);
    }
  }
  const spared = new Map([...byQueue].map(([queue, candidates]) => [queue, sparedOf(candidates)]));
  return (queueArn, { id }) => spared.get(queueArn)?.has(id) !== true;
}

function* queued(
  delivery: Delivery,
  queues: ReadonlySet<string>,
): Generator<{ readonly queue: string; readonly event: Envelope }> {
  for (const { event, matches } of deliveriesOf(delivery))
    for (const { targets } of matches)
      for (const { kind, target } of targets)
        if (kind === "handed" && queues.has(target.arn)) yield { queue: target.arn, event };
}

/** Ids of the events that others stand for. First those are chosen that are new in both ways, so that few suffice. */
function sparedOf(candidates: readonly Candidate[]): ReadonlySet<string> {
  const kinds = new Set<string>();
  const places = new Set<string>();
  const spared = new Set(candidates.map(({ event }) => event.id));
  for (const enough of [2, 1])
    for (const { event, kind, place } of candidates) {
      if (Number(!kinds.has(kind)) + Number(!places.has(place)) < enough) continue;
      kinds.add(kind);
      places.add(place);
      spared.delete(event.id);
    }
  return spared;
}
