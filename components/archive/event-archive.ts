import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import * as pulumi from "@pulumi/pulumi";
import type { ArchivePlan } from "../../model/hub/hub-plan";
import { arns, type HubPlace } from "../../model/names";
import { archiveKey } from "../../model/archive/key-policy";
import { lockDaysOf } from "../../model/archive/lock";
import {
  acceptAccessLogs,
  denyDeletion,
  denyOtherWriters,
  denyWritingLogs,
  policyText,
} from "../../model/iam/policies";
import { workingFolders } from "../../model/tables/program-tables";
import { DeliveryStreams, type StreamArns } from "./delivery-streams";
import type { EventCatalog } from "./event-catalog";
import { PrivateBucket } from "./private-bucket";

/** The plan is a plain value: it decides which resources exist. */
export interface EventArchiveArgs extends HubPlace, ArchivePlan {
  /** Provides the columns for a stream that writes Parquet. */
  readonly catalog: EventCatalog;
}

/**
 * Everything between the archive rules and the objects in S3: delivery streams, and three buckets: the
 * *archive*, a *working* one for query results, and one for the *access logs* of both, which a locked bucket could not
 * receive.
 */
export class EventArchive extends pulumi.ComponentResource {
  readonly archive: PrivateBucket;
  readonly working: PrivateBucket;
  readonly keyArn: pulumi.Output<string>;
  readonly streamArns: StreamArns;

  constructor(name: string, args: EventArchiveArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:EventArchive", name, {}, opts);
    const { accountId, region, names, settings } = args;
    const child = { parent: this };
    const bucketName = (purpose: string) => names.bucket(purpose, accountId, region);
    const bucketArn = (purpose: string) => `arn:aws:s3:::${bucketName(purpose)}`;

    const writers = ["delivery", "claim-check"].map((purpose) => arns.role(accountId, names.role(purpose, region)));
    const key = createKey();
    const { archive, working } = createBuckets();
    const streams = new DeliveryStreams(name, { ...args, archive, keyArn: key.arn }, child);

    this.archive = archive;
    this.working = working;
    this.keyArn = key.arn;
    this.streamArns = streams.arns;
    this.registerOutputs({ bucket: archive.bucket, streamArns: this.streamArns });

    function createKey(): Key {
      const created = new Key(
        `${name}-key`,
        {
          description: "Encrypts archived events and query results",
          enableKeyRotation: true,
          deletionWindowInDays: 30,
          policy: policyText(
            archiveKey({
              accountId,
              region,
              archiveBucketArn: bucketArn("archive"),
              workingBucketArn: bucketArn("working"),
              writers,
              readers: [
                arns.role(accountId, names.role("crawler", region)),
                ...args.readers.map((reader) => `arn:aws:iam::${accountId}:${reader}`),
              ],
            }),
          ),
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
            denyDeletion(bucketArn("logs")),
            denyWritingLogs(bucketArn("logs")),
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
          statements: [denyDeletion(bucketArn("archive")), denyOtherWriters(bucketArn("archive"), writers)],
          accessLogs: logs,
          // Object Lock protects against deletion by anyone who can change the bucket policy.
          lockDays: lockDaysOf(settings),
          lockMode: settings.lockMode,
          keep: true,
        },
        child,
      );
      const working = new PrivateBucket(
        `${name}-working`,
        {
          bucket: bucketName("working"),
          keyArn: key.arn,
          // Only query results expire: the program's own tables are in the same bucket and stay.
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
  }
}
