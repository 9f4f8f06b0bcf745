import { useState } from "react";
import type { ActionData, FunctionData, MessageData, PageData } from "../../page-data";
import type { SectionProps } from "../section-props";
import { Badge, Choice, Code, Empty, Marked } from "../parts/basic";
import { type Column, Table } from "../parts/table";
import { usePrinting } from "../parts/printing";
import { count, number, pretty } from "../parts/text";

export function Responders({ data }: SectionProps) {
  return (
    <>
      <h1>Responders</h1>
      <p className="lead">
        Functions in the hubs that act on what arrives. Here their code ran, with answers of a simulated AWS: what they
        changed and whom they told is of the simulation alone.
      </p>
      <h2>Functions</h2>
      <Table rows={data.functions} columns={functionColumns} caption="Functions and what they did" />
      <h2>Actions on resources</h2>
      {data.actions.length === 0 ? (
        <Empty>No remediation reported anything.</Empty>
      ) : (
        <>
          <p>
            What remediations report. In <em>dry-run</em>, the mode of settings that name no other, they make no call
            that changes anything; <em>notify-only</em> are those that leave it to a person.
          </p>
          <Table rows={data.actions} columns={actionColumns} caption="What remediations did or would do" />
          {data.actions.map((each) => (
            <Action key={each.remediation} of={each} data={data} />
          ))}
        </>
      )}
      <h2>Messages</h2>
      {data.messages.length === 0 ? (
        <Empty>Nobody was told of anything.</Empty>
      ) : (
        <Messages of={data.messages} sent={data.functions.reduce((sum, { messages }) => sum + messages, 0)} />
      )}
    </>
  );
}

const functionHeaders = {
  invocations: "Invocations",
  events: "Events handled",
  calls: "Calls of AWS",
  changes: "Calls that change",
  messages: "Messages sent",
  gaveUp: "Events given up",
} as const;

const functionColumns: readonly Column<FunctionData>[] = [
  {
    id: "name",
    header: "Function",
    accessorFn: ({ name }) => name,
    cell: ({ row: { original } }) => (
      <>
        <code>{original.name}</code>
        <br />
        <span className="dim">{original.does}</span>
      </>
    ),
  },
  { id: "region", header: "Region", accessorFn: ({ region }) => region },
  ...(["invocations", "events", "calls", "changes", "messages", "gaveUp"] as const).map(
    (key): Column<FunctionData> => ({
      id: key,
      header: functionHeaders[key],
      accessorFn: (row) => row[key],
      cell: ({ row }) => number(row.original[key]),
    }),
  ),
];

const actionColumns: readonly Column<ActionData>[] = [
  {
    id: "remediation",
    header: "Remediation",
    accessorFn: ({ remediation }) => remediation,
  },
  {
    id: "outcomes",
    header: "Outcomes",
    accessorFn: ({ outcomes }) =>
      Object.entries(outcomes)
        .map(([outcome, times]) => `${number(times)} ${outcome}`)
        .join(", "),
  },
  { id: "made", header: "Calls made", accessorFn: ({ made }) => made },
  { id: "would", header: "Calls it would make", accessorFn: ({ wouldBeMade }) => wouldBeMade },
];

/** What a remediation reports of the first resources, call by call. */
function Action({ of, data }: { readonly of: ActionData; readonly data: PageData }) {
  const names = new Map(data.network.accounts.map(({ id, name }) => [id, name]));
  return (
    <details className="card">
      <summary>
        <span className="grow">What {of.remediation} reports</span>
        <span className="dim">the first of each outcome</span>
      </summary>
      {of.reports.map(({ outcome, resource, account, region, reason, calls }, index) => (
        <section key={index} className="report" aria-label={`${outcome}: ${resource}`}>
          <p>
            <Badge kind={outcome}>{outcome}</Badge> <code>{resource}</code> of {names.get(account) ?? account} in{" "}
            {region}
          </p>
          <p>{reason}</p>
          {calls.length > 0 && <p>{outcome === "dry-run" ? "It would call:" : "It called:"}</p>}
          {calls.map(({ name, input }, call) => (
            <div key={call}>
              <code>{name}</code>
              <Code text={pretty(input)} label={`Input of ${name}`} />
            </div>
          ))}
        </section>
      ))}
    </details>
  );
}

/** Messages that are shown before a reader asks for more. */
const firstMessages = 6;

/** The messages of one address at a time: a chat shows those of its own. */
function Messages({ of, sent }: { readonly of: readonly MessageData[]; readonly sent: number }) {
  const places = [...new Set(of.map(placeOf))];
  const [place, setPlace] = useState(places[0] ?? "");
  const [all, setAll] = useState(false);
  const printing = usePrinting();
  const here = of.filter((each) => placeOf(each) === place);
  const shown = all || printing ? here : here.slice(0, firstMessages);
  return (
    <>
      <p>
        {count(sent, "message")} {sent === 1 ? "was" : "were"} sent; the first to each address are here as people read
        them, and as they are sent.
      </p>
      <div className="fields">
        <Choice
          label="Sent to"
          value={place}
          options={places.map((value) => ({ value, text: value }))}
          onChange={setPlace}
        />
      </div>
      <ul className="chat">
        {shown.map((message, index) => (
          <li key={index}>
            <Message of={message} />
          </li>
        ))}
      </ul>
      {shown.length < here.length && (
        <button type="button" onClick={() => setAll(true)}>
          Show {count(here.length - shown.length, "more message")}
        </button>
      )}
    </>
  );
}

const placeOf = ({ to, region }: MessageData) => `${to}, from ${region}`;

function Message({ of }: { readonly of: MessageData }) {
  return (
    <article className="message" aria-label={of.title}>
      <p>
        <strong>{of.title}</strong>
      </p>
      {of.lines.map((line, index) => (
        <p key={index}>
          <Marked text={line} />
        </p>
      ))}
      <details>
        <summary>As it is sent</summary>
        <Code text={pretty(of.body)} label={`Body of the message ${of.title}`} />
      </details>
    </article>
  );
}
