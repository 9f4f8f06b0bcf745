import { createExceptions } from "../../model/detections/exceptions";
import { concernedOf } from "../../model/correlations/alert";
import type { Observed } from "../../model/correlations/observation";
import type { Envelope } from "../../model/envelope";
import type { Configuration } from "./configuration";

/**
 * Whether an exception of a rule's detection covers an event, which then does not count: nine wrong passwords of a scanner
 * and one of somebody else are no ten. What `absent` waits for is good news, from whomever it comes.
 */
export function createEventExceptions({
  exceptions,
  accounts,
}: Pick<Configuration, "exceptions" | "accounts">): (event: Envelope, observed: Observed, now: Date) => boolean {
  if (exceptions.length === 0) return () => false;
  const exceptionFor = createExceptions(exceptions);
  const byId = new Map(accounts.map((each) => [each.id, each]));
  return (event, { rule, group, observation }, now) => {
    if (rule.type === "absent" && observation.event > 0) return false;
    const accountId = group["account"] ?? event.account;
    const question = {
      detection: rule.id,
      event,
      accountId,
      account: byId.get(accountId),
      subjects: concernedOf(group),
    };
    return exceptionFor({ ...question, now }) !== undefined;
  };
}
