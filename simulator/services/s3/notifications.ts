import type { Access } from "../iam/access";
import { mayQueue } from "../sqs/queues";
import { type Defect, text } from "../../recorded";
import type { World } from "../events/world";
import type { Graph, Resource } from "../../graph";

/** S3's notifications to queues about the objects of one bucket. */
export interface BucketEvents {
  /** Whether the queue hears of a new object, or what keeps it from hearing. */
  readonly reach: (queueArn: string, key: string) => Defect | undefined;
}

/** A queue's notification, as recorded by `aws:s3/bucketNotification:BucketNotification`. */
interface QueueNotification {
  readonly queueArn: string;
  readonly events?: readonly string[];
  readonly filterPrefix?: string;
  readonly filterSuffix?: string;
}

/** Ways in which Firehose makes an object: small ones by a put, others in parts (S3 user guide, "Supported event types"). */
const ways = ["Put", "CompleteMultipartUpload"];

/**
 * Notifications of a recorded bucket. S3 has one configuration for each bucket, and notifies a queue only if its policy
 * admits S3 on behalf of the bucket (S3 user guide, "Granting permissions to publish event notification messages to a
 * destination").
 */
export function bucketEvents(graphs: readonly Graph[], world: World, access: Access, bucket: Resource): BucketEvents {
  const name = text(bucket, "bucket") ?? "";
  const configurations = graphs
    .flatMap((graph) => graph.resources)
    .filter(({ type, inputs }) => type === "aws:s3/bucketNotification:BucketNotification" && inputs["bucket"] === name);
  const [configuration, second] = configurations;
  const admissions = new Map<string, Defect | undefined>();
  return { reach };

  function reach(queueArn: string, key: string): Defect | undefined {
    if (configuration === undefined)
      return { urn: bucket.urn, problem: `tells no queue of its new objects, and the crawler waits at ${queueArn}` };
    if (second !== undefined) return { urn: second.urn, problem: `replaces ${configuration.urn}: a bucket has one` };
    const queues = (configuration.inputs["queues"] ?? []) as readonly QueueNotification[];
    const events = queues
      .filter(
        (queue) =>
          queue.queueArn === queueArn &&
          key.startsWith(queue.filterPrefix ?? "") &&
          key.endsWith(queue.filterSuffix ?? ""),
      )
      .flatMap((queue) => queue.events ?? []);
    const untold = ways.filter((way) => !["*", way].some((each) => events.includes(`s3:ObjectCreated:${each}`)));
    if (untold.length > 0)
      return {
        urn: configuration.urn,
        problem: `does not tell ${queueArn} of the new object ${key}${untold.length === ways.length ? "" : ` where it is made by ${untold[0]}`}`,
      };
    if (!admissions.has(queueArn)) admissions.set(queueArn, admission(queueArn));
    return admissions.get(queueArn);
  }

  function admission(queueArn: string): Defect | undefined {
    const queue = world.resource(queueArn);
    if (queue !== undefined && queue.region !== bucket.region)
      return { urn: queue.urn, problem: `is in ${queue.region}, and S3 tells queues of the bucket's Region alone` };
    const source = { arn: text(bucket, "arn") ?? "", account: bucket.account };
    const decision = mayQueue(world, access, queueArn, "s3.amazonaws.com", source);
    if (decision.allowed) return undefined;
    return {
      urn: decision.culprit || (queue?.urn ?? bucket.urn),
      problem: `keeps S3 from telling ${queueArn} of new objects: ${decision.why}`,
    };
  }
}
