import type { Account } from "../accounts/account";
import { checkExceptedAccounts } from "./exceptions";
import { checkNotifiedAccounts } from "./notifications";
import { isEnabled } from "../accounts/opt-in-regions";
import { checkRemediatedAccounts } from "./remediation";
import { isHub } from "../settings/regions";
import type { Settings } from "../settings/schema";
import { pinOf } from "../network/governed-events";
import { quote } from "../quote";

/**
 * Validates accounts, listed or discovered, against settings. One sentence for each problem. Where the Regions have
 * problems of their own, what follows from them is left out.
 */
export function checkAccounts(settings: Settings, accounts: readonly Account[], regionsAreCertain = true): string[] {
  const { organization, administrators } = settings;
  const say = Array.isArray(settings.accounts) ? listedWords : foundWords;
  const problems: string[] = [];
  const position = new Map<string, number>();
  for (const [index, { id }] of accounts.entries()) {
    const first = position.get(id);
    if (first !== undefined)
      problems.push(`accounts[${index}].id is ${quote(id)}, the same as accounts[${first}].id. Remove one of them.`);
    else position.set(id, index);
  }
  const mustBeThere = (path: string, id: string) => {
    if (!position.has(id)) problems.push(`${path} is ${quote(id)}, ${say.missing}`);
  };
  mustBeThere("organization.managementAccountId", organization.managementAccountId);
  mustBeThere("organization.governanceAccountId", organization.governanceAccountId);
  for (const [service, { accountId }] of Object.entries(administrators))
    mustBeThere(`administrators.${service}.accountId`, accountId);
  for (const [index, { pattern }] of settings.events.custom.entries())
    for (const [place, id] of (pinOf(pattern, "account") ?? []).entries())
      mustBeThere(`events.custom[${index}].pattern.account[${place}]`, id);
  if (regionsAreCertain) problems.push(...checkOptInRegions(settings, accounts));
  // A path of another organization covers no account, and is reported itself.
  if (organization.paths.length > 0 && organization.paths.every((path) => path.startsWith(`${organization.id}/`)))
    for (const [index, account] of accounts.entries()) {
      const { path } = account;
      if (path === undefined || !organization.paths.some((admitted) => covers(admitted, path)))
        problems.push(
          `${say.pathOf(account, index)} is ${path === undefined ? "missing" : quote(path)}, which none of organization.paths covers: the central bus would deny this account's events. ${say.cover}, or widen organization.paths.`,
        );
    }
  return [
    ...problems,
    ...checkExceptedAccounts(settings.detections.exceptions, accounts),
    ...checkRemediatedAccounts(settings, accounts),
    ...checkNotifiedAccounts(settings, accounts),
  ];
}

/**
 * Opt-in Regions that must be enabled in the governance and management accounts. A stack set reaches a Region only if
 * the management account has it enabled too (CloudFormation user guide, "Prepare to perform StackSet operations in AWS
 * Regions that are disabled by default").
 */
function checkOptInRegions(
  { organization, regions, rollout }: Pick<Settings, "organization" | "regions" | "rollout">,
  accounts: readonly Account[],
): string[] {
  const { managementAccountId, governanceAccountId } = organization;
  const governance = accounts.find(({ id }) => id === governanceAccountId);
  const management = accounts.find(({ id }) => id === managementAccountId);
  return Object.keys(regions).flatMap((region) => {
    const problems: string[] = [];
    if (isHub(regions, region) && governance !== undefined && !isEnabled(governance, region))
      problems.push(
        `${region} is a hub, but is disabled in the governance account ${governance.id}. Enable it there, or name another hub.`,
      );
    if (rollout.mode === "stackSet" && management !== undefined && !isEnabled(management, region))
      problems.push(
        `${region} is disabled in the management account ${management.id}, so no StackSet reaches it in any account. Enable it there, remove it from regions, or choose another rollout.mode.`,
      );
    return problems;
  });
}

/** Prefixes for messages: a path in settings, or an account. */
interface Words {
  readonly missing: string;
  readonly cover: string;
  readonly pathOf: (account: Account, index: number) => string;
}

const listedWords: Words = {
  missing: "which is not in the organization: add it to accounts, or correct it.",
  cover: "Write its organization path",
  pathOf: (_, index) => `accounts[${index}].path`,
};

const foundWords: Words = {
  missing:
    "which is not among the discovered accounts: correct it, or include it in accounts.discover (with accounts, for example).",
  cover: "Exclude it in accounts.discover",
  pathOf: ({ id, name }) => `The organization path of account ${id} (${name})`,
};

/** Prefix comparison like `StringLike`: `o-1/r-1/ou-1/*` covers `o-1/r-1/ou-1/ou-2/`. */
const covers = (admitted: string, path: string) =>
  admitted.endsWith("*") ? path.startsWith(admitted.slice(0, -1)) : path === admitted;
