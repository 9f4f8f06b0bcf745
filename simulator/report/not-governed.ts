import { deliveriesOf } from "../services/events/delivery";
import type { Journey } from "../traffic/journey";

/** Events of the user that no rule matched, grouped: the answer to "why is it not in the archive?". */
export function notGoverned(
  journeys: readonly Journey[],
): { readonly what: string; readonly why: string; readonly events: number }[] {
  const groups = new Map<string, { what: string; why: string; events: number }>();
  for (const { send, delivery } of journeys) {
    if ((send.expect !== "stays" && send.expect !== "either") || send.causedBy !== undefined) continue;
    if (delivery && [...deliveriesOf(delivery)].length > 1) continue;
    const name = send.event.detail["eventName"];
    const what = `${typeof name === "string" ? name : send.event["detail-type"]} of ${send.event.source}`;
    const why = send.why ?? "";
    const group = groups.get(`${what} ${why}`) ?? { what, why, events: 0 };
    groups.set(`${what} ${why}`, { ...group, events: group.events + 1 });
  }
  return [...groups.values()].sort((a, b) => b.events - a.events);
}
