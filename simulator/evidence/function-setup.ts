import { at, isObject, list } from "../../model/json";
import type { Resource } from "../graph";
import { arnOf, isBeside, nameOf, property, text } from "../recorded";
import type { World } from "../services/events/world";
import { eventBusArn } from "../services/iam/arn";
import { bundleText, configurationOf, hasCode, loadBundle } from "../services/lambda/bundle";
import { texts } from "./documents";
import type { Fact } from "./fact";
import { mostCommon } from "./most-common";
import { variablesOf } from "./variables";

/** Lambda API reference, "CreateFunction": architectures, timeout in seconds and megabytes of memory. */
const architectures = ["arm64", "x86_64"];
const longestTimeout = 900;
const memory = { least: 128, most: 10_240 };
/** Megabytes for Node.js, the AWS SDK and ten events of a megabyte, as text and as objects. */
const leastMemory = 256;
/** Variables that every function is given, whether or not its code reads them. */
const given = ["ACCOUNT", "BUS", "REGION", "STATE_TABLE"];

/** What settings say of what a function does to others. */
export interface Chosen {
  readonly remediation: {
    readonly mode: string;
    readonly cooldownMinutes: number;
    readonly breaker: { readonly actions: number; readonly minutes: number };
  };
  readonly exemptions: readonly { readonly resource?: string | undefined; readonly expires: string }[];
}

/** Paths of a configuration that repeat what settings say. */
const repeated = ["mode", "cooldownMinutes", "breaker.actions", "breaker.minutes"];

/**
 * Asks of each recorded function whether its own code starts with the environment and the configuration that were recorded
 * for it, and whether these name what is recorded beside it: the bus, the table, the archive.
 */
export function askSetup(chosen: Chosen, world: World, resources: readonly Resource[]): Fact[] {
  const functions = resources.filter(({ type }) => type === "aws:lambda/function:Function");
  return functions.flatMap((each) => {
    const what = `function ${nameOf(each)}`;
    return [
      fact(`${what}, its start`, each.urn, startFault(each)),
      fact(`${what}, its environment`, each.urn, environmentFault(each)),
      fact(`${what}, its configuration`, each.urn, configurationFault(each)),
      fact(`${what}, its machine`, each.urn, machineFault(each)),
    ];
  });

  function beside(each: Resource, type: string): readonly Resource[] {
    return resources.filter((other) => other.type === type && isBeside(other, each));
  }

  function environmentFault(each: Resource): string | undefined {
    const { account, region } = each;
    const variables = variablesOf(each);
    const code = bundleText(each) ?? "";
    const read = (name: string) => code.includes(`"${name}"`);
    const wrong = (name: string, wanted: string) =>
      (variables[name] !== undefined || read(name)) && variables[name] !== wanted
        ? `Its variable ${name} is "${variables[name] ?? ""}", and it runs with "${wanted}"`
        : undefined;
    const here = wrong("ACCOUNT", account) ?? wrong("REGION", region);
    if (here !== undefined) return here;
    const { BUS: bus, STATE_TABLE: table, POWERTOOLS_SERVICE_NAME: service = "" } = variables;
    if (bus !== undefined || read("BUS"))
      if (world.bus(eventBusArn(region, account, bus ?? "")) === undefined)
        return `It puts events on the bus "${bus ?? ""}", which is not recorded beside it`;
    if (table !== undefined || read("STATE_TABLE"))
      if (!beside(each, "aws:dynamodb/table:Table").some((other) => nameOf(other) === table))
        return `It remembers in the table "${table ?? ""}", which is not recorded beside it`;
    // Powertools for AWS Lambda, "Metrics": without these it writes metrics of a name that no alarm watches.
    if (service === "" || !nameOf(each).endsWith(`-${service}`))
      return `It writes its logs and metrics as "${service}", and is ${nameOf(each)}`;
    const namespace = variables["POWERTOOLS_METRICS_NAMESPACE"];
    const usual = mostCommon(
      functions
        .filter((other) => isBeside(other, each))
        .map((other) => variablesOf(other)["POWERTOOLS_METRICS_NAMESPACE"]),
    );
    if (namespace === undefined || namespace !== usual)
      return `It writes its metrics into "${namespace ?? ""}", and the functions beside it into "${usual ?? ""}"`;
    const redirecting = Object.keys(variables).find((name) => steering.test(name));
    if (redirecting !== undefined)
      return `Its variable ${redirecting} is read by Node.js or a library: with it the code runs as nobody has tested it`;
    // An exported state names the code of another machine.
    const idle = Object.keys(variables).find(
      (name) => code !== "" && !given.includes(name) && !/^(NODE|POWERTOOLS)_/.test(name) && !read(name),
    );
    if (idle !== undefined) return `Its variable ${idle} is of no use: nothing in its code reads it`;
    const attempts = variables["ATTEMPTS"];
    const most = attemptsOf(each);
    if ((attempts !== undefined || read("ATTEMPTS")) && Number(attempts) !== most)
      return `It takes attempt ${attempts ?? "no"} for the last one, and its queue gives up after ${most ?? "none"}`;
    // Node.js documentation, "Command-line API": what it logs of an error names lines of the bundle otherwise.
    const options = variables["NODE_OPTIONS"] ?? "";
    return hasCode(each, "index.js.map") && options !== "--enable-source-maps"
      ? `NODE_OPTIONS is "${options}": its source map needs --enable-source-maps, and its code nothing else`
      : undefined;
  }

  /** Attempts after which the queue that is mapped to a function gives a message up. */
  function attemptsOf(each: Resource): number | undefined {
    const mapping = beside(each, "aws:lambda/eventSourceMapping:EventSourceMapping").find((other) =>
      [arnOf(each), nameOf(each)].includes(String(other.inputs["functionName"])),
    );
    const queue = mapping && world.resource(text(mapping, "eventSourceArn") ?? "");
    const redrive: unknown = JSON.parse((queue && text(queue, "redrivePolicy")) ?? "{}");
    const most = isObject(redrive) ? redrive["maxReceiveCount"] : undefined;
    return typeof most === "number" ? most : undefined;
  }

  /** What a configuration names by a key that says what it is. */
  function configurationFault(each: Resource): string | undefined {
    const configuration = configurationOf(each);
    const { bucket, streams, workgroup, region, governanceAccountId, hubs } = configuration;
    const names = (type: string, key?: string) =>
      beside(each, type).map((other) => (key === undefined ? nameOf(other) : text(other, key)));
    const strange = (value: unknown, type: string, key?: string) =>
      texts(value).find((name) => !names(type, key).includes(name));
    const unknown =
      strange(bucket, "aws:s3/bucket:Bucket", "bucket") ??
      strange(workgroup, "aws:athena/workgroup:Workgroup") ??
      strange(
        isObject(streams) ? Object.values(streams).flat() : [],
        "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
      );
    if (unknown !== undefined) return `Its configuration names ${unknown}, which is not recorded beside it`;
    // Whose code would take defaults instead, under which no exemption counts.
    const silent = ["remediation", "exemptions"].find((key) => configuration[key] === undefined);
    if (configuration["roles"] !== undefined && silent !== undefined)
      return `Its configuration says nothing of ${silent}, and its code takes a default`;
    const { remediation, exemptions } = configuration;
    const valueAt = (value: unknown, path: string) => at(value, ...path.split("."));
    const other = isObject(remediation)
      ? repeated.find((path) => valueAt(remediation, path) !== valueAt(chosen.remediation, path))
      : undefined;
    if (other !== undefined)
      return `Its configuration has the remediation.${other} ${String(valueAt(remediation, other))}, and settings say ${String(valueAt(chosen.remediation, other))}`;
    const extra = list(exemptions).find(
      (exemption) =>
        !chosen.exemptions.some(
          ({ resource, expires }) =>
            at(exemption, "expires") === expires && (resource === undefined || at(exemption, "resource") === resource),
        ),
    );
    if (extra !== undefined)
      return `Its configuration exempts ${String(at(extra, "resource"))} until ${String(at(extra, "expires"))}, and settings do not`;
    if (region !== undefined && region !== each.region) return `Its configuration says that it is in ${String(region)}`;
    if (governanceAccountId !== undefined && governanceAccountId !== each.account)
      return `Its configuration says that it is in account ${String(governanceAccountId)}`;
    const astray = list(hubs).find(
      (hub) => !String(at(hub, "roleArn")).includes(`:${String(at(hub, "administratorId"))}:`),
    );
    return astray === undefined
      ? undefined
      : `Its configuration names the administrator ${String(at(astray, "administratorId"))}, and a role of another account: ${String(at(astray, "roleArn"))}`;
  }
}

function machineFault(each: Resource): string | undefined {
  const machines = [property(each, "architectures") ?? "x86_64"].flat();
  if (machines.length > 1 || machines.some((machine) => !architectures.includes(String(machine))))
    return `Its architecture is ${machines.join(", ")}. Use ${architectures.join(" or ")}`;
  const [timeout, megabytes] = [Number(property(each, "timeout") ?? 3), Number(property(each, "memorySize") ?? 128)];
  if (timeout < 1 || timeout > longestTimeout)
    return `It has ${timeout} seconds, and Lambda gives 1 to ${longestTimeout}`;
  if (megabytes < memory.least || megabytes > memory.most)
    return `It has ${megabytes} MB, and Lambda gives ${memory.least} to ${memory.most}`;
  if (megabytes < leastMemory)
    return `It has ${megabytes} MB: a batch of large events does not fit. Use ${leastMemory} or more`;
  const { logFormat, ...levels } = (property(each, "loggingConfig") ?? {}) as Readonly<Record<string, unknown>>;
  // Lambda developer guide, "Log-level filtering": what is below the level is written nowhere, metrics neither.
  const level = ["applicationLogLevel", "systemLogLevel"].find((name) => levels[name] !== undefined);
  if (level !== undefined) return `Its log leaves out what is below ${level} ${String(levels[level])}`;
  // Lambda developer guide, "Configuring JSON and plain text log formats": by default plain text.
  return logFormat === "JSON"
    ? undefined
    : `Lambda's own lines in its log are ${String(logFormat ?? "plain text")}, and its own are JSON`;
}

/**
 * Lambda developer guide, "Defined runtime environment variables"; AWS SDKs and tools reference guide, "Settings reference";
 * Node.js documentation, "Command-line API".
 */
const steering =
  /^(AWS_|LD_|NODE_(?!OPTIONS$)|TZ$|(HTTPS?|NO|ALL)_PROXY$|POWERTOOLS_(?!METRICS_NAMESPACE$|SERVICE_NAME$))/i;

/** By bundle, environment and configuration: the same everywhere, and in each mutant of anything else. */
const starts = new Map<string, string | undefined>();

/** Why the code would not start: it reads its environment and its configuration then. */
function startFault(each: Resource): string | undefined {
  if (!hasCode(each, "index.js")) return "It has no code: its archive has no index.js";
  // An exported state names the code of another machine.
  if (bundleText(each) === undefined) return undefined;
  const key = JSON.stringify([each.inputs["code"], variablesOf(each)]);
  if (!starts.has(key)) starts.set(key, start(each));
  return starts.get(key);
}

function start(each: Resource): string | undefined {
  try {
    const { createHandler, configuration } = loadBundle(each);
    createHandler({
      environment: variablesOf(each),
      configuration,
      // No call is made at the start.
      aws: { region: each.region, credentials: { accessKeyId: "none", secretAccessKey: "none" } },
      now: () => new Date(0),
      fetch: refuse,
      sleep: refuse,
    });
    return undefined;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return `Its code does not start with its environment and configuration: ${said.replace(/\s+/g, " ").slice(0, 300)}`;
  }
}

const refuse = () => Promise.reject(new Error("A function makes no call when it starts."));

const fact = (what: string, urn: string, problem?: string): Fact => ({
  what,
  urn,
  ...(problem !== undefined && { problem: `${problem}.` }),
});
