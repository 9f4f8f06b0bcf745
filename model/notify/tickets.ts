import { centralRuleArn, type HubPlace, notificationSource, notificationType } from "../names";
import { notReplayed, type RulePlan } from "../rule";
import type { NotificationSettings } from "../settings/notifications";
import { policy, type PolicyDocument } from "../iam/policies";
import { callDestination } from "../operations/reconciliation";
import type { TicketSettings } from "../channels/ticket-settings";

/** A channel called by EventBridge. */
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

/** JSONPath of the request body in such an event, which EventBridge passes on unmodified. */
export const noticeBody = "$.detail.body";

/**
 * The rule for a channel's notices. Any principal in the organization can put events with our source on the bus: only
 * the governance account's are trusted. Replayed events open no second ticket.
 */
export const noticeRule = (channel: string, accountId: string, enabled: boolean): RulePlan => ({
  suffix: channel,
  description: `Hands notices of channel ${channel} to its ticket system`,
  pattern: {
    source: [notificationSource],
    "detail-type": [notificationType],
    account: [accountId],
    detail: { channel: [channel] },
    ...notReplayed,
  },
  state: enabled ? "ENABLED" : "DISABLED",
});

/** ARN pattern of the rules that call ticket systems. */
export const ticketRuleArns = (place: HubPlace): string => centralRuleArn(place, place.names.ticket("*"));

/** Permissions of the targets' role: call each channel's destination. */
export const callTickets = (channels: readonly string[], { region, accountId, names }: HubPlace): PolicyDocument =>
  policy(...channels.flatMap((id) => callDestination(region, accountId, names.ticket(id)).Statement));
