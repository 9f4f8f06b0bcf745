import * as Plot from "@observablehq/plot";
import { useMemo, useState } from "react";
import type { EventKind, Step } from "../../page-data";
import type { SectionProps } from "../section-props";
import { Badge, Choice, Code, Empty, everything as all, Filter } from "../parts/basic";
import { Chart } from "../parts/chart";
import { type Column, Table } from "../parts/table";
import { number, pretty } from "../parts/text";
import { linkTo } from "../route";

/** Every kind of event that was sent, and the way of one of each. */
export function Events({ data, item: [chosen] }: SectionProps) {
  const [filter, setFilter] = useState("");
  const [outcome, setOutcome] = useState(all);
  const [account, setAccount] = useState(all);
  const rows = useMemo(() => {
    const names = new Map(data.network.accounts.map(({ id, name }) => [id, name]));
    return data.events.map((event, index) => ({ ...event, index, owner: names.get(event.account) ?? "outside" }));
  }, [data]);
  const shown = useMemo(
    () =>
      rows.filter(
        (row) => (outcome === all || row.outcome === outcome) && (account === all || row.account === account),
      ),
    [rows, outcome, account],
  );
  const kind = chosen === undefined ? undefined : data.events[Number(chosen)];
  if (kind !== undefined) return <Way kind={kind} data={data} />;
  return (
    <>
      <h1>{data.ownEvents ? "Your events" : "Events"}</h1>
      <p className="lead">
        {data.ownEvents
          ? "What became of each of your events, and why."
          : "Every kind of event that was sent: choose one to see its way, step by step, with the decision at each."}
      </p>
      <div className="fields">
        <Filter label="Filter by name" value={filter} onChange={setFilter} />
        <Choice label="Outcome" value={outcome} options={outcomesOf(rows)} onChange={setOutcome} />
        <Choice
          label="Account"
          value={account}
          options={[
            { value: all, text: "All" },
            ...[...new Set(rows.map((row) => row.account))].sort().map((id) => ({
              value: id,
              text: `${data.network.accounts.find((each) => each.id === id)?.name ?? "another"} (${id})`,
            })),
          ]}
          onChange={setAccount}
        />
      </div>
      {data.ownEvents && <Timeline events={shown} />}
      <Table rows={shown} columns={columns} caption="Events by kind and outcome" filter={filter} />
    </>
  );
}

type Row = EventKind & { readonly index: number; readonly owner: string };

/** Outcomes with the number of events that had each: rare ones are what a reader looks for. */
function outcomesOf(rows: readonly EventKind[]) {
  const counts = new Map<string, number>();
  for (const { outcome, count: events } of rows) counts.set(outcome, (counts.get(outcome) ?? 0) + events);
  return [
    { value: all, text: "All" },
    ...[...counts]
      .sort(([, a], [, b]) => b - a)
      .map(([value, events]) => ({ value, text: `${value} (${number(events)})` })),
  ];
}

const columns: readonly Column<Row>[] = [
  {
    id: "name",
    header: "Event",
    accessorFn: ({ name, source, detailType }) => `${name} ${source} ${detailType}`,
    cell: ({ row }) => <a href={linkTo("events", String(row.original.index))}>{row.original.name}</a>,
  },
  { id: "source", header: "Source", accessorFn: ({ source }) => source },
  {
    id: "place",
    header: "First seen in",
    accessorFn: ({ owner, account, region }) => `${owner} (${account}) in ${region}`,
  },
  { id: "sender", header: "Sent by", accessorFn: ({ sender }) => sender },
  {
    id: "outcome",
    header: "Outcome",
    accessorFn: ({ outcome, why = "" }) => `${outcome} ${why}`,
    cell: ({ row: { original } }) => (
      <>
        <Badge kind={original.outcome.replace(" ", "-")}>{original.outcome}</Badge>
        {!original.expected && <Badge kind="bad">not as it should be</Badge>}
        {original.why !== undefined && <span className="dim"> {original.why}</span>}
      </>
    ),
  },
  {
    id: "count",
    header: "Events",
    accessorFn: ({ count: events }) => events,
    cell: ({ row }) => number(row.original.count),
  },
];

const mark: Readonly<Record<Step["kind"], string>> = {
  bus: "Bus",
  rule: "Rule",
  target: "Target",
  archive: "Archive",
  end: "End",
};

function Way({ kind, data }: { readonly kind: EventKind; readonly data: SectionProps["data"] }) {
  const account = data.network.accounts.find(({ id }) => id === kind.account);
  return (
    <>
      <p>
        <a href={linkTo("events")}>← All events</a>
      </p>
      <h1>{kind.name}</h1>
      <dl className="pairs">
        <dt>Event</dt>
        <dd>
          “{kind.detailType}” of <code>{kind.source}</code>
          {kind.time !== "" && `, ${kind.time}`}
        </dd>
        <dt>From</dt>
        <dd>
          {account?.name ?? "an account outside"} (<code>{kind.account}</code>) in {kind.region}, sent by {kind.sender}
        </dd>
        <dt>Outcome</dt>
        <dd>
          <Badge kind={kind.outcome.replace(" ", "-")}>{kind.outcome}</Badge>{" "}
          {kind.expected ? "as it should be" : `not as it should be, which is ${kind.wanted ?? "something else"}`}
          {kind.why !== undefined && `: ${kind.why}`}
        </dd>
        {kind.governedBy.length > 0 && (
          <>
            <dt>Governed as</dt>
            <dd>
              {kind.governedBy.map((id) => (
                <p key={id}>
                  <strong>{id}</strong>: {data.governed.find((each) => each.id === id)?.why}
                </p>
              ))}
            </dd>
          </>
        )}
        <dt>Count</dt>
        <dd>
          {kind.count === 1
            ? "the only event of its kind with this outcome"
            : `${number(kind.count)} events of its kind had this outcome; this is the way of the first`}
        </dd>
        {kind.fired.length > 0 && (
          <>
            <dt>Fired</dt>
            <dd>
              {kind.fired.map((id) => (
                <a key={id} href={linkTo("detections", id)} className="chip">
                  {id}
                </a>
              ))}
            </dd>
          </>
        )}
      </dl>
      <h2>Its way</h2>
      <Steps of={kind.steps.filter(({ aside }) => aside !== true)} data={data} />
      {kind.steps.some(({ aside }) => aside === true) && (
        <>
          <h2>What else the bus did with it</h2>
          <Steps of={kind.steps.filter(({ aside }) => aside === true)} data={data} />
        </>
      )}
    </>
  );
}

export function Steps({ of, data }: { readonly of: readonly Step[]; readonly data: SectionProps["data"] }) {
  return (
    <ol className="way">
      {of.map((step, index) => {
        const { allowedBy = [] } = step;
        const policy = data.network.hubs.find(({ bus }) => bus === step.bus)?.policy;
        return (
          <li key={index} className={step.fault === true ? "bad fault" : step.passed ? "good" : "bad"}>
            <span className="dim">{mark[step.kind]}</span> <strong>{step.title}</strong>{" "}
            {step.fault === true && <Badge kind="bad">at fault</Badge>}
            {step.why !== undefined && <p>{step.why}</p>}
            {step.resource !== undefined && (
              <p>
                <code>{step.resource}</code>
              </p>
            )}
            {step.by !== undefined && (
              <p>
                Kept from it by <code>{step.by}</code>
              </p>
            )}
            {allowedBy.length > 0 && (
              <>
                <p>Allowed by every policy that is asked:</p>
                <ul>
                  {allowedBy.map((statement) => (
                    <li key={statement}>{statement}</li>
                  ))}
                </ul>
              </>
            )}
            {policy !== undefined && (
              <details open={!step.passed}>
                <summary>The bus's policy</summary>
                <Code text={pretty(policy)} label={`${step.title}: policy`} />
              </details>
            )}
            {step.part !== undefined && (
              <details open>
                <summary>What of the pattern it fits</summary>
                <Code text={pretty(step.part)} label={`${step.title}: what it fits`} />
              </details>
            )}
            {step.code !== undefined && (
              <details>
                <summary>{step.kind === "rule" ? "The rule's whole pattern" : "The query that finds it"}</summary>
                <Code text={pretty(step.code)} label={`${step.title}: code`} />
              </details>
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** Events of one's own over time. */
function Timeline({ events }: { readonly events: readonly EventKind[] }) {
  const options = useMemo(() => {
    const dated = events
      .map(({ time, count: times }) => ({ time: new Date(time), times }))
      .filter(({ time }) => !Number.isNaN(time.getTime()));
    return dated.length === 0
      ? undefined
      : {
          width: 700,
          height: 140,
          x: { label: null },
          y: { label: "events", grid: true },
          marks: [
            Plot.rectY(
              dated,
              Plot.binX<Plot.RectYOptions>({ y: "sum" }, { x: "time", y: "times", fill: "currentColor" }),
            ),
          ],
        };
  }, [events]);
  return options === undefined ? (
    <Empty>No event has a time.</Empty>
  ) : (
    <Chart options={options} label="Events over time; each is in the table below" />
  );
}
