import type { Envelope } from "../../../model/envelope";
import type { Question } from "../question";
import {
  at,
  canonicalCell,
  canonicalJson,
  type Cell,
  countDistinct,
  eventName,
  firstText,
  groupBy,
  isCall,
  largest,
  smallest,
  succeeded,
  text,
} from "../reading";

const isSecretRead = (event: Envelope) =>
  isCall(event, "aws.secretsmanager") && ["BatchGetSecretValue", "GetSecretValue"].includes(eventName(event));

/** The requested secret; a batch names several secrets, or a filter. */
function secretAskedFor({ detail }: Envelope): Cell {
  const request = at(detail, "requestParameters");
  return text(request, "secretId") ?? canonicalJson(at(request, "secretIdList") ?? at(request, "filters"));
}

/** Sessions are grouped by role: the session name does not matter. */
const readerOf = ({ detail }: Envelope) =>
  firstText(at(detail, "userIdentity"), "sessionContext.sessionIssuer.arn", "arn", "principalId");

/** One row for each account, Region, reader and secret. */
export const secretsRead: Question = {
  name: "secrets-read",
  columns: [
    ...["account", "region", "principal", "secret", "reads", "failures", "addresses"],
    ...["first_call", "last_call"],
  ],
  key: ["account", "region", "principal", "secret"],
  order: [{ column: "last_call", descending: true }],
  limit: 1000,
  comparable: { secret: canonicalCell },
  rows(events) {
    const keyOf = (event: Envelope) =>
      JSON.stringify([event.account, event.region, readerOf(event), secretAskedFor(event)]);
    return [...groupBy(events.filter(isSecretRead), keyOf).values()].map((group) => {
      const times = group.map(({ time }) => time) as [string, ...string[]];
      const calls = (those: readonly Envelope[]) => countDistinct(those.map(({ detail }) => text(detail, "eventID")));
      return {
        account: group[0].account,
        region: group[0].region,
        principal: readerOf(group[0]),
        secret: secretAskedFor(group[0]),
        reads: calls(group.filter(succeeded)),
        failures: calls(group.filter((event) => !succeeded(event))),
        addresses: countDistinct(group.map(({ detail }) => text(detail, "sourceIPAddress"))),
        first_call: smallest(times),
        last_call: largest(times),
      };
    });
  },
};
