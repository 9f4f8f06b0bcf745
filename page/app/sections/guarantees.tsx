import type { GuaranteeData } from "../../page-data";
import type { SectionProps } from "../section-props";
import { count, number } from "../parts/text";

export function Guarantees({ data, item: [chosen] }: SectionProps) {
  const sorted = [...data.guarantees].sort((a, b) => Number(a.held) - Number(b.held) || a.id - b.id);
  return (
    <>
      <h1>Guarantees</h1>
      <p className="lead">
        Each is checked against every recorded resource and every event that was sent. A broken one names the resource
        at fault.
      </p>
      {sorted.map((each) => (
        <Guarantee key={each.id} of={each} open={!each.held || String(each.id) === chosen} />
      ))}
    </>
  );
}

const mostFailures = 50;

function Guarantee({ of, open }: { readonly of: GuaranteeData; readonly open: boolean }) {
  const { id, title, held, checked, unit, checkedOn, parts, failures } = of;
  return (
    <details className={`card ${held ? "good" : "bad"}`} open={open} key={String(open)}>
      <summary>
        <span className={held ? "mark good" : "mark bad"}>{id}</span>
        <span className="grow">{title}</span>
        <span className="dim">
          {number(checked)} {unit}
        </span>
        <span className={held ? "good" : "bad"}>{held ? "holds" : "broken"}</span>
      </summary>
      <p>Looked at: {checkedOn}.</p>
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
      {failures.slice(0, mostFailures).map((failure, index) => (
        <div className="failure" key={index}>
          <p>
            <strong>{failure.problem}</strong>
          </p>
          <dl className="pairs">
            <dt>At fault</dt>
            <dd>
              <code>{failure.resource}</code>
            </dd>
            <dt>Seen with</dt>
            <dd>{failure.event}</dd>
          </dl>
          {failure.path.length > 0 && (
            <ol className="path">
              {failure.path.map((line, step) => (
                <li key={step}>{line}</li>
              ))}
            </ol>
          )}
        </div>
      ))}
      {failures.length > mostFailures && <p>… and {count(failures.length - mostFailures, "more")}.</p>}
    </details>
  );
}
