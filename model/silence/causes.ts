import { own } from "../json";

/** What a likely cause of silence means, and what to do about it. */
interface Cause {
  /** For people: the beginning of a sentence, without a period. */
  readonly says: string;
  /** What to look at or to run. `ENVIRONMENT`, `ACCOUNT`, `REGION`, `RULE` and `HUB` stand for those concerned. */
  readonly run: string;
}

/**
 * Why a place is silent, as far as what a hub heard tells it. Those called `-changed`, `-gone` and `-off` rest on a call that was
 * recorded, or on what AWS says of the account; the others on what is silent together, and name all that looks alike.
 */
const causes = {
  "hub-unheard": {
    says: "Nobody at all is heard at this hub: its central bus, the rule watch-silence-heartbeats, or the queue of watch-silence and its policy",
    run: "npm run preview -- ENVIRONMENT --region HUB, and the log group /aws/vendedlogs/events/event-bus/event-governance-ENVIRONMENT in HUB",
  },
  "hub-policy": {
    says: "Members are silent and the governance account is not: the policy of the central bus does not admit them, or organization.paths excludes them",
    run: "aws events describe-event-bus --region HUB --name event-governance-ENVIRONMENT, then npm run up -- ENVIRONMENT --region HUB",
  },
  "region-unheard": {
    says: "Every account is silent in this Region: its stack is not deployed, or the Region itself fails",
    run: "npm run preview -- ENVIRONMENT --region REGION",
  },
  "rule-missing": {
    says: "The rule is silent in every account: it is planned, and not deployed",
    run: "npm run up -- ENVIRONMENT",
  },
  "account-gone": {
    says: "The account is closed, suspended or no longer in the organization",
    run: "take ACCOUNT from the settings, then npm run up -- ENVIRONMENT (docs/operations/change.md)",
  },
  "account-unheard": {
    says: "The account is silent in every Region: it is suspended or has left, its forwarding was removed, or the bus no longer admits it",
    run: "aws organizations describe-account --account-id ACCOUNT, then npm run preview -- ENVIRONMENT",
  },
  "region-off": {
    says: "The Region is disabled in the account",
    run: "aws account enable-region --account-id ACCOUNT --region-name REGION, or leave the Region out for the account",
  },
  "role-changed": {
    says: "A role that EventBridge or Scheduler assumes was changed or removed",
    run: "npm run up -- ENVIRONMENT --region REGION, then read the account's dead letters (docs/operations/incident.md)",
  },
  "schedule-changed": {
    says: "The schedule of the heartbeats was changed or removed: events may still arrive",
    run: "npm run up -- ENVIRONMENT --region REGION",
  },
  "place-unheard": {
    says: "Every rule of the account is silent in this Region: the Region is disabled, or roles, rules or schedule were removed",
    run: "aws account get-region-opt-status --account-id ACCOUNT --region-name REGION, then npm run preview -- ENVIRONMENT --region REGION",
  },
  "rule-changed": {
    says: "The rule was disabled, deleted or changed, or its target was",
    run: "npm run up -- ENVIRONMENT --region REGION",
  },
  "rule-unheard": {
    says: "The rule is disabled or deleted, or its target, its pattern or that target's role was changed",
    run: "aws events describe-rule --region REGION --name event-governance-ENVIRONMENT-RULE in ACCOUNT, then npm run up -- ENVIRONMENT --region REGION",
  },
  "never-heard": {
    says: "It was never heard: its forwarding is not deployed",
    run: "npm run up -- ENVIRONMENT --region REGION",
  },
  "trail-changed": {
    says: "Heartbeats arrive and events of CloudTrail do not: a trail was stopped, deleted or changed",
    run: "aws cloudtrail get-trail-status in ACCOUNT, then aws cloudtrail start-logging",
  },
  "no-trail": {
    says: "Heartbeats arrive and events of CloudTrail do not: no trail logs write events, or nobody changes anything",
    run: "aws cloudtrail describe-trails and get-event-selectors in ACCOUNT",
  },
} as const satisfies Readonly<Record<string, Cause>>;

export type SilenceCause = keyof typeof causes;

/** A call that explains a silence. */
export interface Evidence {
  /** `DisableRule` */
  readonly call: string;
  /** ARN of who made it, as CloudTrail says. */
  readonly by: string;
  /** When its event arrived, in milliseconds. */
  readonly at: number;
}

/** `DisableRule by arn:aws:iam::444455556666:user/mallory, 2026-11-02T07:02:11Z` */
export const evidenceText = ({ call, by, at }: Evidence): string =>
  `${call} by ${by}, ${new Date(at).toISOString().slice(0, 19)}Z`;

/** One sentence: the likely cause, and the call that it rests on. */
export const causeText = (cause: SilenceCause, evidence?: Evidence): string =>
  `${causes[cause].says}${evidence === undefined ? "" : ` (${evidenceText(evidence)})`}.`;

/** What to run, with the names of those concerned. */
export function adviceFor(
  cause: SilenceCause,
  about: {
    readonly environment: string;
    readonly hub: string;
    readonly account?: string;
    readonly region?: string;
    readonly rule?: string;
  },
): string {
  const values: Readonly<Record<string, string | undefined>> = {
    ENVIRONMENT: about.environment,
    HUB: about.hub,
    ACCOUNT: about.account,
    REGION: about.region,
    RULE: about.rule,
  };
  return causes[cause].run.replace(/\b[A-Z]{3,}\b/g, (word) => own(values, word) ?? word);
}
