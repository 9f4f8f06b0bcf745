import type { DeploymentData, PageData } from "../../page-data";
import { Badge, severities } from "../parts/basic";
import { count, number } from "../parts/text";
import { linkTo } from "../route";
import type { SectionProps } from "../section-props";
import { Stacks } from "./changes";

/** "Preview: 3 created, 1 replaced in 4 Regions; 1 failed" */
function summaryOf({ operation, stacks, policies }: DeploymentData): string {
  const sum = (key: "created" | "updated" | "replaced" | "deleted") =>
    stacks.reduce((total, stack) => total + stack[key], 0);
  const kinds = (["created", "updated", "replaced", "deleted"] as const)
    .filter((key) => sum(key) > 0)
    .map((key) => `${number(sum(key))} ${key}`);
  const failed = stacks.filter(({ result }) => result === "failed").length;
  return [
    `${operation === "preview" ? "Preview" : "Update"}: ${kinds.length === 0 ? "nothing changes" : kinds.join(", ")} in ${count(stacks.length, "stack")}`,
    ...(failed > 0 ? [`${number(failed)} failed`] : []),
    ...(policies.violations.length > 0 ? [count(policies.violations.length, "policy violation")] : []),
  ].join("; ");
}

export function Overview({ data }: SectionProps) {
  const { verdict, figures, detections, deployment, notSimulated } = data;
  const most = Math.max(1, ...severities.map((severity) => firedOf(severity)));
  return (
    <>
      {deployment !== undefined && (
        <section aria-labelledby="deployment">
          <h1 id="deployment">{summaryOf(deployment)}</h1>
          <Stacks of={deployment} />
          <p>
            <a href={linkTo("changes")}>Every change</a>
          </p>
        </section>
      )}
      {data.difference !== undefined && data.difference.changes.length > 0 && (
        <section className="notice warn" aria-labelledby="difference">
          <h2 id="difference">What is deployed differs from the program</h2>
          <p>
            <a href={linkTo("changes")}>{count(data.difference.changes.length, "resource")}</a>:{" "}
            {(["deleted", "created", "updated"] as const)
              .map((kind) => [kind, data.difference?.changes.filter((each) => each.kind === kind).length ?? 0] as const)
              .filter(([, changed]) => changed > 0)
              .map(([kind, changed]) => `${number(changed)} would be ${kind}`)
              .join(", ")}
            .
          </p>
        </section>
      )}
      {notSimulated !== undefined && (
        <section className="notice warn" aria-labelledby="not-simulated">
          <h2 id="not-simulated">Not simulated</h2>
          <p>{notSimulated}</p>
          <p>Nothing here says whether the guarantees hold after this.</p>
        </section>
      )}
      <section aria-labelledby="verdict" hidden={notSimulated !== undefined}>
        {deployment === undefined ? (
          <h1 id="verdict">{verdict.words}</h1>
        ) : (
          <h2 id="verdict">The simulator, on what these settings make: {verdict.words}</h2>
        )}
        <p className="lead">
          Event Governance forwards security events from every account and Region of an AWS organization to central
          event buses, archives each once, and tells people of what its detections find. A simulator evaluated the
          recorded resources of environment {data.environment} as AWS documents that it would, sent them{" "}
          {data.ownEvents ? "your events" : "sample events"}, and judged what came of each against these guarantees:
        </p>
        <ul className="marks" aria-label="Guarantees">
          {data.guarantees.map(({ id, title, held }) => (
            <li key={id}>
              <a
                href={linkTo("guarantees", String(id))}
                className={held ? "mark good" : "mark bad"}
                title={title}
                aria-label={`Guarantee ${id} ${held ? "holds" : "is broken"}: ${title}`}
              >
                {id}
              </a>
            </li>
          ))}
        </ul>
      </section>
      <Unproven data={data} />
      {verdict.remarks.length > 0 && (
        <section className="notice warn" aria-labelledby="remarks">
          <h2 id="remarks">About your events</h2>
          <ul>
            {verdict.remarks.map((remark) => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="figures" hidden={figures.length === 0}>
        <h2 id="figures">What was done</h2>
        <dl className="figures">
          {figures.map(({ name, value, detail, section }) => (
            <div key={name}>
              <dt>
                <a href={linkTo(section)}>{name}</a>
              </dt>
              <dd className="value">{number(value)}</dd>
              <dd className="dim">{detail}</dd>
            </div>
          ))}
        </dl>
      </section>
      {detections.length > 0 && (
        <section aria-labelledby="by-severity">
          <h2 id="by-severity">Detections that fired, by severity</h2>
          <table className="bars">
            <tbody>
              {severities.map((severity) => (
                <tr key={severity}>
                  <th scope="row">{severity}</th>
                  <td className="bar">
                    <span className={`fill ${severity}`} style={{ width: `${(firedOf(severity) / most) * 100}%` }} />
                  </td>
                  <td>
                    {count(firedOf(severity), "time")} by{" "}
                    {count(detections.filter((each) => each.severity === severity).length, "detection")}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );

  function firedOf(severity: string): number {
    return detections.filter((each) => each.severity === severity).reduce((sum, { fired }) => sum + fired, 0);
  }
}

/** What holds only under conditions, and what was not looked at. */
function Unproven({ data: { verdict, assumptions, proof, notSimulated } }: { readonly data: PageData }) {
  const { idleRules, mutants } = proof;
  if (notSimulated !== undefined && verdict.warnings.length === 0) return null;
  return (
    <section className="notice warn" aria-labelledby="unproven">
      <h2 id="unproven">{notSimulated === undefined ? "What this does not prove" : "Warnings"}</h2>
      <ul>
        {verdict.warnings.map((warning) => (
          <li key={warning}>
            <Badge kind="warn">warning</Badge> {warning}
          </li>
        ))}
        {assumptions.length > 0 && (
          <li>
            <a href={linkTo("limits")}>{count(assumptions.length, "assumption")}</a> about AWS that no page of its
            documentation settles: if one is wrong, what relies on it is.
          </li>
        )}
        {idleRules.length > 0 && (
          <li>
            <details>
              <summary>
                {count(idleRules.length, "rule")} took no event: the run says nothing about their roles and targets.
              </summary>
              <ul>
                {idleRules.map((arn) => (
                  <li key={arn}>
                    <code>{arn}</code>
                  </li>
                ))}
              </ul>
            </details>
          </li>
        )}
        {notSimulated === undefined && (
          <li>
            {mutants === undefined
              ? "How many faults the guarantees would notice was never measured: npm run mutants makes faults on purpose and counts."
              : `Of ${number(mutants.made)} faults made on purpose on ${mutants.date}, the guarantees noticed ${number(mutants.found)}, and ${number(mutants.made - mutants.found)} not.`}
          </li>
        )}
      </ul>
    </section>
  );
}
