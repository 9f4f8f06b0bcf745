import type { Envelope } from "../../../model/envelope";
import type { Question } from "../question";
import { countDistinct, groupBy, identityOf, isSignIn, largest, smallest, text } from "../reading";

/**
 * CloudTrail writes this instead of an unknown user name (CloudTrail user guide, "CloudTrail userIdentity element").
 */
const hiddenName = "HIDDEN_DUE_TO_SECURITY_REASONS";

/** One row for each address; a failure delivered twice counts once, and a hidden name is not counted as a name. */
export const failedConsoleSignInsBySource: Question = {
  name: "failed-console-sign-ins-by-source",
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
