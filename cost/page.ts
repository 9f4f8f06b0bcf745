import { readFileSync } from "node:fs";
import type { Environment } from "../environment/environment";
import { assumptions, usualAssumptions } from "../model/cost/assumptions";
import { assumptionsOf, byPlace, byPrice, estimate } from "../model/cost/estimate";
import { eventsOf } from "../model/cost/traffic";
import { priceRegion, prices, pricesReadOn } from "../model/prices";
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
    prices: byPrice(lines).map(({ price, ...sum }) => {
      const { service, name, unit } = prices[price];
      return { service, what: name, unit, ...sum };
    }),
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
