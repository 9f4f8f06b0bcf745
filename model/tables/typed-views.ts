import { catalog } from "../catalog/catalog";
import type { DetailColumn, EventView } from "../catalog/event-view";
import type { GovernedEvent } from "../catalog/governed-event";
import { sharedViews } from "../catalog/shared-views";
import { field, fieldAsJson, typedView, type ViewColumn, type ViewDefinition } from "./view";

const typeName: ViewColumn = { name: "type_name", type: "varchar", comment: "detail-type, as the service spells it." };

function columnOf({ name, as, path, comment }: DetailColumn): ViewColumn {
  const text = typeof path === "string" ? field(path) : `coalesce(${path.map(field).join(", ")})`;
  if (as === "number") return { name, type: "double", comment, sql: `TRY_CAST(${text} AS DOUBLE)` };
  if (typeof as === "object") return { name, type: "boolean", comment, sql: `${text} = '${as.yes}'` };
  return { name, type: "varchar", comment, sql: as === "json" ? fieldAsJson(String(path)) : text };
}

const columnsOf = ({ showsType, columns }: EventView): ViewColumn[] => [
  ...(showsType ? [typeName] : []),
  ...columns.map(columnOf),
];

function ofEntry({ source, pattern, view }: GovernedEvent): ViewDefinition[] {
  if (view === undefined) return [];
  const { name, description } = view;
  return [
    typedView({ name, description, source, types: pattern["detail-type"] as string[], columns: columnsOf(view) }),
  ];
}

/** The views over one kind of event each, sorted by name: together they cover every governed detail type. */
export const typedViews: readonly ViewDefinition[] = [
  ...catalog.flatMap(ofEntry),
  ...sharedViews.map((view) => typedView({ ...view, columns: columnsOf(view) })),
].sort((a, b) => (a.name < b.name ? -1 : 1));
