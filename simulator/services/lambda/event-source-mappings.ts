import type { Access } from "../iam/access";
import type { World } from "../events/world";
import type { FunctionQueue } from "../sqs/messages";
import { type Defect, property, text } from "../../recorded";
import type { Resource } from "../../graph";

/** A recorded function that reads a recorded queue. */
export interface MappedFunction {
  readonly arn: string;
  readonly urn: string;
  readonly name: string;
  readonly region: string;
  readonly roleArn: string;
  readonly resource: Resource;
  readonly queue: FunctionQueue;
  readonly batchSize: number;
  readonly timeoutSeconds: number;
}

/** The recorded event source mappings, and the reasons why some of them do not work. */
export interface EventSourceMappings {
  readonly functions: readonly MappedFunction[];
  /** By ARN. Two functions that read one queue share it. */
  readonly queues: ReadonlyMap<string, FunctionQueue>;
  readonly defects: readonly Defect[];
}

/** Reads the mappings from queues to functions. Disabled ones are skipped. */
export function readEventSourceMappings(
  resources: readonly Resource[],
  world: World,
  access: Access,
): EventSourceMappings {
  const defects: Defect[] = [];
  const queues = new Map<string, FunctionQueue>();
  const functions = resources.flatMap((resource) =>
    resource.type === "aws:lambda/eventSourceMapping:EventSourceMapping" ? read(resource) : [],
  );
  return { functions, queues, defects };

  function read(mapping: Resource): MappedFunction[] {
    const queueArn = text(mapping, "eventSourceArn") ?? "";
    const functionArn = text(mapping, "functionArn") ?? text(mapping, "functionName") ?? "";
    const resource = world.resource(functionArn);
    const queue = world.resource(queueArn);
    const roleArn = resource === undefined ? undefined : text(resource, "role");
    if (resource === undefined || queue === undefined || roleArn === undefined) {
      defects.push({ urn: mapping.urn, problem: `joins ${queueArn} and ${functionArn}, which are not both recorded` });
      return [];
    }
    if (property(mapping, "enabled") === false) return [];
    const problem = cannotRun(roleArn, functionArn, queueArn);
    if (problem !== undefined) {
      defects.push(problem);
      return [];
    }
    return [
      {
        arn: functionArn,
        urn: resource.urn,
        name: text(resource, "name") ?? resource.name,
        region: resource.region,
        roleArn,
        resource,
        queue: queueOf(queueArn, queue),
        batchSize: Number(property(mapping, "batchSize") ?? 10),
        // Lambda API reference, CreateFunction: three seconds by default.
        timeoutSeconds: Number(property(resource, "timeout") ?? 3),
      },
    ];
  }

  /** Lambda becomes the function's role, and reads the queue as it. */
  function cannotRun(roleArn: string, functionArn: string, queueArn: string): Defect | undefined {
    const account = functionArn.split(":")[4] ?? "";
    const assumed = access.assume(roleArn, "lambda.amazonaws.com", { arn: functionArn, account });
    if (!assumed.allowed || assumed.role === undefined)
      return { urn: assumed.culprit, problem: `keeps Lambda from running ${functionArn}: ${assumed.why}` };
    for (const action of pollActions) {
      const decision = access.role(assumed.role, action, queueArn);
      if (!decision.allowed)
        return { urn: decision.culprit, problem: `keeps ${functionArn} from reading its queue: ${decision.why}` };
    }
    return undefined;
  }

  function queueOf(arn: string, resource: Resource): FunctionQueue {
    const known = queues.get(arn);
    if (known !== undefined) return known;
    const redrive = JSON.parse(String(property(resource, "redrivePolicy") ?? "{}")) as {
      deadLetterTargetArn?: string;
      maxReceiveCount?: number;
    };
    if (redrive.deadLetterTargetArn !== undefined && world.resource(redrive.deadLetterTargetArn) === undefined)
      defects.push({
        urn: resource.urn,
        problem: `has dead letters in ${redrive.deadLetterTargetArn}, which is not recorded`,
      });
    const queue: FunctionQueue = {
      arn,
      visibilityTimeoutSeconds: Number(property(resource, "visibilityTimeoutSeconds") ?? 30),
      ...(redrive.deadLetterTargetArn !== undefined && {
        redrive: { deadLetterArn: redrive.deadLetterTargetArn, maxReceiveCount: Number(redrive.maxReceiveCount) },
      }),
      messages: [],
      received: new Map(),
      deadLetters: [],
    };
    queues.set(arn, queue);
    return queue;
  }
}

/** Calls that Lambda makes with the function's role (Lambda developer guide, "Using Lambda with Amazon SQS"). */
const pollActions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"] as const;

/** Permissions of a function's role in addition to the function's own calls: for its queue and its log. */
export const isInfrastructure = (action: string): boolean =>
  [...pollActions, "logs:CreateLogStream", "logs:PutLogEvents"].includes(action as never);
