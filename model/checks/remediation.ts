import type { Account } from "../accounts/account";
import { isWithin, unitsOf } from "../accounts/account-filter";
import { isExpired, scopeOf } from "../remediate/exemptions";
import type { Exemption } from "../settings/exemptions";
import { activeRemediations, modesOf } from "../settings/effective-modes";
import type { RemediationSettings } from "../settings/remediation";
import { didYouMean } from "../nearest";
import { quote } from "../quote";

/** The sections of the settings that remediation reads. */
interface Sections {
  readonly regions: Readonly<Record<string, unknown>>;
  readonly remediation: RemediationSettings;
  readonly exemptions: readonly Exemption[];
}

/** Validates rules across several settings, independent of the accounts. */
export function checkRemediation({ regions, remediation }: Sections, regionsAreCertain: boolean): string[] {
  const problems: string[] = [];
  for (const [region, key] of Object.entries(remediation.encryption.keys)) {
    const keyRegion = key.startsWith("arn:") ? key.split(":")[3] : region;
    if (regions[region] === undefined) {
      if (regionsAreCertain)
        problems.push(
          `remediation.encryption.keys.${region} is ${quote(key)}, for a Region that is not one of the regions. ${didYouMean(region, Object.keys(regions))}`,
        );
    } else if (keyRegion !== region)
      problems.push(
        `remediation.encryption.keys.${region} is ${quote(key)}, a key in ${String(keyRegion)}. S3 takes keys of the bucket's own Region: write one in ${region}.`,
      );
  }
  const { actions, accountActions } = remediation.breaker;
  if (accountActions !== undefined && accountActions > actions)
    problems.push(
      `remediation.breaker.accountActions is ${accountActions}, more than the hub's ${actions}: one account could stop all others. Write fewer, or raise remediation.breaker.actions.`,
    );
  const { instances } = remediation;
  const keys = Object.keys(instances.requiredTags);
  for (const key of [...keys, instances.ownerTag])
    if (key.toLowerCase().startsWith("aws:"))
      problems.push(`remediation.instances has a tag ${quote(key)}: keys that begin with aws: are reserved for AWS.`);
  if (keys.includes(instances.ownerTag))
    problems.push(
      `remediation.instances.requiredTags.${instances.ownerTag} is the owner tag too, whose value is the caller. Leave it out, or set remediation.instances.ownerTag to another key or "".`,
    );
  if (
    modesOf(remediation, "tag-launched-instances").includes("enforce") &&
    keys.length === 0 &&
    instances.ownerTag === "" &&
    instances.securityGroup === undefined
  )
    problems.push(
      "remediation.remediations.tag-launched-instances is enforced, but remediation.instances names no tag and no security group. Name one, or turn it off.",
    );
  return problems;
}

/** References to accounts and units. A unit without an account is a typo, or an exemption without effect. */
export function checkRemediatedAccounts({ remediation, exemptions }: Sections, accounts: readonly Account[]): string[] {
  const problems: string[] = [];
  const checkUnit = (path: string, unit: string) => {
    if (!accounts.some((account) => isWithin(account, unit)))
      problems.push(`${path} names unit ${quote(unit)}, which has no account. ${didYouMean(unit, unitsOf(accounts))}`);
  };
  for (const unit of Object.keys(remediation.units)) checkUnit("remediation.units", unit);
  for (const [id, { units }] of Object.entries(remediation.remediations))
    for (const unit of Object.keys(units)) checkUnit(`remediation.remediations.${id}.units`, unit);
  for (const [index, { account, unit }] of exemptions.entries()) {
    if (account !== undefined && !accounts.some(({ id }) => id === account))
      problems.push(
        `exemptions[${index}].account is ${quote(account)}, which is not one of the accounts. Correct it, or remove the exemption. ${didYouMean(
          account,
          accounts.map(({ id }) => id),
        )}`,
      );
    if (unit !== undefined) checkUnit(`exemptions[${index}].unit`, unit);
  }
  return problems;
}

/** Valid settings whose effect on this day may surprise. */
export function remediationWarnings({ remediation, exemptions }: Sections, today: string): string[] {
  const warnings = exemptions.flatMap((exemption, index) =>
    isExpired(exemption, today)
      ? [
          `exemptions[${index}] (${scopeOf(exemption)}, owner ${exemption.owner}) expired on ${exemption.expires} and no longer applies. Renew or remove it.`,
        ]
      : [],
  );
  const active = activeRemediations(remediation);
  const idle = exemptions.flatMap((exemption, index) => {
    const off = exemption.remediations.filter((id) => !active.includes(id));
    return off.length === exemption.remediations.length
      ? [`exemptions[${index}] (${scopeOf(exemption)}) is from remediations that are off: ${off.join(", ")}.`]
      : [];
  });
  return [...warnings, ...idle];
}
