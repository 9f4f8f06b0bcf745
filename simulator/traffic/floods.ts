import type { GovernedEvent } from "../../model/catalog/governed-event";
import { governedEvents } from "../../model/network/governed-events";
import { hubOf } from "../../model/settings/regions";
import { uuidOf } from "../deterministic";
import { arise, type Send, type Stage, toSend, type Via } from "./send";

/** More than a delivery stream has active partitions (Firehose developer guide, "Amazon Data Firehose Quota"). */
const flood = 510;

/** A few, to show that a way in exists at all. */
const trickle = 10;

/**
 * What a single principal of a member may do to everybody else: events of its own whose time, or whose detail type where
 * settings leave it open, is another in each. Every way to a central bus is used, the member's own bus for most: a
 * central bus may admit nothing else.
 */
export const floods = (stage: Stage): Send[] => [...forgedDays(stage), ...inventedTypes(stage)];

/** Heartbeats of as many days, past and to come. */
function forgedDays(stage: Stage): Send[] {
  return attacks(stage, ({ source }) => source === "event-governance.heartbeat", "day").map(({ send, index }) => {
    const day = stage.now.getTime() + (index % 2 === 0 ? index : -index) * 86_400_000;
    const time = `${new Date(day).toISOString().slice(0, 19)}Z`;
    return { ...send, event: { ...send.event, time } };
  });
}

/** Custom events of as many detail types. */
function inventedTypes(stage: Stage): Send[] {
  return attacks(stage, ({ source }) => !source.startsWith("aws.") && !source.startsWith("event-governance."), "type")
    .map(({ send, index }) => ({
      ...send,
      event: { ...send.event, "detail-type": `${send.event["detail-type"]} ${index}` },
    }))
    .flatMap((send) => {
      const outcome = stage.expectedOutcomeOf(send.event);
      return outcome.governed === true ? [{ ...send, typeOfItsOwn: outcome.typeOfItsOwn ?? true }] : [];
    });
}

/** For each hub, events of the first governed entry of a kind, by the last member, in every way in which it can send. */
function attacks(
  { settings, accounts, regions, buses, now, expectedOutcomeOf }: Stage,
  isOfKind: (entry: GovernedEvent) => boolean,
  label: string,
): { readonly send: Send; readonly index: number }[] {
  const attacker = accounts.at(-1);
  const entry = governedEvents(settings).find(isOfKind);
  if (attacker === undefined || entry === undefined) return [];
  return buses.flatMap((bus) => {
    const hub = bus.split(":")[3] ?? "";
    const region = regions.find((each) => hubOf(settings.regions, each) === hub) ?? hub;
    const original = arise(entry, attacker.id, region, now);
    const ways: readonly (readonly [Via | undefined, number])[] = [
      [undefined, flood],
      [{ kind: "customer", bus }, trickle],
      [{ kind: "own rule", bus }, trickle],
    ];
    let index = 0;
    return ways.flatMap(([via, count]) =>
      Array.from({ length: count }, () => {
        index++;
        const event = { ...original, id: uuidOf(`${label} ${index} ${bus}`) };
        const send = toSend(
          `forged ${entry.id}, ${label} ${index}, by ${attacker.name} in ${region}`,
          event,
          expectedOutcomeOf,
        );
        // Whether a central bus admits what no rule of the program forwarded, settings decide.
        return { send: via === undefined ? send : { ...send, via, expect: "either" as const }, index };
      }),
    );
  });
}
