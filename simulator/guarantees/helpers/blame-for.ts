import { deliveriesOf, outcomesOf } from "../../services/events/delivery";
import type { World } from "../../services/events/world";
import type { Journey } from "../../traffic/journey";

/** The policy or role that kept an event from arriving, else the last resource on its path. */
export function blameFor({ delivery, landings, refusedBy, send }: Journey, world: World): string {
  const urnOf = (arn: string) => world.resource(arn)?.urn ?? arn;
  if (landings[0] !== undefined) return urnOf(landings[0].stream);
  if (refusedBy !== undefined) return refusedBy;
  if (delivery === undefined) return send.via.kind === "stream" ? urnOf(send.via.stream) : send.event.account;
  let blame = delivery.culprit ?? delivery.bus;
  for (const { admitted, bus, culprit, matches } of deliveriesOf(delivery)) {
    blame = admitted ? (world.bus(bus)?.urn ?? bus) : (culprit ?? bus);
    const kept = matches.find(({ outcome }) => outcome !== "triggered");
    if (kept) blame = kept.rule.urn;
  }
  for (const { outcome } of outcomesOf(delivery)) if ("failure" in outcome) blame = outcome.failure.culprit;
  return blame;
}
