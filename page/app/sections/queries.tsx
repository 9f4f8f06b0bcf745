import { useMemo, useState } from "react";
import * as Plot from "@observablehq/plot";
import type { Cell, QueryData } from "../../page-data";
import type { SectionProps } from "../section-props";
import { Badge, Choice, Code, Empty, Filter } from "../parts/basic";
import { Chart } from "../parts/chart";
import { type Column, Table } from "../parts/table";
import { count, number } from "../parts/text";
import { linkTo } from "../route";

export function Queries({ data, item: [chosen] }: SectionProps) {
  const [filter, setFilter] = useState("");
  const one = data.queries.find(({ name }) => name === chosen);
  if (one !== undefined) return <Query key={one.name} of={one} />;
  return (
    <>
      <h1>Saved queries</h1>
      <p className="lead">
        Each ran by Athena's rules on the archive that the run wrote, in each hub, and its rows were compared with what
        a second reading of the same events finds.
      </p>
      <div className="fields">
        <Filter label="Filter queries" value={filter} onChange={setFilter} />
      </div>
      <Table rows={data.queries} columns={columns} caption="Saved queries" filter={filter} />
    </>
  );
}

const columns: readonly Column<QueryData>[] = [
  {
    id: "name",
    header: "Query",
    accessorFn: ({ name }) => name,
    cell: ({ row }) => <a href={linkTo("queries", row.original.name)}>{row.original.name}</a>,
  },
  { id: "why", header: "What it answers", accessorFn: ({ why }) => why },
  { id: "runs", header: "Runs by itself", accessorFn: ({ scheduled }) => (scheduled ? everyOf(scheduled.rate) : "no") },
  {
    id: "rows",
    header: "Rows",
    accessorFn: ({ regions }) => regions.reduce((sum, { total }) => sum + total, 0),
    cell: ({ row }) => number(row.original.regions.reduce((sum, { total }) => sum + total, 0)),
  },
  {
    id: "ok",
    header: "Result",
    accessorFn: ({ ok }) => (ok ? "as expected" : "not as expected"),
    cell: ({ row }) => (
      <Badge kind={row.original.ok ? "good" : "bad"}>{row.original.ok ? "as expected" : "not as expected"}</Badge>
    ),
  },
];

/** `rate(1 day)` → `every day` */
const everyOf = (rate: string): string => rate.replace(/^rate\((?:1 )?(.*)\)$/, "every $1");

function Query({ of }: { readonly of: QueryData }) {
  const [region, setRegion] = useState(of.regions[0]?.region ?? "");
  const result = of.regions.find((each) => each.region === region);
  const columnsOf = of.columns.map((name, at): Column<readonly Cell[]> => ({
    id: name,
    header: name,
    accessorFn: (row) => row[at] ?? "",
    cell: ({ row }) => <Value value={row.original[at] ?? null} />,
  }));
  return (
    <>
      <p>
        <a href={linkTo("queries")}>← All saved queries</a>
      </p>
      <h1>{of.name}</h1>
      <p className="lead">{of.why}</p>
      {of.scheduled !== undefined && (
        <p>
          A function runs it {everyOf(of.scheduled.rate)} and tells people of new rows by the detection{" "}
          <a href={linkTo("detections", of.scheduled.detection)}>{of.scheduled.detection}</a>.
        </p>
      )}
      {of.problem !== undefined && <p className="notice bad">{of.problem}</p>}
      <div className="fields">
        <Choice
          label="Region"
          value={region}
          options={of.regions.map((each) => ({ value: each.region, text: `${each.region} (${number(each.total)})` }))}
          onChange={setRegion}
        />
      </div>
      {result === undefined || result.rows.length === 0 ? (
        <Empty>No rows.</Empty>
      ) : (
        <>
          <RowsChart columns={of.columns} rows={result.rows} all={result.total === result.rows.length} />
          <Table rows={result.rows} columns={columnsOf} caption={`Rows of ${of.name} in ${region}`} />
          {result.total > result.rows.length && (
            <p className="dim">
              The first {count(result.rows.length, "row")} of {number(result.total)}; all are in queries/{region}/
              {of.name}.json.
            </p>
          )}
        </>
      )}
      <h2>SQL</h2>
      <Code text={of.sql} label={`SQL of ${of.name}`} />
    </>
  );
}

const Value = ({ value }: { readonly value: Cell }) =>
  value === null ? <span className="dim">NULL</span> : <span className="value">{String(value)}</span>;

/** Most bars of a chart. */
const mostBars = 20;

/** Rows that count something by day, or by a name, as a chart; others have none. */
function RowsChart({
  columns,
  rows,
  all,
}: {
  /** Whether these are all rows. */
  readonly all: boolean;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}) {
  const numeric = columns.findLastIndex((_, at) =>
    rows.every((row) => row[at] !== null && row[at] !== "" && Number.isFinite(Number(row[at]))),
  );
  const label = columns.findIndex((_, at) => at !== numeric && rows.every((row) => typeof row[at] === "string"));
  const options = useMemo(() => {
    if (numeric < 0 || label < 0 || rows.length < 2) return undefined;
    const sums = new Map<string, number>();
    for (const row of rows) sums.set(String(row[label]), (sums.get(String(row[label])) ?? 0) + Number(row[numeric]));
    const bars = [...sums].map(([name, value]) => ({ name, value }));
    const isSeries = /^\d{4}-\d{2}-\d{2}/.test(bars[0]?.name ?? "");
    if (!isSeries) bars.sort((a, b) => b.value - a.value);
    const shown = bars.slice(0, mostBars);
    return {
      marginLeft: 180,
      width: 700,
      height: 40 + shown.length * 22,
      x: { label: columns[numeric] ?? "", grid: true },
      y: {
        label: null,
        domain: shown.map(({ name }) => name),
        tickFormat: (name: string) => (name.length > 28 ? `${name.slice(0, 27)}…` : name),
      },
      marks: [Plot.barX(shown, { x: "value", y: "name", fill: "currentColor" })],
    };
  }, [columns, rows, numeric, label]);
  if (options === undefined) return null;
  const what = `${columns[numeric] ?? ""} by ${columns[label] ?? ""}, added up over ${all ? "all rows" : `the first ${count(rows.length, "row")}`}`;
  return (
    <figure>
      <figcaption>{what}</figcaption>
      <Chart options={options} label={`${what}; the same is in the table below`} />
    </figure>
  );
}
