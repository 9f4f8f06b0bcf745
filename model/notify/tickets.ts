import type { JsonObject } from "../envelope";
import { notReplayed } from "../network/forwarding-rules";
import { arns, type Names, notificationSource, notificationType } from "../names";
import type { NotificationSettings } from "../settings/notifications";
import { policy, type PolicyDocument } from "../iam/policies";
import { callDestination } from "../operations/reconciliation";
import type { TicketSettings } from "../channels/ticket-settings";

/** A channel that EventBridge calls for us. */
export interface TicketChannel {
  readonly id: string;
  /** Name or ARN of the secret. */
  readonly secret: string;
  readonly ticket: TicketSettings;
}

export const ticketChannels = ({ channels }: NotificationSettings): TicketChannel[] =>
  channels.flatMap(({ id, secret, ticket }) =>
    secret !== undefined && ticket !== undefined ? [{ id, secret, ticket }] : [],
  );

/** Where in such an event the body of the request stands: EventBridge hands on this part, as it is. */
export const noticeBody = "$.detail.body";

/**
 * The notices for one channel. Anybody in the organization can put events with our source on the bus: only the governance
 * account's are believed. A replay opens no ticket twice.
 */
export const noticePattern = (channel: string, accountId: string): JsonObject => ({
  source: [notificationSource],
  "detail-type": [notificationType],
  account: [accountId],
  detail: { channel: [channel] },
  ...notReplayed,
});

/** ARN pattern of the rules that call ticket systems. */
export const ticketRuleArns = (place: {
  readonly region: string;
  readonly accountId: string;
  readonly names: Names;
}): string => arns.rule(place.region, place.accountId, `${place.names.bus}/${place.names.ticket("*")}`);

/** What the role of the targets needs: to call each channel's destination. */
export const callTickets = (
  channels: readonly string[],
  { region, accountId, names }: { readonly region: string; readonly accountId: string; readonly names: Names },
): PolicyDocument =>
  policy(...channels.flatMap((id) => callDestination(region, accountId, names.ticket(id)).Statement));
