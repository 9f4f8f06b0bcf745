import type { Envelope } from "../../model/envelope";
import { isDue } from "../runtime/scheduled";
import type { Notice } from "./notice";
import { clean } from "./text";

/** True for the event of the digest schedule (`model/notify/plan.ts`). */
export const isDigestDue = (event: Envelope, accountId: string): boolean =>
  isDue(event, { source: "event-governance.schedule", detailType: "Digest Due" }, accountId);

/** Periods are counted from the epoch, so that all containers agree on them. */
export function digestPeriod(now: Date, hours: number): { readonly period: number; readonly ends: Date } {
  const length = hours * 3_600_000;
  const period = Math.floor(now.getTime() / length);
  return { period, ends: new Date((period + 1) * length) };
}

/**
 * One line for a notice. It contains no time: it is the same for the same incident, so that the digest lists it once.
 * Another call, subject or outcome is another line.
 */
export function digestLine({ title, account, region, facts }: Notice): string {
  const valueOf = (label: string) => facts.find((fact) => fact.label === label)?.value;
  const [by, concerns] = [valueOf("By"), valueOf("Concerns")].map((value) => value && clean(value, 90));
  const parts = [region, concerns, by && `by ${by}`, valueOf("Event"), valueOf("Outcome")];
  const what = parts.filter((part) => part !== undefined && part !== "").join(", ");
  return clean(`${title}: ${account.name} (${account.id}), ${what}`, 300);
}

export const digestTitle = (count: number, hours: number): string =>
  `${count} ${count === 1 ? "incident" : "incidents"} of low urgency in the last ${hours} ${hours === 1 ? "hour" : "hours"}`;
