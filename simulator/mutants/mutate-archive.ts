import type { Resource } from "../graph";

/** One more way to break a resource of the archive, which no rule about names and values alone finds. */
export interface Break {
  readonly what: string;
  readonly changed: Resource;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- Inputs of many types, each changed by the rules of its own. */
type Change = (inputs: any) => unknown;
type Rules = Readonly<Record<string, Change>>;

const s3 =
  (change: Change): Change =>
  (inputs) =>
    change(inputs.extendedS3Configuration);

const delivery: Rules = {
  "prefix without its last folder": s3((each) => (each.prefix = each.prefix.replace(/[^/]+\/$/, ""))),
  "prefix without its slash": s3((each) => (each.prefix = each.prefix.replace(/\/$/, ""))),
  "prefix by the hour": s3((each) => (each.prefix = each.prefix.replace("day=", "hour=!{timestamp:HH}/day="))),
  "prefix of other names": s3((each) => (each.prefix = each.prefix.replace("source=", "service="))),
  "prefix of another folder": s3((each) => (each.prefix = `more/${String(each.prefix)}`)),
  "prefix with swapped values": s3((each) => {
    each.prefix = each.prefix.replace(/:(source|detail_type)\}/g, (_: string, key: string) =>
      key === "source" ? ":detail_type}" : ":source}",
    );
  }),
  "errors among events": s3(
    (each) => (each.errorOutputPrefix = each.prefix.replace(/!.*$/, "!{firehose:error-output-type}/")),
  ),
  "errors of no kind": s3((each) => (each.errorOutputPrefix = "errors/day=!{timestamp:yyyy-MM-dd}/")),
  "errors of no day": s3((each) => (each.errorOutputPrefix = "errors/!{firehose:error-output-type}/")),
  "no delimiter": s3((each) => each.processingConfiguration.processors.pop()),
  "another delimiter": s3((each) => {
    each.processingConfiguration.processors.at(-1).parameters = [{ parameterName: "Delimiter", parameterValue: "," }];
  }),
  "keys of jq's next version": s3((each) => {
    for (const { parameters } of each.processingConfiguration.processors)
      for (const parameter of parameters)
        if (parameter.parameterName === "JsonParsingEngine") parameter.parameterValue = "JQ-1.7";
  }),
  "compressed as ZIP": s3((each) => (each.compressionFormat = "ZIP")),
  "compressed as Snappy": s3((each) => (each.compressionFormat = "Snappy")),
  "objects of another name": s3((each) => (each.fileExtension = ".json")),
  "days of another time zone": s3((each) => (each.customTimeZone = "Asia/Tokyo")),
  "a backup": s3((each) => (each.s3BackupMode = "Enabled")),
};

const key: Rules = {
  disabled: (inputs) => (inputs.isEnabled = false),
  "that signs": (inputs) => (inputs.keyUsage = "SIGN_VERIFY"),
  asymmetric: (inputs) => (inputs.customerMasterKeySpec = "RSA_2048"),
  "policy: all to everybody of the account": (inputs) => {
    if (typeof inputs.policy !== "string") return;
    const policy = JSON.parse(inputs.policy);
    policy.Statement.push({
      Effect: "Allow",
      Principal: policy.Statement[0].Principal,
      Action: "kms:*",
      Resource: "*",
    });
    inputs.policy = JSON.stringify(policy);
  },
};

const physicalTable: Rules = {
  "last column gone": ({ storageDescriptor }) => storageDescriptor.columns.pop(),
  "middle column gone": ({ storageDescriptor }) =>
    storageDescriptor.columns.splice(Math.floor(storageDescriptor.columns.length / 2), 1),
  "first column renamed": ({ storageDescriptor }) => (storageDescriptor.columns[0].name = "other"),
  "last column renamed": ({ storageDescriptor }) => (storageDescriptor.columns.at(-1).name = "other"),
  "a column more": ({ storageDescriptor }) => storageDescriptor.columns.push({ name: "more", type: "string" }),
  "a column twice": ({ storageDescriptor }) => storageDescriptor.columns.push(storageDescriptor.columns[0]),
  "first column an int": ({ storageDescriptor }) => (storageDescriptor.columns[0].type = "int"),
  "first column a list": ({ storageDescriptor }) => (storageDescriptor.columns[0].type = "array<string>"),
  "lists as texts": ({ storageDescriptor }) => {
    for (const column of storageDescriptor.columns) if (column.type === "array<string>") column.type = "string";
  },
  "location without its slash": ({ storageDescriptor }) =>
    (storageDescriptor.location = storageDescriptor.location.replace(/\/$/, "")),
  "location one folder up": ({ storageDescriptor }) =>
    (storageDescriptor.location = storageDescriptor.location.replace(/[^/]+\/$/, "")),
  "location among the errors": ({ storageDescriptor }) =>
    (storageDescriptor.location = storageDescriptor.location.replace(/[^/]+\/$/, "errors/")),
  "read by Hive's SerDe": ({ storageDescriptor }) =>
    (storageDescriptor.serDeInfo.serializationLibrary = "org.apache.hive.hcatalog.data.JsonSerDe"),
  "first line skipped": (inputs) => (inputs.parameters["skip.header.line.count"] = "1"),
};

const partitioned: Rules = {
  "last partition key gone": (inputs) => inputs.partitionKeys.pop(),
  "partition keys reversed": (inputs) => inputs.partitionKeys.reverse(),
  "a partition key more": (inputs) => inputs.partitionKeys.push({ name: "hour", type: "string" }),
  "first partition key renamed": (inputs) => (inputs.partitionKeys[0].name = "date"),
  "first partition key a date": (inputs) => (inputs.partitionKeys[0].type = "date"),
};

const parameter =
  (name: string, value: string): Change =>
  ({ parameters }) =>
    (parameters[name] = value);

const projected: Rules = {
  "range of a week": parameter("projection.day.range", "NOW-7DAYS,NOW"),
  "range until yesterday": parameter("projection.day.range", "2020-01-01,NOW-1DAYS"),
  "range that ends": parameter("projection.day.range", "2020-01-01,2027-12-31"),
  "range that begins late": parameter("projection.day.range", "2026-06-01,NOW+1DAYS"),
  "range with a hyphen": parameter("projection.day.range", "2020-01-01-NOW"),
  "days with slashes": parameter("projection.day.format", "yyyy/MM/dd"),
  "days as an enum": parameter("projection.day.type", "enum"),
  "every other day": parameter("projection.day.interval", "2"),
  "hours instead of days": parameter("projection.day.interval.unit", "HOURS"),
  "template without the day": ({ parameters }) =>
    (parameters["storage.location.template"] = parameters["storage.location.template"].replace(/[^/]+\/$/, "")),
  "template of bare days": ({ parameters }) =>
    (parameters["storage.location.template"] = parameters["storage.location.template"].replace("day=", "")),
};

/** A view's definition is base64 of JSON. */
const definition =
  (change: Change): Change =>
  (inputs) => {
    const [, encoded] = /Presto View: (\S+)/.exec(inputs.viewOriginalText) ?? [];
    const changed = JSON.parse(Buffer.from(encoded ?? "", "base64").toString("utf8"));
    change(changed);
    inputs.viewOriginalText = `/* Presto View: ${Buffer.from(JSON.stringify(changed)).toString("base64")} */`;
  };

const view: Rules = {
  "lacks a column": definition(({ columns }) => columns.pop()),
  "has a column of another type": definition(({ columns }) => (columns[0].type = "bigint")),
  "of another database": definition((each) => (each.schema = "other")),
  "of another catalog": definition((each) => (each.catalog = "other")),
  "run as its owner": definition((each) => delete each.runAsInvoker),
  "over a table that is not there": definition(
    (each) => (each.originalSql = each.originalSql.replace(/\bFROM (?=[a-z])/, "FROM other_")),
  ),
  "whose SQL ends early": definition((each) => (each.originalSql = each.originalSql.slice(0, -20))),
  "listed without a column": ({ storageDescriptor }) => storageDescriptor.columns.pop(),
  "listed in another order": ({ storageDescriptor }) => storageDescriptor.columns.reverse(),
};

const lifecycle: Rules = {
  "a rule more that expires": (inputs) =>
    inputs.rules.push({ id: "more", status: "Enabled", filter: {}, expiration: { days: 1 } }),
  "a rule more that expires tables": (inputs) =>
    inputs.rules.push({ id: "more", status: "Enabled", filter: { prefix: "tables/" }, expiration: { days: 30 } }),
  "a rule more that freezes": (inputs) =>
    inputs.rules.push({
      id: "more",
      status: "Enabled",
      filter: {},
      transitions: [{ days: 30, storageClass: "DEEP_ARCHIVE" }],
    }),
  "a rule more that forgets versions": (inputs) =>
    inputs.rules.push({
      id: "more",
      status: "Enabled",
      filter: {},
      noncurrentVersionExpiration: { noncurrentDays: 1 },
    }),
  "last rule gone": (inputs) => inputs.rules.pop(),
};

const dashboard =
  (change: (widgets: any[]) => unknown): Change =>
  (inputs) => {
    const body = JSON.parse(inputs.dashboardBody);
    change(body.widgets);
    inputs.dashboardBody = JSON.stringify(body);
  };
const ofType = (widgets: any[], type: string) => widgets.find((each) => each.type === type)?.properties;
const longer = (values: any[], index: number, more: string) => (values[index] = String(values[index]) + more);

/** Further rules by type, each with the resources that they are about. */
const rules: Readonly<Record<string, (inputs: any) => Rules>> = {
  "aws:cloudwatch/dashboard:Dashboard": () => ({
    "of another Region": dashboard((widgets) => (ofType(widgets, "metric").region = "sa-east-1")),
    "of a metric that is not there": dashboard((widgets) => longer(ofType(widgets, "metric").metrics[0], 1, "Other")),
    "of something that is not there": dashboard((widgets) => longer(ofType(widgets, "metric").metrics[0], 3, "-other")),
    "of an alarm that is not there": dashboard((widgets) => longer(ofType(widgets, "alarm").alarms, 0, "-other")),
    "that is no JSON": (inputs) => (inputs.dashboardBody = `${String(inputs.dashboardBody)}x`),
  }),
  "aws:cloudwatch/eventArchive:EventArchive": () => ({
    "of few events": (inputs) => (inputs.eventPattern = JSON.stringify({ source: ["aws.s3"] })),
    "with a key of nobody": (inputs) => (inputs.kmsKeyIdentifier = keyOfNobody),
  }),
  "aws:cloudwatch/logGroup:LogGroup": () => ({
    "for deliveries": (inputs) => (inputs.logGroupClass = "DELIVERY"),
    "for infrequent access": (inputs) => (inputs.logGroupClass = "INFREQUENT_ACCESS"),
    "with a key of nobody": (inputs) => (inputs.kmsKeyId = keyOfNobody),
  }),
  "aws:glue/catalogTable:CatalogTable": ({ tableType, partitionKeys, parameters }) =>
    tableType === "VIRTUAL_VIEW"
      ? view
      : {
          ...physicalTable,
          ...(partitionKeys?.length > 0 && partitioned),
          ...(parameters?.["projection.enabled"] === "true" && projected),
        },
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": () => delivery,
  "aws:kms/key:Key": () => key,
  "aws:s3/bucket:Bucket": () => ({ "emptied with the stack": (inputs) => (inputs.forceDestroy = true) }),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": () => lifecycle,
  "aws:s3/bucketNotification:BucketNotification": () => ({
    "of other objects": (inputs) => (inputs.queues[0].filterSuffix = ".json"),
  }),
  "aws:s3/bucketObjectv2:BucketObjectv2": () => ({
    "in another folder": (inputs) => (inputs.key = `more/${String(inputs.key)}`),
    "in a hidden folder": (inputs) => (inputs.key = inputs.key.replace(/[^/]+$/, "_$&")),
  }),
  "aws:s3/bucketPolicy:BucketPolicy": () => ({
    "policy: everybody reads": (inputs) => {
      const policy = JSON.parse(inputs.policy);
      const resource = [policy.Statement[0].Resource].flat()[0].replace(/\/.*$/, "");
      policy.Statement.push({
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: `${String(resource)}/*`,
      });
      inputs.policy = JSON.stringify(policy);
    },
  }),
  "aws:sqs/queue:Queue": () => ({
    "with a key of nobody": (inputs) => {
      delete inputs.sqsManagedSseEnabled;
      inputs.kmsMasterKeyId = keyOfNobody;
    },
  }),
};

const keyOfNobody = "arn:aws:kms:us-east-1:999999999999:key/00000000-0000-4000-8000-000000000000";

/** Kept by the stack's removal alone, until this is gone. */
const retained = ["aws:s3/bucket:Bucket", "aws:kms/key:Key"];

export function archiveBreaks(resource: Resource): Break[] {
  const { type, inputs, outputs, options } = resource;
  const given = Object.keys(inputs);
  const breaks = Object.entries(rules[type]?.(inputs) ?? {}).flatMap(([what, change]) => {
    const edited = structuredClone(inputs) as Record<string, unknown>;
    change(edited);
    if (JSON.stringify(edited) === JSON.stringify(inputs)) return [];
    const computed = Object.entries(outputs).filter(([name]) => !given.includes(name));
    return [
      { what, changed: { ...resource, inputs: edited, outputs: { ...Object.fromEntries(computed), ...edited } } },
    ];
  });
  return retained.includes(type) && options.retainOnDelete
    ? [...breaks, { what: "not retained", changed: { ...resource, options: { ...options, retainOnDelete: false } } }]
    : breaks;
}
