import type { Envelope } from "../../model/envelope";
import { answerOf, type Place, type Question, type Row } from "./question";
import { type Answer, compare } from "./comparison";
import { findings, findingsStillOpen } from "./findings";
import { everythingThatTouchedOneResource } from "./resources";
import { adminPoliciesAttached, iamUsersAndKeysMade, rolesOpenedToOtherAccounts } from "./identity";
import { silentAccounts } from "./coverage";
import { duplicatedDeliveries, eventsPerPlaceAndDay, heartbeats, noisiestEvents } from "./deliveries";
import { configNonCompliance, healthEvents } from "./operations";
import { parameterStoreChanges, trailAndDetectorTampering } from "./changes";
import { kmsKeysEndangered, organizationChanges, secretsChanged, secretsRead } from "./protection";
import { remediations } from "./remediations";
import { instancesInUnusualRegions } from "./workloads";
import { bucketsShared, securityGroupsOpened, snapshotsShared } from "./sharing";
import {
  callsDeniedByPrincipal,
  consoleSignInWithoutMfa,
  everythingOnePrincipalDid,
  failedConsoleSignIns,
  rootUse,
  timelineOfOneSession,
} from "./principals";

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
  "calls-denied-by-principal": callsDeniedByPrincipal,
  "config-non-compliance": configNonCompliance,
  "console-sign-in-without-mfa": consoleSignInWithoutMfa,
  "duplicated-deliveries": duplicatedDeliveries,
  "events-per-account-region-and-day": eventsPerPlaceAndDay,
  "everything-one-principal-did": everythingOnePrincipalDid,
  "everything-that-touched-one-resource": everythingThatTouchedOneResource,
  "failed-console-sign-ins-by-source": failedConsoleSignIns,
  "findings-by-severity-and-account": findings,
  "findings-still-open": findingsStillOpen,
  "health-events": healthEvents,
  heartbeats,
  "iam-users-and-keys-made": iamUsersAndKeysMade,
  "instances-in-unusual-regions": instancesInUnusualRegions,
  "kms-keys-endangered": kmsKeysEndangered,
  "noisiest-events": noisiestEvents,
  "organization-changes": organizationChanges,
  "parameter-store-changes": parameterStoreChanges,
  remediations,
  "roles-opened-to-other-accounts": rolesOpenedToOtherAccounts,
  "root-use": rootUse,
  "secrets-changed": secretsChanged,
  "secrets-read": secretsRead,
  "security-groups-opened": securityGroupsOpened,
  "silent-accounts": silentAccounts,
  "snapshots-shared": snapshotsShared,
  "timeline-of-one-session": timelineOfOneSession,
  "trail-and-detector-tampering": trailAndDetectorTampering,
};

/**
 * The second opinion on the saved query of this name: its rows as they follow from what the query says it finds and from
 * AWS's documentation of the events. It shares nothing with the SQL but the names of queries and columns.
 *
 * Undefined where there is none, for a team's own query. `lastDay` (`2026-11-02`) is the day that the query is asked up
 * to: nothing later is expected. Without it all events are. `places`: from where the hub of the archive expects events.
 */
export function expectationOf(
  name: string,
  archived: readonly Archived[],
  lastDay?: string,
  places: readonly Place[] = [],
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
    problemWith: (answer) => compare(question, (expected ??= answerOf(question, events, parameters, places)), answer),
  };
}
