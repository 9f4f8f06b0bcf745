import type { FaultData, GuaranteeData, PageData } from "../../page-data";
import type { SectionProps } from "../section-props";
import { Code, Marked } from "../parts/basic";
import { number, pretty } from "../parts/text";
import { Steps } from "./events";

export function Guarantees({ data, item: [chosen] }: SectionProps) {
  const sorted = [...data.guarantees].sort((a, b) => Number(a.held) - Number(b.held) || a.id - b.id);
  return (
    <>
      <h1>Guarantees</h1>
      <p className="lead">
        What the program promises, each judged against every recorded resource and every event that was sent. The number
        says how many single things were looked at; open one to see which. A broken one names the resource at fault and
        shows the event's way to it.
      </p>
      {sorted.map((each) => (
        <Guarantee key={each.id} of={each} data={data} open={!each.held || String(each.id) === chosen} />
      ))}
    </>
  );
}

function Guarantee({
  of,
  data,
  open,
}: {
  readonly of: GuaranteeData;
  readonly data: PageData;
  readonly open: boolean;
}) {
  const { id, title, held, checked, unit, checkedOn, parts, failures } = of;
  return (
    <details className={`card ${held ? "good" : "bad"}`} open={open} key={String(open)}>
      <summary>
        <span className={held ? "mark good" : "mark bad"}>{id}</span>
        <span className="grow">{title.replace(/^./, (letter) => letter.toUpperCase())}</span>
        <span className="dim">
          {number(checked)} {unit}
        </span>
        <span className={held ? "good" : "bad"}>{held ? "holds" : "broken"}</span>
      </summary>
      <p>
        Looked at: <Marked text={checkedOn} />.
      </p>
      {checked === 0 && <p>Nothing of this run exercises it: that it holds says nothing.</p>}
      {Object.keys(parts).length > 0 && (
        <ul className="parts">
          {Object.entries(parts).map(([name, value]) => (
            <li key={name}>
              <strong>{number(value)}</strong> {name}
            </li>
          ))}
        </ul>
      )}
      {failures.map((fault, index) => (
        <Fault key={fault.resource} of={fault} data={data} open={index === 0} />
      ))}
    </details>
  );
}

/** A resource at fault, with what was seen of it. */
function Fault({
  of: { resource, is, count: times, cases },
  data,
  open,
}: {
  readonly of: FaultData;
  readonly data: PageData;
  readonly open: boolean;
}) {
  const owner = data.network.accounts.find(({ id }) => id === is?.account)?.name;
  return (
    <section className="failure" aria-label={`At fault: ${is?.name ?? resource}`}>
      <dl className="pairs">
        <dt>At fault</dt>
        <dd>
          {is !== undefined && (
            <>
              <strong>
                {is.kind} <code>{is.name}</code>
              </strong>
              {is.account !== "" && ` of account ${owner === undefined ? is.account : `${owner} (${is.account})`}`}
              {is.region !== "" && ` in ${is.region}`}
              <br />
            </>
          )}
          <code>{resource}</code>
          {is?.code !== undefined && (
            <details>
              <summary>As it was recorded</summary>
              <Code text={pretty(is.code)} label={`${is.kind} ${is.name}`} />
            </details>
          )}
        </dd>
      </dl>
      {times > cases.length && (
        <p>
          Seen {number(times)} times; the first {number(cases.length)}:
        </p>
      )}
      {cases.map(({ event, problem, path, steps }, index) => (
        <div className="case" key={index}>
          <p>
            <strong>{problem}</strong>
          </p>
          <p>Seen with: {event}</p>
          {steps !== undefined ? (
            <details open={open && index === 0}>
              <summary>Its way</summary>
              <Steps of={steps} data={data} />
            </details>
          ) : (
            path.length > 0 && (
              <ol className="path">
                {path.map((line, step) => (
                  <li key={step}>{line}</li>
                ))}
              </ol>
            )
          )}
        </div>
      ))}
    </section>
  );
}
