import { isObject } from "../../model/json";
import type { Resource } from "../graph";
import { arnOf, nameOf, property, text } from "../recorded";
import type { Rule, Target } from "../services/events/rule";
import type { World } from "../services/events/world";
import { isApiDestination, parseArn } from "../services/iam/arn";
import { bundleText } from "../services/lambda/bundle";
import { texts } from "./documents";
import type { Fact } from "./fact";
import { callsOfFunctions } from "./function-calls";
import { variablesOf } from "./variables";

/** An address that settings let EventBridge call. */
export interface Called {
  readonly reconciliation?:
    | {
        readonly kind: "github" | "pulumi-deployments" | "url";
        readonly repository?: string | undefined;
        readonly pulumiOrganization?: string | undefined;
        readonly endpoint?: string | undefined;
        readonly header: string;
        readonly secret: string;
        readonly invocationsPerSecond: number;
      }
    | undefined;
  readonly notifications: {
    readonly channels: readonly {
      readonly secret?: string | undefined;
      readonly ticket?:
        | {
            readonly endpoint: string;
            readonly header: string;
            readonly headers: Readonly<Record<string, string>>;
            readonly invocationsPerSecond: number;
          }
        | undefined;
    }[];
  };
}

/** What a call to one of these addresses is like. */
interface Expected {
  readonly url: RegExp;
  /** Header with the secret. */
  readonly header: string;
  /** Name or ARN of the secret. */
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly perSecond: number;
}

/** Keys of every event (EventBridge user guide, "Events structure"). */
const envelope = new Set([
  "account",
  "detail",
  "detail-type",
  "id",
  "region",
  "resources",
  "source",
  "time",
  "version",
]);

/**
 * Asks of each recorded API destination whether it calls an address of the settings, as often and with the headers that
 * these need; and of each target that calls one whether its body is made of what the rule's pattern requires an event to
 * have, and is like that of the other targets of the same destination.
 */
export function askDestinations(called: Called, world: World, resources: readonly Resource[]): Fact[] {
  const expected = expectedOf(called);
  const destinations = resources.filter(
    ({ type }) => type === "aws:cloudwatch/eventApiDestination:EventApiDestination",
  );
  const callers = world.rules.flatMap((rule) =>
    rule.targets
      .filter(({ arn }) => isApiDestination(parseArn(arn)))
      .map((target) => ({ rule, target, leaves: leavesOf(target) })),
  );
  return [
    ...destinations.flatMap((destination) => {
      const url = text(destination, "invocationEndpoint") ?? "";
      const wanted = expected.find((each) => each.url.test(url));
      const connection = world.resource(text(destination, "connectionArn") ?? "");
      const isCalled = callers.some(({ target }) => target.arn === arnOf(destination));
      return [
        fact(
          `API destination ${nameOf(destination)}`,
          destination.urn,
          wanted === undefined
            ? `It calls ${url}, and settings name no such address`
            : !isCalled
              ? "No target calls it"
              : (property(destination, "invocationRateLimitPerSecond") ?? 300) === wanted.perSecond
                ? undefined
                : `It calls up to ${String(property(destination, "invocationRateLimitPerSecond") ?? 300)} times a second, and settings say ${wanted.perSecond}`,
        ),
        ...(connection === undefined || wanted === undefined
          ? []
          : [fact(`connection ${nameOf(connection)}`, connection.urn, connectionFault(connection, wanted))]),
      ];
    }),
    ...callers.map(({ rule, target, leaves }) =>
      fact(
        `body of ${target.id} of ${rule.name}`,
        target.urn,
        bodyFault(rule, target) ??
          likenessFault(
            leaves,
            callers.filter((other) => other.target.arn === target.arn).map((other) => other.leaves),
          ),
      ),
    ),
  ];

  function bodyFault(rule: Rule, target: Target): string | undefined {
    const { input, inputPath, inputTransformer } = target;
    if (input === undefined && inputPath === undefined && inputTransformer === undefined)
      return "It posts the event as it is, and nobody outside AWS reads such";
    if (inputTransformer === undefined) return inputPath === undefined ? undefined : pathFault(rule, inputPath);
    const { paths, template } = inputTransformer;
    const body = parsedObject(template.replaceAll(/<[\w.-]+>/g, "x"));
    if (body === undefined || Object.keys(body).length === 0) return `Its template makes no JSON object: ${template}`;
    for (const [name, path] of Object.entries(paths)) {
      if (!template.includes(`<${name}>`)) return `It reads ${name} at ${path}, and its template has no <${name}>`;
      const fault = pathFault(rule, path);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  /** The rule's pattern must ask for what is read; or, of the program's own events, the function that puts them. */
  function pathFault(rule: Rule, path: string): string | undefined {
    const [, first = "", ...rest] = path.split(".");
    if (!envelope.has(first)) return `It reads ${path}, and no event has ${first}`;
    if (rest.length === 0) return undefined;
    const pattern = parsedObject(rule.pattern ?? "{}") ?? {};
    if (asksFor(pattern, [first, ...rest])) return undefined;
    const sources = texts(pattern["source"]);
    const makers = Object.entries(callsOfFunctions)
      .filter(([, calls]) => calls.some(({ on }) => typeof on === "object" && sources.includes(on.busAs)))
      .map(([name]) => name);
    const codes = resources
      .filter(({ type }) => type === "aws:lambda/function:Function")
      .filter((each) => makers.includes(variablesOf(each)["POWERTOOLS_SERVICE_NAME"] ?? ""))
      .map((each) => bundleText(each));
    // An exported state names the code of another machine.
    if (codes.length > 0 && codes.every((code) => code === undefined)) return undefined;
    return codes.some((code) => rest.every((name) => new RegExp(`[^\\w-]${escaped(name)}[^\\w-]`).test(code ?? "")))
      ? undefined
      : `It reads ${path}, which an event that the rule takes need not have`;
  }
}

function connectionFault(connection: Resource, { header, headers, secret }: Expected): string | undefined {
  const { apiKey, invocationHttpParameters } = (property(connection, "authParameters") ?? {}) as {
    readonly apiKey?: { readonly key?: string; readonly value?: string };
    readonly invocationHttpParameters?: {
      readonly headers?: readonly { readonly key?: string; readonly value?: string }[];
    };
  };
  if (apiKey?.key !== header) return `It sends its secret as ${apiKey?.key ?? "nothing"}, and it is read as ${header}`;
  // In a recording: an exported state has the secret itself, or hides it.
  const [, read] = /^value of the secret (.+)$/.exec(apiKey.value ?? "") ?? [];
  if (read !== undefined && read !== secret) return `It sends the secret ${read}, and settings say ${secret}`;
  const sent = invocationHttpParameters?.headers ?? [];
  const missing = Object.entries(headers).find(
    ([key, value]) => !sent.some((each) => each.key === key && each.value === value),
  );
  return missing === undefined ? undefined : `It does not send the header ${missing[0]}: ${missing[1]}`;
}

/**
 * GitHub REST API, "Create a repository dispatch event" and "Authenticating to the REST API"; Pulumi Cloud REST API, "Create
 * Deployment", whose every call needs its Accept header.
 */
function expectedOf({ reconciliation, notifications }: Called): Expected[] {
  const tickets = notifications.channels.flatMap(({ ticket, secret = "" }): Expected[] =>
    ticket === undefined
      ? []
      : [
          {
            url: exactly(ticket.endpoint),
            header: ticket.header,
            secret,
            headers: ticket.headers,
            perSecond: ticket.invocationsPerSecond,
          },
        ],
  );
  if (reconciliation === undefined) return tickets;
  const {
    kind,
    repository = "",
    pulumiOrganization = "",
    endpoint,
    header,
    secret,
    invocationsPerSecond,
  } = reconciliation;
  const perSecond = invocationsPerSecond;
  const github = `${endpoint ?? "https://api.github.com"}/repos/${repository}/dispatches`;
  const deployments = new RegExp(
    `^${escaped(`${endpoint ?? "https://api.pulumi.com"}/api/stacks/${pulumiOrganization}/`)}[^/]+/\\*/deployments$`,
  );
  const own: Readonly<Record<typeof kind, Expected>> = {
    github: {
      url: exactly(github),
      header: "Authorization",
      secret,
      headers: { Accept: "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28" },
      perSecond,
    },
    "pulumi-deployments": {
      url: deployments,
      header: "Authorization",
      secret,
      headers: { Accept: "application/vnd.pulumi+8" },
      perSecond,
    },
    url: { url: exactly(endpoint ?? ""), header, secret, headers: {}, perSecond },
  };
  return [own[kind], ...tickets];
}

const escaped = (value: string) => value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const exactly = (value: string) => new RegExp(`^${escaped(value)}$`);

/** True if each form of a pattern names the field, so that an event without it does not match. */
function asksFor(pattern: Readonly<Record<string, unknown>>, path: readonly string[]): boolean {
  const [name = "", ...rest] = path;
  const forms = pattern["$or"];
  if (Array.isArray(forms) && forms.every((form) => isObject(form) && asksFor(form, path))) return true;
  const part = pattern[name];
  if (part === undefined) return false;
  if (rest.length > 0) return isObject(part) && asksFor(part, rest);
  return !(Array.isArray(part) && part.some((each) => isObject(each) && each["exists"] === false));
}

/** Each text of a template's body by its path; `<name>` for what comes from the event. */
function leavesOf({ inputTransformer }: Target): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  const read = (value: unknown, path: string): void => {
    if (!isObject(value)) leaves.set(path, String(value));
    else for (const [key, part] of Object.entries(value)) read(part, path === "" ? key : `${path}.${key}`);
  };
  read(parsedObject(inputTransformer?.template ?? "{}") ?? {}, "");
  return leaves;
}

/** What most of the others send must be in this one, too: one program reads them all. */
function likenessFault(
  own: ReadonlyMap<string, string>,
  all: readonly ReadonlyMap<string, string>[],
): string | undefined {
  const isVariable = (value: string) => /^<[\w.-]+>$/.test(value);
  const paths = new Set(all.flatMap((each) => [...each.keys()]));
  for (const path of paths) {
    const values = all.map((each) => each.get(path));
    const value = own.get(path);
    const like = values.filter((other) => other === value).length;
    if (like * 2 > all.length || all.length < 3) continue;
    // What comes from the event may be absent where events have no such thing.
    if ((value ?? "") === "" && values.every((other) => (other ?? "") === "" || isVariable(other ?? ""))) continue;
    return `Its body has ${value ?? "nothing"} as ${path}, and most of the others for the same address something else`;
  }
  return undefined;
}

function parsedObject(value: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(value);
    return isObject(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

const fact = (what: string, urn: string, problem?: string): Fact => ({
  what,
  urn,
  ...(problem !== undefined && { problem: `${problem}.` }),
});
