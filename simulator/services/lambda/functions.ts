import { createAccess } from "../iam/access";
import { bucketKey } from "../s3/bucket-key";
import type { Organization } from "../iam/organization";
import { type Aws, type AwsCall, createAws, type Moment } from "../endpoint/endpoint";
import type { AwsAccess, AwsError, PutEvent } from "../protocols/service";
import type { Delivery } from "../events/delivery";
import type { EventBridge } from "../events/eventbridge";
import { type Finding, property, text } from "../../recorded";
import type { World } from "../events/world";
import { uuidOf } from "../../deterministic";
import type { Graph, Resource } from "../../graph";
import { type Handler, loadBundle } from "./bundle";
import { trailEvent } from "../endpoint/trail-event";
import { addMessage, type FunctionQueue, type Message, receive, remove, toRecord } from "../sqs/messages";
import { type CapturedMessage, captureFetch, withCapturedLog } from "./outside";

/** One run of a function. */
export interface Invocation {
  /** ARN of the function. */
  readonly function: string;
  readonly messages: number;
  /** How many of them it gave back. */
  readonly failed: number;
  /** What it threw as a whole. */
  readonly error?: string;
}

/** Which recorded function did what. */
export interface FunctionRun {
  readonly arn: string;
  readonly urn: string;
  readonly name: string;
  readonly region: string;
  readonly roleArn: string;
  readonly invocations: readonly Invocation[];
  readonly calls: readonly AwsCall[];
  readonly sent: readonly CapturedMessage[];
  /** Lines that it logged. */
  readonly log: readonly string[];
  readonly deadLetters: readonly Message[];
}

export interface FunctionsOptions {
  readonly now: Date;
  /** Prepares what only operators and other people make, such as secrets. */
  readonly seed?: (aws: Aws, run: Pick<FunctionRun, "name" | "region" | "roleArn">) => void;
  /** Answers instead of AWS. */
  readonly fault?: (
    call: Pick<AwsCall, "action" | "principal" | "account" | "region" | "input">,
  ) => AwsError | undefined;
  /** Whether the function's container dies now, in the middle of what it does: out of memory, its host lost. */
  readonly crash?: (moment: Moment) => boolean;
  /** Answers instead of the web. */
  readonly answer?: (message: CapturedMessage) => Response | Promise<Response> | undefined;
}

/** The recorded functions, ready to be fed. */
export interface Functions {
  readonly aws: Aws;
  /** Hands every function what EventBridge has put into its queue, until nothing moves. */
  run(): Promise<void>;
  /** Puts a body into the queue of a function, for tests of one function. */
  enqueue(functionName: string, body: string): void;
  /** Lambda starts a new container for each function's next batch: nothing that one remembered by itself is known. */
  replaceContainers(): void;
  /** Lets time pass. */
  advance(seconds: number): void;
  readonly runs: readonly FunctionRun[];
  /** Events that functions caused: what they put, and what CloudTrail tells of their calls. */
  readonly caused: readonly { readonly by: string; readonly delivery: Delivery }[];
  readonly findings: readonly Finding[];
  /** Functions that answered what functions had caused, again and again. */
  loops(): readonly Finding[];
  /** Events on which a function has given up: they wait among its dead letters. */
  givenUp(): readonly Finding[];
}

/** An answer to an answer is one too many soon; this many in a row is a loop. */
const mostGenerations = 6;

interface Deployed {
  readonly run: FunctionRun & {
    readonly invocations: Invocation[];
    readonly calls: AwsCall[];
    readonly sent: CapturedMessage[];
    readonly log: string[];
  };
  readonly resource: Resource;
  readonly queue: FunctionQueue;
  readonly batchSize: number;
  readonly timeoutSeconds: number;
  handler?: Handler;
}

/** The invocation that runs now. */
interface Current {
  readonly deployed: Deployed;
  readonly generation: number;
  readonly causedBy: string;
  /** Time in milliseconds at which Lambda ends it. */
  readonly deadline: number;
  /** Ends it from outside. */
  readonly die: (error: Error) => void;
}

export function createFunctions(
  graphs: readonly Graph[],
  { world, organization, eventBridge }: { world: World; organization: Organization; eventBridge: EventBridge },
  options: FunctionsOptions,
): Functions {
  const access = createAccess(world, organization);
  const resources = graphs.flatMap((graph) => graph.resources);
  const findings: Finding[] = [];
  const looping = new Map<string, Finding>();
  const caused: { by: string; delivery: Delivery }[] = [];
  const taken = new Map<string, number>();
  const queues = new Map<string, FunctionQueue>();
  let clock = options.now.getTime();
  let current: Current | undefined;
  let serial = 0;

  const aws = createAws({
    world,
    access,
    now: () => new Date(clock),
    putEvent,
    serviceEvent,
    sendMessage,
    changeVisibility,
    keyOfBucket,
    onCall,
    alive,
    ...(options.fault && { fault: options.fault }),
  });
  const deployed = resources.flatMap((resource) =>
    resource.type === "aws:lambda/eventSourceMapping:EventSourceMapping" ? deploy(resource) : [],
  );
  return {
    aws,
    run,
    enqueue,
    replaceContainers,
    advance,
    runs: deployed.map(({ run }) => run),
    caused,
    findings,
    loops,
    givenUp,
  };

  function loops(): readonly Finding[] {
    return [...looping.values()];
  }

  function givenUp(): readonly Finding[] {
    return deployed.flatMap(({ run }) => {
      const [first] = run.deadLetters;
      if (first === undefined) return [];
      const reason =
        [...run.log].reverse().find((line) => line.includes(first.id)) ??
        run.invocations.find(({ error }) => error)?.error;
      return [
        {
          urn: run.urn,
          problem: `gave up on ${run.deadLetters.length} events, the first ${first.body.slice(0, 200)}: ${reason ?? "nothing tells why"}`,
        },
      ];
    });
  }

  function deploy(mapping: Resource): Deployed[] {
    const queueArn = text(mapping, "eventSourceArn") ?? "";
    const functionArn = text(mapping, "functionArn") ?? text(mapping, "functionName") ?? "";
    const resource = world.resource(functionArn);
    const queue = world.resource(queueArn);
    const roleArn = resource === undefined ? undefined : text(resource, "role");
    if (resource === undefined || queue === undefined || roleArn === undefined) {
      findings.push({ urn: mapping.urn, problem: `joins ${queueArn} and ${functionArn}, which are not both recorded` });
      return [];
    }
    if (property(mapping, "enabled") === false) return [];
    const problem = cannotRun(roleArn, functionArn, queueArn);
    if (problem !== undefined) {
      findings.push(problem);
      return [];
    }
    const made = queueOf(queueArn, queue);
    const name = text(resource, "name") ?? resource.name;
    const run = { arn: functionArn, urn: resource.urn, name, region: resource.region, roleArn };
    options.seed?.(aws, run);
    return [
      {
        run: { ...run, invocations: [], calls: [], sent: [], log: [], deadLetters: made.deadLetters },
        resource,
        queue: made,
        batchSize: Number(property(mapping, "batchSize") ?? 10),
        // Lambda API reference, CreateFunction: three seconds where nothing is said.
        timeoutSeconds: Number(property(resource, "timeout") ?? 3),
      },
    ];
  }

  /** Lambda becomes the function's role, and reads the queue as it. */
  function cannotRun(roleArn: string, functionArn: string, queueArn: string): Finding | undefined {
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
      findings.push({
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
      deadLetters: [],
    };
    queues.set(arn, queue);
    return queue;
  }

  async function run(): Promise<void> {
    for (;;) {
      collect(0);
      const waiting = deployed.flatMap(({ queue }) => queue.messages.map(({ visibleAt }) => visibleAt));
      if (waiting.length === 0) return;
      clock = Math.max(clock, Math.min(...waiting));
      for (const each of deployed) {
        for (;;) {
          const batch = receive(each.queue, clock, each.batchSize);
          if (batch.length === 0) break;
          await invoke(each, batch);
        }
      }
    }
  }

  /** Moves what EventBridge has handed to queues since the last time. */
  function collect(generation: number): void {
    for (const [arn, queue] of queues) {
      const received = eventBridge.sinks.others.get(arn) ?? [];
      for (const { data } of received.slice(taken.get(arn) ?? 0))
        addMessage(queue, { body: data, now: clock, generation, causedBy: current?.deployed.run.arn ?? "" });
      taken.set(arn, received.length);
      // A dead letter's body is the event itself (EventBridge user guide, "Using dead-letter queues").
      const letters = eventBridge.sinks.deadLetters.get(arn) ?? [];
      for (const { event } of letters.slice(taken.get(`${arn} dead letters`) ?? 0))
        addMessage(queue, { body: JSON.stringify(event), now: clock, generation });
      taken.set(`${arn} dead letters`, letters.length);
    }
  }

  async function invoke(each: Deployed, batch: readonly Message[]): Promise<void> {
    const generation = Math.max(...batch.map((message) => message.generation));
    if (generation > mostGenerations) {
      looping.set(each.run.urn, {
        urn: each.run.urn,
        problem: `answers what its own or another function's answers cause, ${generation} times over`,
      });
      for (const message of batch) remove(each.queue, message);
      return;
    }
    const deadline = clock + each.timeoutSeconds * 1000;
    const died = new Promise<never>((_resolve, reject) => {
      current = { deployed: each, generation, causedBy: batch[0]?.causedBy ?? "", deadline, die: reject };
    });
    const invocation = { remainingMilliseconds: () => Math.max(deadline - clock, 0) };
    const Records = batch.map((message) => toRecord(message, each.queue.arn, each.run.region));
    let failed: ReadonlySet<string>;
    let error: string | undefined;
    try {
      const result = await withCapturedLog(each.run.log, () =>
        Promise.race([died, Promise.resolve(handlerOf(each)({ Records }, invocation))]),
      );
      failed = failuresIn(result, batch);
    } catch (thrown) {
      error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
      failed = new Set(batch.map(({ id }) => id));
    }
    for (const message of batch) if (!failed.has(message.id)) remove(each.queue, message);
    const { arn } = each.run;
    each.run.invocations.push({
      function: arn,
      messages: batch.length,
      failed: failed.size,
      ...(error !== undefined && { error }),
    });
    collect(generation + 1);
    current = undefined;
  }

  /** Who dies never learns what became of its call, and the next invocation is in a new container. */
  function alive(moment: Moment): boolean {
    if (current === undefined) return true;
    const { deployed: dying, deadline, die } = current;
    const timedOut = clock >= deadline;
    if (!timedOut && options.crash?.(moment) !== true) return true;
    delete dying.handler;
    // Lambda developer guide, "Monitoring, debugging, and troubleshooting Lambda functions": the words of its log.
    die(
      new Error(timedOut ? `Task timed out after ${dying.timeoutSeconds} seconds` : "Runtime exited without a reason"),
    );
    return false;
  }

  function handlerOf(each: Deployed): Handler {
    if (each.handler !== undefined) return each.handler;
    const { createHandler, configuration } = loadBundle(each.resource);
    const { roleArn, region } = each.run;
    const variables = (property(each.resource, "environment") as { variables?: Record<string, string> } | undefined)
      ?.variables;
    each.handler = createHandler({
      environment: { ...variables },
      configuration,
      aws: aws.client(roleArn, region),
      now: () => new Date(clock),
      fetch: captureFetch((message) => {
        each.run.sent.push(message);
        noteAnswer(`a message to ${new URL(message.url).hostname}`);
      }, options.answer),
      sleep: async (milliseconds: number) => void (clock += milliseconds),
    });
    return each.handler;
  }

  function onCall(call: AwsCall): void {
    current?.deployed.run.calls.push(call);
    if (!call.mutates || call.outcome === "denied") return;
    if (call.outcome === "done") noteAnswer(call.action);
    const event = trailEvent(call, new Date(clock), uuidOf(`call ${serial++}`));
    const home = { account: event.account, region: event.region };
    note(eventBridge.put({ bus: home, event, sender: { kind: "service" } }));
  }

  function putEvent(bus: string, put: PutEvent, call: { readonly account: string; readonly principal: string }) {
    const event = {
      version: "0",
      id: uuidOf(`put ${serial++}`),
      source: put.source,
      "detail-type": put.detailType,
      account: call.account,
      region: bus.split(":")[3] ?? "",
      time: `${put.time.toISOString().slice(0, 19)}Z`,
      resources: put.resources,
      detail: put.detail as never,
    };
    const sender = { kind: "principal", arn: call.principal, account: call.account } as const;
    const delivery = eventBridge.put({ bus, event, sender });
    note(delivery);
    noteAnswer(`events:PutEvents of ${put.source}`);
    return delivery.admitted ? { id: delivery.event.id } : { refusal: delivery.why };
  }

  function serviceEvent({
    source,
    detailType,
    account,
    region,
    resources,
    detail,
    time,
  }: Parameters<AwsAccess["serviceEvent"]>[0]): void {
    const event = {
      version: "0",
      id: uuidOf(`event ${serial++}`),
      source,
      "detail-type": detailType,
      account,
      region,
      time: `${time.toISOString().slice(0, 19)}Z`,
      resources,
      detail: detail as never,
    };
    note(eventBridge.put({ bus: { account, region }, event, sender: { kind: "service" } }));
  }

  /** Whoever acts on what it caused itself would act for ever. */
  function noteAnswer(action: string): void {
    if (current === undefined || current.causedBy !== current.deployed.run.arn) return;
    const { urn, name } = current.deployed.run;
    looping.set(urn, { urn, problem: `answers what ${name} caused itself, with ${action}` });
  }

  function note(delivery: Delivery): void {
    caused.push({ by: current?.deployed.run.arn ?? "", delivery });
  }

  function sendMessage(queueArn: string, body: string, delaySeconds: number): string {
    const queue = queues.get(queueArn);
    const message =
      queue && addMessage(queue, { body, now: clock, delaySeconds, generation: (current?.generation ?? -1) + 1 });
    return message?.id ?? uuidOf(`message to ${queueArn} ${serial++}`);
  }

  function changeVisibility(queueArn: string, receiptHandle: string, seconds: number): boolean {
    const message = queues.get(queueArn)?.messages.find((each) => each.receiptHandle === receiptHandle);
    if (message === undefined) return false;
    message.visibleAt = clock + seconds * 1000;
    return true;
  }

  function keyOfBucket(bucketArn: string): string | undefined {
    const bucket = world.resource(bucketArn);
    return bucket && bucketKey(world, resources, bucket);
  }

  function replaceContainers(): void {
    for (const each of deployed) delete each.handler;
  }

  function advance(seconds: number): void {
    clock += seconds * 1000;
  }

  function enqueue(functionName: string, body: string): void {
    const found = deployed.find(({ run }) => run.name === functionName);
    if (found === undefined)
      throw new Error(`no function "${functionName}" reads a queue: ${deployed.map(({ run }) => run.name).join(", ")}`);
    addMessage(found.queue, { body, now: clock, generation: 0 });
  }
}

/** What Lambda calls as the function's role (Lambda developer guide, "Using Lambda with Amazon SQS"). */
const pollActions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"] as const;

/** What a function's role is for besides the function's own calls: its queue, and its log. */
export const isInfrastructure = (action: string): boolean =>
  [...pollActions, "logs:CreateLogStream", "logs:PutLogEvents"].includes(action as never);

/** Lambda developer guide, "Handling errors for an SQS event source in Lambda": an unknown identifier fails the batch. */
function failuresIn(result: unknown, batch: readonly Message[]): ReadonlySet<string> {
  const failures = (result as { batchItemFailures?: readonly { itemIdentifier?: string }[] } | undefined)
    ?.batchItemFailures;
  const ids = (failures ?? []).map(({ itemIdentifier }) => itemIdentifier ?? "");
  const known = new Set(batch.map(({ id }) => id));
  return ids.every((id) => known.has(id)) ? new Set(ids) : known;
}
