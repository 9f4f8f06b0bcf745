import type { JsonObject } from "../../../../model/envelope";
import { notificationSource, notificationType } from "../../../../model/names";
import { fillTicket } from "../../../../model/channels/ticket-body";
import type { Severity } from "../../../../model/severity";
import type { Digest } from "../../channel";
import type { ConfiguredChannel } from "../../configuration";
import { emailDigest, emailOf } from "../email/messages";
import { httpsDigest, httpsMessage } from "../https/messages";
import type { Notice } from "../../notice";
import { digestTitle } from "../../digest";

/** One event for the central bus: its rule sends `detail.body` to the ticket system. */
export interface TicketEvent {
  readonly detail: JsonObject & { readonly body: JsonObject };
}

export function ticketEvent(notice: Notice, repeats: number, channel: ConfiguredChannel): TicketEvent {
  const { account, facts: _facts, links: _links, collapsed: _collapsed, ...rest } = notice;
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
      ...(notice.subject !== undefined && { subject: notice.subject }),
      body: body === undefined ? httpsMessage(notice, repeats) : fillTicket(body as JsonObject, values),
    },
  };
}

export function ticketDigest(digest: Digest, channel: ConfiguredChannel): TicketEvent {
  const { lines, more, hours, region } = digest;
  const values = {
    title: digestTitle(lines.length + more, hours),
    text: emailDigest(digest).message,
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
      body: body === undefined ? httpsDigest(digest) : fillTicket(body as JsonObject, values),
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

const priorityOf = ({ ticket }: ConfiguredChannel, severity: Severity) => ticket?.priorities[severity] ?? severity;
