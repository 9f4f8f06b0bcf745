import type { ComparedType } from "../../model/drift/compared";
import type { ReadBack } from "../../read-back/read-back";
import { alias } from "../../read-back/types/alias";
import { bucket } from "../../read-back/types/bucket";
import { bucketEncryption } from "../../read-back/types/bucket-encryption";
import { bucketLifecycle } from "../../read-back/types/bucket-lifecycle";
import { bucketNotification } from "../../read-back/types/bucket-notification";
import { bucketObjectLock } from "../../read-back/types/bucket-object-lock";
import { bucketPolicy } from "../../read-back/types/bucket-policy";
import { bucketPublicAccess } from "../../read-back/types/bucket-public-access";
import { bucketVersioning } from "../../read-back/types/bucket-versioning";
import { crawler } from "../../read-back/types/crawler";
import { deliveryStream } from "../../read-back/types/delivery-stream";
import { eventArchive } from "../../read-back/types/event-archive";
import { eventBus } from "../../read-back/types/event-bus";
import { eventBusPolicy } from "../../read-back/types/event-bus-policy";
import { eventRule } from "../../read-back/types/event-rule";
import { eventTarget } from "../../read-back/types/event-target";
import { key } from "../../read-back/types/key";
import { queue } from "../../read-back/types/queue";
import { queuePolicy } from "../../read-back/types/queue-policy";

/** How each compared type is read back: those alone, because the code of all types would load a dozen clients more. */
const byType: Readonly<Record<ComparedType, ReadBack>> = {
  "aws-native:events:EventBusPolicy": eventBusPolicy,
  "aws:cloudwatch/eventArchive:EventArchive": eventArchive,
  "aws:cloudwatch/eventBus:EventBus": eventBus,
  "aws:cloudwatch/eventRule:EventRule": eventRule,
  "aws:cloudwatch/eventTarget:EventTarget": eventTarget,
  "aws:glue/crawler:Crawler": crawler,
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": deliveryStream,
  "aws:kms/alias:Alias": alias,
  "aws:kms/key:Key": key,
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketLifecycle,
  "aws:s3/bucketNotification:BucketNotification": bucketNotification,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": bucketObjectLock,
  "aws:s3/bucketPolicy:BucketPolicy": bucketPolicy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketPublicAccess,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucketEncryption,
  "aws:s3/bucketVersioning:BucketVersioning": bucketVersioning,
  "aws:sqs/queue:Queue": queue,
  "aws:sqs/queuePolicy:QueuePolicy": queuePolicy,
};

export const comparedTable: ReadonlyMap<string, ReadBack> = new Map(Object.entries(byType));
