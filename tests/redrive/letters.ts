import type { Environment } from "../../environment/environment";
import type { Envelope } from "../../model/envelope";
import { governedEvents } from "../../model/network/governed-events";
import { planNetwork } from "../../model/network/network";
import { compilePattern } from "../../model/pattern/pattern";
import { arise } from "../../simulator/traffic/send";

const now = new Date("2026-11-02T12:00:00Z");

/** The sample of a governed event as it arises in an account and Region, with an id of its own. */
export function eventOf(
  { settings }: Pick<Environment, "settings">,
  entry: string,
  { account, region, id }: { readonly account: string; readonly region: string; readonly id?: string },
): Envelope {
  const found = governedEvents(settings).find((each) => each.id === entry);
  if (found === undefined) throw new Error(`No event ${entry} is governed.`);
  const event = arise(found, account, region, now);
  return id === undefined ? event : { ...event, id, detail: { ...event.detail, eventID: id } };
}

/** What EventBridge writes into a dead letter of the forwarding rule that takes the event. */
export function forwardingLetter(
  { name, settings, accounts }: Pick<Environment, "name" | "settings" | "accounts">,
  event: Envelope,
  errorCode = "NO_PERMISSIONS",
): Record<string, string> {
  const { members } = planNetwork(name, settings, accounts);
  const member = members.find(({ accountId, region }) => accountId === event.account && region === event.region);
  const rule = member?.rules.find(({ pattern }) => compilePattern(pattern).matches(event));
  if (member === undefined || rule === undefined) throw new Error(`No rule forwards ${event.source}.`);
  return {
    RULE_ARN: `arn:aws:events:${event.region}:${event.account}:rule/event-governance-${name}-${rule.suffix}`,
    TARGET_ARN: member.busArn,
    ERROR_CODE: errorCode,
    ERROR_MESSAGE: "Lack of permissions to invoke cross account target.",
    EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
    RETRY_ATTEMPTS: "0",
  };
}
