import { useMemo, useState } from "react";
import type { DetectionData, ExceptionData, ProcessData } from "../../page-data";
import type { SectionProps } from "../section-props";
import { tacticsOf, tactics, techniqueName } from "../attack";
import { Badge, Choice, Code, Filter, Marked, severities } from "../parts/basic";
import { type Column, Table } from "../parts/table";
import { count, duration, number, pretty } from "../parts/text";
import { linkTo } from "../route";
import { Correlation } from "./correlation";
import { Exceptions } from "./exceptions";

const all = "all";

export function Detections({ data, item: [chosen] }: SectionProps) {
  const [filter, setFilter] = useState("");
  const [severity, setSeverity] = useState(all);
  const one = data.detections.find(({ id }) => id === chosen);
  const shown = useMemo(
    () => data.detections.filter((each) => severity === all || each.severity === severity),
    [data.detections, severity],
  );
  if (one !== undefined) return <Detection of={one} exceptions={data.exceptions} />;
  return (
    <>
      <h1>Detections</h1>
      <p className="lead">
        {count(data.detections.length, "detection")}, by tactics of MITRE ATT&amp;CK. A technique can stand under
        several tactics.
      </p>
      <p>
        <strong>Fired</strong> counts how often the simulation's own traffic set it off: it sends each detection what it
        is to find.{" "}
        {count(data.detections.filter(({ correlation }) => correlation !== undefined).length, "of them", "of them")}{" "}
        look at several events together and show the chain behind each alert.
      </p>
      <div className="fields">
        <Filter label="Filter detections" value={filter} onChange={setFilter} />
        <Choice
          label="Severity"
          value={severity}
          options={[{ value: all, text: "All" }, ...severities.map((value) => ({ value, text: value }))]}
          onChange={setSeverity}
        />
      </div>
      <Matrix detections={shown.filter((each) => isNamed(each, filter))} />
      <Table rows={shown} columns={columns} caption="Detections" filter={filter} />
      <Processes of={data.processes} detections={data.detections} />
      <Exceptions of={data.exceptions} about="any detection" />
    </>
  );
}

const isNamed = ({ id, title, technique = "", source }: DetectionData, text: string) =>
  `${id} ${title} ${technique} ${source}`.toLowerCase().includes(text.toLowerCase());

function Matrix({ detections }: { readonly detections: readonly DetectionData[] }) {
  const columnsOf = tactics
    .map((tactic) => ({ tactic, of: detections.filter(({ technique }) => tacticsOf(technique).includes(tactic)) }))
    .filter(({ of }) => of.length > 0);
  return (
    <div className="matrix" tabIndex={0} role="region" aria-label="Detections by tactic">
      {columnsOf.map(({ tactic, of }) => (
        <section key={tactic} aria-label={tactic}>
          <h2>{tactic}</h2>
          <ul>
            {[...of]
              .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
              .map(({ id, severity, title, technique, fired }) => (
                <li key={id}>
                  <a
                    href={linkTo("detections", id)}
                    className={`tile ${severity} ${fired === 0 ? "idle" : ""}`}
                    title={`${severity}: ${title} (${technique ?? ""}), fired ${fired} times`}
                  >
                    {id}
                  </a>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** Each process as its steps from the first to the last, with what tells of each. */
function Processes({
  of,
  detections,
}: {
  readonly of: readonly ProcessData[];
  readonly detections: readonly DetectionData[];
}) {
  if (of.length === 0) return null;
  const byId = new Map(detections.map((each) => [each.id, each]));
  return (
    <>
      <h2>Processes</h2>
      {of.map(({ id, title, why, steps }) => (
        <section key={id} aria-label={`Process ${id}`}>
          <h3>{title}</h3>
          <p>{why}</p>
          <ol className="process">
            {steps.map(({ id: step, source, withinMinutes, watchedBy }) => (
              <li key={step}>
                <strong>{step}</strong>
                <span>{withinMinutes === undefined ? source : `within ${duration(withinMinutes)}, ${source}`}</span>
                {watchedBy.map((rule) => (
                  <a key={rule} href={linkTo("detections", rule)}>
                    {rule} ({number(byId.get(rule)?.fired ?? 0)})
                  </a>
                ))}
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

const columns: readonly Column<DetectionData>[] = [
  {
    id: "id",
    header: "Detection",
    accessorFn: ({ id, title }) => `${id} ${title}`,
    cell: ({ row }) => <a href={linkTo("detections", row.original.id)}>{row.original.title}</a>,
  },
  {
    id: "severity",
    header: "Severity",
    accessorFn: ({ severity }) => severity,
    sortingFn: (a, b) => severities.indexOf(b.original.severity) - severities.indexOf(a.original.severity),
    cell: ({ row }) => <Badge kind={row.original.severity}>{row.original.severity}</Badge>,
  },
  { id: "technique", header: "Technique", accessorFn: ({ technique }) => technique ?? "" },
  { id: "source", header: "Source", accessorFn: ({ source }) => source },
  { id: "fired", header: "Fired", accessorFn: ({ fired }) => fired, cell: ({ row }) => number(row.original.fired) },
];

function Detection({ of, exceptions }: { readonly of: DetectionData; readonly exceptions: readonly ExceptionData[] }) {
  const own = exceptions.filter(({ detections }) => detections.length === 0 || detections.includes(of.id));
  return (
    <>
      <p>
        <a href={linkTo("detections")}>← All detections</a>
      </p>
      <h1>{of.title}</h1>
      <p>
        <Badge kind={of.severity}>{of.severity}</Badge> <code>{of.id}</code>
      </p>
      <p className="lead">{of.why}</p>
      <dl className="pairs">
        {of.technique !== undefined && (
          <>
            <dt>Technique</dt>
            <dd>
              {of.technique} {techniqueName(of.technique)} ({tacticsOf(of.technique).join(", ")})
            </dd>
          </>
        )}
        <dt>Fired</dt>
        <dd>{count(of.fired, "time")} in this run</dd>
        {of.query !== undefined && (
          <>
            <dt>Saved query</dt>
            <dd>
              <a href={linkTo("queries", of.query)}>{of.query}</a>
            </dd>
          </>
        )}
        <dt>Limits</dt>
        <dd>{of.limits}</dd>
      </dl>
      {of.triage !== undefined && (
        <>
          <h2>What to do</h2>
          <ol>
            {of.triage.look.map((line) => (
              <li key={line}>
                <Marked text={line} />
              </li>
            ))}
          </ol>
          <dl className="pairs">
            <dt>Harmless</dt>
            <dd>
              <Marked text={of.triage.harmless} />
            </dd>
            <dt>Contain</dt>
            <dd>
              <Marked text={of.triage.contain} />
            </dd>
          </dl>
        </>
      )}
      {of.correlation !== undefined && <Correlation of={of.correlation} fired={of.fired} />}
      <Exceptions of={own} about={of.id} />
      <h2>{of.correlation === undefined ? "Its pattern" : "Pattern of its alerts"}</h2>
      <Code text={pretty(of.pattern)} label={`Pattern of ${of.id}`} />
    </>
  );
}
