import type { Envelope } from "../../../model/envelope";
import { listing, type Question } from "../question";
import { isFromAws, mostFrequent, text } from "../reading";

/** Names of the credentials in a record: those that made the call, and those it issued. */
function credentialsOf(event: Envelope): readonly string[] {
  if (!isFromAws(event)) return [];
  const { detail } = event;
  // "This value includes the session name that is passed to the AssumeRole … call" (CloudTrail user guide, "CloudTrail
  // userIdentity element").
  const session = (text(detail, "userIdentity", "principalId") ?? "").split(":")[1];
  const named = [
    text(detail, "userIdentity", "accessKeyId"),
    session ?? null,
    text(detail, "requestParameters", "roleSessionName"),
    text(detail, "responseElements", "credentials", "accessKeyId"),
    text(detail, "responseElements", "accessKey", "accessKeyId"),
  ];
  return [...new Set(named.filter((name) => name !== null && name !== ""))] as string[];
}

/** Parameter: the key or session with the most events; on a tie the first by name. In order of time. */
export const timelineOfOneSession: Question = {
  ...listing({
    name: "timeline-of-one-session",
    columns: [
      ...["time", "account", "region", "service", "action", "error", "principal", "access_key"],
      ...["source_ip", "user_agent", "event_id"],
    ],
    parameters(events): Readonly<Record<string, string>> {
      const session = mostFrequent(events, credentialsOf);
      return session === undefined ? {} : { session };
    },
    rowsOf: (event, { session }) =>
      credentialsOf(event).some((name) => name === session)
        ? [
            {
              access_key: text(event.detail, "userIdentity", "accessKeyId"),
              user_agent: text(event.detail, "userAgent"),
            },
          ]
        : [],
  }),
  order: [{ column: "time", descending: false }],
};
