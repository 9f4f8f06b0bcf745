import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { LogStream } from "@pulumi/aws/cloudwatch/logStream";
import { FirehoseDeliveryStream } from "@pulumi/aws/kinesis/firehoseDeliveryStream";
import * as pulumi from "@pulumi/pulumi";
import { archiveFolders, errorPrefix, type OpenTypes } from "../../model/archive/archive";
import { archivePrefix, formats, processorsOf } from "../../model/archive/formats";
import type { Provenance } from "../../model/envelope";
import type { StreamPlan } from "../../model/hub/hub-plan";
import { arns, type HubPlace } from "../../model/names";
import { deliverToBucket, trustInFirehose } from "../../model/iam/policies";
import type { Settings } from "../../model/settings/schema";
import { createRole } from "../role";
import type { EventCatalog } from "./event-catalog";
import type { PrivateBucket } from "./private-bucket";

export interface DeliveryStreamsArgs extends HubPlace {
  /** Plain value: decides which resources exist. */
  readonly streams: readonly StreamPlan[];
  /** Sources whose senders may choose the detail type. */
  readonly openTypes: OpenTypes;
  readonly archive: PrivateBucket;
  readonly keyArn: pulumi.Output<string>;
  /** Provides the columns for a stream that writes Parquet. */
  readonly catalog: EventCatalog;
  readonly settings: Pick<Settings["archive"], "bufferSeconds" | "bufferMegabytes" | "format">;
  /** Days the error log is kept. */
  readonly logRetentionDays: number;
}

/** ARNs of the delivery streams by what they carry, in order. */
export type StreamArns = Readonly<Record<Provenance, readonly pulumi.Output<string>[]>>;

/**
 * Delivery streams that write a hub's events to its archive bucket. Those for events of
 * services partition by the event's own day, source and detail type; those for events that somebody put by the day of
 * arrival, source and listed detail type, so that no sender can use up the active partitions. Each writes one event per
 * line, or per row of Parquet. They share one role and one error log.
 */
export class DeliveryStreams extends pulumi.ComponentResource {
  /** In order: the archive rules for stream 2 of a provenance target its second ARN. */
  readonly arns: StreamArns;
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: DeliveryStreamsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:DeliveryStreams", name, {}, opts);
    const { accountId, region, names, settings } = args;
    const child = { parent: this };
    const logGroupName = names.logGroup("delivery");
    const { folder, delivery } = formats[settings.format];

    const logGroup = new LogGroup(
      `${name}-delivery-log`,
      { name: logGroupName, retentionInDays: args.logRetentionDays },
      child,
    );
    const { role, policy: rolePolicy } = createDeliveryRole();
    const streams = args.streams.map((stream) => ({ ...stream, resource: createStream(stream) }));
    const arnsOf = (provenance: Provenance) =>
      streams.filter((stream) => stream.provenance === provenance).map(({ resource }) => resource.arn);

    this.arns = { service: arnsOf("service"), put: arnsOf("put") };
    this.roleArn = role.arn;
    this.registerOutputs({ arns: this.arns });

    function createDeliveryRole() {
      return createRole(
        `${name}-delivery-role`,
        {
          name: names.role("delivery", region),
          description: "Lets Firehose write events to the archive",
          trust: trustInFirehose(accountId),
          policyName: "deliver",
          policy: args.keyArn.apply((keyArn) =>
            deliverToBucket({
              bucketArn: `arn:aws:s3:::${names.bucket("archive", accountId, region)}`,
              prefixes: [folder, archiveFolders.errors],
              keyArn,
              region,
              logGroupArn: arns.logGroup(region, accountId, logGroupName),
              ...(delivery.conversion && {
                schemaOf: { accountId, database: names.database, table: args.catalog.schema },
              }),
            }),
          ),
        },
        child,
      );
    }

    function createStream({ number, provenance }: StreamPlan): FirehoseDeliveryStream {
      const suffix = `${provenance === "put" ? "-put" : ""}${number === 1 ? "" : `-${number}`}`;
      const logStream = new LogStream(
        `${name}-delivery-log${suffix}`,
        { name: `s3${suffix}`, logGroupName: logGroup.name },
        child,
      );
      return new FirehoseDeliveryStream(
        `${name}-stream${suffix}`,
        {
          name: names.deliveryStream(number, provenance),
          destination: "extended_s3",
          serverSideEncryption: { enabled: true, keyType: "AWS_OWNED_CMK" },
          extendedS3Configuration: {
            bucketArn: args.archive.arn,
            roleArn: role.arn,
            prefix: archivePrefix(settings.format, provenance),
            errorOutputPrefix: errorPrefix,
            bufferingInterval: settings.bufferSeconds,
            bufferingSize: settings.bufferMegabytes,
            compressionFormat: delivery.compressionFormat,
            kmsKeyArn: args.keyArn,
            dynamicPartitioningConfiguration: { enabled: true, retryDuration: 300 },
            processingConfiguration: {
              enabled: true,
              processors: processorsOf(settings.format, provenance, args.openTypes).map(({ type, parameters }) => ({
                type,
                parameters: [...parameters],
              })),
            },
            ...(delivery.conversion && {
              dataFormatConversionConfiguration: {
                enabled: true,
                ...delivery.conversion,
                schemaConfiguration: {
                  databaseName: args.catalog.database,
                  tableName: args.catalog.schema,
                  roleArn: role.arn,
                  region,
                },
              },
            }),
            cloudwatchLoggingOptions: { enabled: true, logGroupName: logGroup.name, logStreamName: logStream.name },
          },
        },
        { ...child, dependsOn: [rolePolicy, ...(delivery.conversion ? [args.catalog] : [])] },
      );
    }
  }
}
