import { type Fact, factOf } from "../fact";
import type { Resource } from "../../graph";
import { field, nameOf, property, text } from "../../recorded";
import { isView } from "../../services/athena/views";
import type { World } from "../../services/events/world";
import { placedIn, programTableFacts } from "./program-tables";
import { type Buffered, streamFacts } from "./streams";
import { archiveFacts, type CatalogTable, type Kept, readTable } from "./tables";
import { viewFacts } from "./views";
import { writerOf } from "./writers";

/** What settings promise about what can be read. */
export type Readable = Kept & Buffered;

const types = {
  crawler: "aws:glue/crawler:Crawler",
  database: "aws:glue/catalogDatabase:CatalogDatabase",
  notification: "aws:s3/bucketNotification:BucketNotification",
  query: "aws:athena/namedQuery:NamedQuery",
  stream: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  table: "aws:glue/catalogTable:CatalogTable",
} as const;

/**
 * Asks of each hub whether what is archived can be read: whether streams, tables, views, saved queries, crawler and the
 * program's own objects agree with each other about place, format, folders, days, columns and types.
 *
 * `views` are the names of all views that there must be.
 */
export function askReadable(
  promised: Readable,
  world: World,
  resources: readonly Resource[],
  views: Iterable<string>,
): Fact[] {
  const expected = [...views];
  const places = new Map<string, Resource[]>();
  for (const each of resources) {
    const place = `${each.account} ${each.region}`;
    places.set(place, [...(places.get(place) ?? []), each]);
  }
  return [...places.values()]
    .filter((here) => here.some(({ type }) => type === types.stream || type === types.table))
    .flatMap(factsAt);

  function factsAt(here: readonly Resource[]): Fact[] {
    const of = (type: string) => here.filter((each) => each.type === type);
    const streams = of(types.stream);
    const writers = streams.flatMap((stream) => writerOf(stream) ?? []);
    const archives = new Set(streams.map((stream) => field(stream, "extendedS3Configuration", "bucketArn")));
    const databases = new Set(of(types.database).map(nameOf));
    const named = of(types.table);
    const read = named.filter((table) => !isView(table)).map((table) => ({ table, read: readTable(table) }));
    const tables = read.flatMap(({ read: each }) => ("problem" in each ? [] : [each]));
    const crawled = crawledIn(of(types.crawler));
    const names = new Set(named.map((table) => `${text(table, "databaseName")}.${nameOf(table)}`));
    const isWritten = ({ bucket }: CatalogTable) => archives.has(`arn:aws:s3:::${bucket}`);
    return [
      ...streams.flatMap((stream) => streamFacts(promised, world, stream, here)),
      ...named.map((table) => catalogFact(table, databases)),
      ...read.map(({ table, read: each }) =>
        factOf(`table ${nameOf(table)}, its settings`, table.urn, "problem" in each ? each.problem : undefined),
      ),
      ...archiveFacts(promised, tables.filter(isWritten), writers, crawled),
      ...programTableFacts(
        tables.filter((table) => !isWritten(table)),
        placedIn(here),
      ),
      ...viewFacts(named.filter(isView), of(types.query), names),
      ...expected.map((view) => {
        const found = named.some((table) => isView(table) && nameOf(table) === view);
        return factOf(
          `view ${view}, in ${here[0]?.region}`,
          of(types.database)[0]?.urn ?? named[0]?.urn ?? "",
          found ? undefined : `The view ${view} is missing`,
        );
      }),
      ...of(types.notification).map((each) => notificationFact(each, of(types.crawler), tables)),
    ];
  }

  function catalogFact(table: Resource, databases: ReadonlySet<string>): Fact {
    const database = text(table, "databaseName");
    return factOf(
      `table ${nameOf(table)}, its database`,
      table.urn,
      databases.has(database ?? "")
        ? undefined
        : `It is in the database ${database ?? "of no name"}, which is not recorded beside it`,
    );
  }

  /** A crawler in event mode hears of objects of its tables, and of nothing that it would look at in vain. */
  function notificationFact(
    notification: Resource,
    crawlers: readonly Resource[],
    tables: readonly CatalogTable[],
  ): Fact {
    const bucket = text(notification, "bucket");
    const wanted = crawlers.flatMap((crawler) =>
      targetsOf(crawler).flatMap(({ databaseName, tables: crawled = [], eventQueueArn }) =>
        tables
          .filter(
            (table) => table.bucket === bucket && crawled.some((name) => table.name === `${databaseName}.${name}`),
          )
          .map(({ folder }) => `${eventQueueArn} ${folder}`),
      ),
    );
    const queues = (property(notification, "queues") ?? []) as readonly {
      readonly queueArn?: string;
      readonly filterPrefix?: string;
    }[];
    // Where no crawled table lies in the bucket, table or crawler are at fault.
    const odd =
      wanted.length > 0 &&
      queues.find(({ queueArn, filterPrefix = "" }) => !wanted.includes(`${queueArn} ${filterPrefix}`));
    return factOf(
      `notifications of ${bucket}`,
      notification.urn,
      !odd
        ? undefined
        : `It tells ${odd.queueArn} of objects below "${odd.filterPrefix ?? ""}", where no table lies that is crawled from there`,
    );
  }
}

const crawledIn = (crawlers: readonly Resource[]): ReadonlySet<string> =>
  new Set(
    crawlers.flatMap((crawler) =>
      targetsOf(crawler).flatMap(({ databaseName, tables = [] }) => tables.map((name) => `${databaseName}.${name}`)),
    ),
  );

const targetsOf = (crawler: Resource) =>
  (property(crawler, "catalogTargets") ?? []) as readonly {
    readonly databaseName?: string;
    readonly tables?: readonly string[];
    readonly eventQueueArn?: string;
  }[];
