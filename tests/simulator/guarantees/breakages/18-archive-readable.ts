import { type Breakage, type Change, editNamed, without } from "./breakage";

const table = "aws:glue/catalogTable:CatalogTable";
const stream = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
const object = "aws:s3/bucketObjectv2:BucketObjectv2";

const events = /CatalogTable::event-catalog-events$/;
const byType = /CatalogTable::event-catalog-events-by-type$/;
const accounts = /CatalogTable::program-tables-accounts$/;
const service = /FirehoseDeliveryStream::event-archive-stream$/;
const put = /FirehoseDeliveryStream::event-archive-stream-put$/;

const editTable = (name: RegExp, change: (inputs: any) => void): Change => editNamed(table, nameOf(name), change);
const editStream = (name: RegExp, change: (s3: any, inputs: any) => void): Change =>
  editNamed(stream, nameOf(name), (inputs) => change(inputs.extendedS3Configuration, inputs));
const nameOf = (urn: RegExp) => new RegExp(`^${urn.source.split("::")[1]}`);
const parameter = (name: string, value: string | undefined): Change =>
  editTable(events, (inputs) => {
    if (value === undefined) delete inputs.parameters[name];
    else inputs.parameters[name] = value;
  });
const editView = (change: (definition: any) => void): Change =>
  editNamed(table, /^event-catalog-heartbeat$/, (inputs) => {
    const [, encoded] = /Presto View: (\S+)/.exec(inputs.viewOriginalText) as unknown as [string, string];
    const definition = JSON.parse(Buffer.from(encoded, "base64").toString("utf8"));
    change(definition);
    inputs.viewOriginalText = `/* Presto View: ${Buffer.from(JSON.stringify(definition)).toString("base64")} */`;
  });

export const breakages: readonly Breakage[] = [
  {
    what: "a table that lies where nothing is written",
    change: editTable(
      events,
      ({ storageDescriptor }) => (storageDescriptor.location = `${String(storageDescriptor.location)}2026/`),
    ),
    resource: events,
    says: /does not show s3:\/\/\S+ of event-governance-prod-archive(-put)? on 2026-11-02 as day=2026-11-02/,
    alone: true,
  },
  {
    what: "a table that lies in another bucket",
    change: editTable(byType, ({ storageDescriptor }) => (storageDescriptor.location = "s3://elsewhere/events/")),
    resource: byType,
    says: /Nothing writes below its location/,
    alone: true,
  },
  {
    what: "a table whose projection is off",
    change: parameter("projection.enabled", "false"),
    resource: events,
    says: /Nothing adds its partitions/,
  },
  {
    what: "a table that projects yesterday and before",
    change: parameter("projection.day.range", "2020-01-01,NOW-1DAYS"),
    resource: events,
    says: /does not show \S+ of \S+ on 2026-11-02/,
    alone: true,
  },
  {
    what: "a table whose projection ends one day",
    change: parameter("projection.day.range", "2020-01-01,2030-12-31"),
    resource: events,
    says: /on 2046-11-02/,
    alone: true,
  },
  {
    what: "a table that projects less than settings keep",
    change: parameter("projection.day.range", "NOW-90DAYS,NOW"),
    resource: events,
    says: /does not show s3:\S+day=2025-09-28/,
    alone: true,
  },
  {
    what: "a table whose template is about another folder",
    change: parameter("storage.location.template", "s3://event-governance-prod-archive/events/${day}/"),
    resource: events,
    alone: true,
  },
  {
    what: "a table that projects days as something else",
    change: parameter("projection.day.format", "yyyy/MM/dd"),
    resource: events,
    alone: true,
  },
  {
    what: "a table whose partition keys are in another order",
    change: editTable(byType, (inputs) => inputs.partitionKeys.reverse()),
    resource: byType,
    alone: true,
  },
  {
    what: "a table that lacks the last partition key",
    change: editTable(byType, (inputs) => inputs.partitionKeys.pop()),
    resource: byType,
    says: /as day=2026-11-02\/source=probe-source\/detail_type=probe-detail_type, but as/,
    alone: true,
  },
  {
    what: "a table without the column of the detail",
    change: editTable(events, ({ storageDescriptor }) => {
      storageDescriptor.columns = storageDescriptor.columns.filter(({ name }: any) => name !== "detail");
    }),
    resource: events,
    says: /It shows detail of no event/,
    alone: true,
  },
  {
    what: "a table with a column that no event fills",
    change: editTable(events, ({ storageDescriptor }) =>
      storageDescriptor.columns.push({ name: "severity", type: "string" }),
    ),
    resource: events,
    says: /has a column severity that shows null of every event/,
    alone: true,
  },
  {
    what: "a table that shows the resources as a text",
    change: editTable(byType, ({ storageDescriptor }) => {
      storageDescriptor.columns.find(({ name }: any) => name === "resources").type = "boolean";
    }),
    resource: byType,
    alone: true,
  },
  {
    what: "a table that shows a text as a number",
    change: editTable(events, ({ storageDescriptor }) => (storageDescriptor.columns[0].type = "int")),
    resource: events,
    says: /It shows version of no event/,
    alone: true,
  },
  {
    what: "a table that skips the first event of each object",
    change: parameter("skip.header.line.count", "1"),
    resource: events,
    says: /skips the first line/,
    alone: true,
  },
  {
    what: "a stream whose objects are not named as they are",
    change: editStream(service, (s3) => (s3.fileExtension = ".json")),
    resource: service,
    says: /names end with ".json"/,
    alone: true,
  },
  {
    what: "an object of the program that Athena does not see",
    change: editNamed(
      object,
      /^program-tables-accounts$/,
      (inputs) => (inputs.key = "tables/accounts/_accounts.ndjson"),
    ),
    resource: /program-tables-accounts$/,
    says: /Nothing writes below|No table shows/,
  },
  {
    what: "a table that reads a key under another name",
    change: editTable(events, ({ storageDescriptor }) => {
      storageDescriptor.serDeInfo.parameters["mapping.type_name"] = "detailType";
    }),
    resource: events,
    says: /It shows detail-type of no event/,
    alone: true,
  },
  {
    what: "a table that reads keys in any case",
    change: editTable(events, ({ storageDescriptor }) => {
      delete storageDescriptor.serDeInfo.parameters["case.insensitive"];
    }),
    resource: events,
    says: /case\.insensitive/,
    alone: true,
  },
  {
    what: "a table that reads lines of JSON as Parquet",
    change: editTable(events, ({ storageDescriptor }) => {
      storageDescriptor.inputFormat = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat";
      storageDescriptor.outputFormat = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat";
      storageDescriptor.serDeInfo.serializationLibrary = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";
    }),
    resource: events,
  },
  {
    what: "a table that says that objects are not compressed",
    change: editTable(byType, ({ storageDescriptor }) => (storageDescriptor.compressed = false)),
    resource: byType,
    alone: true,
  },
  {
    what: "a table in a database that is not there",
    change: editTable(events, (inputs) => (inputs.databaseName = "elsewhere")),
    resource: events,
    says: /It is in the database elsewhere, which is not recorded/,
  },
  {
    what: "a stream that writes to another folder",
    change: editStream(put, (s3) => (s3.prefix = s3.prefix.replace("events/", "events-put/"))),
    resource: put,
    says: /writes s3:\S+\/events-put\/\S+, which event_governance_prod.events does not show/,
    alone: true,
  },
  {
    what: "a stream whose days have another form",
    change: editStream(put, (s3) => (s3.prefix = s3.prefix.replace("yyyy-MM-dd", "yyyy-MM-dd-HH"))),
    resource: put,
    alone: true,
  },
  {
    what: "a stream whose folders have each other's values",
    change: editStream(service, (s3) => {
      s3.prefix = s3.prefix.replace(
        "source=!{partitionKeyFromQuery:source}",
        "source=!{partitionKeyFromQuery:detail_type}",
      );
      s3.prefix = s3.prefix.replace(/detail_type=!\{\w+:detail_type\}/, "detail_type=!{partitionKeyFromQuery:source}");
    }),
    resource: service,
    says: /Its folder source has the values of the partition key detail_type/,
    alone: true,
  },
  {
    what: "a stream without line breaks",
    change: editStream(service, (s3) => s3.processingConfiguration.processors.pop()),
    resource: service,
    says: /without a line break/,
    alone: true,
  },
  {
    what: "a stream that does not compress",
    change: editStream(service, (s3) => (s3.compressionFormat = "UNCOMPRESSED")),
    resource: service,
    says: /writes objects that are not compressed/,
    alone: true,
  },
  {
    what: "a stream whose processors are off",
    change: editStream(service, (s3) => (s3.processingConfiguration.enabled = false)),
    resource: service,
    alone: true,
  },
  {
    what: "a stream whose errors lie among events",
    change: editStream(service, (s3) => (s3.errorOutputPrefix = `events/${String(s3.errorOutputPrefix)}`)),
    resource: service,
    says: /goes to events\/errors\/, below the events\/ that tables read/,
    alone: true,
  },
  {
    what: "a stream that buffers longer than settings say",
    change: editStream(service, (s3) => (s3.bufferingInterval = 900)),
    resource: service,
    says: /after 900 seconds or 64 MiB, and settings promise 300 and 64/,
    alone: true,
  },
  {
    what: "a stream that gives up at once",
    change: editStream(service, (s3) => (s3.dynamicPartitioningConfiguration.retryDuration = 0)),
    resource: service,
    says: /after 0 seconds/,
    alone: true,
  },
  {
    what: "a stream that encrypts with another Region's key",
    change: editStream(service, (s3) => (s3.kmsKeyArn = s3.kmsKeyArn.replace("us-east-1", "sa-east-1"))),
    resource: service,
    says: /It encrypts with arn:aws:kms:sa-east-1\S+, and its bucket with arn:aws:kms:us-east-1/,
    alone: true,
  },
  {
    what: "a stream whose own key is of no type",
    change: editStream(service, (_s3, inputs) => (inputs.serverSideEncryption.keyType = "AWS_MANAGED_CMK")),
    resource: service,
    says: /The type of its key is AWS_MANAGED_CMK/,
    alone: true,
  },
  {
    what: "a stream that backs up what it gets",
    change: editStream(service, (s3) => (s3.s3BackupMode = "Enabled")),
    resource: service,
  },
  {
    what: "a table of the program without its object",
    change: without(object, /^program-tables-accounts$/),
    resource: accounts,
    says: /Nothing writes below its location/,
    alone: true,
  },
  {
    what: "a table of the program that hides a field",
    change: editTable(accounts, ({ storageDescriptor }) => storageDescriptor.columns.shift()),
    resource: accounts,
    says: /No column of it shows account of/,
    alone: true,
  },
  {
    what: "an object of which no table knows",
    change: without(table, /^program-tables-accounts$/),
    resource: /BucketObjectv2::program-tables-accounts$/,
    says: /No table shows/,
  },
  {
    what: "an object whose records lack a field",
    change: editNamed(object, /^program-tables-coverage$/, (inputs) => {
      inputs.content = inputs.content.replace(/"hub_region":"[^"]*",/g, "");
    }),
    resource: /BucketObjectv2::program-tables-coverage$/,
    says: /No record of tables\/coverage\/coverage.ndjson has hub_region/,
    alone: true,
  },
  {
    what: "an object with a line that is no JSON",
    change: editNamed(object, /^program-tables-coverage$/, (inputs) => (inputs.content = `${String(inputs.content)}{`)),
    resource: /BucketObjectv2::program-tables-coverage$/,
    says: /is no JSON/,
    alone: true,
  },
  {
    what: "a view that is missing",
    change: without(table, /^event-catalog-ec2-instance-state-change$/),
    resource: /CatalogDatabase::event-catalog$/,
    says: /The view ec2_instance_state_change is missing/,
  },
  {
    what: "a view over a table that is not there",
    change: editView((definition) => {
      definition.originalSql = definition.originalSql.replace("FROM events_by_type", "FROM events_of_old");
    }),
    resource: /CatalogTable::event-catalog-heartbeat$/,
    says: /It reads event_governance_prod.events_of_old, which is no recorded table or view/,
    alone: true,
  },
  {
    what: "a view of which the catalog lists other columns",
    change: editNamed(table, /^event-catalog-heartbeat$/, ({ storageDescriptor }) => storageDescriptor.columns.pop()),
    resource: /CatalogTable::event-catalog-heartbeat$/,
    says: /The catalog lists the columns/,
    alone: true,
  },
  {
    what: "a view that is Hive's",
    change: editNamed(table, /^event-catalog-heartbeat$/, (inputs) => delete inputs.parameters.presto_view),
    resource: /CatalogTable::event-catalog-heartbeat$/,
    says: /it is a Hive view/,
    alone: true,
  },
  {
    what: "a saved query that asks a table which is not there",
    change: editNamed("aws:athena/namedQuery:NamedQuery", /root-use$/, (inputs) => {
      inputs.query = inputs.query.replace(/\b(FROM|from) \w+/, "$1 nothing");
    }),
    resource: /root-use$/,
    says: /It reads event_governance_prod.nothing, which/,
    alone: true,
  },
  {
    what: "notifications of objects that no crawled table shows",
    change: editNamed(
      "aws:s3/bucketNotification:BucketNotification",
      /./,
      (inputs) => delete inputs.queues[0].filterPrefix,
    ),
    resource: /partition-crawler-notification$/,
    says: /where no table lies that is crawled/,
    alone: true,
  },
];
