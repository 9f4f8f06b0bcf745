import type { Envelope } from "../../../model/envelope";
import { listing } from "../question";
import { isFromAws, mostFrequent, text } from "../reading";

/** The ARNs that identify a record's actor: the user's or session's, and for a session also the role's. */
const principalsOf = (event: Envelope): readonly string[] =>
  isFromAws(event)
    ? [
        text(event.detail, "userIdentity", "arn"),
        text(event.detail, "userIdentity", "sessionContext", "sessionIssuer", "arn"),
      ].filter((arn) => arn !== null)
    : [];

/** Parameter: the principal with the most events; on a tie the first by ARN, where a role sorts before its sessions. */
export const everythingOnePrincipalDid = listing({
  name: "everything-one-principal-did",
  columns: ["time", "account", "region", "service", "action", "error", "session", "source_ip", "event_id"],
  parameters(events): Readonly<Record<string, string>> {
    const principal = mostFrequent(events, principalsOf);
    return principal === undefined ? {} : { principal };
  },
  rowsOf: (event, { principal }) =>
    principalsOf(event).some((arn) => arn === principal)
      ? [{ session: text(event.detail, "userIdentity", "arn") }]
      : [],
});
