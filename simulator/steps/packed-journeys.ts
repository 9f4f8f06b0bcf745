import type { Envelope } from "../../model/envelope";
import { writeJson } from "../../model/json";
import type { Delivery, Forwarded, Handed, RuleMatch, Undelivered } from "../services/events/delivery";
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

type PackedJourney = Omit<Journey, "delivery" | "send"> & {
  readonly send: Omit<Send, "event">;
  readonly event: number;
};

interface PackedDelivery extends Omit<Delivery, "bus" | "event" | "matches" | "why"> {
  readonly bus: number;
  readonly event: number;
  readonly why: number;
  readonly matches: readonly PackedMatch[];
}

interface PackedMatch extends Omit<RuleMatch, "rule" | "targets"> {
  readonly rule: number;
  readonly targets: readonly PackedOutcome[];
}

type PackedOutcome =
  | (Omit<Forwarded, "delivery" | "target"> & { readonly target: number; readonly delivery: PackedDelivery })
  | (Omit<Handed, "data" | "target"> & { readonly target: number; readonly data: number })
  | (Omit<Undelivered, "target"> & { readonly target: number });

export function packJourneys(journeys: readonly Journey[], { rules }: World): PackedJourneys {
  const positions = new Map<unknown, number>(rules.map((rule, index) => [rule, index]));
  const texts: string[] = [];
  const known = new Map<string, number>();
  /** Most deliveries of a journey are of the same event. */
  const ofEvents = new Map<Envelope, number>();
  const packed = journeys.map(({ delivery: _, send: { event, ...send }, ...journey }) => ({
    ...journey,
    send,
    event: eventAt(event),
  }));
  const deliveries = JSON.stringify(journeys.map(({ delivery }) => (delivery === undefined ? null : pack(delivery))));
  return { texts, journeys: packed, deliveries };

  function pack({ bus, event, why, matches, ...delivery }: Delivery): PackedDelivery {
    return {
      ...delivery,
      bus: textAt(bus),
      event: eventAt(event),
      why: textAt(why),
      matches: matches.map(({ rule, targets, ...match }) => ({
        ...match,
        rule: positionOf(rule, positions.get(rule)),
        targets: targets.map((outcome): PackedOutcome => {
          const target = positionOf(outcome.target, rule.targets.indexOf(outcome.target));
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

/** The same journeys, in a world of the same resources. Events that are equal are one object. */
export function unpackJourneys({ texts, journeys, deliveries }: PackedJourneys, world: World): Journey[] {
  const events: Envelope[] = [];
  const unpacked = JSON.parse(deliveries) as readonly (PackedDelivery | null)[];
  return journeys.map(({ send, event, ...journey }, index) => {
    const delivery = unpacked[index];
    return { ...journey, send: { ...send, event: eventAt(event) }, ...(delivery && { delivery: unpack(delivery) }) };
  });

  function unpack({ bus, event, why, matches, ...delivery }: PackedDelivery): Delivery {
    return {
      ...delivery,
      bus: at(texts, bus),
      event: eventAt(event),
      why: at(texts, why),
      matches: matches.map(({ rule: position, targets, ...match }) => {
        const rule = at(world.rules, position);
        return {
          ...match,
          rule,
          targets: targets.map((outcome) => {
            const target = at(rule.targets, outcome.target);
            if (outcome.kind === "forwarded") return { ...outcome, target, delivery: unpack(outcome.delivery) };
            if (outcome.kind === "handed") return { ...outcome, target, data: at(texts, outcome.data) };
            return { ...outcome, target };
          }),
        };
      }),
    };
  }

  function eventAt(position: number): Envelope {
    return (events[position] ??= JSON.parse(at(texts, position)) as Envelope);
  }
}

function positionOf({ urn }: { readonly urn: string }, position: number | undefined): number {
  if (position === undefined || position < 0) throw new Error(`${urn} is in no world: what it did cannot be kept.`);
  return position;
}

function at<Entry>(entries: readonly Entry[], position: number): Entry {
  const entry = entries[position];
  if (entry === undefined) throw new Error(`Traffic that was kept names entry ${position} of ${entries.length}.`);
  return entry;
}
