import type { Envelope, Json } from "../../model/envelope";
import type { Settings } from "../../model/settings/schema";

/** The one request that a notice for a ticket system must cause. */
export interface ExpectedTicket {
  readonly address: string;
  readonly body: Json;
}

/** True if an event claims to be a notice for a ticket system. */
export const isNotice = ({ source }: Envelope): boolean => source === "event-governance.notification";

/** The ticket request that an event must cause, derived only from settings and the event; undefined if none. */
export function expectedTickets({
  notifications,
  organization,
}: Pick<Settings, "notifications" | "organization">): (event: Envelope) => ExpectedTicket | undefined {
  return (event) => {
    if (!isNotice(event) || event["detail-type"] !== "Notification") return undefined;
    if (event.account !== organization.governanceAccountId) return undefined;
    const channel = notifications.channels.find(({ id }) => id === event.detail["channel"]);
    if (channel?.kind !== "ticket" || channel.ticket === undefined) return undefined;
    return { address: channel.ticket.endpoint, body: event.detail["body"] ?? null };
  };
}
