import { readFileSync } from "node:fs";
import type { Environment } from "../environment/environment";
import { assumptions, usualAssumptions } from "../model/cost/assumptions";
import { assumptionsOf, estimate, type CostLine } from "../model/cost/estimate";
import { eventsOf } from "../model/cost/traffic";
import { type PriceId, priceRegion, prices, pricesReadOn } from "../model/prices";
import type { CostData } from "../page/page-data";

/** Most places shown: an organization can have tens of thousands. */
const mostPlaces = 50;

/** What an earlier run estimated of the same inputs. */
interface Slot {
  find(): CostData | undefined;
  keep(data: CostData): void;
}

/**
 * The estimate of `npm run cost` for the page, from the catalog's volumes.
 *
 * @param slotOf finds what an earlier run made of the same inputs.
 */
export function costForPage(
  { name, settings, accounts }: Pick<Environment, "name" | "settings" | "accounts">,
  now: Date,
  slotOf?: (inputs: readonly unknown[]) => Slot,
): CostData {
  const slot = slotOf?.([name, settings, accounts, now.toISOString().slice(0, 10), readFileSync(__filename, "utf8")]);
  const found = slot?.find();
  if (found !== undefined) return found;
  const { lines, traffic, dollars, assumed } = estimate({
    environment: name,
    settings,
    accounts,
    now,
    assumed: usualAssumptions,
  });
  const places = byPlace(lines);
  const data: CostData = {
    dollars,
    events: Math.round(eventsOf(traffic)),
    basis: traffic.basis,
    priceRegion,
    pricesReadOn,
    prices: byPrice(lines),
    places: places.slice(0, mostPlaces),
    otherPlaces: {
      count: Math.max(0, places.length - mostPlaces),
      dollars: places.slice(mostPlaces).reduce((sum, place) => sum + place.dollars, 0),
    },
    assumed: assumptionsOf(lines).map((id) => ({
      what: `${assumptions[id].unit}: ${assumptions[id].why}`,
      value: assumed[id],
    })),
  };
  slot?.keep(data);
  return data;
}

function byPrice(lines: readonly CostLine[]): CostData["prices"] {
  const sums = new Map<PriceId, { count: number; dollars: number }>();
  for (const { price, count, dollars } of lines) {
    const sum = sums.get(price) ?? { count: 0, dollars: 0 };
    sums.set(price, { count: sum.count + count, dollars: sum.dollars + dollars });
  }
  return [...sums]
    .sort(([, a], [, b]) => b.dollars - a.dollars)
    .map(([id, sum]) => ({ service: prices[id].service, what: prices[id].name, unit: prices[id].unit, ...sum }));
}

function byPlace(lines: readonly CostLine[]): CostData["places"] {
  const sums = new Map<string, { readonly account: string; readonly region: string; dollars: number }>();
  for (const { account, region, dollars } of lines) {
    const key = `${account} ${region}`;
    const sum = sums.get(key) ?? { account, region, dollars: 0 };
    sum.dollars += dollars;
    sums.set(key, sum);
  }
  return [...sums.values()].sort((a, b) => b.dollars - a.dollars);
}
