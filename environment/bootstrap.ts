import { type BootstrapRole, deploymentRoleTemplate, delegationTemplate } from "../model/members/bootstrap-template";
import { type Template, templateBytes } from "../model/members/cloudformation";
import {
  findingsAdministrators,
  findingsRoleRegions,
  findingsRolesOf,
  type FindingsSections,
} from "../model/findings/plan";
import { governedEvents } from "../model/network/governed-events";
import { planNetwork } from "../model/network/network";
import { type Names, namesOf } from "../model/names";
import { coveredAccounts } from "../model/members/rollout";
import { remediationRolesByHub, type RemediationRoleSections } from "../model/remediate/plan";
import type { RolloutMode } from "../model/settings/rollout-modes";
import { policyCharacters, policyText, serviceControlPolicy } from "../model/members/service-control-policy";
import { SettingsError } from "../model/settings-error";
import type { Environment } from "./environment";

/** The bootstrap template that operators deploy to members before the first `pulumi up`. */
export interface Bootstrap {
  readonly template: Template;
  /** Accounts that need it, sorted. The governance account never does: it is reached with the caller's credentials. */
  readonly accounts: readonly string[];
  /** Regions in which each account needs it: one is enough if it has only IAM resources. */
  readonly regions: readonly string[];
  /** Bytes of a template that CloudFormation accepts inline; a larger one must be in S3. */
  readonly mostBytes: number;
}

/** The template that a rollout mode needs in members. With `stackSet` it is for the accounts outside the units. */
export function bootstrapOf({ name, settings, accounts }: Environment, mode: RolloutMode): Bootstrap {
  const names = namesOf(name);
  const heartbeats = governedEvents(settings).some(({ id }) => id === "heartbeat");
  const covered = mode === "stackSet" ? coveredAccounts(settings, accounts) : new Set<string>();
  const needing = accounts
    .map(({ id }) => id)
    .filter((id) => id !== settings.organization.governanceAccountId && !covered.has(id))
    .sort();
  if (mode === "delegated")
    return {
      template: delegationTemplate({
        names,
        settings,
        heartbeats,
        rules: rulesOf({ name, settings, accounts }),
        roles: functionRoles(settings, names),
      }),
      accounts: needing,
      regions: Object.keys(settings.regions).sort(),
      mostBytes: templateBytes,
    };
  return {
    template: deploymentRoleTemplate({ names, settings, roles: functionRoles(settings, names) }),
    accounts: needing,
    regions: [settings.homeRegion],
    mostBytes: templateBytes,
  };
}

/** Every rule that some member has, with the Regions in which one has it, sorted. */
function rulesOf({ name, settings, accounts }: Pick<Environment, "name" | "settings" | "accounts">) {
  const { members } = planNetwork(name, settings, accounts);
  const suffixes = new Set(members.flatMap(({ rules }) => rules.map(({ suffix }) => suffix)).sort());
  return [...suffixes].map((suffix) => {
    const having = members.filter(({ rules }) => rules.some((rule) => rule.suffix === suffix));
    return { suffix, regions: [...new Set(having.map(({ region }) => region))].sort() };
  });
}

/** Roles that a hub's functions assume: in Security Hub's administrator, and in each member for remediation. */
function functionRoles(settings: FindingsSections & RemediationRoleSections, names: Names): BootstrapRole[] {
  return [
    ...findingsAdministrators(settings).flatMap((accountId) =>
      findingsRoleRegions(settings).flatMap((region) =>
        findingsRolesOf(settings, names, accountId, region).map((role) => ({
          role,
          of: region,
          accountId,
          regions: [region],
        })),
      ),
    ),
    ...remediationRolesByHub(settings, names).map(({ role, hubRegion, regions }) => ({ role, of: hubRegion, regions })),
  ];
}

/**
 * A service control policy that keeps members from what governs them, as JSON text, and what each of its conditions means.
 * `except`: names of further roles of members.
 *
 * Throws {@link SettingsError} for a name that is none, and if Organizations would not take the policy.
 */
export function guardrailOf(
  { name, settings }: Pick<Environment, "name" | "settings">,
  except: readonly string[],
): { readonly policy: string; readonly advice: readonly string[] } {
  // Service Authorization Reference, "IAM": the characters of a role's path and name.
  const odd = except.find((role) => !/^[\w+=,.@/*-]{3,128}$/.test(role) || !/\w{3}/.test(role));
  if (odd !== undefined)
    throw new SettingsError([
      `--scp-except is "${odd}". Write the name of a role, such as OrganizationAccountAccessRole; * alone would except everybody.`,
    ]);
  const { document, explained } = serviceControlPolicy({ names: namesOf(name), settings, except });
  const policy = policyText(document);
  if (policy.length > policyCharacters)
    throw new SettingsError([
      `The policy has ${policy.length} characters, and Organizations takes ${policyCharacters}. Name fewer roles with --scp-except.`,
    ]);
  return {
    policy,
    advice: [
      `It has ${policy.length} of the ${policyCharacters} characters that a service control policy may have, and denies where all of this is true:`,
      ...explained.map(({ what, why }) => `- ${what}: ${why}`),
      "Nobody has applied it. Deploy first, try it in one account, then attach it to the units of the members: docs/operations/silent-account.md.",
    ],
  };
}
