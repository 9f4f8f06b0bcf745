import { memo, useMemo, useState } from "react";
import type { NetworkData, PageData } from "../../page-data";
import type { SectionProps } from "../section-props";
import { Filter } from "../parts/basic";
import { type Column, Table } from "../parts/table";
import { count } from "../parts/text";
import { linkTo } from "../route";

/** What is forwarded from where: accounts by Regions, and what each topic leaves out. */
export function Coverage({ data }: SectionProps) {
  const { network } = data;
  const [filter, setFilter] = useState("");
  const topicsOf = useMemo(() => topicsByProfile(data), [data]);
  const most = useMemo(() => mostByTopic(topicsOf), [topicsOf]);
  const cells = useMemo(() => topicsOf.map((counts) => drawn(counts, most)), [topicsOf, most]);
  const rows = useMemo(
    () => network.accounts.map((account, index) => ({ ...account, profiles: network.members[index] ?? [] })),
    [network],
  );
  const columns = useMemo<readonly Column<(typeof rows)[number]>[]>(
    () => [
      {
        id: "account",
        header: "Account",
        accessorFn: ({ name, id, unit }) => `${name} ${id} ${unit}`,
        cell: ({ row }) => <a href={linkTo("network", row.original.id)}>{row.original.name}</a>,
      },
      { id: "unit", header: "Unit", accessorFn: ({ unit }) => unit },
      ...network.regions.map(({ name }, at): Column<(typeof rows)[number]> => ({
        id: name,
        header: name,
        accessorFn: ({ profiles }) => cells[profiles[at] ?? -1]?.kinds ?? 0,
        enableGlobalFilter: false,
        cell: ({ row: { original } }) => (
          <Cell
            of={cells[original.profiles[at] ?? -1]}
            link={linkTo("network", original.id, name)}
            place={`${original.name} in ${name}`}
          />
        ),
      })),
    ],
    [network, cells],
  );
  return (
    <>
      <h1>Coverage</h1>
      <p className="lead">
        What each account forwards from each Region. The number counts kinds of events. Each square is a topic, in the
        order below: full where all kinds of the topic are forwarded that any account forwards from anywhere, and empty
        where none is. Choose a cell to see which kinds, and why the others are not: many arise in one Region alone.
      </p>
      <ol className="legend" aria-label="Topics, in the order of the squares">
        {[...most.keys()].map((topic, at) => (
          <li key={topic}>
            <svg width={most.size * 4 + 1} height={8} aria-hidden="true" className="position">
              {[...most.keys()].map((_, each) => (
                <rect key={each} x={each * 4} y={0} width={3} height={8} className={each === at ? "here" : ""} />
              ))}
            </svg>{" "}
            {topic}
          </li>
        ))}
      </ol>
      <div className="fields">
        <Filter label="Filter accounts" value={filter} onChange={setFilter} />
      </div>
      <Table rows={rows} columns={columns} caption="Kinds of events forwarded, by account and Region" filter={filter} />
      <Topics network={network} data={data} />
    </>
  );
}

type Counts = ReadonlyMap<string, number>;

function topicsByProfile({ network, governed }: PageData): readonly Counts[] {
  const topicOf = new Map(governed.map(({ id, topic }) => [id, topic]));
  return network.profiles.map(({ rules }) => {
    const counts = new Map<string, number>();
    for (const id of rules.flatMap(({ events }) => events)) {
      const topic = topicOf.get(id) ?? "custom";
      counts.set(topic, (counts.get(topic) ?? 0) + 1);
    }
    return counts;
  });
}

const kindsOf = (counts: Counts | undefined): number =>
  [...(counts?.values() ?? [])].reduce((sum, each) => sum + each, 0);

/** The most kinds that any account forwards from any Region, by topic, sorted. */
function mostByTopic(topicsOf: readonly Counts[]): Counts {
  const most = new Map<string, number>();
  for (const counts of topicsOf)
    for (const [topic, kinds] of counts) most.set(topic, Math.max(kinds, most.get(topic) ?? 0));
  return new Map([...most].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a cell shows of a profile: drawn once for each, however many accounts have it. */
interface Drawn {
  readonly kinds: number;
  readonly words: string;
  /** Outlines of the squares, and what of each is full. */
  readonly outlines: string;
  readonly parts: string;
}

function drawn(counts: Counts, most: Counts): Drawn {
  const missing = [...most.keys()].filter((topic) => !counts.has(topic));
  const kinds = kindsOf(counts);
  const shares = [...most].map(([topic, all]) => (counts.get(topic) ?? 0) / all);
  return {
    kinds,
    words: `${count(kinds, "kind")}${missing.length > 0 ? `, none of ${missing.join(", ")}` : ""}`,
    outlines: shares.map((_, at) => `M${at * 12 + 0.5} 0.5h9v9h-9z`).join(""),
    parts: shares.map((share, at) => `M${at * 12 + 0.5} 9.5v${-9 * share}h9v${9 * share}z`).join(""),
  };
}

function Cell({ of, link, place }: { readonly of: Drawn | undefined; readonly link: string; readonly place: string }) {
  if (of === undefined) return <span className="dim">–</span>;
  return (
    <a href={link} className="cell" aria-label={`${place}: ${of.words}`} title={of.words}>
      <svg
        width={of.outlines.length === 0 ? 0 : of.outlines.split("M").length * 12 - 14}
        height={10}
        aria-hidden="true"
      >
        <path d={of.parts} className="part" />
        <path d={of.outlines} className="outline" />
      </svg>{" "}
      {of.kinds}
    </a>
  );
}

const Topics = memo(function Topics({ network, data }: { readonly network: NetworkData; readonly data: PageData }) {
  const rows = useMemo(() => {
    const forwarded = new Set(network.profiles.flatMap(({ rules }) => rules.flatMap(({ events }) => events)));
    return data.governed.map((each) => ({ ...each, forwarded: forwarded.has(each.id) }));
  }, [network, data.governed]);
  const [filter, setFilter] = useState("");
  return (
    <>
      <h2>Kinds of events</h2>
      <p>The catalog, and the team's own. Settings choose from it; what an account leaves out says why.</p>
      <div className="fields">
        <Filter label="Filter kinds" value={filter} onChange={setFilter} />
      </div>
      <Table rows={rows} columns={kindColumns} caption="Kinds of events in the catalog" filter={filter} />
    </>
  );
});

const kindColumns: readonly Column<PageData["governed"][number] & { readonly forwarded: boolean }>[] = [
  { id: "id", header: "Kind", accessorFn: ({ id }) => id },
  { id: "topic", header: "Topic", accessorFn: ({ topic }) => topic },
  { id: "source", header: "Source", accessorFn: ({ source }) => source },
  {
    id: "forwarded",
    header: "Forwarded",
    accessorFn: ({ forwarded }) => (forwarded ? "yes" : "from no account"),
  },
  { id: "why", header: "Why it matters", accessorFn: ({ why }) => why },
];
