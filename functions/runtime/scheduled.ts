import type { Envelope } from "../../model/envelope";

/** The event of a schedule that wakes a function. */
interface Due {
  readonly source: string;
  readonly detailType: string;
}

/** True for the event of a schedule: only from our own account, which the rule's pattern requires too. */
export const isDue = (event: Envelope, { source, detailType }: Due, account: string): boolean =>
  event.source === source && event["detail-type"] === detailType && event.account === account;
