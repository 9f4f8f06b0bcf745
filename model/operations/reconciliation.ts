import { type AccountTagSections, dependsOnAccountTags } from "./account-tags";
import type { JsonObject } from "../envelope";
import { centralRuleArn, type HubPlace, projectName, stackName } from "../names";
import { notReplayed, type RulePlan } from "../rule";
import { hubOf, type Regions } from "../settings/regions";
import { policy, type PolicyDocument } from "../iam/policies";
import { shardsOf } from "../settings/rollout";
import type { Settings } from "../settings/schema";
import type { ReconciliationSettings } from "../settings/reconciliation";

/**
 * The only Region in which Organizations records its events (Organizations user guide, "Logging API calls with AWS
 * CloudTrail").
 */
const organizationsRegion = "us-east-1";

/** The Region whose central bus hears what becomes of accounts. */
export const reconcilingHub = (regions: Regions): string => hubOf(regions, organizationsRegion);

/** The sections that decide what a change of accounts calls. */
export type ReconciliationSections = Pick<
  Settings,
  "reconciliation" | "organization" | "regions" | "homeRegion" | "rollout"
> &
  AccountTagSections;

/** Account events of one form: their pattern and the location of the account's id. */
export interface AccountChange extends Pick<RulePlan, "suffix" | "pattern"> {
  /** JSONPath of the account's id. Absent if AWS does not document one: the pipeline then reads the organization. */
  readonly accountId?: string;
}

const exists = [{ exists: true }];
/** Ids of accounts are digits; those of units, roots and policies begin with letters and can be tagged as well. */
const accountIds = [..."0123456789"].map((digit) => ({ prefix: digit }));
const withoutError = { errorCode: [{ exists: false }] };
const apiCall = ["AWS API Call via CloudTrail"];
const serviceEvent = ["AWS Service Event via CloudTrail"];

/**
 * The lifecycle events of accounts on the central bus, one entry for each location of the account's id: a target's
 * input transformer cannot choose between two. Failed calls and failed creations change nothing.
 *
 * All are recorded in the management account, which the patterns require, except that an account leaves, and accepts,
 * by its own call; those two have the account in the envelope. For both, the event from the account itself may not
 * arrive: an account that accepts has no forwarding yet, and the central bus no longer admits one that left. Reliable
 * are the two membership events that Organizations records in the management account since May 2026 (Organizations API
 * reference, AcceptHandshake, LeaveOrganization and RemoveAccountFromOrganization).
 *
 * A unit that is renamed changes the path of its accounts, by which settings choose them; the event names no account.
 * `tags`: settings treat accounts by their tags, so that changes of these count too.
 */
export const accountChanges = (
  managementAccountId: string,
  { tags }: { readonly tags: boolean },
): readonly AccountChange[] => {
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
      suffix: "unit-renamed",
      pattern: ofManagement(apiCall, {
        eventName: ["UpdateOrganizationalUnit"],
        requestParameters: { name: exists },
        ...withoutError,
      }),
    },
    ...(tags
      ? [
          {
            suffix: "tagged",
            pattern: ofManagement(apiCall, {
              eventName: ["TagResource", "UntagResource"],
              requestParameters: { resourceId: accountIds },
              ...withoutError,
            }),
            accountId: "$.detail.requestParameters.resourceId",
          },
        ]
      : []),
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

/** One HTTP call for an account change. */
export interface ReconciliationCall {
  /** Id of the target. */
  readonly id: string;
  /** Values for the `*` of the endpoint, if it has any. */
  readonly pathParameters?: readonly string[];
  /** The body: `<event>`, `<eventId>`, `<time>` and `<accountId>` are replaced by values of the event. */
  readonly template: string;
}

/** URL and authentication of the calls. */
export interface ReconciliationEndpoint {
  readonly url: string;
  /** Header with the secret, and the prefix of its value. */
  readonly header: string;
  readonly scheme: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * In quotes, which EventBridge permits around a string and which keep the body valid JSON even if a value is missing.
 */
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

/** The calls for each change: one, or with Pulumi Deployments one per stack. */
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

/** A rule on the central bus: one form of event, with at most as many calls as a rule may have targets. */
export interface ReconciliationRule extends AccountChange, RulePlan {
  readonly calls: readonly ReconciliationCall[];
}

/** EventBridge user guide, "Amazon EventBridge quotas": most targets of one rule. */
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
  const { managementAccountId } = settings.organization;
  return accountChanges(managementAccountId, { tags: dependsOnAccountTags(settings) }).flatMap((change) =>
    batches.map((batch, index) => ({
      ...change,
      description: "Starts the reconciliation of accounts",
      suffix: index === 0 ? change.suffix : `${change.suffix}-${index + 1}`,
      calls: batch,
    })),
  );
}

/** ARNs of the rules, derived from names, which the bus's dead-letter queue accepts. */
export const reconciliationRuleArns = (rules: readonly ReconciliationRule[], place: HubPlace): string[] =>
  rules.map(({ suffix }) => centralRuleArn(place, place.names.reconciliationRule(suffix)));

/**
 * Permission of a target's role to call one API destination, whose ARN ends in a random id (EventBridge user guide,
 * "Permissions required for EventBridge to access targets using IAM roles").
 */
export const callDestination = (region: string, accountId: string, name: string): PolicyDocument =>
  policy({
    Effect: "Allow",
    Action: "events:InvokeApiDestination",
    Resource: `arn:aws:events:${region}:${accountId}:api-destination/${name}/*`,
  });

/** What cannot be meant. One sentence for each problem. */
export function checkReconciliation(
  settings: Pick<Settings, "reconciliation" | "regions" | "events">,
  regionsAreCertain: boolean,
): string[] {
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
  if (regionsAreCertain && regions[organizationsRegion] === undefined)
    problems.push(
      `reconciliation needs the Region ${organizationsRegion}, in which alone Organizations records its events, and regions lacks it. Add it, or leave reconciliation out.`,
    );
  if (events.exclude.includes("organization-changed"))
    problems.push(
      'events.exclude has "organization-changed", which reconciliation waits for. Remove it there, or leave reconciliation out.',
    );
  return problems;
}
