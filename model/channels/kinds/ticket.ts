import { putEventsFrom } from "../../iam/policies";
import { arns, notificationSource } from "../../names";
import { channelKind } from "../channel-kind";
import { ticketSettings } from "../ticket-settings";

export const ticket = channelKind({
  kind: "ticket",
  position: 5,
  what: "a ticket system that EventBridge calls, with its own retries, rate limit and dead letters, and a body in the system's own format",
  secret: "EventBridge",
  settings: {
    ticket: {
      schema: ticketSettings.optional(),
      verb: "is",
      hint: "write at least its address, for example ticket: { endpoint: https://example.atlassian.net/rest/api/2/issue }",
    },
  },
  configure: ({ ticket }) => ({
    ...(ticket !== undefined && {
      ticket: { priorities: ticket.priorities, ...(ticket.body !== undefined && { body: ticket.body }) },
    }),
  }),
  statements: (_channels, { accountId, region, names }) => [
    putEventsFrom(arns.bus(region, accountId, names.bus), notificationSource),
  ],
});
