import type { Account } from "../../model/accounts/account";
import { type EventSections, governedEvents } from "../../model/network/governed-events";
import type { Settings } from "../../model/settings/schema";
import type { Place } from "../expectations/question";

/**
 * True if an account has this Region enabled. An account with known opt-in Regions has no others; Regions without
 * opt-in are those that AWS had in March 2019.
 */
export function hasRegion({ optInRegions }: Account, region: string): boolean {
  return everywhere.has(region) || optInRegions === undefined || optInRegions.includes(region);
}

/** Account Management reference guide, "Enable or disable AWS Regions in your account": enabled by default. */
const everywhere = new Set([
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1"],
  ...["eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3"],
  ...["ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2"],
]);

/**
 * Accounts and Regions that must send events, derived only from settings and accounts: every account in each of its
 * enabled Regions, by the Region's hub.
 */
export function expectedPlaces(
  settings: EventSections & Pick<Settings, "regions" | "heartbeat">,
  accounts: readonly Account[],
): Place[] {
  const beats = governedEvents(settings).some(({ id }) => id === "heartbeat");
  return Object.entries(settings.regions).flatMap(([region, { hub }]) =>
    accounts
      .filter((account) => hasRegion(account, region))
      .map(({ id, name, unit }) => ({
        account: id,
        accountName: name,
        unit,
        region,
        hubRegion: hub ?? region,
        heartbeatMinutes: beats ? settings.heartbeat.minutes : null,
      })),
  );
}
