import type { Envelope } from "../../model/envelope";
import { writeJson } from "../../model/json";
import type { Delivery, Forwarded, Handed, RuleMatch, TargetOutcome, Undelivered } from "../services/events/delivery";
import type { World } from "../services/events/world";
import type { Journey } from "../traffic/journey";
import type { Send } from "../traffic/send";

/**
 * Journeys, small enough to be kept and read back in each run: of an event whose text goes to several targets one is kept, of
 * a rule or target its position in the world. Texts are named by their positions among `texts`.
 */
export interface PackedJourneys {
  readonly texts: readonly string[];
  readonly journeys: readonly PackedJourney[];
  /** JSON of a {@link PackedDelivery} or `null` for each journey: it is read faster than anything else. */
  readonly deliveries: string;
}

/** Of each kind of entry, with positions in place of what they stand for. */
type Packed<Entry, Replaced> = Omit<Entry, keyof Replaced> & Replaced;
type PackedJourney = Omit<Packed<Journey, { send: Packed<Send, { event: number }> }>, "delivery">;
type PackedDelivery = Packed<Delivery, { bus: number; event: number; why: number; matches: PackedMatch[] }>;
type PackedMatch = Packed<RuleMatch, { rule: number; targets: PackedOutcome[] }>;
type PackedOutcome =
  | Packed<Forwarded, { target: number; delivery: PackedDelivery }>
  | Packed<Handed, { target: number; data: number }>
  | Packed<Undelivered, { target: number }>;

export function packJourneys(journeys: readonly Journey[], { rules }: World): PackedJourneys {
  const positions = new Map<unknown, number>(rules.map((rule, index) => [rule, index]));
  const texts: string[] = [];
  const known = new Map<string, number>();
  /** Most deliveries of a journey are of the same event. */
  const ofEvents = new Map<Envelope, number>();
  const packed = journeys.map(({ delivery: _, ...journey }) => ({
    ...journey,
    send: { ...journey.send, event: eventAt(journey.send.event) },
  }));
  const deliveries = JSON.stringify(journeys.map(({ delivery }) => (delivery === undefined ? null : pack(delivery))));
  return { texts, journeys: packed, deliveries };

  function pack(delivery: Delivery): PackedDelivery {
    return {
      ...delivery,
      bus: textAt(delivery.bus),
      event: eventAt(delivery.event),
      why: textAt(delivery.why),
      matches: delivery.matches.map((match) => ({
        ...match,
        rule: positionOf(match.rule, positions.get(match.rule)),
        targets: match.targets.map((outcome): PackedOutcome => {
          const target = positionOf(outcome.target, match.rule.targets.indexOf(outcome.target));
          if (outcome.kind === "forwarded") return { ...outcome, target, delivery: pack(outcome.delivery) };
          if (outcome.kind === "handed") return { ...outcome, target, data: textAt(outcome.data) };
          return { ...outcome, target };
        }),
      })),
    };
  }

  function eventAt(event: Envelope): number {
    const before = ofEvents.get(event);
    if (before !== undefined) return before;
    const position = textAt(writeJson(event));
    ofEvents.set(event, position);
    return position;
  }

  function textAt(text: string): number {
    const before = known.get(text);
    if (before !== undefined) return before;
    known.set(text, texts.length);
    return texts.push(text) - 1;
  }
}

/**
 * The same journeys, in a world of the same resources. Events that are equal are one object. What is read is changed in place,
 * because these are a hundred thousand objects.
 */
export function unpackJourneys({ texts, journeys, deliveries }: PackedJourneys, world: World): Journey[] {
  const events: Envelope[] = [];
  const read = JSON.parse(deliveries) as readonly (PackedDelivery | null)[];
  return journeys.map((journey, index) => {
    Object.assign(journey.send, { event: eventAt(journey.send.event) });
    const delivery = read[index];
    return Object.assign(journey as unknown as Journey, delivery && { delivery: unpack(delivery) });
  });

  function unpack(delivery: PackedDelivery): Delivery {
    const unpacked = delivery as unknown as Writable<Delivery>;
    unpacked.bus = at(texts, delivery.bus);
    unpacked.event = eventAt(delivery.event);
    unpacked.why = at(texts, delivery.why);
    for (const match of delivery.matches) {
      const rule = at(world.rules, match.rule);
      (match as unknown as Writable<RuleMatch>).rule = rule;
      for (const outcome of match.targets) {
        const target = at(rule.targets, outcome.target);
        if (outcome.kind === "forwarded") unpack(outcome.delivery);
        else if (outcome.kind === "handed") (outcome as unknown as Writable<Handed>).data = at(texts, outcome.data);
        (outcome as unknown as Writable<TargetOutcome>).target = target;
      }
    }
    return unpacked;
  }

  function eventAt(position: number): Envelope {
    return (events[position] ??= JSON.parse(at(texts, position)) as Envelope);
  }
}

type Writable<Entry> = { -readonly [Key in keyof Entry]: Entry[Key] };

function positionOf({ urn }: { readonly urn: string }, position: number | undefined): number {
  if (position === undefined || position < 0) throw new Error(`${urn} is in no world: what it did cannot be kept.`);
  return position;
}

function at<Entry>(entries: readonly Entry[], position: number): Entry {
  const entry = entries[position];
  if (entry === undefined) throw new Error(`Traffic that was kept names entry ${position} of ${entries.length}.`);
  return entry;
}
