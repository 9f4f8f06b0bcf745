import { useState } from "react";
import type { SettingData } from "../../page-data";
import type { SectionProps } from "../section-props";
import { Filter } from "../parts/basic";
import { linkTo } from "../route";
import { type Column, Table } from "../parts/table";

export function Settings({ data }: SectionProps) {
  const [filter, setFilter] = useState("");
  return (
    <>
      <h1>Settings in force</h1>
      <p className="lead">
        Every setting, and where it comes from: the environment's file, or the default. Values are JSON; accounts are
        under <a href={linkTo("network")}>Network</a>.
      </p>
      <div className="fields">
        <Filter label="Filter settings" value={filter} onChange={setFilter} />
      </div>
      <Table rows={data.settings} columns={columns} caption="Settings in force" filter={filter} />
    </>
  );
}

const columns: readonly Column<SettingData>[] = [
  {
    id: "path",
    header: "Setting",
    accessorFn: ({ path }) => path,
    cell: ({ row }) => <code>{row.original.path}</code>,
  },
  {
    id: "value",
    header: "Value",
    accessorFn: ({ value }) => value,
    cell: ({ row }) => <code className="wrap">{row.original.value}</code>,
  },
  { id: "why", header: "What it decides", accessorFn: ({ why }) => why },
  { id: "from", header: "From", accessorFn: ({ from }) => from },
];
