import type { Envelope } from "../../model/envelope";
import { answerOf, type Question, type Row } from "./question";
import { type Answer, compare } from "./comparison";
import { findings } from "./findings";
import { adminPoliciesAttached, iamUsersAndKeysMade } from "./identity";
import { duplicatedDeliveries, eventsPerPlaceAndDay, heartbeats } from "./deliveries";
import { parameterStoreChanges, trailAndDetectorTampering } from "./changes";
import { bucketsShared, securityGroupsOpened, snapshotsShared } from "./sharing";
import { consoleSignInWithoutMfa, everythingOnePrincipalDid, failedConsoleSignIns, rootUse } from "./principals";

/** One record of the archive: a duplicate delivery appears twice, with the event as it was archived. */
export interface Archived {
  readonly event: Envelope;
}

/** What a saved query must answer, computed from the archived events without SQL. */
export interface QueryExpectation {
  /**
   * Values for text and integer parameters by name, such that the query finds something where the traffic allows:
   * `{ principal: "arn:aws:iam::111122223333:role/Engineer" }`.
   */
  readonly parameters: Readonly<Record<string, string>>;
  /**
   * Undefined when the answer is exactly what the traffic contains. Otherwise one sentence: how many rows are missing,
   * too many or different, and the first of each by its event id or key.
   */
  readonly problemWith: (answer: Answer) => string | undefined;
}

const questions: Readonly<Record<string, Question>> = {
  "admin-policies-attached": adminPoliciesAttached,
  "buckets-shared": bucketsShared,
  "console-sign-in-without-mfa": consoleSignInWithoutMfa,
  "duplicated-deliveries": duplicatedDeliveries,
  "events-per-account-region-and-day": eventsPerPlaceAndDay,
  "everything-one-principal-did": everythingOnePrincipalDid,
  "failed-console-sign-ins-by-source": failedConsoleSignIns,
  "findings-by-severity-and-account": findings,
  heartbeats,
  "iam-users-and-keys-made": iamUsersAndKeysMade,
  "parameter-store-changes": parameterStoreChanges,
  "root-use": rootUse,
  "security-groups-opened": securityGroupsOpened,
  "snapshots-shared": snapshotsShared,
  "trail-and-detector-tampering": trailAndDetectorTampering,
};

/**
 * The second opinion on the saved query of this name: its rows as they follow from what the query says it finds and from
 * AWS's documentation of the events. It shares nothing with the SQL but the names of queries and columns.
 *
 * Undefined where there is none, for a team's own query. `lastDay` (`2026-11-02`) is the day that the query is asked up
 * to: nothing later is expected. Without it all events are.
 */
export function expectationOf(
  name: string,
  archived: readonly Archived[],
  lastDay?: string,
): QueryExpectation | undefined {
  const question = Object.hasOwn(questions, name) ? questions[name] : undefined;
  if (question === undefined) return undefined;
  const events = archived
    .map(({ event }) => event)
    .filter(({ time }) => lastDay === undefined || time.slice(0, 10) <= lastDay);
  const parameters = question.parameters?.(events) ?? {};
  let expected: readonly Row[] | undefined;
  return {
    parameters,
    problemWith: (answer) => compare(question, (expected ??= answerOf(question, events, parameters)), answer),
  };
}
