import { breathe } from "../../../console/breathe";
import { count } from "../../../console/count";
import type { Envelope } from "../../../model/envelope";
import { createAccess } from "../iam/access";
import { bucketKey } from "../s3/bucket-key";
import type { Role } from "../iam/roles";
import type { Organization } from "../iam/organization";
import { type Aws, type AwsCall, createAws, type Moment } from "../endpoint/endpoint";
import type { AwsError, PutEvent } from "../protocols/service";
import type { EventBridge } from "../events/eventbridge";
import { type Defect, property } from "../../recorded";
import type { World } from "../events/world";
import type { Graph } from "../../graph";
import { configurationOf, type Handler, loadBundle } from "./bundle";
import { type CausedDelivery, createCausedEvents } from "./caused-events";
import { type MappedFunction, readEventSourceMappings } from "./event-source-mappings";
import type * as deployedModule from "../reading/deployed";
import type { DeployedServices, Tampering } from "../reading/deployed";
import { addMessage, type Message, receive, remove, toRecord } from "../sqs/messages";
import { type CapturedMessage, captureFetch, withCapturedLog } from "./external-requests";

/** One invocation of a function. */
export interface Invocation {
  /** ARN of the function. */
  readonly function: string;
  readonly messages: number;
  /** Number of messages returned to the queue. */
  readonly failed: number;
  /** Error of the whole invocation. */
  readonly error?: string;
}

/** Activity of one recorded function. */
export interface FunctionRun {
  readonly arn: string;
  readonly urn: string;
  readonly name: string;
  readonly region: string;
  readonly roleArn: string;
  readonly invocations: readonly Invocation[];
  readonly calls: readonly AwsCall[];
  readonly sent: readonly CapturedMessage[];
  /** Log lines. */
  readonly log: readonly string[];
  readonly deadLetters: readonly Message[];
}

export interface FunctionsOptions {
  readonly now: Date;
  /** Creates what operators and other people would create, such as secrets. */
  readonly seed?: (aws: Aws, run: Pick<FunctionRun, "name" | "region" | "roleArn">) => void;
  /** Response instead of AWS's. */
  readonly fault?: (
    call: Pick<AwsCall, "action" | "principal" | "account" | "region" | "input">,
  ) => AwsError | undefined;
  /** True if the function's container dies now, in the middle of an invocation: out of memory, or its host lost. */
  readonly crash?: (moment: Moment) => boolean;
  /**
   * Chooses the messages that Lambda hands on, as others like them stand for the rest. `queues`: ARNs of those whose
   * functions work in their own account alone, because their roles may assume no other.
   */
  readonly standIns?: (queues: ReadonlySet<string>) => (queueArn: string, event: Envelope) => boolean;
  /** Seconds that an invocation takes at least. @default 0 */
  readonly invocationSeconds?: number;
  /** Response instead of the web's. */
  readonly answer?: (message: CapturedMessage) => Response | Promise<Response> | undefined;
}

/** What functions did, and what they left in AWS. */
export interface AnsweredFunctions {
  readonly aws: Pick<Aws, "state">;
  readonly runs: readonly FunctionRun[];
  /** Events that functions caused: those they put, and CloudTrail's events of their calls. */
  readonly caused: readonly CausedDelivery[];
  readonly defects: readonly Defect[];
  /** Functions that answered what functions had caused, again and again. */
  loops(): readonly Defect[];
  /** Events on which a function has given up: they wait among its dead letters. */
  givenUp(): readonly Defect[];
}

/** The recorded functions, ready to process events. */
export interface Functions extends AnsweredFunctions {
  readonly aws: Aws;
  /** Runs every function on the messages that EventBridge has put into its queue, until all queues are empty. */
  run(): Promise<void>;
  /** Puts a body into the queue of a function, for tests of a single function. */
  enqueue(functionName: string, body: string): void;
  /** Puts a body into a queue that a function reads, by its ARN; into any other queue it puts nothing. */
  deliver(queueArn: string, body: string): void;
  /** Lambda starts a new container for each function's next batch: everything in memory is lost. */
  replaceContainers(): void;
  /** Advances the simulated time. */
  advance(seconds: number): void;
  /** The simulated time. */
  now(): Date;
  /** People change what functions read back, by hand: in place of what they did before. */
  tamper(how: Tampering): void;
}

/** Loaded here: most functions read nothing back. */
function readingOf(graphs: readonly Graph[]): DeployedServices {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { deployedServices } = require("../reading/deployed") as typeof deployedModule;
  return deployedServices(graphs);
}

/** A response to a response may happen, but this many in a row are a loop. */
const mostGenerations = 6;

interface Deployed extends Pick<MappedFunction, "resource" | "queue" | "batchSize" | "timeoutSeconds"> {
  readonly run: FunctionRun & {
    readonly invocations: Invocation[];
    readonly calls: AwsCall[];
    readonly sent: CapturedMessage[];
    readonly log: string[];
  };
  handler?: Handler;
}

/** The current invocation. */
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
  const { functions, queues, defects } = readEventSourceMappings(resources, world, access);
  const isHandled = options.standIns?.(
    new Set(functions.filter(({ roleArn }) => !mayAssumeRoles(world.role(roleArn))).map(({ queue }) => queue.arn)),
  );
  const looping = new Map<string, Defect>();
  const taken = new Map<string, number>();
  let clock = options.now.getTime();
  let current: Current | undefined;

  const deployedServices = functions.some(({ resource }) => "resources" in configurationOf(resource))
    ? readingOf(graphs)
    : undefined;
  const now = () => new Date(clock);
  const caused = createCausedEvents(eventBridge, { now, running: () => current?.deployed.run.arn ?? "" });
  const aws = createAws({
    world,
    access,
    now,
    putEvent,
    serviceEvent: caused.ofService,
    sendMessage,
    changeVisibility,
    keyOfBucket,
    onCall,
    alive,
    ...(deployedServices && { services: deployedServices.services }),
    ...(options.fault && { fault: options.fault }),
  });
  const deployed = functions.map(({ arn, urn, name, region, roleArn, ...mapped }): Deployed => {
    options.seed?.(aws, { name, region, roleArn });
    const { deadLetters } = mapped.queue;
    return {
      ...mapped,
      run: { arn, urn, name, region, roleArn, invocations: [], calls: [], sent: [], log: [], deadLetters },
    };
  });
  return {
    aws,
    run,
    enqueue,
    deliver,
    replaceContainers,
    advance,
    now,
    tamper: (how) => deployedServices?.tamper(how),
    runs: deployed.map(({ run }) => run),
    caused: caused.deliveries,
    defects,
    loops,
    givenUp,
  };

  function loops(): readonly Defect[] {
    return [...looping.values()];
  }

  function givenUp(): readonly Defect[] {
    return deployed.flatMap(({ run }) => {
      const [first] = run.deadLetters;
      if (first === undefined) return [];
      const reason =
        [...run.log].reverse().find((line) => line.includes(first.id)) ??
        run.invocations.find(({ error }) => error)?.error;
      return [
        {
          urn: run.urn,
          problem: `gave up on ${count(run.deadLetters.length, "event")}, the first ${first.body.slice(0, 200)}: ${reason ?? "nothing tells why"}`,
        },
      ];
    });
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
          await breathe();
        }
      }
    }
  }

  /** Moves what EventBridge has delivered to queues since the last call. */
  function collect(generation: number): void {
    for (const [arn, queue] of queues) {
      const received = eventBridge.sinks.others.get(arn) ?? [];
      for (const { data, event, group } of received.slice(taken.get(arn) ?? 0))
        if (isHandled?.(arn, event) ?? true)
          addMessage(queue, {
            body: data,
            now: clock,
            generation,
            causedBy: current?.deployed.run.arn ?? "",
            ...(group !== undefined && { group }),
          });
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
    clock += (options.invocationSeconds ?? 0) * 1000;
    current = undefined;
  }

  /** A container that dies never learns the result of its call, and the next invocation is in a new container. */
  function alive(moment: Moment): boolean {
    if (current === undefined) return true;
    const { deployed: dying, deadline, die } = current;
    const timedOut = clock >= deadline;
    if (!timedOut && options.crash?.(moment) !== true) return true;
    delete dying.handler;
    // Lambda developer guide, "Monitoring, debugging, and troubleshooting Lambda functions": the text in its log.
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
      now,
      fetch: captureFetch(
        (message) => {
          each.run.sent.push(message);
          noteAnswer(`a message to ${new URL(message.url).hostname}`);
        },
        options.answer,
        now,
      ),
      sleep: async (milliseconds: number) => void (clock += milliseconds),
    });
    return each.handler;
  }

  function onCall(call: AwsCall): void {
    current?.deployed.run.calls.push(call);
    if (!call.mutates || call.outcome === "denied") return;
    if (call.outcome === "done") noteAnswer(call.action);
    caused.ofCall(call);
  }

  function putEvent(bus: string, put: PutEvent, call: { readonly account: string; readonly principal: string }) {
    const answer = caused.put(bus, put, call);
    noteAnswer(`events:PutEvents of ${put.source}`);
    return answer;
  }

  /** A function that responds to events caused by itself would never stop. */
  function noteAnswer(action: string): void {
    if (current === undefined || current.causedBy !== current.deployed.run.arn) return;
    const { urn, name } = current.deployed.run;
    looping.set(urn, { urn, problem: `answers what ${name} caused itself, with ${action}` });
  }

  function sendMessage(queueArn: string, body: string, delaySeconds: number): string {
    const queue = queues.get(queueArn);
    const message =
      queue && addMessage(queue, { body, now: clock, delaySeconds, generation: (current?.generation ?? -1) + 1 });
    return message?.id ?? caused.nextId(`message to ${queueArn}`);
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

  function deliver(queueArn: string, body: string): void {
    const queue = queues.get(queueArn);
    if (queue !== undefined) addMessage(queue, { body, now: clock, generation: 0 });
  }

  function enqueue(functionName: string, body: string): void {
    const found = deployed.find(({ run }) => run.name === functionName);
    if (found === undefined)
      throw new Error(`no function "${functionName}" reads a queue: ${deployed.map(({ run }) => run.name).join(", ")}`);
    addMessage(found.queue, { body, now: clock, generation: 0 });
  }
}

/** True if a policy of the role allows to assume any other role, whatever its conditions. */
const mayAssumeRoles = (role: Role | undefined): boolean =>
  (role?.policies ?? []).some(({ statements }) =>
    statements.some(({ effect, action }) => effect === "Allow" && action("sts:AssumeRole", new Map()) !== false),
  );

/**
 * Lambda developer guide, "Handling errors for an SQS event source in Lambda": an unknown identifier fails the batch.
 */
export function failuresIn(result: unknown, batch: readonly Message[]): ReadonlySet<string> {
  const failures = (result as { batchItemFailures?: readonly { itemIdentifier?: string }[] } | undefined)
    ?.batchItemFailures;
  const ids = (failures ?? []).map(({ itemIdentifier }) => itemIdentifier ?? "");
  const known = new Set(batch.map(({ id }) => id));
  return ids.every((id) => known.has(id)) ? new Set(ids) : known;
}
