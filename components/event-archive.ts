import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { LogStream } from "@pulumi/aws/cloudwatch/logStream";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { FirehoseDeliveryStream } from "@pulumi/aws/kinesis/firehoseDeliveryStream";
import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import * as pulumi from "@pulumi/pulumi";
import { archiveFolders, archivePrefix, errorPrefix, recordProcessors } from "../model/archive";
import { notReplayed, type PlannedRule } from "../model/forwarding-rules";
import { arns, type Names } from "../model/names";
import {
  acceptAccessLogs,
  deliverToBucket,
  denyDeletion,
  keyForAccount,
  policyText,
  putRecordsOn,
  trustInFirehose,
  trustInService,
} from "../model/policies";
import { workingFolders } from "../model/program-tables";
import type { Settings } from "../model/settings-schema";
import type { CentralBus } from "./central-bus";
import { PrivateBucket } from "./private-bucket";

export interface EventArchiveArgs {
  /** The governance account. */
  readonly accountId: string;
  readonly region: string;
  readonly names: Names;
  readonly bus: CentralBus;
  /** What the hub's members forward. Plain: they decide which rules exist. */
  readonly rules: readonly PlannedRule[];
  readonly settings: Settings["archive"];
  /** Days for which query results are kept in the working bucket. */
  readonly resultDays: number;
  /** Days for which the delivery stream's error log is kept. */
  readonly logRetentionDays: number;
  /** Hours for which EventBridge retries before an event is a dead letter. */
  readonly retryHours: number;
}

/**
 * Everything between the central bus and the objects in S3: archive rules, a delivery stream that partitions by the
 * event's own day, source and detail type and puts one event on each line, and three buckets: the *archive*, a *working*
 * one for query results, and one for the *access logs* of both, which a locked bucket could not receive.
 */
export class EventArchive extends pulumi.ComponentResource {
  readonly archive: PrivateBucket;
  readonly working: PrivateBucket;
  readonly keyArn: pulumi.Output<string>;
  readonly streamArn: pulumi.Output<string>;

  constructor(name: string, args: EventArchiveArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:EventArchive", name, {}, opts);
    const { accountId, region, names, settings } = args;
    const child = { parent: this };
    const bucketName = (purpose: string) => names.bucket(purpose, accountId, region);
    const bucketArn = (purpose: string) => `arn:aws:s3:::${bucketName(purpose)}`;

    const key = createKey();
    const { archive, working } = createBuckets();
    const stream = createDeliveryStream();
    createArchiveRules();

    this.archive = archive;
    this.working = working;
    this.keyArn = key.arn;
    this.streamArn = stream.arn;
    this.registerOutputs({ bucket: archive.bucket, streamArn: this.streamArn });

    function createKey(): Key {
      const created = new Key(
        `${name}-key`,
        {
          description: "Encrypts archived events and query results",
          enableKeyRotation: true,
          deletionWindowInDays: 30,
          policy: policyText(keyForAccount(accountId)),
        },
        { ...child, protect: true, retainOnDelete: true },
      );
      new Alias(`${name}-key`, { name: names.keyAlias, targetKeyId: created.keyId }, child);
      return created;
    }

    function createBuckets() {
      const expireAfter = (id: string, days: number) => ({
        id,
        status: "Enabled",
        filter: {},
        expiration: { days },
        noncurrentVersionExpiration: { noncurrentDays: 30 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      });
      const logs = new PrivateBucket(
        `${name}-logs`,
        {
          bucket: bucketName("logs"),
          lifecycleRules: [expireAfter("expire", settings.retentionDays)],
          statements: [
            acceptAccessLogs(bucketArn("logs"), {
              bucketArns: [bucketArn("archive"), bucketArn("working")],
              accountId,
            }),
          ],
          keep: true,
        },
        child,
      );
      const archive = new PrivateBucket(
        `${name}-archive`,
        {
          bucket: bucketName("archive"),
          keyArn: key.arn,
          lifecycleRules: [
            {
              ...expireAfter("expire", settings.retentionDays),
              transitions: [{ days: settings.infrequentAccessDays, storageClass: "STANDARD_IA" }],
            },
          ],
          statements: [denyDeletion(bucketArn("archive"))],
          accessLogs: logs,
          lockDays: settings.lockDays,
          keep: true,
        },
        child,
      );
      const working = new PrivateBucket(
        `${name}-working`,
        {
          bucket: bucketName("working"),
          keyArn: key.arn,
          // Results alone: the program's own tables lie beside them and stay.
          lifecycleRules: [
            { ...expireAfter("expire-results", args.resultDays), filter: { prefix: workingFolders.results } },
            {
              id: "forget-old-versions",
              status: "Enabled",
              filter: {},
              noncurrentVersionExpiration: { noncurrentDays: 30 },
            },
          ],
          accessLogs: logs,
        },
        child,
      );
      return { archive, working };
    }

    function createDeliveryStream(): FirehoseDeliveryStream {
      const logGroupName = names.logGroup("delivery");
      const logGroup = new LogGroup(
        `${name}-delivery-log`,
        { name: logGroupName, retentionInDays: args.logRetentionDays },
        child,
      );
      const logStream = new LogStream(`${name}-delivery-log`, { name: "s3", logGroupName: logGroup.name }, child);
      const role = new Role(
        `${name}-delivery-role`,
        {
          name: names.role("delivery", region),
          description: "Lets Firehose write events to the archive",
          assumeRolePolicy: policyText(trustInFirehose(accountId)),
        },
        child,
      );
      const rolePolicy = new RolePolicy(
        `${name}-delivery-role`,
        {
          role: role.name,
          name: "deliver",
          policy: key.arn.apply((keyArn) =>
            policyText(
              deliverToBucket({
                bucketArn: bucketArn("archive"),
                prefixes: Object.values(archiveFolders),
                keyArn,
                region,
                logGroupArn: `arn:aws:logs:${region}:${accountId}:log-group:${logGroupName}`,
              }),
            ),
          ),
        },
        child,
      );
      return new FirehoseDeliveryStream(
        `${name}-stream`,
        {
          name: names.deliveryStream,
          destination: "extended_s3",
          serverSideEncryption: { enabled: true, keyType: "AWS_OWNED_CMK" },
          extendedS3Configuration: {
            bucketArn: archive.arn,
            roleArn: role.arn,
            prefix: archivePrefix,
            errorOutputPrefix: errorPrefix,
            bufferingInterval: settings.bufferSeconds,
            bufferingSize: settings.bufferMegabytes,
            compressionFormat: "GZIP",
            kmsKeyArn: key.arn,
            dynamicPartitioningConfiguration: { enabled: true, retryDuration: 300 },
            processingConfiguration: {
              enabled: true,
              processors: recordProcessors.map(({ type, parameters }) => ({ type, parameters: [...parameters] })),
            },
            cloudwatchLoggingOptions: { enabled: true, logGroupName: logGroup.name, logStreamName: logStream.name },
          },
        },
        { ...child, dependsOn: [rolePolicy] },
      );
    }

    /** The members' own patterns, once more at the centre: nothing that no member should send is archived. */
    function createArchiveRules(): void {
      const streamArn = `arn:aws:firehose:${region}:${accountId}:deliverystream/${names.deliveryStream}`;
      const role = new Role(
        `${name}-rule-role`,
        {
          name: names.role("archive", region),
          description: "Lets EventBridge hand events to the archive's delivery stream",
          assumeRolePolicy: policyText(
            trustInService("events.amazonaws.com", {
              accountId,
              sourceArn: arns.rule(region, accountId, `${names.bus}/${names.archiveRule("*")}`),
            }),
          ),
        },
        child,
      );
      const rolePolicy = new RolePolicy(
        `${name}-rule-role`,
        { role: role.name, name: "put-records", policy: policyText(putRecordsOn(streamArn)) },
        child,
      );
      for (const rule of args.rules) {
        const created = new EventRule(
          `${name}-${rule.suffix}`,
          {
            name: names.archiveRule(rule.suffix),
            description: `Archives ${rule.suffix} events`,
            eventBusName: args.bus.name,
            eventPattern: JSON.stringify({ ...rule.pattern, ...notReplayed }),
            state: rule.state,
          },
          child,
        );
        new EventTarget(
          `${name}-${rule.suffix}`,
          {
            rule: created.name,
            eventBusName: args.bus.name,
            targetId: "archive",
            arn: stream.arn,
            roleArn: role.arn,
            deadLetterConfig: { arn: args.bus.deadLetterQueueArn },
            retryPolicy: { maximumEventAgeInSeconds: args.retryHours * 3600, maximumRetryAttempts: 185 },
          },
          { ...child, dependsOn: [rolePolicy] },
        );
      }
    }
  }
}

/** ARNs of the archive rules of a hub, which the bus's dead-letter queue accepts: they follow from names. */
export const archiveRuleArns = ({
  region,
  accountId,
  names,
  rules,
}: Pick<EventArchiveArgs, "region" | "accountId" | "names" | "rules">): string[] =>
  rules.map((rule) => arns.rule(region, accountId, `${names.bus}/${names.archiveRule(rule.suffix)}`));
