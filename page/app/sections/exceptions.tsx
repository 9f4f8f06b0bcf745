import type { ExceptionData } from "../../page-data";
import { Badge, Empty } from "../parts/basic";
import { type Column, Table } from "../parts/table";
import { number } from "../parts/text";
import { linkTo } from "../route";

/** Events that detections find and that nobody is told, with owner, reason and last day. */
export function Exceptions({ of, about }: { readonly of: readonly ExceptionData[]; readonly about: string }) {
  return (
    <>
      <h2>Exceptions</h2>
      <p>What is excepted is archived as ever; nobody is told.</p>
      {of.length === 0 ? (
        <Empty>Nothing is excepted from {about}.</Empty>
      ) : (
        <Table rows={of} columns={columns} caption={`Exceptions from ${about}`} />
      )}
    </>
  );
}

/** The last day of an exception without an end. */
const never = "9999-12-31";

const columns: readonly Column<ExceptionData>[] = [
  {
    id: "id",
    header: "Exception",
    accessorFn: ({ id }) => id,
    cell: ({ row: { original } }) => (
      <>
        <code>{original.id}</code> {original.ended && <Badge kind="bad">ended: excepts nothing</Badge>}
      </>
    ),
  },
  {
    id: "scope",
    header: "Excepts",
    accessorFn: ({ scope }) => scope,
    cell: ({ row: { original } }) => (
      <>
        {original.scope.replace(/^.*?: /, "")}{" "}
        {original.detections.slice(0, 3).map((id) => (
          <a key={id} className="chip" href={linkTo("detections", id)}>
            {id}
          </a>
        ))}
      </>
    ),
  },
  { id: "owner", header: "Owner", accessorFn: ({ owner }) => owner },
  { id: "reason", header: "Reason", accessorFn: ({ reason }) => reason },
  {
    id: "until",
    header: "Last day",
    accessorFn: ({ until }) => until,
    cell: ({ row: { original } }) => <span className="date">{original.until === never ? "none" : original.until}</span>,
  },
  {
    id: "events",
    header: "Events of this run",
    accessorFn: ({ events }) => events,
    cell: ({ row }) => number(row.original.events),
  },
];
