import type { JsonObject } from "../envelope";
import { centralRuleArn, type HubPlace, projectName, stackName } from "../names";
import { notReplayed, type RulePlan } from "../rule";
import { hubOf, type Regions } from "../settings/regions";
import { policy, type PolicyDocument } from "../iam/policies";
import { shardsOf } from "../settings/rollout";
import type { Settings } from "../settings/schema";
import type { ReconciliationSettings } from "../settings/reconciliation";

/** Organizations records its events in this Region alone (Organizations user guide, "Logging API calls with AWS CloudTrail"). */
const organizationsRegion = "us-east-1";

/** The Region whose central bus hears what becomes of accounts. */
export const reconcilingHub = (regions: Regions): string => hubOf(regions, organizationsRegion);

/** The sections that decide what a change of accounts calls. */
export type ReconciliationSections = Pick<
  Settings,
  "reconciliation" | "organization" | "regions" | "homeRegion" | "rollout"
>;

/** Events of one form: where they say which account they are about. */
export interface AccountChange extends Pick<RulePlan, "suffix" | "pattern"> {
  /** JSONPath of the account's id. Absent where AWS documents none: what is called then looks at the organization. */
  readonly accountId?: string;
}

const exists = [{ exists: true }];
const withoutError = { errorCode: [{ exists: false }] };
const apiCall = ["AWS API Call via CloudTrail"];
const serviceEvent = ["AWS Service Event via CloudTrail"];

/**
 * What an account's life looks like on the central bus, one entry for each place in which an event carries the account's
 * id: a target's input transformer cannot choose between two. Failed calls and failed creations change nothing.
 *
 * All of it is recorded in the management account, which is pinned, except that an account leaves, and accepts, by a call
 * of its own; those two carry the account in the envelope. Of both, the event from the account itself is only a bonus: who
 * accepts has no forwarding yet, and who left is no longer admitted by the central bus. What is reliable are the two
 * membership events that Organizations records in the management account since May 2026 (Organizations API reference,
 * AcceptHandshake, LeaveOrganization and RemoveAccountFromOrganization).
 */
export const accountChanges = (managementAccountId: string): readonly AccountChange[] => {
  const ofManagement = (detailTypes: readonly string[], detail: JsonObject): JsonObject => ({
    source: ["aws.organizations"],
    "detail-type": [...detailTypes],
    account: [managementAccountId],
    detail,
    ...notReplayed,
  });
  return [
    {
      suffix: "calls",
      pattern: ofManagement(apiCall, {
        eventName: ["CloseAccount", "MoveAccount", "RemoveAccountFromOrganization"],
        requestParameters: { accountId: exists },
        ...withoutError,
      }),
      accountId: "$.detail.requestParameters.accountId",
    },
    {
      suffix: "invited",
      pattern: ofManagement(apiCall, {
        eventName: ["InviteAccountToOrganization"],
        requestParameters: { target: { type: ["ACCOUNT"], id: exists } },
        ...withoutError,
      }),
      accountId: "$.detail.requestParameters.target.id",
    },
    {
      suffix: "created",
      pattern: ofManagement(serviceEvent, {
        eventName: ["CreateAccountResult"],
        serviceEventDetails: { createAccountStatus: { state: ["SUCCEEDED"], accountId: exists } },
      }),
      accountId: "$.detail.serviceEventDetails.createAccountStatus.accountId",
    },
    {
      suffix: "closed",
      pattern: ofManagement(serviceEvent, {
        eventName: ["CloseAccountResult"],
        serviceEventDetails: { closeAccountStatus: { state: ["SUCCEEDED"], accountId: exists } },
      }),
      accountId: "$.detail.serviceEventDetails.closeAccountStatus.accountId",
    },
    {
      suffix: "membership",
      pattern: ofManagement(serviceEvent, { eventName: ["AccountDepartedOrganization", "AccountJoinedOrganization"] }),
    },
    {
      suffix: "own-calls",
      pattern: {
        source: ["aws.organizations"],
        "detail-type": [...apiCall],
        detail: { eventName: ["AcceptHandshake", "LeaveOrganization"], ...withoutError },
        ...notReplayed,
      },
      accountId: "$.account",
    },
  ];
};

/** One HTTP call that a change makes. */
export interface ReconciliationCall {
  /** Id of the target. */
  readonly id: string;
  /** What fills the `*` of the endpoint, where it has one. */
  readonly pathParameters?: readonly string[];
  /** The body: `<event>`, `<eventId>`, `<time>` and `<accountId>` are put in from the event. */
  readonly template: string;
}

/** Where the calls go, and how they authenticate. */
export interface ReconciliationEndpoint {
  readonly url: string;
  /** Header with the secret, and what stands before the secret in it. */
  readonly header: string;
  readonly scheme: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** In quotes, which EventBridge permits around a text and which keep the body JSON even when a value is missing. */
const details = (environment: string) => ({
  environment,
  event: "<event>",
  eventId: "<eventId>",
  time: "<time>",
  accountId: "<accountId>",
});

/** GitHub REST API, "Create a repository dispatch event"; Pulumi Cloud REST API, "Create Deployment". */
export function reconciliationEndpoint(settings: ReconciliationSettings): ReconciliationEndpoint {
  switch (settings.kind) {
    case "github":
      return {
        url: `${settings.endpoint ?? "https://api.github.com"}/repos/${settings.repository ?? ""}/dispatches`,
        header: "Authorization",
        scheme: "Bearer ",
        headers: { Accept: "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28" },
      };
    case "pulumi-deployments":
      return {
        url: `${settings.endpoint ?? "https://api.pulumi.com"}/api/stacks/${settings.pulumiOrganization ?? ""}/${projectName}/*/deployments`,
        header: "Authorization",
        scheme: "token ",
        headers: { Accept: "application/vnd.pulumi+8" },
      };
    case "url":
      return { url: settings.endpoint ?? "", header: settings.header, scheme: "", headers: {} };
  }
}

/** The calls that each change makes: one, or with Pulumi Deployments one for each stack. */
function reconciliationCalls(
  environment: string,
  settings: StackSections,
  { kind }: ReconciliationSettings,
): readonly ReconciliationCall[] {
  switch (kind) {
    case "github":
      return [
        {
          id: "pipeline",
          template: JSON.stringify({
            event_type: `${projectName}-reconcile`,
            client_payload: details(environment),
          }),
        },
      ];
    case "pulumi-deployments":
      return stacksOf(environment, settings).map((stack) => ({
        id: stack,
        pathParameters: [stack],
        template: JSON.stringify({
          operation: "update",
          inheritSettings: true,
          operationContext: {
            environmentVariables: Object.fromEntries(
              Object.entries(details(environment)).map(([key, value]) => [variableOf(key), value]),
            ),
          },
        }),
      }));
    case "url":
      return [{ id: "pipeline", template: JSON.stringify(details(environment)) }];
  }
}

/** `eventId` → `EVENT_GOVERNANCE_RECONCILE_EVENT_ID` */
const variableOf = (key: string) =>
  `EVENT_GOVERNANCE_RECONCILE_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** The sections from which the names of an environment's stacks follow. */
type StackSections = Pick<Settings, "regions" | "homeRegion" | "rollout">;

const stacksOf = (environment: string, settings: StackSections): string[] =>
  Object.keys(settings.regions)
    .sort()
    .flatMap((region) =>
      Array.from({ length: shardsOf(settings.rollout) }, (_, index) =>
        stackName(environment, region, settings.homeRegion, index + 1),
      ),
    );

/** A rule of the central bus: one form of event and at most as many calls as a rule has targets. */
export interface ReconciliationRule extends AccountChange, RulePlan {
  readonly calls: readonly ReconciliationCall[];
}

/** EventBridge user guide, "Amazon EventBridge quotas": targets of one rule. */
const targetsPerRule = 5;

/** Rules with their targets. Where there are more calls than a rule has targets, further rules repeat its pattern. */
export function planReconciliation(
  environment: string,
  settings: ReconciliationSections,
): readonly ReconciliationRule[] {
  const { reconciliation } = settings;
  if (reconciliation === undefined) return [];
  const calls = reconciliationCalls(environment, settings, reconciliation);
  const batches = Array.from({ length: Math.ceil(calls.length / targetsPerRule) }, (_, index) =>
    calls.slice(index * targetsPerRule, (index + 1) * targetsPerRule),
  );
  return accountChanges(settings.organization.managementAccountId).flatMap((change) =>
    batches.map((batch, index) => ({
      ...change,
      description: "Starts the reconciliation of accounts",
      suffix: index === 0 ? change.suffix : `${change.suffix}-${index + 1}`,
      calls: batch,
    })),
  );
}

/** ARNs of the rules, which the bus's dead-letter queue accepts: they follow from names. */
export const reconciliationRuleArns = (rules: readonly ReconciliationRule[], place: HubPlace): string[] =>
  rules.map(({ suffix }) => centralRuleArn(place, place.names.reconciliationRule(suffix)));

/**
 * What a target's role needs to call one API destination, whose ARN ends in an id that AWS draws (EventBridge user guide,
 * "Permissions required for EventBridge to access targets using IAM roles").
 */
export const callDestination = (region: string, accountId: string, name: string): PolicyDocument =>
  policy({
    Effect: "Allow",
    Action: "events:InvokeApiDestination",
    Resource: `arn:aws:events:${region}:${accountId}:api-destination/${name}/*`,
  });

/** What cannot be meant. One sentence for each problem. */
export function checkReconciliation(settings: Pick<Settings, "reconciliation" | "regions" | "events">): string[] {
  const { reconciliation: chosen, regions, events } = settings;
  if (chosen === undefined) return [];
  const problems: string[] = [];
  const needs = { github: "repository", "pulumi-deployments": "pulumiOrganization", url: "endpoint" } as const;
  const needed = needs[chosen.kind];
  if (chosen[needed] === undefined)
    problems.push(
      `reconciliation.${needed} is missing, but reconciliation.kind is "${chosen.kind}". Write it, or choose another kind.`,
    );
  for (const [kind, key] of Object.entries(needs))
    if (key !== needed && key !== "endpoint" && chosen[key] !== undefined)
      problems.push(
        `reconciliation.${key} is ${JSON.stringify(chosen[key])}, but reconciliation.kind is "${chosen.kind}", and only "${kind}" reads it. Leave it out.`,
      );
  if (regions[organizationsRegion] === undefined)
    problems.push(
      `reconciliation needs the Region ${organizationsRegion}, in which alone Organizations records its events, and regions lacks it. Add it, or leave reconciliation out.`,
    );
  if (events.exclude.includes("organization-changed"))
    problems.push(
      'events.exclude has "organization-changed", which reconciliation waits for. Remove it there, or leave reconciliation out.',
    );
  return problems;
}
