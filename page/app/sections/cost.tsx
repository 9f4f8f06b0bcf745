import type { CostData } from "../../page-data";
import type { SectionProps } from "../section-props";
import { Empty } from "../parts/basic";
import { type Column, Table } from "../parts/table";
import { count, dollars, number } from "../parts/text";
import { linkTo } from "../route";

/** What a month is estimated to cost. */
export function Cost({ data }: SectionProps) {
  const { cost } = data;
  if (cost === undefined) return <Empty>Nothing was estimated.</Empty>;
  const services = byService(cost);
  const most = Math.max(...services.map(([, sum]) => sum));
  return (
    <>
      <h1>{dollars(cost.dollars)} a month</h1>
      <p className="lead">
        An estimate, not a bill: {count(cost.events, "governed event")} a month ({cost.basis}), prices of{" "}
        {cost.priceRegion} on {cost.pricesReadOn}, before free allowances. <code>npm run cost</code> says where each
        count comes from, and takes your own numbers.
      </p>
      <h2>By service</h2>
      <table className="bars services">
        <tbody>
          {services.map(([service, sum]) => (
            <tr key={service}>
              <th scope="row">{service}</th>
              <td className="bar">
                <span className="fill low" style={{ width: `${(sum / most) * 100}%` }} />
              </td>
              <td>{dollars(sum)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>By charge</h2>
      <Table rows={cost.prices} columns={priceColumns} caption="Charges, the dearest first" />
      <h2>By account and Region</h2>
      <Table rows={cost.places} columns={placeColumns(data)} caption="Accounts and Regions, the dearest first" />
      {cost.otherPlaces.count > 0 && (
        <p>
          {count(cost.otherPlaces.count, "other account and Region", "other accounts and Regions")}:{" "}
          {dollars(cost.otherPlaces.dollars)} together.
        </p>
      )}
      <h2>Assumed</h2>
      <Table rows={cost.assumed} columns={assumedColumns} caption="Numbers that nothing here can count" />
    </>
  );
}

function byService({ prices }: CostData): [service: string, dollars: number][] {
  const sums = new Map<string, number>();
  for (const each of prices) sums.set(each.service, (sums.get(each.service) ?? 0) + each.dollars);
  return [...sums].sort(([, a], [, b]) => b - a);
}

const priceColumns: readonly Column<CostData["prices"][number]>[] = [
  { id: "service", header: "Service", accessorFn: ({ service }) => service },
  { id: "what", header: "Charge", accessorFn: ({ what }) => what },
  {
    id: "count",
    header: "Count",
    accessorFn: (row) => row.count,
    cell: ({ row: { original } }) =>
      `${number(original.count >= 100 ? Math.round(original.count) : original.count)} × ${original.unit}`,
  },
  {
    id: "dollars",
    header: "A month",
    accessorFn: (row) => row.dollars,
    cell: ({ row }) => dollars(row.original.dollars),
  },
];

const placeColumns = ({ network }: SectionProps["data"]): readonly Column<CostData["places"][number]>[] => [
  {
    id: "account",
    header: "Account",
    accessorFn: ({ account }) => account,
    cell: ({ row: { original } }) => (
      <a href={linkTo("network", original.account, original.region)}>
        {network.accounts.find(({ id }) => id === original.account)?.name ?? original.account}
      </a>
    ),
  },
  { id: "region", header: "Region", accessorFn: ({ region }) => region },
  {
    id: "dollars",
    header: "A month",
    accessorFn: (row) => row.dollars,
    cell: ({ row }) => dollars(row.original.dollars),
  },
];

const assumedColumns: readonly Column<CostData["assumed"][number]>[] = [
  { id: "value", header: "Number", accessorFn: ({ value }) => value, cell: ({ row }) => number(row.original.value) },
  { id: "what", header: "Of what, and why", accessorFn: ({ what }) => what },
];
