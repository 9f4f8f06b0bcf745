import type { Envelope } from "../../model/envelope";
import { listing, type Question } from "./question";
import {
  at,
  countDistinct,
  eventName,
  firstText,
  groupBy,
  identityOf,
  isCall,
  isFromAws,
  largest,
  mostFrequent,
  smallest,
  text,
} from "./reading";

/** An attempt at the console (CloudTrail user guide, "AWS Management Console sign-in events"). */
const isSignIn = (event: Envelope, outcome: "Success" | "Failure") =>
  event.source === "aws.signin" &&
  eventName(event) === "ConsoleLogin" &&
  text(event.detail, "responseElements", "ConsoleLogin") === outcome;

/** A federated user's identity provider asked for the second factor, so users and root alone are meant. */
export const consoleSignInWithoutMfa = listing({
  columns: ["time", "account", "region", "identity_type", "principal", "source_ip", "event_id"],
  rowsOf(event) {
    const type = text(event.detail, "userIdentity", "type");
    const alone = text(event.detail, "additionalEventData", "MFAUsed") !== "Yes";
    const meant = type === "IAMUser" || type === "Root";
    return meant && alone && isSignIn(event, "Success") ? [{ identity_type: type }] : [];
  },
});

/** CloudTrail writes this for a name that no user has (CloudTrail user guide, "CloudTrail userIdentity element"). */
const hiddenName = "HIDDEN_DUE_TO_SECURITY_REASONS";

/** One row for each address; a failure delivered twice is one failure, a hidden name is no name. */
export const failedConsoleSignIns: Question = {
  columns: ["source_ip", "failures", "user_names", "accounts", "first_failure", "last_failure"],
  key: ["source_ip"],
  order: [{ column: "failures", descending: true }],
  limit: 200,
  rows(events) {
    const failures = events.filter((event) => isSignIn(event, "Failure"));
    const address = ({ detail }: Envelope) => text(detail, "sourceIPAddress");
    return [...groupBy(failures, (event) => JSON.stringify(address(event))).values()].map((group) => {
      const times = group.map(({ time }) => time) as [string, ...string[]];
      const names = group.map(({ detail }) => text(detail, "userIdentity", "userName"));
      return {
        source_ip: address(group[0]),
        failures: countDistinct(group.map((event) => identityOf(event).key)),
        user_names: countDistinct(names.filter((name) => name !== hiddenName)),
        accounts: countDistinct(group.map(({ account }) => account)),
        first_failure: smallest(times),
        last_failure: largest(times),
      };
    });
  },
};

/**
 * What a service does on the account's behalf carries root's identity too: it names the service in `invokedBy`, or is a
 * service event (Security Hub user guide, CloudWatch.1: the metric filter for root usage).
 */
export const rootUse = listing({
  columns: ["time", "account", "region", "service", "action", "error", "source_ip", "user_agent", "event_id"],
  rowsOf(event) {
    const { detail } = event;
    const isRoot = isFromAws(event) && text(detail, "userIdentity", "type") === "Root";
    const isPerson =
      text(detail, "userIdentity", "invokedBy") === null && text(detail, "eventType") !== "AwsServiceEvent";
    return isRoot && isPerson ? [{ user_agent: text(detail, "userAgent") }] : [];
  },
});

/** The ARNs by which a record's actor is known: the user's or session's, and for a session the role's. */
const principalsOf = (event: Envelope): readonly string[] =>
  isFromAws(event)
    ? [
        text(event.detail, "userIdentity", "arn"),
        text(event.detail, "userIdentity", "sessionContext", "sessionIssuer", "arn"),
      ].filter((arn) => arn !== null)
    : [];

/** Asked about the principal with most events; of several, the first by ARN, where a role comes before its sessions. */
export const everythingOnePrincipalDid = listing({
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

/** Who acted: the role of a session, else the user, else whatever the record knows of an identity without an ARN. */
export const actorOf = ({ detail }: Envelope) =>
  firstText(at(detail, "userIdentity"), "sessionContext.sessionIssuer.arn", "arn", "principalId", "invokedBy");

/** Spellings of a refusal (Security Hub user guide, CloudWatch.2: the metric filter for unauthorized API calls). */
const refusal = /UnauthorizedOperation$|^AccessDenied/;

/** One row for each actor, a call delivered twice once. */
export const callsDeniedByPrincipal: Question = {
  columns: ["principal", "denied_calls", "actions", "accounts", "addresses", "first_denied", "last_denied"],
  key: ["principal"],
  order: [{ column: "denied_calls", descending: true }],
  limit: 200,
  rows(events) {
    const denied = events.filter(
      (event) => isFromAws(event) && isCall(event, event.source) && refusal.test(text(event.detail, "errorCode") ?? ""),
    );
    return [...groupBy(denied, (event) => JSON.stringify(actorOf(event))).values()].map((group) => {
      const times = group.map(({ time }) => time) as [string, ...string[]];
      const each = (...path: string[]) => group.map(({ detail }) => text(detail, ...path));
      const actions = group.map(({ detail }) => {
        const [service, action] = [text(detail, "eventSource"), text(detail, "eventName")];
        return service === null || action === null ? null : JSON.stringify([service, action]);
      });
      return {
        principal: actorOf(group[0]),
        denied_calls: countDistinct(each("eventID")),
        actions: countDistinct(actions),
        accounts: countDistinct(group.map(({ account }) => account)),
        addresses: countDistinct(each("sourceIPAddress")),
        first_denied: smallest(times),
        last_denied: largest(times),
      };
    });
  },
};

/** Names of the credentials that a record is about: those that made the call, and those that it made. */
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

/** Asked about the key or session with most events; the first by name of several. In the order of doing. */
export const timelineOfOneSession: Question = {
  ...listing({
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
