import { eventsByTypeTable, eventsTable } from "../../model/tables/archive-tables";
import { programTables } from "../../model/tables/program-tables";
import { views } from "../../model/tables/views";
import type { TableDefinition } from "../../model/archive/archive";
import { code, table } from "./markdown";

interface Column {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

/** Every table and view of a hub's database with its columns. */
export function tablesReference(): string {
  const ofProgram = programTables({
    bucket: "working",
    accounts: [],
    managementAccountId: "",
    governanceAccountId: "",
    members: [],
    exemptions: [],
    today: "",
  }).map(({ definition }) => definition);
  const ofArchive = [eventsTable({ bucket: "archive" }), eventsByTypeTable({ bucket: "archive" })];
  return [
    "# Tables and views",
    "Generated from `model/tables/` and `model/catalog/` by `npm run docs`: change a table, or the view of a governed event, not this page.",
    "They are in each hub's database. Filter those of the archive, and every view, by `day`: without it a query reads the whole archive.",
    "## Tables of the archive",
    "The same events twice, partitioned in two ways. An event appears in both as often as it was delivered.",
    ...ofArchive.flatMap(describeTable),
    "## Tables that the program fills",
    "Objects that `pulumi up` writes, so they show the state at the last update.",
    ...ofProgram.flatMap(describeTable),
    "## Views",
    "All but `deliveries` show each event once, however often it was delivered.",
    ...views.flatMap(({ name, description, columns }) => describe(name, description, columns)),
  ].join("\n\n");
}

const describeTable = ({ name, description, storageDescriptor, partitionKeys }: TableDefinition) =>
  describe(name, description, [...storageDescriptor.columns, ...partitionKeys]);

const describe = (name: string, description: string, columns: readonly Column[]) => [
  `### ${name}`,
  description,
  table(
    ["Column", "Type", "Meaning"],
    columns.map((column) => [code(column.name), code(column.type), column.comment]),
  ),
];
