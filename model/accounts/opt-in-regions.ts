import type { Account } from "./account";

/**
 * Regions that must be enabled for an account: those that AWS opened after March 20, 2019 (Account Management reference
 * guide, "Enable or disable AWS Regions in your account"). A Region that is missing here is assumed to be enabled
 * everywhere.
 */
export const optInRegions = [
  "af-south-1",
  "ap-east-1",
  "ap-east-2",
  "ap-south-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "ca-west-1",
  "eu-central-2",
  "eu-south-1",
  "eu-south-2",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "me-west-1",
  "mx-central-1",
  "sa-west-1",
] as const;

const optIn: ReadonlySet<string> = new Set(optInRegions);

/** The part of settings that {@link governedOptInRegions} needs: Regions by name. */
interface Governed {
  readonly regions: Readonly<Record<string, unknown>>;
}

/** The governed Regions that may be disabled in an account. */
export const governedOptInRegions = ({ regions }: Governed): string[] =>
  Object.keys(regions)
    .filter((region) => optIn.has(region))
    .sort();

/** True if a Region is enabled in an account; if its enabled Regions are unknown, always. */
export const isEnabled = ({ optInRegions: enabled }: Pick<Account, "optInRegions">, region: string): boolean =>
  !optIn.has(region) || enabled === undefined || enabled.includes(region);

/** Accounts with a disabled governed Region, one sentence for each Region. */
export function disabledWarnings(settings: Governed, accounts: readonly Account[], only?: string): string[] {
  return governedOptInRegions(settings)
    .filter((region) => only === undefined || region === only)
    .flatMap((region) => {
      const lacking = accounts.filter((account) => !isEnabled(account, region)).map(({ id }) => id);
      if (lacking.length === 0) return [];
      const some =
        lacking.length > 5 ? `${lacking.slice(0, 5).join(", ")} and ${lacking.length - 5} more` : lacking.join(", ");
      return [
        `${region} is disabled in ${lacking.length} ${lacking.length === 1 ? "account" : "accounts"}, so nothing is forwarded from there: ${some}. Enable the Region there to govern it.`,
      ];
    });
}
