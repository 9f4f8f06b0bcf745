import type { Envelope } from "../../../model/envelope";
import type { Question } from "../question";
import { at, countDistinct, firstText, groupBy, isCall, isFromAws, largest, smallest, text } from "../reading";

/** The actor: the role of a session, otherwise the user, otherwise what identifies an identity without an ARN. */
const actorOf = ({ detail }: Envelope) =>
  firstText(at(detail, "userIdentity"), "sessionContext.sessionIssuer.arn", "arn", "principalId", "invokedBy");

/** Error codes of a denial (Security Hub user guide, CloudWatch.2: the metric filter for unauthorized API calls). */
const refusal = /UnauthorizedOperation$|^AccessDenied/;

/** One row for each actor; a call delivered twice counts once. */
export const callsDeniedByPrincipal: Question = {
  name: "calls-denied-by-principal",
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
