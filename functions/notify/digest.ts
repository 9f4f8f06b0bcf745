import type { Envelope } from "../../model/envelope";
import type { Notice } from "./notice";
import { clean } from "./text";

/** What the schedule puts on the bus (`model/notify/plan.ts`): from our own account, which the rule's pattern pins too. */
export const isDigestDue = (event: Envelope, accountId: string): boolean =>
  event.source === "event-governance.schedule" && event["detail-type"] === "Digest Due" && event.account === accountId;

/** Periods are counted from the epoch, so that each container agrees on them. */
export function digestPeriod(now: Date, hours: number): { readonly period: number; readonly ends: Date } {
  const length = hours * 3_600_000;
  const period = Math.floor(now.getTime() / length);
  return { period, ends: new Date((period + 1) * length) };
}

/** The same for the same incident, so that it is told once: it names no time. */
export function digestLine({ title, account, region, facts }: Notice): string {
  const valueOf = (label: string) => facts.find((fact) => fact.label === label)?.value;
  const [by, concerns] = [valueOf("By"), valueOf("Concerns")].map((value) => value && clean(value, 90));
  const what = [region, ...(concerns ? [concerns] : []), ...(by ? [`by ${by}`] : [])].join(", ");
  return clean(`${title}: ${account.name} (${account.id}), ${what}`, 300);
}

export const digestTitle = (count: number, hours: number): string =>
  `${count} ${count === 1 ? "incident" : "incidents"} of low urgency in the last ${hours} ${hours === 1 ? "hour" : "hours"}`;
