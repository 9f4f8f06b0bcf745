import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { LogStream } from "@pulumi/aws/cloudwatch/logStream";
import { FirehoseDeliveryStream } from "@pulumi/aws/kinesis/firehoseDeliveryStream";
import * as pulumi from "@pulumi/pulumi";
import { archiveFolders, errorPrefix } from "../../model/archive/archive";
import { archivePrefix, formats } from "../../model/archive/formats";
import { arns, type HubPlace } from "../../model/names";
import { deliverToBucket, trustInFirehose } from "../../model/iam/policies";
import type { Settings } from "../../model/settings/schema";
import { createRole } from "../role";
import type { EventCatalog } from "./event-catalog";
import type { PrivateBucket } from "./private-bucket";

export interface DeliveryStreamsArgs extends HubPlace {
  /** Number of streams. Plain value: decides which resources exist. */
  readonly count: number;
  readonly archive: PrivateBucket;
  readonly keyArn: pulumi.Output<string>;
  /** Provides the columns for a stream that writes Parquet. */
  readonly catalog: EventCatalog;
  readonly settings: Pick<Settings["archive"], "bufferSeconds" | "bufferMegabytes" | "format">;
  /** Days the error log is kept. */
  readonly logRetentionDays: number;
}

/**
 * Delivery streams that write a hub's events to its archive bucket. They are identical: each partitions by the event's
 * own day, source and detail type and writes one event per line, or per row of Parquet. They share one role and one
 * error log.
 */
export class DeliveryStreams extends pulumi.ComponentResource {
  /** In order: the archive rules for stream 2 target the second ARN. */
  readonly arns: readonly pulumi.Output<string>[];
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
    const streams = Array.from({ length: args.count }, (_, index) => createStream(index + 1));

    this.arns = streams.map(({ arn }) => arn);
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

    function createStream(number: number): FirehoseDeliveryStream {
      const suffix = number === 1 ? "" : `-${number}`;
      const logStream = new LogStream(
        `${name}-delivery-log${suffix}`,
        { name: `s3${suffix}`, logGroupName: logGroup.name },
        child,
      );
      return new FirehoseDeliveryStream(
        `${name}-stream${suffix}`,
        {
          name: names.deliveryStream(number),
          destination: "extended_s3",
          serverSideEncryption: { enabled: true, keyType: "AWS_OWNED_CMK" },
          extendedS3Configuration: {
            bucketArn: args.archive.arn,
            roleArn: role.arn,
            prefix: archivePrefix(settings.format),
            errorOutputPrefix: errorPrefix,
            bufferingInterval: settings.bufferSeconds,
            bufferingSize: settings.bufferMegabytes,
            compressionFormat: delivery.compressionFormat,
            kmsKeyArn: args.keyArn,
            dynamicPartitioningConfiguration: { enabled: true, retryDuration: 300 },
            processingConfiguration: {
              enabled: true,
              processors: delivery.processors.map(({ type, parameters }) => ({ type, parameters: [...parameters] })),
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
