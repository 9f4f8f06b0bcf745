import { assumptions } from "../../model/cost/assumptions";
import { priceRegion, prices, pricesReadOn } from "../../model/prices";
import { code, table } from "./markdown";

const [start, end] = ["<!-- prices: start -->", "<!-- prices: end -->"];

/** The page on cost with the price table and the assumptions; the rest of the page is hand-written. */
export function withPrices(page: string): string {
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no place for the prices: write ${start} and ${end}.`);
  const priceRows = Object.entries(prices).map(([id, { name, unit, dollars, per, page: title, confirmed, free }]) => [
    code(id),
    name,
    `$${dollars} per ${per === 1 ? "" : `${per.toLocaleString("en-US")} `}${unit}`,
    free === undefined ? "" : free.toLocaleString("en-US"),
    title,
    confirmed,
  ]);
  const assumptionRows = Object.entries(assumptions).map(([id, { value, unit, why }]) => [
    code(id),
    `${value.toLocaleString("en-US")} ${unit}`,
    why,
  ]);
  return [
    page.slice(0, from) + start,
    `Prices of ${priceRegion}, looked up on ${pricesReadOn}:`,
    table(["Price", "What", "Price", "Free a month", "AWS's page", "Read"], priceRows),
    "What is assumed:",
    table(["Assumption", "Value", "Why"], assumptionRows),
    page.slice(to),
  ].join("\n\n");
}
