import type { Environment } from "../environment/environment";
import { type Assumed, usualAssumptions } from "../model/cost/assumptions";
import { type Estimate, estimate, type EstimateArgs } from "../model/cost/estimate";
import { noisiest, type NoisyEvent, type OptionPrice, optionPrices } from "../model/cost/options";
import { scaledTo, type Traffic } from "../model/cost/traffic";
import { governedEvents } from "../model/network/governed-events";
import { hubOf } from "../model/settings/regions";
import { type ArchiveTraffic, readArchives } from "./archive-traffic";

export interface CostRequest {
  /** Folders of archives; empty: the catalog's volumes. */
  readonly archives: readonly string[];
  /** Governed events of all accounts together. */
  readonly eventsPerDay?: number;
  /** Values in place of usual assumptions. */
  readonly assume: Partial<Assumed>;
  readonly noisy: number;
  readonly now: Date;
  readonly report: (folder: string, day: string) => void;
}

/** What `npm run cost` says. */
export interface Cost {
  readonly environment: string;
  readonly estimate: Estimate;
  readonly archive?: ArchiveTraffic;
  readonly options: readonly OptionPrice[];
  readonly noisiest: readonly NoisyEvent[];
}

/**
 * Estimates what an environment costs in a month.
 *
 * Throws `SettingsError` for settings that cannot be planned, and `UsageError` for a folder that is no archive.
 */
export async function costOf(
  { name, settings, accounts }: Pick<Environment, "name" | "settings" | "accounts">,
  request: CostRequest,
): Promise<Cost> {
  const { archives, eventsPerDay, now } = request;
  const archive =
    archives.length === 0
      ? undefined
      : await readArchives({
          folders: archives,
          governed: governedEvents(settings),
          hubOf: (region) => (Object.hasOwn(settings.regions, region) ? hubOf(settings.regions, region) : undefined),
          homeRegion: settings.homeRegion,
          report: request.report,
        });
  const counted = {
    ...(archive?.storedShare !== undefined && { storedShare: archive.storedShare }),
    ...(archive?.bytesPerEvent !== undefined && { bytesPerEvent: archive.bytesPerEvent }),
  };
  const args: EstimateArgs = {
    environment: name,
    settings,
    accounts,
    now,
    assumed: { ...usualAssumptions, ...counted, ...request.assume },
    ...trafficOf(archive, eventsPerDay),
  };
  const result = estimate(args);
  return {
    environment: name,
    estimate: result,
    ...(archive !== undefined && { archive }),
    options: optionPrices(args, result.dollars),
    noisiest: noisiest(args, result.traffic, result.dollars, request.noisy),
  };
}

function trafficOf(
  archive: ArchiveTraffic | undefined,
  eventsPerDay: number | undefined,
): { readonly traffic?: (usual: Traffic) => Traffic } {
  if (archive !== undefined) return { traffic: () => archive.traffic };
  if (eventsPerDay === undefined) return {};
  return {
    traffic: (usual) =>
      scaledTo(usual, eventsPerDay * 30, `--events-per-day ${eventsPerDay}, divided as the catalog's volumes`),
  };
}
