import { number } from "../console/count";
import { printable } from "../console/printable";
import { tableOf } from "../console/table";
import { wrap } from "../console/wrap";
import { assumptions } from "../model/cost/assumptions";
import { assumptionsOf, byPlace, byPrice, byService, type CostLine } from "../model/cost/estimate";
import { eventsOf } from "../model/cost/traffic";
import { type PriceId, priceRegion, prices, pricesReadOn } from "../model/prices";
import type { Cost } from "./cost";

/** `$1,204.50`; what is less than a cent is said to be so. */
function dollars(amount: number): string {
  const size = Math.abs(amount);
  if (size > 0 && size < 0.005) return amount < 0 ? "-<$0.01" : "<$0.01";
  const text = size.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `${amount < 0 ? "-" : ""}$${text}`;
}

const right = "right" as const;

/** What free allowances take off at most, if nothing else in the organization uses them. */
function allowances(lines: readonly CostLine[]): number {
  return byPrice(lines).reduce((sum, { price, count }) => {
    const { free = 0, dollars: each, per } = prices[price];
    return sum + (Math.min(free, count) * each) / per;
  }, 0);
}

/** Accounts and Regions that are shown; the others are one line. */
const mostPlaces = 10;

export function reportAsText(
  cost: Cost,
  { width, verbose }: { readonly width: number; readonly verbose: boolean },
): string {
  const { environment, estimate, archive, options, noisiest } = cost;
  const { lines, traffic, heartbeats } = estimate;
  const places = byPlace(lines);
  const rest = places.slice(mostPlaces);
  const said: string[] = [
    `Event Governance  environment ${printable(environment)}: ${dollars(estimate.dollars)} a month`,
    "",
    ...wrap(
      `${number(Math.round(eventsOf(traffic)))} governed events a month (${traffic.basis}) and ${number(Math.round(heartbeats))} heartbeats (settings). Prices of ${priceRegion} on ${pricesReadOn}, on demand, before free allowances, which take off ${dollars(allowances(lines))} at most if nothing else in the organization uses them.`,
      width,
    ),
    "",
    ...tableOf(
      [{ head: "service" }, { head: "a month", align: right }],
      byService(lines).map(([service, amount]) => [service, dollars(amount)]),
      { width },
    ),
    "",
    ...tableOf(
      [{ head: "account" }, { head: "Region" }, { head: "a month", align: right }],
      [
        ...places.slice(0, mostPlaces).map((place) => [place.account, place.region, dollars(place.dollars)]),
        ...(rest.length > 0
          ? [[`${rest.length} others`, "", dollars(rest.reduce((sum, place) => sum + place.dollars, 0))]]
          : []),
      ],
      { width, keys: 2 },
    ),
    "",
    ...tableOf(
      [
        { head: "largest charges" },
        { head: "count", align: right },
        { head: "unit" },
        { head: "a month", align: right },
      ],
      byPrice(lines)
        .slice(0, verbose ? undefined : 10)
        .map(({ price, count, dollars: amount }) => {
          const { service, name, unit } = prices[price];
          return [`${service}: ${name}`, countText(count), unit, dollars(amount)];
        }),
      { width },
    ),
    "",
    ...tableOf(
      [{ head: "with another setting" }, { head: "a month", align: right }],
      options.map(({ setting, dollars: amount }) => [
        setting,
        amount === undefined ? "refused" : `${amount >= 0 ? "+" : ""}${dollars(amount)}`,
      ]),
      { width },
    ),
    "",
    ...tableOf(
      [{ head: "most frequent events" }, { head: "a month", align: right }, { head: "left out, saves", align: right }],
      noisiest.map(({ id, events, dollars: amount }) => [printable(id), number(Math.round(events)), dollars(amount)]),
      { width },
    ),
    "",
    ...(verbose ? [...everyLine(lines, width), ""] : []),
    ...notes(cost, width),
    ...(archive !== undefined && archive.problems.length > 0
      ? [
          "",
          `${archive.problems.length} parts of the archive could not be read, such as ${printable(archive.problems[0] ?? "")}`,
        ]
      : []),
  ];
  return `${said.join("\n")}\n`;
}

const countText = (units: number): string =>
  units >= 100 ? number(Math.round(units)) : units.toLocaleString("en-US", { maximumSignificantDigits: 3 });

function everyLine(lines: readonly CostLine[], width: number): string[] {
  return [
    "Every line: account, Region, price, count × price, and where the count comes from",
    ...[...lines]
      .sort((a, b) => b.dollars - a.dollars)
      .flatMap(({ account, region, price, count, dollars: amount, from }) => {
        const { dollars: each, per, unit } = prices[price];
        return [
          `  ${dollars(amount)}  ${account} ${region}  ${price}`,
          ...wrap(
            `${countText(count)} × $${each} per ${per === 1 ? "" : `${number(per)} `}${unit}: ${from}`,
            width,
            "      ",
          ),
        ];
      }),
  ];
}

function notes({ estimate: { lines, assumed } }: Cost, width: number): string[] {
  const used = [...new Set(lines.map(({ price }) => price))];
  const of = (kind: string) => used.filter((id) => prices[id].confirmed === kind);
  const amount = (ids: readonly PriceId[]) =>
    lines.filter(({ price }) => ids.includes(price)).reduce((sum, line) => sum + line.dollars, 0);
  const unconfirmed = of("unconfirmed");
  const quoted = of("quoted");
  return [
    ...wrap(
      `Not in it: what CloudTrail, GuardDuty and other sources charge for themselves, access logs, support, taxes. Nothing was measured on AWS. By others' quotations of AWS's pages: ${dollars(amount(quoted))} (${quoted.length} prices). Unconfirmed: ${unconfirmed.length === 0 ? "nothing" : `${dollars(amount(unconfirmed))} (${unconfirmed.join(", ")})`}.`,
      width,
    ),
    "Assumed, and changed by --assume NAME=NUMBER:",
    ...assumptionsOf(lines).flatMap((id) =>
      wrap(`${id} ${countText(assumed[id])} ${assumptions[id].unit}: ${assumptions[id].why}`, width, "  "),
    ),
  ];
}

/** The same as one JSON object: each line with its price's id, and each price that is used. */
export function reportAsJson({ environment, estimate, archive, options, noisiest }: Cost) {
  const { lines, traffic, heartbeats, assumed } = estimate;
  const used = [...new Set(lines.map(({ price }) => price))].sort();
  return {
    environment,
    dollars: estimate.dollars,
    freeAllowances: allowances(lines),
    events: eventsOf(traffic),
    basis: traffic.basis,
    heartbeats,
    priceRegion,
    pricesReadOn,
    lines: lines.map((line) => ({ ...line, service: prices[line.price].service })),
    prices: Object.fromEntries(used.map((id) => [id, prices[id]])),
    assumptions: Object.fromEntries(assumptionsOf(lines).map((id) => [id, { ...assumptions[id], value: assumed[id] }])),
    unconfirmed: used.filter((id) => prices[id].confirmed === "unconfirmed"),
    options,
    noisiest,
    ...(archive !== undefined && {
      archive: { days: archive.days, events: archive.events, problems: archive.problems },
    }),
  };
}
