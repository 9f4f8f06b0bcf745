import { useState } from "react";
import type { LimitData } from "../../page-data";
import type { SectionProps } from "../section-props";
import { Filter, Marked } from "../parts/basic";
import { type Column, Table } from "../parts/table";
import { number } from "../parts/text";

export function Limits({ data }: SectionProps) {
  const [filter, setFilter] = useState("");
  return (
    <>
      <h1>Limits</h1>
      <p className="lead">
        AWS's quotas, and of the resources that were measured against each the one that comes nearest: the fullest
        first. Up to the whole bar is allowed; a bar is marked from {mostOfQuota * 100} % on, since what is added next
        may not fit.
      </p>
      <div className="fields">
        <Filter label="Filter limits" value={filter} onChange={setFilter} />
      </div>
      <Table rows={data.limits} columns={columns} caption="Quotas and what is used of them" filter={filter} />
      <h2>Assumptions about AWS</h2>
      <p>What AWS's documentation does not say, and how the simulator answers it.</p>
      <ul>
        {data.assumptions.map((assumption) => (
          <li key={assumption}>
            <Marked text={assumption} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** Share of a quota beyond which its bar is marked. */
const mostOfQuota = 0.8;

const share = ({ value, limit }: LimitData) => (limit === 0 ? 0 : value / limit);

const columns: readonly Column<LimitData>[] = [
  { id: "what", header: "Limit", accessorFn: ({ what }) => what },
  {
    id: "share",
    header: "Used",
    accessorFn: share,
    cell: ({ row: { original } }) => (
      <span className="used">
        <span className="bar">
          <span
            className={`fill ${share(original) > 1 ? "critical" : share(original) > mostOfQuota ? "medium" : "low"}`}
            style={{ width: `${Math.min(100, share(original) * 100)}%` }}
          />
        </span>{" "}
        {number(original.value)} of {number(original.limit)}
      </span>
    ),
  },
  {
    id: "measured",
    header: "Resources measured",
    accessorFn: ({ measured }) => measured,
    cell: ({ row }) => number(row.original.measured),
  },
  {
    id: "resource",
    header: "Nearest to it",
    accessorFn: ({ resource }) => resource,
    cell: ({ row }) => <code>{row.original.resource.split("::").at(-1)}</code>,
  },
];
