import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { partitionFolder, partitionOf } from "../../../../model/archive/archive";
import { eventsByTypeTable, eventsTable } from "../../../../model/tables/archive-tables";
import type { TableDefinition } from "../../../../model/archive/archive";
import type { Envelope, JsonObject } from "../../../../model/envelope";
import { programTables, type ProgramTableArgs } from "../../../../model/tables/program-tables";
import type { ViewDefinition } from "../../../../model/tables/view";
import { views, viewTable } from "../../../../model/tables/views";
import { type Athena, type AthenaOptions, openAthena } from "../../../../simulator/services/athena/athena";
import type { Crawl } from "../../../../simulator/services/athena/catalog";
import type { Resource } from "../../../../simulator/graph";

export const bucket = "archive";
export const database = "governance";

/** The time of every fixture, and of `NOW`. */
export const now = new Date("2026-11-02T12:00:00Z");

/** A resource as the recorder hands it over. */
export function recorded(type: string, name: string, inputs: Record<string, unknown>): Resource {
  return {
    urn: `urn:pulumi:prod::event-governance::${type}::${name}`,
    type,
    name,
    stack: "prod",
    account: "123456789012",
    region: "eu-west-1",
    inputs,
    outputs: inputs,
    secrets: [],
    options: { protect: false, retainOnDelete: false, dependsOn: [], aliases: [], provider: "", ignoreChanges: [] },
  };
}

/** A table of the model, recorded; `parameters` are added to its SerDe's. */
export function recordedTable(table: TableDefinition, parameters: Record<string, string> = {}): Resource {
  const serDeInfo = {
    ...table.storageDescriptor.serDeInfo,
    parameters: { ...table.storageDescriptor.serDeInfo.parameters, ...parameters },
  };
  return recorded("aws:glue/catalogTable:CatalogTable", table.name, {
    ...table,
    databaseName: database,
    storageDescriptor: { ...table.storageDescriptor, serDeInfo },
  });
}

export const events = recordedTable(eventsTable({ bucket }));
export const eventsByType = recordedTable(eventsByTypeTable({ bucket }));

/** A view of the model, recorded. */
export const recordedView = (view: ViewDefinition): Resource =>
  recorded("aws:glue/catalogTable:CatalogTable", view.name, { ...viewTable(view, database), databaseName: database });

type Own = Pick<ProgramTableArgs, "accounts" | "members"> & Partial<Pick<ProgramTableArgs, "exemptions" | "today">>;

/** The tables that the program fills, with their objects in the bucket of the archive. */
const ownTables = (own: Own) =>
  programTables({
    bucket,
    managementAccountId: "111122223333",
    governanceAccountId: "444455556666",
    exemptions: [],
    today: "2026-11-02",
    ...own,
  });

/** Objects of the tables that the program fills, by key. */
export const ownObjects = (own: Own): Readonly<Record<string, string>> =>
  Object.fromEntries(ownTables(own).map(({ key, content }) => [key, content]));

/** Every table and view of a hub. */
export const tables: readonly Resource[] = [
  events,
  eventsByType,
  ...ownTables({ accounts: [], members: [] }).map(({ definition }) => recordedTable(definition)),
  ...views.map(recordedView),
];

/** A crawler that sees every object of `events_by_type`. */
export const crawl: Crawl = { table: `${database}.events_by_type`, inheritsSchema: true, sees: () => true };

/** Buckets as folders in a temporary folder, removed after the tests of the file. */
export function temporaryBuckets() {
  const root = mkdtempSync(join(tmpdir(), "athena-"));
  let count = 0;
  after(() => rmSync(root, { recursive: true }));
  return {
    /** Writes objects by key into a new set of buckets, text gzipped where the key ends in `.gz`. Returns its root. */
    write(objects: Readonly<Record<string, string | Buffer>>): string {
      const buckets = join(root, String(count++));
      mkdirSync(join(buckets, bucket), { recursive: true });
      for (const [key, content] of Object.entries(objects)) {
        const file = join(buckets, bucket, key);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, key.endsWith(".gz") && typeof content === "string" ? gzipSync(content) : content);
      }
      return buckets;
    },
  };
}

/** Archive objects as a delivery stream writes them: one for each partition, a line for each event. */
export function archiveObjects(envelopes: readonly Envelope[]): Record<string, string> {
  const objects: Record<string, string> = {};
  for (const envelope of envelopes) {
    const key = `${partitionFolder(partitionOf(envelope))}delivery.gz`;
    objects[key] = `${objects[key] ?? ""}${JSON.stringify(envelope)}\n`;
  }
  return objects;
}

/** Athena with all tables, closed after `use`. */
export async function withAthena<Result>(
  root: string,
  use: (athena: Athena) => Promise<Result>,
  options: Partial<AthenaOptions> = {},
): Promise<Result> {
  const athena = await openAthena({ tables, crawls: [crawl], now, root, ...options });
  try {
    return await use(athena);
  } finally {
    athena.close();
  }
}

/** An event with a new id. */
export function envelope(fields: Partial<Envelope>): Envelope {
  return {
    version: "0",
    id: `id-${++made}`,
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.iam",
    account: "111122223333",
    time: "2026-11-02T10:00:00Z",
    region: "us-east-1",
    resources: [],
    detail: {},
    ...fields,
  };
}

/** The event of an API call by a user, with a new `eventID`; `record` goes into the CloudTrail record. */
export function call(
  source: string,
  eventName: string,
  record: JsonObject = {},
  fields: Partial<Envelope> = {},
): Envelope {
  return envelope({
    source,
    detail: {
      userIdentity: { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/dana", userName: "dana" },
      eventSource: source.replace(/^aws\.(.*)$/, "$1.amazonaws.com"),
      eventName,
      sourceIPAddress: "203.0.113.24",
      requestParameters: null,
      responseElements: null,
      eventID: `call-${String(++made).padStart(6, "0")}`,
      eventType: "AwsApiCall",
      ...record,
    },
    ...fields,
  });
}

let made = 0;
