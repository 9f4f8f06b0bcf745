import {
  type ColumnDef,
  flexRender,
  getCoreRowModel,
  getFilteredRowModel,
  getSortedRowModel,
  type Row as TableRow,
  type SortingState,
  useReactTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, type Ref, useRef, useState } from "react";
import { usePrinting } from "./printing";
import { count } from "./text";

/** Up to here a table is shown whole, so that it can be printed and searched; beyond, it scrolls in a window. */
const mostWhole = 60;

export type Column<Row> = ColumnDef<Row, unknown> & { readonly id: string };

/** A table that is sorted by its headings; long ones draw only what is in sight. */
export function Table<Row>({
  rows,
  columns,
  caption,
  filter = "",
}: {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** What the table shows, for screen readers. */
  readonly caption: string;
  readonly filter?: string;
}) {
  const [sorting, setSorting] = useState<SortingState>([]);
  const table = useReactTable({
    data: rows as Row[],
    columns: columns as Column<Row>[],
    state: { sorting, globalFilter: filter },
    onSortingChange: setSorting,
    globalFilterFn: "includesString",
    getColumnCanGlobalFilter: ({ columnDef }) => columnDef.enableGlobalFilter !== false,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
  });
  const shown = table.getRowModel().rows;
  const whole = usePrinting() || shown.length <= mostWhole;
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => 34,
    overscan: 6,
    enabled: !whole,
  });
  const items = whole ? shown.map((_, index) => index) : virtual.getVirtualItems().map(({ index }) => index);
  const before = whole ? 0 : (virtual.getVirtualItems()[0]?.start ?? 0);
  const after = whole ? 0 : virtual.getTotalSize() - (virtual.getVirtualItems().at(-1)?.end ?? 0);
  return (
    <>
      <div className={whole ? "rows" : "rows window"} ref={box} tabIndex={0} role="region" aria-label={caption}>
        <table aria-rowcount={shown.length + 1}>
          <caption className="hidden">{caption}</caption>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map(({ id, column, getContext }) => {
                  const sorted = column.getIsSorted();
                  return (
                    <th
                      key={id}
                      scope="col"
                      aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined}
                    >
                      {column.getCanSort() ? (
                        <button type="button" onClick={column.getToggleSortingHandler()}>
                          {flexRender(column.columnDef.header, getContext())}
                          <span aria-hidden="true">{sorted === "asc" ? " ↑" : sorted === "desc" ? " ↓" : ""}</span>
                        </button>
                      ) : (
                        flexRender(column.columnDef.header, getContext())
                      )}
                    </th>
                  );
                })}
              </tr>
            ))}
          </thead>
          <tbody>
            {before > 0 && (
              <tr aria-hidden="true">
                <td colSpan={columns.length} style={{ height: before }} />
              </tr>
            )}
            {items.map((index) => {
              const row = shown[index];
              return (
                row && (
                  <Line
                    key={row.id}
                    row={row as TableRow<unknown>}
                    columns={columns}
                    index={index}
                    measure={whole ? undefined : virtual.measureElement}
                  />
                )
              );
            })}
            {after > 0 && (
              <tr aria-hidden="true">
                <td colSpan={columns.length} style={{ height: after }} />
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <p className="dim" role="status">
        {shown.length === rows.length ? count(rows.length, "row") : `${shown.length} of ${count(rows.length, "row")}`}
      </p>
    </>
  );
}

/** Drawn again only if it is another row, or has other columns: while a window scrolls, most of its rows stay. */
const Line = memo(function Line({
  row,
  index,
  measure,
}: {
  readonly row: TableRow<unknown>;
  /** What the cells are drawn by. */
  readonly columns: unknown;
  readonly index: number;
  readonly measure: Ref<HTMLTableRowElement> | undefined;
}) {
  return (
    <tr data-index={index} aria-rowindex={index + 2} ref={measure}>
      {row.getVisibleCells().map((cell) => (
        <td key={cell.id} className={isShort(cell.getValue()) ? "short" : undefined}>
          {flexRender(cell.column.columnDef.cell, cell.getContext())}
        </td>
      ))}
    </tr>
  );
});

/** Words up to this length are not broken, so that a name stays one, and a long text gives its room. */
const longestWord = 24;
const isShort = (value: unknown) =>
  typeof value === "string" && value.split(/[\s-]/).every((word) => word.length <= longestWord);
