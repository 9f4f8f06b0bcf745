import type { AlertData, CorrelationData } from "../../page-data";
import { Code, Empty } from "../parts/basic";
import { count, pretty } from "../parts/text";
import { linkTo } from "../route";

/** What several events mean together, and the chain of events behind each alert of this run. */
export function Correlation({ of, fired }: { readonly of: CorrelationData; readonly fired: number }) {
  return (
    <>
      <h2>Its events</h2>
      <p>A function of each hub tells an alert when it has seen: {of.when}.</p>
      <ul>
        {of.events.map(({ id, pattern, governedBy, atLeast }) => (
          <li key={id}>
            <strong>{atLeast > 1 ? `${atLeast} × ${id}` : id}</strong>, governed by <code>{governedBy}</code>
            <details>
              <summary>Pattern</summary>
              <Code text={pretty(pattern)} label={`Pattern of ${id}`} />
            </details>
          </li>
        ))}
      </ul>
      <h2>Alerts of this run</h2>
      {of.alerts.length === 0 ? (
        <Empty>No events of this run made one; an alert of it was sent by itself.</Empty>
      ) : (
        <>
          {of.alerts.length < fired && <p>The first {of.alerts.length}:</p>}
          {of.alerts.map((alert, index) => (
            <Alert key={index} of={alert} />
          ))}
        </>
      )}
    </>
  );
}

function Alert({ of }: { readonly of: AlertData }) {
  return (
    <section className="card alert" aria-label={`Alert of ${of.concerned.join(", ")}`}>
      <p>
        <strong>{of.concerned.join(", ")}</strong>{" "}
        <span className="dim">
          in {of.region}, {of.from} to {of.to}, {count(of.events.length, "event")}
        </span>
      </p>
      <ol className="path">
        {of.events.map(({ event, name, time, key, kind }) => (
          <li key={`${event} ${key}`}>
            {kind === undefined ? name : <a href={linkTo("events", String(kind))}>{name}</a>}{" "}
            <span className="dim">
              ({event}) {time} <code>{key}</code>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
