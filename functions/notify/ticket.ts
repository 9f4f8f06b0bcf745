import type { JsonObject } from "../../model/envelope";
import { notificationSource, notificationType } from "../../model/names";
import { fillTicket } from "../../model/channels/ticket-body";
import type { Channel, Severity } from "./configuration";
import { emailDigest, emailOf } from "./email";
import { httpsDigest, httpsMessage } from "./https";
import type { Notice } from "./notice";
import { digestTitle } from "./slack";

/** One event for the central bus: its rule hands `detail.body` to the ticket system. */
export interface TicketEvent {
  readonly detail: JsonObject & { readonly body: JsonObject };
}

export function ticketEvent(channel: Channel, notice: Notice, repeats: number): TicketEvent {
  const { account, facts: _facts, links: _links, ...rest } = notice;
  const values = {
    ...rest,
    text: emailOf(notice, repeats).message,
    priority: priorityOf(channel, notice.severity),
    account: account.name,
    accountId: account.id,
    unit: account.unit,
    repeats: String(repeats),
  };
  const body = channel.ticket?.body;
  return {
    detail: {
      channel: channel.id,
      type: "incident",
      incident: notice.incident,
      detection: notice.detection,
      severity: notice.severity,
      account: account.id,
      eventId: notice.eventId,
      body: body === undefined ? httpsMessage(notice, repeats) : fillTicket(body as JsonObject, values),
    },
  };
}

export function ticketDigest(
  channel: Channel,
  lines: readonly string[],
  more: number,
  hours: number,
  region: string,
): TicketEvent {
  const values = {
    title: digestTitle(lines.length + more, hours),
    text: emailDigest(lines, more, hours).message,
    severity: "low",
    priority: priorityOf(channel, "low"),
    region,
    repeats: "0",
  };
  const body = channel.ticket?.body;
  return {
    detail: {
      channel: channel.id,
      type: "digest",
      severity: "low",
      body: body === undefined ? httpsDigest(lines, more, hours) : fillTicket(body as JsonObject, values),
    },
  };
}

/** An entry for `PutEvents` (EventBridge API reference). */
export const ticketEntry = ({ detail }: TicketEvent, bus: string, now: Date) => ({
  EventBusName: bus,
  Source: notificationSource,
  DetailType: notificationType,
  Time: now,
  Detail: JSON.stringify(detail),
});

const priorityOf = ({ ticket }: Channel, severity: Severity) => ticket?.priorities[severity] ?? severity;
