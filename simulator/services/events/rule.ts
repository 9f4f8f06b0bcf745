import type { PayloadChoice } from "./payload";

export const ruleStates = ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"] as const;
export type RuleState = (typeof ruleStates)[number];

export interface Rule {
  readonly urn: string;
  readonly arn: string;
  readonly name: string;
  readonly busArn: string;
  /** Account and Region of the bus, and so of the rule, whoever created it. */
  readonly account: string;
  readonly region: string;
  readonly state: RuleState;
  /** JSON text. Absent for a rule that AWS would reject and for a scheduled rule: neither matches events. */
  readonly pattern?: string;
  readonly targets: readonly Target[];
}

export interface Target extends PayloadChoice {
  readonly urn: string;
  readonly id: string;
  readonly arn: string;
  /** The account whose provider creates it: a role can be passed only by its own account. */
  readonly creator: string;
  readonly roleArn?: string;
  /** Additions to the HTTP request of an API destination. */
  readonly http?:
    { readonly pathParameters: readonly string[]; readonly headers: Readonly<Record<string, string>> } | undefined;
  /** Of a queue: the message group of every message, or the JSONPath of it in the event. */
  readonly messageGroup?: string;
  readonly deadLetterArn?: string;
  /** EventBridge user guide, "How EventBridge retries delivering events": 24 hours and 185 attempts by default. */
  readonly maximumEventAgeInSeconds: number;
  readonly maximumRetryAttempts: number;
}
