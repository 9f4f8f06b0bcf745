import { concurrencyOf } from "../settings/responder-ids";

/**
 * Writes of the state table for one account and Region in an hour, at most, besides calls that silence it: one for the
 * heartbeats of up to {@link rulesPerWrite} rules that came together, and one for events of CloudTrail by each container of the
 * function.
 */
export const writesPerHour = 1 + concurrencyOf["watch-silence"];

/**
 * Rules in one write: an expression may have 4 KB and 300 operators (DynamoDB developer guide, "Quotas"), and each rule
 * takes four operators.
 */
export const rulesPerWrite = 50;

/** The same in an average month of 730 hours. */
export const writesPerMonth = (places: number): number => places * writesPerHour * 730;
