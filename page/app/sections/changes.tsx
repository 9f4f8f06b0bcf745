import { useMemo, useState } from "react";
import type { ChangeData, DeploymentData, StackData, ViolationData } from "../../page-data";
import { Badge, Choice, choicesOf, Empty, everything, Filter } from "../parts/basic";
import { type Column, Table } from "../parts/table";
import { count, number } from "../parts/text";
import { linkTo } from "../route";
import type { SectionProps } from "../section-props";

/**
 * What an update changes in which account and Region, what policies say of it, and one change whole; or what differs between
 * what is deployed and the program.
 */
export function Changes({ data, item: [chosen] }: SectionProps) {
  const [filter, setFilter] = useState("");
  const [kind, setKind] = useState(everything);
  const [region, setRegion] = useState(everything);
  const [account, setAccount] = useState(everything);
  const rows = useMemo(
    () =>
      ((data.deployment ?? data.difference)?.changes ?? []).map((change, index) => ({
        ...change,
        index,
        owner: data.network.accounts.find(({ id }) => id === change.account)?.name ?? "",
      })),
    [data],
  );
  const shown = useMemo(
    () =>
      rows.filter(
        (row) =>
          (kind === everything || row.kind === kind) &&
          (region === everything || row.region === region) &&
          (account === everything || row.account === account),
      ),
    [rows, kind, region, account],
  );
  const { deployment, difference } = data;
  if (deployment === undefined && difference === undefined)
    return (
      <>
        <h1>Changes</h1>
        <Empty>Nothing was previewed.</Empty>
      </>
    );
  const one = chosen === undefined ? undefined : rows[Number(chosen)];
  if (one !== undefined) return <OneChange of={one} isPreview={deployment?.operation !== "up"} />;
  return (
    <>
      <h1>{deployment === undefined ? "What is deployed, and the program" : "Changes"}</h1>
      {deployment !== undefined && <Stacks of={deployment} />}
      {difference !== undefined && (
        <p className="lead">
          {count(difference.same, "resource")} {difference.same === 1 ? "is" : "are"} deployed as the program makes them
          of these settings. Created, updated or deleted is what an update would do about the others; whether it would
          replace one, only <code>npm run preview</code> can tell.
        </p>
      )}
      <h2>Resources</h2>
      <div className="fields">
        <Filter label="Filter changes" value={filter} onChange={setFilter} />
        <Choice label="Change" value={kind} options={choicesOf(rows.map((row) => row.kind))} onChange={setKind} />
        <Choice label="Region" value={region} options={choicesOf(rows.map((row) => row.region))} onChange={setRegion} />
        <Choice
          label="Account"
          value={account}
          options={choicesOf(rows.map((row) => row.account))}
          onChange={setAccount}
        />
      </div>
      <Table rows={shown} columns={columns} caption="Resources that change" filter={filter} />
      {deployment !== undefined && <Policies of={deployment} />}
    </>
  );
}

type Row = ChangeData & { readonly index: number; readonly owner: string };

/** `aws:sqs/queue:Queue` → `Queue` */
const shortType = (type: string): string => type.slice(type.lastIndexOf(":") + 1);

const isDangerous = ({ loses, kept }: ChangeData) => loses !== undefined && kept === undefined;

const columns: readonly Column<Row>[] = [
  {
    id: "kind",
    header: "Change",
    accessorFn: ({ kind }) => kind,
    cell: ({ row: { original } }) => (
      <>
        <Badge kind={original.kind}>{original.kind}</Badge>
        {original.end === "failed" && (
          <>
            {" "}
            <Badge kind="bad">failed</Badge>
          </>
        )}
        {isDangerous(original) && (
          <>
            {" "}
            <Badge kind="bad">loses data</Badge>
          </>
        )}
      </>
    ),
  },
  {
    id: "name",
    header: "Resource",
    accessorFn: ({ name, type }) => `${name} ${type}`,
    cell: ({ row: { original } }) => (
      <>
        <a href={linkTo("changes", String(original.index))}>{original.name}</a>{" "}
        <span className="dim">{shortType(original.type)}</span>
      </>
    ),
  },
  {
    id: "account",
    header: "Account",
    accessorFn: ({ account, owner }) => `${owner} ${account}`.trim(),
  },
  { id: "region", header: "Region", accessorFn: ({ region }) => region },
  {
    id: "properties",
    header: "Properties",
    accessorFn: ({ properties }) => properties.map(({ path }) => path).join(", "),
    cell: ({ getValue }) => <span className="value">{String(getValue())}</span>,
  },
];

/** A row for each Region, as the terminal shows it, and what loses data. */
export function Stacks({ of }: { readonly of: DeploymentData }) {
  const dangerous = of.changes.filter(isDangerous);
  const names = of.changes.map((change, index) => ({ change, index })).filter(({ change }) => isDangerous(change));
  return (
    <>
      {dangerous.length > 0 && (
        <section className="notice bad" aria-labelledby="danger">
          <h2 id="danger">
            {count(dangerous.length, "resource")} that {dangerous.length === 1 ? "holds" : "hold"} data{" "}
            {of.operation === "preview" ? "would be" : "were to be"} replaced or deleted
          </h2>
          <ul>
            {names.slice(0, mostNamed).map(({ change, index }) => (
              <li key={change.urn + change.stack}>
                <a href={linkTo("changes", String(index))}>{change.name}</a> in {change.region}, {change.kind}: with it{" "}
                {of.operation === "preview" ? "would be" : "are"} lost {change.loses}
              </li>
            ))}
          </ul>
          {names.length > mostNamed && <p>… and {count(names.length - mostNamed, "more")}, first in the table.</p>}
        </section>
      )}
      <Table
        rows={of.stacks}
        columns={stackColumns}
        caption={of.operation === "preview" ? "What would change in each Region" : "What changed in each Region"}
      />
      {of.stacks.some(({ leftAside }) => leftAside.length > 0) && (
        <>
          <h2>Accounts out of reach, left as they are</h2>
          <ul>
            {of.stacks.flatMap(({ label, leftAside }) =>
              leftAside.map(({ account, reason }) => (
                <li key={label + account}>
                  <code>{account}</code> in {label}: {reason}
                </li>
              )),
            )}
          </ul>
        </>
      )}
    </>
  );
}

const mostNamed = 10;

const stackColumns: readonly Column<StackData>[] = [
  { id: "label", header: "Region", accessorFn: ({ label }) => label },
  {
    id: "result",
    header: "Result",
    accessorFn: ({ result, reason = "" }) => `${result} ${reason}`,
    cell: ({ row: { original } }) => (
      <>
        <Badge kind={original.result === "done" ? "good" : original.result === "failed" ? "bad" : "warn"}>
          {original.result}
        </Badge>{" "}
        {original.reason}
      </>
    ),
  },
  ...(["created", "updated", "replaced", "deleted", "same"] as const).map((key): Column<StackData> => ({
    id: key,
    header: key.replace(/^./, (letter) => letter.toUpperCase()),
    accessorFn: (row) => row[key],
    cell: ({ row }) => number(row.original[key]),
  })),
];

function Policies({ of: { policies } }: { readonly of: DeploymentData }) {
  return (
    <>
      <h2>Policies</h2>
      {policies.packs.length === 0 ? (
        <Empty>No policy pack was named (--policy-pack policy-pack).</Empty>
      ) : policies.violations.length === 0 ? (
        <p>No violation of {policies.packs.join(", ")}.</p>
      ) : (
        <Table rows={policies.violations} columns={violationColumns} caption="Violations of policies" />
      )}
    </>
  );
}

const violationColumns: readonly Column<ViolationData>[] = [
  {
    id: "level",
    header: "Level",
    accessorFn: ({ level }) => level,
    cell: ({ row }) => <Badge kind={row.original.level === "mandatory" ? "bad" : "warn"}>{row.original.level}</Badge>,
  },
  { id: "policy", header: "Policy", accessorFn: ({ policy }) => policy },
  { id: "message", header: "What it says", accessorFn: ({ message }) => message },
  {
    id: "resource",
    header: "Resource",
    accessorFn: ({ resource = "" }) => resource,
    cell: ({ row: { original } }) => <code>{original.resource?.split("::").at(-1) ?? original.stack}</code>,
  },
];

function OneChange({ of, isPreview }: { readonly of: Row; readonly isPreview: boolean }) {
  return (
    <>
      <p>
        <a href={linkTo("changes")}>← All changes</a>
      </p>
      <h1>{of.name}</h1>
      <dl className="pairs">
        <dt>Change</dt>
        <dd>
          <Badge kind={of.kind}>{of.kind}</Badge> {isPreview ? "if this is deployed" : of.end === "done" ? "" : of.end}
        </dd>
        {of.loses !== undefined && (
          <>
            <dt>Lost with it</dt>
            <dd className={of.kept === undefined ? "bad" : ""}>
              {of.loses}
              {of.kept !== undefined && ` (${of.kept})`}
            </dd>
          </>
        )}
        <dt>In</dt>
        <dd>
          {of.owner} {of.account === "" ? "" : <code>{of.account}</code>} {of.region}, stack {of.stack}
        </dd>
        <dt>Type</dt>
        <dd>
          <code>{of.type}</code>
        </dd>
        <dt>URN</dt>
        <dd>
          <code>{of.urn}</code>
        </dd>
      </dl>
      {of.properties.length > 0 && (
        <>
          <h2>Properties</h2>
          <Table rows={of.properties} columns={propertyColumns} caption={`Properties of ${of.name} that change`} />
        </>
      )}
    </>
  );
}

const propertyColumns: readonly Column<ChangeData["properties"][number]>[] = [
  {
    id: "path",
    header: "Property",
    accessorFn: ({ path }) => path,
    cell: ({ row: { original } }) => (
      <>
        <code>{original.path}</code> {original.replaces && <Badge kind="bad">replaces it</Badge>}
      </>
    ),
  },
  {
    id: "before",
    header: "Before",
    accessorFn: ({ before = "" }) => before,
    cell: ({ getValue }) => <Json value={getValue()} />,
  },
  {
    id: "after",
    header: "After",
    accessorFn: ({ after = "" }) => after,
    cell: ({ getValue }) => <Json value={getValue()} />,
  },
];

const Json = ({ value }: { readonly value: unknown }) =>
  value === "" ? <span className="dim">nothing</span> : <code className="wrap">{String(value)}</code>;
