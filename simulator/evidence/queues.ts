import type { Resource } from "../graph";
import { arnOf, isBeside, nameOf, property, text } from "../recorded";
import type { World } from "../services/events/world";
import { catalogTargets } from "./crawlers";
import type { Fact } from "./fact";
import { moreLike } from "./likeness";
import { type Fault, faultFact } from "./role-needs";

/** Largest event, in bytes (EventBridge user guide, "EventBridge quotas", since 2026). */
const largestEvent = 1_048_576;
const largestMessage = 1_048_576;
/** Bytes that the provider sets where nothing is said. */
const defaultSize = 262_144;
/** Seconds that a crawl may take before its messages come back. */
const crawlSeconds = 3600;
const longestVisibility = 43_200;
/** Seconds that SQS keeps a message where nothing is said (SQS API reference, "SetQueueAttributes"). */
const fourDays = 345_600;

/** Asks of each recorded queue whether it holds and guards an event, until it is handled or kept as a dead letter. */
export function askQueues(world: World, resources: readonly Resource[]): Fact[] {
  const crawled = new Set(
    resources
      .filter(({ type }) => type === "aws:glue/crawler:Crawler")
      .flatMap((crawler) => catalogTargets(crawler).map(({ eventQueueArn }) => eventQueueArn ?? "")),
  );
  const queues = resources.filter(({ type }) => type === "aws:sqs/queue:Queue");
  return queues.map((each) => faultFact(`queue ${nameOf(each)}, messages`, each.urn, queueFault(each)));

  function queueFault(queue: Resource): Fault {
    const { urn } = queue;
    const size = Number(property(queue, "maxMessageSize") ?? defaultSize);
    // SQS developer guide, "Amazon SQS message quotas": 1 KiB to 1 MiB.
    if (size < 1024 || size > largestMessage)
      return { urn, problem: `It takes messages of ${size} bytes, and SQS allows 1,024 to ${largestMessage}` };
    if (isRead(queue) && size < largestEvent)
      return { urn, problem: `It takes messages of ${size} bytes, and an event has up to ${largestEvent}` };
    if (property(queue, "sqsManagedSseEnabled") !== true && text(queue, "kmsMasterKeyId") === undefined)
      return { urn, problem: "It does not say that it is encrypted: sqsManagedSseEnabled is not true" };
    const delay = Number(property(queue, "delaySeconds") ?? 0);
    if (delay > 0) return { urn, problem: `It holds each message back for ${delay} seconds` };
    const visible = Number(property(queue, "visibilityTimeoutSeconds") ?? 30);
    // SQS API reference, "SetQueueAttributes".
    if (visible > longestVisibility)
      return { urn, problem: `Its visibility timeout is ${visible}, and SQS takes ${longestVisibility}` };
    const key = text(queue, "kmsMasterKeyId");
    // SQS developer guide, "Key management": AWS's own key admits no service.
    if (key !== undefined && world.key(key, queue.account, queue.region) === undefined)
      return {
        urn,
        problem: `It is encrypted with ${key}, which is not recorded: no service can put anything into it`,
      };
    const redrive = text(queue, "redrivePolicy");
    // What a person takes and does not delete is for the next one.
    if (redrive === undefined && visible > crawlSeconds)
      return { urn, problem: `What is looked at is hidden for ${visible} seconds` };
    if (redrive === undefined)
      return crawled.has(arnOf(queue))
        ? { urn, problem: "What always fails is tried until it is gone: it has no redrive policy" }
        : undefined;
    const { deadLetterTargetArn = "", maxReceiveCount = 0 } = JSON.parse(redrive) as {
      readonly deadLetterTargetArn?: string;
      readonly maxReceiveCount?: number;
    };
    const letters = world.resource(deadLetterTargetArn);
    if (letters === queue) return { urn, problem: "What fails goes back to itself, until it is gone" };
    if (letters?.type !== queue.type || !isBeside(letters, queue))
      return {
        urn,
        problem: `What fails goes to ${deadLetterTargetArn || "no queue"}, which is no recorded queue beside it`,
      };
    const beside = queues.filter((each) => each !== queue && isBeside(each, queue));
    const named = moreLike(nameOf(queue), nameOf(letters), beside.map(nameOf));
    // The console moves letters back to where their queue says that they come from.
    if (named !== undefined)
      return {
        urn,
        problem: `What fails goes to ${nameOf(letters)}, and ${named} is the queue that is named after it`,
      };
    if (Number(property(letters, "maxMessageSize") ?? defaultSize) < size)
      return {
        urn: letters.urn,
        problem: `It takes no message as large as ${nameOf(queue)} does, whose failures it keeps`,
      };
    // What comes back that often is gone before it is given up.
    if (maxReceiveCount * visible > Number(property(queue, "messageRetentionSeconds") ?? fourDays) / 2)
      return {
        urn,
        problem: `It gives up after ${maxReceiveCount} attempts of ${visible} seconds: by then the message may be gone`,
      };
    // SQS developer guide, "Using dead-letter queues in Amazon SQS": 1 to 1,000.
    if (maxReceiveCount < 5 || maxReceiveCount > 50)
      return { urn, problem: `It gives up after ${maxReceiveCount} attempts. Use 5 to 50` };
    if (crawled.has(arnOf(queue)) && visible < crawlSeconds)
      return { urn, problem: `A message comes back after ${visible} seconds, and a crawl may take ${crawlSeconds}` };
    return undefined;
  }

  function isRead(queue: Resource): boolean {
    return world.rules.some(({ targets }) =>
      targets.some(({ arn, deadLetterArn }) => arn === arnOf(queue) || deadLetterArn === arnOf(queue)),
    );
  }
}
