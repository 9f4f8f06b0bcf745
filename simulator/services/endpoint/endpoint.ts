import type { Access } from "../iam/access";
import { parsePolicy, type Policy, PolicyError } from "../iam/policy";
import { parseArn } from "../iam/arn";
import { uuidOf } from "../../deterministic";
import type { World } from "../events/world";
import {
  type Action,
  type AwsAccess,
  AwsError,
  type Call,
  type HttpRequest,
  type HttpResponse,
  type Need,
  type Service,
  type TrailRecord,
} from "../protocols/service";
import { services } from "./apis";
import { callerOf, CallerSigner } from "./caller-signer";

/** One request to AWS, and its outcome. */
export interface AwsCall {
  /** ARN of the calling role. */
  readonly principal: string;
  /** The account in which the call was made. */
  readonly account: string;
  readonly region: string;
  /** Time in the simulation. */
  readonly at: Date;
  /** `dynamodb:UpdateItem`: the API action. */
  readonly action: string;
  /** The required permission. */
  readonly permission: string;
  readonly resources: readonly string[];
  readonly input: Readonly<Record<string, unknown>>;
  readonly outcome: "done" | "denied" | "failed";
  /** Code and message, if the call failed. */
  readonly error?: string;
  /** URN of the policy at fault, if the call was denied. */
  readonly culprit?: string;
  /** True for a management event that changes something. */
  readonly mutates: boolean;
  /** CloudTrail's version of the request, where it differs from the API's. */
  readonly trail?: TrailRecord;
}

/** Options of an SDK client for this simulated AWS. */
export interface ClientOptions {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The SDK's way to replace its signer: a signature would prove nothing here. */
  readonly signerConstructor: typeof CallerSigner;
  readonly requestHandler: { handle(request: unknown): Promise<{ response: HttpResponse }> };
  readonly maxAttempts: number;
}

export interface AwsSettings {
  readonly world: World;
  readonly access: Access;
  readonly now: () => Date;
  readonly putEvent: AwsAccess["putEvent"];
  readonly serviceEvent: AwsAccess["serviceEvent"];
  readonly sendMessage: AwsAccess["sendMessage"];
  readonly changeVisibility: AwsAccess["changeVisibility"];
  readonly keyOfBucket: AwsAccess["keyOfBucket"];
  /** @default those that functions call */
  readonly services?: readonly Service[];
  /** Called after each call. */
  readonly onCall?: (call: AwsCall) => void;
  /** Fault injection: the response to a call instead of carrying it out. */
  readonly fault?: (
    call: Pick<AwsCall, "action" | "principal" | "account" | "region" | "input">,
  ) => AwsError | undefined;
  /** True if the caller still runs: checked before and after each call. A caller that died gets no response. */
  readonly alive?: (moment: Moment) => boolean;
}

/** A call before or after it is carried out. */
export interface Moment {
  readonly when: "before" | "after";
  readonly call: Pick<AwsCall, "action" | "principal" | "account" | "region" | "input">;
}

/** An AWS in memory: every service that a function calls, in every account, behind the roles' recorded policies. */
export interface Aws {
  /** Options for clients that act as a recorded role. */
  client(roleArn: string, region: string): ClientOptions;
  state<State>(service: Service<State>, account: string, region: string): State;
  readonly calls: readonly AwsCall[];
}

interface Session {
  readonly role: string;
  readonly account: string;
  readonly policies?: readonly Policy[];
}

export function createAws(settings: AwsSettings): Aws {
  const { world, access } = settings;
  const answering = settings.services ?? services;
  const byName = new Map(answering.map((service) => [service.name, service]));
  const routes = new Map(answering.map((service) => [service.name, routesOf(service)]));
  const states = new Map<string, unknown>();
  const sessions = new Map<string, Session>();
  const calls: AwsCall[] = [];
  let requests = 0;

  const reach: AwsAccess = {
    recorded: (arn) => world.resource(arn),
    state,
    putEvent: settings.putEvent,
    serviceEvent: settings.serviceEvent,
    sendMessage: settings.sendMessage,
    changeVisibility: settings.changeVisibility,
    keyOfBucket: settings.keyOfBucket,
    assume: (roleArn, sessionName, policy) => ({ ...credentialsOf(roleArn, policy), sessionToken: sessionName }),
  };
  return { client, state, calls };

  function client(roleArn: string, region: string): ClientOptions {
    return {
      region,
      credentials: credentialsOf(roleArn),
      signerConstructor: CallerSigner,
      requestHandler: { handle },
      maxAttempts: 1,
    };
  }

  /** The access key identifies the caller, as in AWS, and with it the session's permissions. */
  function credentialsOf(roleArn: string, policy?: string): { accessKeyId: string; secretAccessKey: string } {
    const session = policy === undefined ? roleArn : `${roleArn} ${policy}`;
    const accessKeyId = `ASIA${uuidOf(session).replaceAll("-", "").slice(0, 16).toUpperCase()}`;
    const account = parseArn(roleArn)?.account ?? "";
    sessions.set(accessKeyId, {
      role: roleArn,
      account,
      ...(policy !== undefined && { policies: readSession(policy) }),
    });
    return { accessKeyId, secretAccessKey: "in-memory" };
  }

  function readSession(policy: string): Policy[] {
    // STS API reference, AssumeRole: the plain text of a session policy may have 2,048 characters.
    if (policy.length > 2048)
      throw new AwsError("PackedPolicyTooLarge", `The session policy has ${policy.length} characters.`);
    try {
      return [parsePolicy(policy, "identity", "", "the session's policy")];
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      throw new AwsError("MalformedPolicyDocument", error.message);
    }
  }

  function state<State>(service: Service<State>, account: string, region: string): State {
    const { name, create, scope = "region" } = service;
    const key = { region: `${name} ${account} ${region}`, account: `${name} ${account}`, everywhere: name }[scope];
    if (!states.has(key)) states.set(key, create());
    return states.get(key) as State;
  }

  async function handle(sent: unknown): Promise<{ response: HttpResponse }> {
    const request = readRequest(sent);
    const requestId = uuidOf(`request ${requests++}`);
    const { accessKeyId, region, service: name } = callerOf(request);
    const service = byName.get(name);
    if (service === undefined)
      throw new UnknownRequest(`${request.method} ${request.hostname}${request.path} is for "${name}"`, "service");
    const session = sessions.get(accessKeyId);
    const read = service.protocol.read(request, routes.get(name) ?? new Map());
    const action = service.actions[read?.action ?? ""];
    if (read === undefined || action === undefined)
      throw new UnknownRequest(`${name}:${read?.action ?? `${request.method} ${request.path}`}`, "action");
    try {
      if (session === undefined)
        throw new AwsError("UnrecognizedClientException", "The security token is invalid.", 403);
      const { role: principal, account } = session;
      const asked = { action: `${name}:${read.action}`, principal, account, region, input: read.input };
      const alive = (when: Moment["when"]) => settings.alive?.({ when, call: asked }) ?? true;
      if (!alive("before")) return await noAnswer();
      const output = perform(service, read, { region, session });
      if (!alive("after")) return await noAnswer();
      return { response: bytes(service.protocol.answer(read.action, output, requestId)) };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { response: bytes(service.protocol.fail(error, requestId)) };
    }
  }

  function perform(
    service: Service,
    { action: name, input }: { readonly action: string; readonly input: Record<string, unknown> },
    { region, session }: { readonly region: string; readonly session: Session },
  ): Record<string, unknown> {
    const action = service.actions[name] as Action;
    const call: Call = { account: session.account, region, principal: session.role, now: settings.now(), aws: reach };
    const own = state(service, session.account, region);
    const iam = typeof action.iam === "function" ? action.iam(input) : action.iam;
    const permission = iam ?? `${service.iamPrefix ?? service.name}:${name}`;
    const facts = {
      principal: session.role,
      account: session.account,
      region,
      at: call.now,
      action: `${service.name}:${name}`,
      permission,
      input,
      mutates: action.mutates === true,
      ...(action.trail && { trail: action.trail(input) }),
    };
    const note = (rest: Pick<AwsCall, "outcome" | "resources"> & Partial<AwsCall>) => {
      const done: AwsCall = { ...facts, ...rest };
      calls.push(done);
      settings.onCall?.(done);
    };
    const refuse = (asked: string, resource: string, { why }: Denial): never => {
      throw new AwsError(
        "AccessDenied",
        `${session.role} is not authorized to perform: ${asked} on ${resource}: ${why}`,
        403,
      );
    };
    const resources = action.resources(input, call, own);
    for (const resource of resources) {
      const denial = denialOf(permission, resource, action, input, { call, own, session });
      if (denial === undefined) continue;
      note({ outcome: "denied", resources, error: denial.why, culprit: denial.culprit });
      refuse(permission, resource, denial);
    }
    for (const need of action.needs?.(input, call) ?? []) {
      const denial = denialOfNeed(need, call, session);
      const asked = {
        action: need.permission,
        permission: need.permission,
        resources: [need.resource],
        mutates: false,
      };
      note({
        ...asked,
        outcome: denial === undefined ? "done" : "denied",
        ...(denial && { error: denial.why, culprit: denial.culprit }),
      });
      if (denial !== undefined) refuse(need.permission, need.resource, denial);
    }
    try {
      const fault = settings.fault?.(facts);
      if (fault !== undefined) throw fault;
      const output = action.run(own, input, call) ?? {};
      note({ outcome: "done", resources });
      return output;
    } catch (error) {
      if (error instanceof AwsError)
        note({
          outcome: error.code.startsWith("AccessDenied") ? "denied" : "failed",
          resources,
          error: `${error.code}: ${error.message}`,
        });
      throw error;
    }
  }

  /** Evaluates the role's recorded policies, and those of the resource. */
  function denialOf(
    permission: string,
    resource: string,
    action: Action,
    input: Record<string, unknown>,
    { call, own, session }: { readonly call: Call; readonly own: unknown; readonly session: Session },
  ): Denial | undefined {
    const role = world.role(call.principal);
    if (role === undefined) return { why: `${call.principal} is not a recorded role`, culprit: "" };
    const context = { "aws:RequestedRegion": call.region, ...action.context?.(input, call, own) };
    if (permission === "sts:AssumeRole") {
      const decision = access.assumeAs(role, resource, context);
      return decision.allowed ? undefined : decision;
    }
    const account = action.owner?.(input, call) ?? (parseArn(resource)?.account || call.account);
    const decision = access.role(role, permission, resource, { context, account, ...sessionOf(session) });
    return decision.allowed ? undefined : decision;
  }

  function denialOfNeed(
    { permission, resource, context, guardian, account }: Need,
    call: Call,
    session: Session,
  ): Denial | undefined {
    const role = world.role(call.principal);
    if (role === undefined) return { why: `${call.principal} is not a recorded role`, culprit: "" };
    const decision = access.role(role, permission, resource, {
      context: { "aws:RequestedRegion": call.region, ...context },
      ...(guardian !== undefined && { guardian }),
      ...(account !== undefined && { account }),
      ...sessionOf(session),
    });
    return decision.allowed ? undefined : decision;
  }
}

/** The response to a caller that died: a promise that never settles. */
const noAnswer = (): Promise<never> => new Promise<never>(() => undefined);

const sessionOf = ({ policies }: Session) => (policies === undefined ? {} : { session: policies });

interface Denial {
  readonly why: string;
  readonly culprit: string;
}

/**
 * The function requested something that this AWS does not implement: an error of the simulation, never a response of
 * AWS.
 */
class UnknownRequest extends Error {
  constructor(what: string, kind: "service" | "action") {
    super(`${what}: the simulator has no such ${kind}. Add it to simulator/services.`);
  }
}

const routesOf = ({ actions }: Service): ReadonlyMap<string, string> =>
  new Map(Object.entries(actions).flatMap(([name, { route }]) => (route === undefined ? [] : [[name, route]])));

/** The SDK's request, whose body may be text, bytes or empty. */
function readRequest(sent: unknown): HttpRequest {
  const { method, hostname, path, query, headers, body } = sent as Omit<HttpRequest, "body"> & {
    readonly body?: unknown;
  };
  const text = typeof body === "string" ? body : body instanceof Uint8Array ? new TextDecoder().decode(body) : "";
  return { method, hostname, path, query, headers, body: text };
}

const bytes = (response: HttpResponse): HttpResponse => ({
  ...response,
  body: Buffer.from(response.body) as unknown as string,
});
