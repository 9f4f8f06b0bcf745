import type { Account } from "../accounts/account";
import { chosenCorrelations, signalsPattern } from "./correlations";
import { deletionPattern } from "./deleted-resources";
import type { Json, JsonObject } from "../envelope";
import { type FindingsPlan, planFindings } from "./plan";
import { assumeFindingsRole, type FindingsFunction, findingsRoleArn, readSecurityContacts } from "./policies";
import { type Names, shorten } from "../names";
import type { Statement } from "../iam/policies";
import { useState } from "../responders/policies";
import type { Settings } from "../settings/schema";

export interface FindingsRespondersArgs {
  readonly settings: Settings;
  readonly names: Names;
  /** Of the hub. */
  readonly region: string;
  readonly accounts: readonly Account[];
  /** ARN of the table in which functions remember. */
  readonly stateArn: string;
}

/** What distinguishes a findings function from other responders. */
export interface FindingsResponder {
  readonly id: FindingsFunction;
  readonly description: string;
  readonly rules: readonly {
    readonly suffix: string;
    readonly description: string;
    readonly pattern: JsonObject;
    readonly state: "ENABLED";
  }[];
  readonly statements: readonly Statement[];
  readonly configuration: Json;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
}

const size = { timeoutSeconds: 60, memoryMegabytes: 256 };

/** The functions of one hub that write to findings; none where {@link planFindings} has none. */
export function findingsResponders(args: FindingsRespondersArgs): FindingsResponder[] {
  const plan = planFindings(args.settings, args.region);
  if (plan === undefined) return [];
  const made = { "enrich-findings": enrich, "resolve-findings": resolve, "correlate-findings": correlate };
  return plan.functions.map((id) => made[id](args, plan));
}

/** Security Hub's event, from the administrator alone: only there can a finding be updated. */
const imported = (administratorId: string, detail: JsonObject): JsonObject => ({
  source: ["aws.securityhub"],
  "detail-type": ["Security Hub Findings - Imported"],
  account: [administratorId],
  detail,
});

function enrich({ settings, names, region, accounts }: FindingsRespondersArgs, plan: FindingsPlan): FindingsResponder {
  const { organization, findings } = settings;
  const roleArn = findingsRoleArn({ names, region, ...plan });
  return {
    ...size,
    id: "enrich-findings",
    description: "Writes the affected account's name, unit, tags and security contact into new findings",
    rules: [
      {
        suffix: "new",
        description: "New findings of Security Hub",
        pattern: imported(plan.administratorId, {
          findings: { RecordState: ["ACTIVE"], Workflow: { Status: ["NEW"] } },
        }),
        state: "ENABLED",
      },
    ],
    statements: [assumeFindingsRole(roleArn), ...(findings.contacts ? [readSecurityContacts(organization)] : [])],
    configuration: {
      roleArn,
      author: authorOf(names, "enrich-findings"),
      governanceAccountId: organization.governanceAccountId,
      administratorId: plan.administratorId,
      prefix: names.prefix,
      contacts: findings.contacts,
      ...(findings.tags !== undefined && { tags: findings.tags }),
      accounts: accounts.map(({ id, name, unit, tags }) => ({ id, name, unit, tags: { ...tags } })),
    },
  };
}

function resolve({ settings, names, region }: FindingsRespondersArgs, plan: FindingsPlan): FindingsResponder {
  const roleArn = findingsRoleArn({ names, region, ...plan });
  const author = authorOf(names, "resolve-findings");
  return {
    ...size,
    id: "resolve-findings",
    description: "Resolves findings whose resource was deleted",
    rules: [
      { suffix: "deletions", description: "Deletions of resources", pattern: deletionPattern(), state: "ENABLED" },
    ],
    statements: [assumeFindingsRole(roleArn)],
    configuration: {
      roleArn,
      author,
      ownAuthors: [author, authorOf(names, "enrich-findings")],
      resolveThreats: settings.findings.resolveThreats,
      regions: Object.keys(settings.regions).sort(),
      ...(plan.findingRegions !== undefined && { findingRegions: [...plan.findingRegions] }),
    },
  };
}

function correlate(
  { settings, names, region, stateArn }: FindingsRespondersArgs,
  plan: FindingsPlan,
): FindingsResponder {
  const correlations = chosenCorrelations(settings.findings);
  const roleArn = findingsRoleArn({ names, region, ...plan });
  return {
    ...size,
    id: "correlate-findings",
    description: "Makes one CRITICAL finding of several that mean more together",
    rules: correlations.map((correlation) => ({
      // What the longest environment's name leaves of 64 characters.
      suffix: shorten(correlation.id, 17),
      description: `Signals of ${correlation.id}`,
      pattern: imported(plan.administratorId, signalsPattern(correlation)),
      state: "ENABLED",
    })),
    statements: [assumeFindingsRole(roleArn), useState(stateArn, "GetItem", "PutItem")],
    configuration: {
      roleArn,
      administratorId: plan.administratorId,
      prefix: names.prefix,
      correlations: correlations.map(({ samples: _, ...correlation }) => ({ ...correlation })) as unknown as Json,
    },
  };
}

/** Under which name a function signs its notes. */
const authorOf = (names: Names, id: FindingsFunction) => `${names.prefix}/${id}`;
