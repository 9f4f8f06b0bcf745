import type { Envelope, Json, JsonObject } from "../../model/envelope";
import { remediationSource } from "../../model/names";
import type { Outcome } from "../../model/remediations/outcomes";
import { eventName, text } from "../../model/remediations/reading";
import type { Candidate, Verdict } from "./decide";

/** The central bus rejected a report. The action or decision it describes still stands. */
export class ReportRefused extends Error {
  override readonly name = "ReportRefused";
}

export interface Report {
  readonly candidate: Pick<Candidate, "remediation" | "target"> & Partial<Pick<Candidate, "account" | "mode">>;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly verdict: Pick<Verdict, "calls" | "before">;
  /** Number of calls made, if not all were. */
  readonly done?: number;
}

/**
 * An EventBridge entry may have 1 MB, a Firehose record slightly less; policies and instance lists stay far below this.
 */
const mostCharacters = 200_000;

/** One entry for `PutEvents` (EventBridge API reference). */
export function reportEntry(event: Envelope, report: Report, bus: string, now: Date) {
  const { candidate, outcome, reason, verdict, done } = report;
  const { target, account, mode, remediation } = candidate;
  const whole: JsonObject = {
    event: {
      id: eventIdOf(event),
      source: event.source,
      name: eventName(event) || event["detail-type"],
      time: event.time,
      principal: text(event.detail, "userIdentity", "arn") ?? null,
    },
    remediation,
    resource: target.arn,
    account: target.accountId,
    accountName: account?.name ?? null,
    unit: account?.unit ?? null,
    region: target.region,
    mode: mode ?? null,
    outcome,
    reason: cut(reason, 2000),
    calls: verdict.calls as unknown as Json,
    ...(done !== undefined && { callsDone: done }),
    ...(verdict.before !== undefined && { before: verdict.before }),
  };
  const fits = JSON.stringify(whole).length <= mostCharacters;
  const { before: _, ...short } = whole;
  const calls = verdict.calls.map(({ service, action }) => ({ service, action }));
  return {
    EventBusName: bus,
    Source: remediationSource,
    DetailType: "Remediation",
    Resources: [target.arn],
    Time: now,
    Detail: JSON.stringify(fits ? whole : { ...short, calls, shortened: true }),
  };
}

/**
 * An id that is stable across deliveries: `id` changes on a hop to another Region. An updated finding keeps the
 * finding's id and is a different event (GuardDuty user guide, "Processing GuardDuty findings with Amazon
 * EventBridge").
 */
export function eventIdOf({ detail, id }: Envelope): string {
  const [arn, communication] = [text(detail, "eventArn"), text(detail, "communicationId")];
  const [finding, updated] = [text(detail, "id"), text(detail, "updatedAt")];
  return (
    text(detail, "eventID") ??
    (arn === undefined ? undefined : `${arn} ${communication ?? ""}`) ??
    (finding === undefined || updated === undefined ? finding : `${finding} ${updated}`) ??
    id
  );
}

const cut = (value: string, most: number) => (value.length > most ? `${value.slice(0, most - 1)}…` : value);
