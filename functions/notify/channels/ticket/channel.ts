import { variable } from "../../../runtime/context";
import type { Channel } from "../../channel";
import { ticketDigest, ticketEntry, type TicketEvent, ticketEvent } from "./messages";

export const ticket: Channel<never, TicketEvent> = {
  kind: "ticket",
  // EventBridge observes the ticket system's rate limit.
  pauseMs: 0,
  message: ticketEvent,
  digest: ticketDigest,
  /** Puts it on the central bus, from which EventBridge calls the ticket system. */
  async send(event, { channel: { id }, context, client }) {
    const { EventBridgeClient, PutEventsCommand } = await import("@aws-sdk/client-eventbridge");
    const entry = ticketEntry(event, variable(context, "BUS"), context.now());
    const { Entries: entries = [] } = await client(EventBridgeClient).send(new PutEventsCommand({ Entries: [entry] }));
    const failed = entries.find(({ ErrorCode }) => ErrorCode !== undefined);
    if (failed !== undefined)
      throw new Error(`${id}: the central bus says ${failed.ErrorCode ?? ""}: ${failed.ErrorMessage ?? ""}`);
    return undefined;
  },
};
