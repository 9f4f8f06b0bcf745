import type { Fact } from "./fact";
import type { Resource } from "../graph";
import { arnOf, field, nameOf, property, text } from "../recorded";
import type { World } from "../services/events/world";
import { createAccess } from "../services/iam/access";
import type { Organization } from "../services/iam/organization";
import { isSwitchedOff, type Responders } from "./switched-off";
import { bundleText } from "../services/lambda/bundle";
import { variablesOf } from "./variables";

/** What settings promise about what could not be delivered at once. */
export interface Patience {
  readonly deadLetters: { readonly retentionDays: number; readonly retryHours?: number | undefined };
  readonly responders: Responders & {
    readonly reservedConcurrency: Readonly<Partial<Record<string, number | undefined>>>;
  };
}

const types = {
  function: "aws:lambda/function:Function",
  mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
  queue: "aws:sqs/queue:Queue",
  table: "aws:dynamodb/table:Table",
  target: "aws:cloudwatch/eventTarget:EventTarget",
} as const;

/** Lambda developer guide, "Lambda runtimes": those that are not deprecated before the end of 2027. */
const runtimes = ["nodejs22.x", "nodejs24.x"];

/**
 * Asks of each recorded function whether Lambda takes its messages, in batches that it can handle within the times of
 * function and queue, gives back those that failed, and leaves what always fails in a queue; of each queue and rule
 * target whether they are as patient as settings promise; and of each schedule whether it goes off.
 */
export function askAnswering(
  patience: Patience,
  world: World,
  organization: Organization,
  resources: readonly Resource[],
): Fact[] {
  const access = createAccess(world, organization);
  const of = (type: string) => resources.filter((each) => each.type === type);
  const mappings = of(types.mapping);
  const keepSeconds = patience.deadLetters.retentionDays * 86_400;
  const retrySeconds = (patience.deadLetters.retryHours ?? 24) * 3600;
  return [
    ...of(types.function).flatMap(functionFacts),
    ...mappings.flatMap(mappingFacts),
    ...of(types.queue).map(queueFact),
    ...of(types.table).map(tableFact),
    ...of(types.target).map(targetFact),
    ...of(types.target).flatMap(fairnessFacts),
  ];

  function functionFacts(each: Resource): Fact[] {
    const what = `function ${nameOf(each)}`;
    const own = mappings.filter((mapping) => isOf(mapping, each));
    const handler = text(each, "handler") ?? "";
    const [file, exported = ""] = handler.split(".");
    const code = bundleText(each);
    const group = field(each, "loggingConfig", "logGroup") ?? `/aws/lambda/${nameOf(each)}`;
    const role = world.role(text(each, "role") ?? "");
    const stream = `arn:aws:logs:${each.region}:${each.account}:log-group:${group}:log-stream:x`;
    const refused =
      role === undefined
        ? { culprit: each.urn }
        : ["logs:CreateLogStream", "logs:PutLogEvents"]
            .map((action) => access.role(role, action, stream))
            .find(({ allowed }) => !allowed);
    const exists = resources.some(
      (other) =>
        other.type === "aws:cloudwatch/logGroup:LogGroup" &&
        other.account === each.account &&
        other.region === each.region &&
        nameOf(other) === group,
    );
    return [
      fact(`${what}, its queue`, each.urn, own.length === 0 ? "No queue is mapped to it: it never runs" : undefined),
      fact(`${what}, its concurrency`, each.urn, concurrencyFault(each)),
      fact(
        `${what}, its handler`,
        each.urn,
        file === "index" &&
          (code === undefined || new RegExp(`\\b${exported.replace(/\W/g, "")}\\b`).test(code)) &&
          exported === "handler"
          ? undefined
          : `Its code has no ${handler || "handler"}: each invocation fails (Lambda developer guide, "Define Lambda function handler in Node.js")`,
      ),
      fact(
        `${what}, its runtime`,
        each.urn,
        runtimes.includes(text(each, "runtime") ?? "")
          ? undefined
          : `Its runtime is ${text(each, "runtime")}. Use ${runtimes.join(" or ")}`,
      ),
      fact(
        `${what}, its log`,
        exists ? refused?.culprit || each.urn : each.urn,
        !exists
          ? `It logs to ${group}, which is not recorded`
          : refused === undefined
            ? undefined
            : `Its role may not write to ${group}: nobody sees why it failed`,
      ),
    ];
  }

  function concurrencyFault(each: Resource): string | undefined {
    const reserved = property(each, "reservedConcurrentExecutions");
    if (reserved === 0) return "It has a reserved concurrency of 0: it never runs";
    const promised = patience.responders.reservedConcurrency[variablesOf(each)["POWERTOOLS_SERVICE_NAME"] ?? ""];
    return (reserved ?? -1) === (promised ?? -1)
      ? undefined
      : `It has ${reserved === undefined || reserved === -1 ? "no reserved concurrency" : `a reserved concurrency of ${String(reserved)}`}, and settings promise ${promised ?? "none"}`;
  }

  /** Lambda developer guide, "Creating and configuring an Amazon SQS event source mapping". */
  function mappingFacts(mapping: Resource): Fact[] {
    const runs = of(types.function).find((each) => isOf(mapping, each));
    const queue = world.resource(text(mapping, "eventSourceArn") ?? "");
    const what = `messages of ${queue === undefined ? text(mapping, "eventSourceArn") : nameOf(queue)}`;
    if (runs === undefined || queue === undefined)
      return [fact(what, mapping.urn, "It joins a queue and a function that are not both recorded")];
    const batch = Number(property(mapping, "batchSize") ?? 10);
    const window = Number(property(mapping, "maximumBatchingWindowInSeconds") ?? 0);
    const timeout = Number(property(runs, "timeout") ?? 3);
    const visible = Number(property(queue, "visibilityTimeoutSeconds") ?? 30);
    const attempts = Number(
      (JSON.parse(text(queue, "redrivePolicy") ?? "{}") as { maxReceiveCount?: number }).maxReceiveCount ?? 0,
    );
    const concurrency = (property(mapping, "scalingConfig") as { readonly maximumConcurrency?: number } | undefined)
      ?.maximumConcurrency;
    const reserved = Number(property(runs, "reservedConcurrentExecutions") ?? -1);
    const answers = [property(mapping, "functionResponseTypes")].flat();
    const problems: readonly (readonly [string, string, string | undefined])[] = [
      [
        "are taken",
        mapping.urn,
        property(mapping, "enabled") !== false || isSwitchedOff(patience.responders, runs)
          ? undefined
          : "It is switched off: nothing is answered",
      ],
      [
        "are given back if they fail",
        mapping.urn,
        answers.includes("ReportBatchItemFailures")
          ? undefined
          : "It does not report failures of single messages: those that fail are deleted with the others",
      ],
      [
        "come in batches that Lambda accepts",
        mapping.urn,
        batch < 1 || batch > 10_000
          ? `Its batch size is ${batch}. Use 1 to 10,000`
          : batch > 10 && window === 0
            ? `Its batch size is ${batch}, and more than 10 need a batching window`
            : window > longestWindow
              ? `A message waits up to ${window} seconds for others: use at most ${longestWindow}`
              : undefined,
      ],
      [
        "are handled by as many as Lambda accepts",
        mapping.urn,
        // Lambda developer guide, "Configuring scaling behavior for SQS event source mappings".
        concurrency === undefined
          ? "It has no maximum concurrency: it may take all that the account has, and services throttle it"
          : concurrency < 2 || concurrency > 1000
            ? `Its maximum concurrency is ${concurrency}. Use 2 to 1,000`
            : undefined,
      ],
      [
        "find the function free",
        runs.urn,
        reserved > 0 && reserved < (concurrency ?? 0)
          ? `It has a reserved concurrency of ${reserved}, and ${concurrency} batches at the same time: the others are throttled, and end as dead letters`
          : undefined,
      ],
      [
        "fit the function's time",
        runs.urn,
        timeout < leastTimeout
          ? `It has ${timeout} seconds for a batch of ${batch}: it needs ${leastTimeout}`
          : undefined,
      ],
      [
        "fit the time of one invocation",
        mapping.urn,
        timeout >= leastTimeout && timeout / batch < leastEach
          ? `It hands on ${batch} messages at a time, for which the function has ${timeout} seconds: use at most ${Math.floor(timeout / leastEach)}`
          : undefined,
      ],
      [
        "stay away while they are handled",
        queue.urn,
        visible < visibleTimes * timeout
          ? `A message comes back after ${visible} seconds, and the function has ${timeout}: use ${visibleTimes} times that`
          : timeout >= leastTimeout && visible > mostVisibleTimes * timeout
            ? `What fails comes back after ${visible} seconds, and the function has ${timeout}: use at most ${mostVisibleTimes} times that`
            : undefined,
      ],
      [
        "are tried again, and end in a queue",
        queue.urn,
        attempts === 0
          ? "What always fails is tried until it is gone: it has no redrive policy"
          : attempts < leastAttempts
            ? `What fails ${attempts} times is given up. Use ${leastAttempts} or more`
            : undefined,
      ],
    ];
    return problems.map(([aspect, urn, problem]) => fact(`${what} ${aspect}`, urn, problem));
  }

  function queueFact(queue: Resource): Fact {
    const keeps = Number(property(queue, "messageRetentionSeconds") ?? 345_600);
    return fact(
      `queue ${nameOf(queue)}, retention`,
      queue.urn,
      keeps < keepSeconds ? `It keeps messages for ${keeps} seconds, and settings promise ${keepSeconds}` : undefined,
    );
  }

  /** Functions remember by items that expire, and read them by `id`. */
  function tableFact(table: Resource): Fact {
    const ttl = (property(table, "ttl") ?? {}) as { readonly attributeName?: string; readonly enabled?: boolean };
    const recovery = (property(table, "pointInTimeRecovery") ?? {}) as { readonly enabled?: boolean };
    return fact(
      `table ${nameOf(table)}`,
      table.urn,
      text(table, "billingMode") !== "PAY_PER_REQUEST"
        ? "Its capacity is fixed: a burst is throttled"
        : ttl.enabled !== true || ttl.attributeName !== "expiration"
          ? "Nothing expires in it: functions set the attribute expiration"
          : text(table, "hashKey") !== "id"
            ? `Its key is ${text(table, "hashKey")}, and functions read by id`
            : recovery.enabled !== true
              ? "It has no point-in-time recovery"
              : (attributesFault(table) ?? encryptionFault(table)),
    );
  }

  /** DynamoDB API reference, "CreateTable": the attributes of keys and indexes, and no others. */
  function attributesFault(table: Resource): string | undefined {
    const attributes = [property(table, "attributes")].flat() as readonly {
      readonly name?: string;
      readonly type?: string;
    }[];
    const [id] = attributes;
    return attributes.length === 1 && id?.name === "id" && id.type === "S"
      ? undefined
      : `Its attributes are ${JSON.stringify(attributes)}: functions use a key of text, id, and DynamoDB takes no attribute that is in no key`;
  }

  /** DynamoDB developer guide, "DynamoDB encryption at rest": otherwise by a key that nobody here can see used. */
  function encryptionFault(table: Resource): string | undefined {
    const { enabled } = (property(table, "serverSideEncryption") ?? {}) as { readonly enabled?: boolean };
    return enabled === true ? undefined : "It is encrypted by a key of DynamoDB's own: no log says who used it";
  }

  function targetFact(target: Resource): Fact {
    const policy = (property(target, "retryPolicy") ?? {}) as {
      readonly maximumEventAgeInSeconds?: number;
      readonly maximumRetryAttempts?: number;
    };
    // EventBridge API reference, "RetryPolicy": a day and 185 attempts by default.
    const age = policy.maximumEventAgeInSeconds ?? 86_400;
    const attempts = policy.maximumRetryAttempts ?? 185;
    return fact(
      `target ${target.name}, retries`,
      target.urn,
      age < Math.min(retrySeconds, 86_400)
        ? `EventBridge retries it for ${age} seconds, and settings promise ${retrySeconds}`
        : age > 86_400 || attempts > mostRetries
          ? `Its retry policy is beyond AWS's limits: ${age} seconds, ${attempts} attempts`
          : attempts < mostRetries
            ? `EventBridge retries it ${attempts} times, which may be over before ${age} seconds are: use ${mostRetries}`
            : undefined,
    );
  }

  /**
   * Events that are remembered by account share a queue, and a flood of one account's must wait behind those of all others
   * (SQS developer guide, "Amazon SQS fair queues").
   */
  function fairnessFacts(target: Resource): Fact[] {
    const queue = world.resource(text(target, "arn") ?? "");
    if (queue?.type !== types.queue || !nameOf(queue).endsWith("-correlate-events")) return [];
    const group = field(target, "sqsTarget", "messageGroupId");
    return [
      fact(
        `target ${target.name}, fairness`,
        target.urn,
        group === "$.account"
          ? undefined
          : `Its messages are of ${group === undefined ? "no group" : `the group ${group}`}: a flood of one account's makes those of all others wait. Use $.account`,
      ),
    ];
  }
}

/** Seconds in which a batch is handled, calls to a slow service included. */
const leastTimeout = 60;
/** Seconds for each message of a batch, a call or two of a service included. */
const leastEach = 0.2;
/** Seconds that a message may wait for others before its function is called. */
const longestWindow = 60;
/** Lambda developer guide, "Configuring a queue to use with Lambda": the visibility timeout is six times the function's. */
const visibleTimes = 6;
/** A longer timeout only delays what failed. */
const mostVisibleTimes = 12;
/** The same page: five attempts at least, because throttled batches count. */
const leastAttempts = 5;
/** EventBridge API reference, "RetryPolicy": retries get rarer, and the age is to decide when they end. */
const mostRetries = 185;

const isOf = (mapping: Resource, each: Resource): boolean => {
  // What it was given, and not the ARN that AWS makes of it.
  const named = mapping.inputs["functionName"];
  const here = mapping.account === each.account && mapping.region === each.region;
  return here && (named === arnOf(each) || named === nameOf(each));
};

const fact = (what: string, urn: string, problem?: string): Fact => ({
  what,
  urn,
  ...(problem !== undefined && { problem: `${problem}.` }),
});
