import type { ActionData, FunctionData, MessageData } from "../../page-data";
import type { SectionProps } from "../section-props";
import { Code, Empty } from "../parts/basic";
import { type Column, Table } from "../parts/table";
import { number, pretty } from "../parts/text";

export function Responders({ data }: SectionProps) {
  return (
    <>
      <h1>Responders</h1>
      <h2>Functions</h2>
      <Table rows={data.functions} columns={functionColumns} caption="Functions and what they did" />
      <h2>Actions on resources</h2>
      {data.actions.length === 0 ? (
        <Empty>No remediation reported anything.</Empty>
      ) : (
        <Table rows={data.actions} columns={actionColumns} caption="What remediations did or would do" />
      )}
      <h2>Messages</h2>
      {data.messages.length === 0 ? (
        <Empty>Nobody was told of anything.</Empty>
      ) : (
        <ul className="chat">
          {data.messages.map((message, index) => (
            <li key={index}>
              <Message of={message} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const functionColumns: readonly Column<FunctionData>[] = [
  {
    id: "name",
    header: "Function",
    accessorFn: ({ name }) => name,
    cell: ({ row }) => <code>{row.original.name}</code>,
  },
  { id: "region", header: "Region", accessorFn: ({ region }) => region },
  ...(["invocations", "events", "calls", "changes", "messages", "gaveUp"] as const).map(
    (key): Column<FunctionData> => ({
      id: key,
      header: key === "gaveUp" ? "Gave up" : key.replace(/^./, (letter) => letter.toUpperCase()),
      accessorFn: (row) => row[key],
      cell: ({ row }) => number(row.original[key]),
    }),
  ),
];

const actionColumns: readonly Column<ActionData>[] = [
  { id: "remediation", header: "Remediation", accessorFn: ({ remediation }) => remediation },
  {
    id: "outcomes",
    header: "Outcomes",
    accessorFn: ({ outcomes }) =>
      Object.entries(outcomes)
        .map(([outcome, times]) => `${times} ${outcome}`)
        .join(", "),
  },
  { id: "made", header: "Calls made", accessorFn: ({ made }) => made },
  { id: "would", header: "Calls it would make", accessorFn: ({ wouldBeMade }) => wouldBeMade },
];

function Message({ of }: { readonly of: MessageData }) {
  return (
    <article className="message" aria-label={of.title}>
      <p className="dim">
        to {of.to}, from {of.region}
      </p>
      <p>
        <strong>{of.title}</strong>
      </p>
      {of.lines.map((line, index) => (
        <p key={index}>{line}</p>
      ))}
      <details>
        <summary>As it is sent</summary>
        <Code text={pretty(of.body)} label={`Body of the message ${of.title}`} />
      </details>
    </article>
  );
}
