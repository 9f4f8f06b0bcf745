import { runtime } from "@pulumi/pulumi";
import type { Resource } from "../graph";
import { computeCall, computeResource } from "./outputs";
import { describeProvider, nowhere, type ProviderPlace } from "./provider-place";
import { asSecret, holes, receive } from "./wire";

/** Callbacks from the monitor to the recording. */
export interface MonitorEvents {
  /** A resource is about to be registered. Returns whether it is the first with its URN, and its class's properties. */
  registering(urn: string): { readonly first: boolean; readonly declared: ReadonlySet<string> };
  /** Source position of the resource. */
  lineOf(urn: string): string | undefined;
  /** A resource has been registered, with these outputs; the program may read no others. */
  registered(urn: string, outputs: ReadonlySet<string>): void;
  failed(cause: string): void;
}

type Reply<T> = (error: Error | null, response?: T) => void;
type Properties = Record<string, unknown>;

/** The parts of the engine's messages that are read here (pulumi/pulumi, `proto/pulumi/resource.proto`). */
interface Struct {
  toJavaScript(): Properties;
}
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getRemote(): boolean;
  getObject(): Struct;
  getProvider(): string;
  getProtect(): boolean;
  hasRetainondelete(): boolean;
  getRetainondelete(): boolean;
  getDependenciesList(): string[];
  getIgnorechangesList(): string[];
  getAliasesList(): Alias[];
}
interface Alias {
  getUrn(): string;
  getSpec():
    | {
        getName(): string;
        getType(): string;
        getStack(): string;
        getProject(): string;
        getParenturn(): string;
        getNoparent(): boolean;
      }
    | undefined;
}

/** `urn:pulumi:STACK::PROJECT::PARENT_TYPES$TYPE::NAME`; omits a parent that is the stack itself. */
export function formUrn(
  stack: string,
  project: string,
  parent: string | undefined,
  type: string,
  name: string,
): string {
  const parentType = parent?.split("::")[2];
  const qualified =
    parentType === undefined || parentType === runtime.rootPulumiStackTypeName ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

/**
 * Replaces the engine: registers what the program builds, returns what AWS would compute, and stores it. Engine
 * features that run code in it (transforms, hooks) are reported as unsupported, so that the SDK rejects them.
 */
export class RecordingMonitor {
  readonly resources: Resource[] = [];
  stackOutputs: Properties = {};

  private rootUrn: string | undefined;
  private readonly providers = new Map<string, ProviderPlace>();
  private readonly retained = new Map<string, boolean>();
  private readonly byUrn = new Map<string, Resource>();
  private finished = false;

  constructor(
    private readonly identity: { readonly stack: string; readonly project: string; readonly preview: boolean },
    private readonly events: MonitorEvents,
  ) {}

  /**
   * Stops answering: whatever the program still has in flight stays pending. Not named `close`, which the SDK calls on
   * the last monitor set in any stack.
   */
  finish(): void {
    this.finished = true;
  }

  supportsFeature(request: { getId(): string }, reply: Reply<{ getHassupport(): boolean }>): void {
    reply(null, { getHassupport: () => supportedFeatures.has(request.getId()) });
  }

  registerResource(request: RegisterRequest, reply: Reply<object>): void {
    const { stack, project } = this.identity;
    const urn = formUrn(stack, project, request.getParent() || undefined, request.getType(), request.getName());
    const subject = () => {
      const line = this.events.lineOf(urn);
      return line === undefined ? urn : `${urn} (${line})`;
    };
    this.answer(subject, reply, () => this.register(urn, request));
  }

  registerResourceOutputs(request: { getUrn(): string; getOutputs(): Struct }, reply: Reply<object>): void {
    const urn = request.getUrn();
    this.answer(
      () => urn,
      reply,
      () => {
        const outputs = receiveAll(request.getOutputs()).plain;
        for (const hole of Object.entries(outputs).flatMap(([key, value]) => holes(key, value)))
          this.events.failed(`${urn}: output ${hole}`);
        if (urn === this.rootUrn) this.stackOutputs = outputs;
        else Object.assign(this.find(urn).outputs, outputs);
        return {};
      },
    );
  }

  invoke(request: { getTok(): string; getArgs(): Struct }, reply: Reply<object>): void {
    this.answer(nothing, reply, () => {
      const result = computeCall(request.getTok(), request.getArgs().toJavaScript());
      return { getFailuresList: () => [], getReturn: () => ({ toJavaScript: () => result }) };
    });
  }

  call(request: { getTok(): string }, reply: Reply<object>): void {
    this.answer(nothing, reply, () => {
      throw new Error(`the program calls the method ${request.getTok()}, which only a provider can answer`);
    });
  }

  readResource(request: { getType(): string; getName(): string }, reply: Reply<object>): void {
    this.answer(
      () => `${request.getType()} "${request.getName()}"`,
      reply,
      () => {
        throw new Error(
          "the program reads this resource from AWS (get, or the option id): only what it creates is recorded",
        );
      },
    );
  }

  registerPackage(_request: unknown, reply: Reply<object>): void {
    this.answer(nothing, reply, () => {
      throw new Error("the program uses a parameterized package, which cannot be recorded");
    });
  }

  private answer<T>(describe: () => string, reply: Reply<T>, handle: () => T): void {
    if (this.finished) return;
    try {
      reply(null, handle());
    } catch (error) {
      const subject = describe();
      const cause = `${subject && `${subject}: `}${(error as Error).message}`;
      this.events.failed(cause);
      // The SDK shows the message of a failed resource, but the details of a failed call.
      reply(Object.assign(new Error(cause), { details: cause }));
    }
  }

  private register(urn: string, request: RegisterRequest): object {
    if (request.getType() === runtime.rootPulumiStackTypeName) {
      this.rootUrn = urn;
      return response(urn, "", {});
    }
    if (request.getRemote()) throw new Error("components that a provider builds cannot be recorded");
    const { first, declared } = this.events.registering(urn);
    const { plain: inputs, reply, secrets } = receiveAll(request.getObject());
    for (const hole of Object.entries(inputs).flatMap(([key, value]) => holes(key, value)))
      this.events.failed(`${urn}: input ${hole}`);

    const place = request.getCustom() ? this.placeOf(urn, request, inputs) : nowhere;
    const creation = { ...place, partition: "aws" as const, urn, name: request.getName() };
    // In a preview the computed outputs of a new resource are unknown.
    const computed =
      request.getCustom() && !this.identity.preview
        ? computeResource(request.getType(), inputs, creation)
        : { id: "", outputs: {} };
    const { id } = computed;
    const outputs = Object.fromEntries(Object.entries(computed.outputs).filter(([property]) => declared.has(property)));

    if (first) {
      const parent = request.getParent();
      const resource: Resource = {
        urn,
        type: request.getType(),
        name: request.getName(),
        stack: this.identity.stack,
        ...(parent && parent !== this.rootUrn ? { parent } : {}),
        account: place.account,
        region: place.region,
        inputs,
        outputs: { ...inputs, ...outputs, ...(id ? { id } : {}) },
        secrets,
        options: this.optionsOf(urn, request),
      };
      this.resources.push(resource);
      this.byUrn.set(urn, resource);
    }
    this.events.registered(urn, new Set([...Object.keys(inputs), ...Object.keys(outputs)]));
    const state = { ...reply };
    for (const [property, value] of Object.entries(outputs))
      state[property] = secrets.includes(property) ? asSecret(value) : value;
    return response(urn, id, state);
  }

  /** Reads account and Region of a custom resource from its provider; a provider describes itself. */
  private placeOf(urn: string, request: RegisterRequest, inputs: Properties): ProviderPlace {
    const type = request.getType();
    if (type.startsWith("pulumi:providers:")) {
      const own = describeProvider(inputs);
      this.providers.set(urn, own);
      return own;
    }
    const providerUrn = urnOfReference(request.getProvider());
    if (providerUrn === "")
      throw new Error(
        `has no explicit provider; default providers are disabled in this project, so pass { provider } to it or { providers } to one of its parents`,
      );
    const provider = this.providers.get(providerUrn);
    if (!provider) throw new Error(`its provider ${providerUrn} is not of this stack`);
    const region = type.startsWith("aws:") && typeof inputs.region === "string" ? inputs.region : provider.region;
    if (provider.account === "")
      throw new Error(
        `its provider ${providerUrn} names no account: set allowedAccountIds to the one account it works in`,
      );
    if (region === "") throw new Error(`its provider ${providerUrn} names no Region: set region`);
    return { ...provider, region };
  }

  private optionsOf(urn: string, request: RegisterRequest): Resource["options"] {
    // The SDK passes protect on to children; the engine inherits retainOnDelete (Pulumi docs, "retainOnDelete").
    const inherited = this.retained.get(request.getParent()) ?? false;
    const retainOnDelete = request.hasRetainondelete() ? request.getRetainondelete() : inherited;
    this.retained.set(urn, retainOnDelete);
    return {
      protect: request.getProtect() ?? false,
      retainOnDelete,
      dependsOn: request.getDependenciesList().sort(),
      aliases: request.getAliasesList().map((alias) => this.aliasUrn(alias, request)),
      provider: urnOfReference(request.getProvider()),
      ignoreChanges: request.getIgnorechangesList(),
    };
  }

  private aliasUrn(alias: Alias, request: RegisterRequest): string {
    const spec = alias.getSpec();
    if (!spec) return alias.getUrn();
    const parent = spec.getNoparent() ? undefined : spec.getParenturn() || request.getParent() || undefined;
    return formUrn(
      spec.getStack() || this.identity.stack,
      spec.getProject() || this.identity.project,
      parent,
      spec.getType() || request.getType(),
      spec.getName() || request.getName(),
    );
  }

  private find(urn: string): Resource {
    const resource = this.byUrn.get(urn);
    if (!resource) throw new Error("registers outputs, but was never registered itself");
    return resource;
  }
}

/** For a call, whose own message is sufficient. */
const nothing = () => "";

const supportedFeatures = new Set(["secrets", "resourceReferences", "deletedWith", "replaceWith", "aliasSpecs"]);

/** A reference to a provider is its URN, `::` and its id. */
const urnOfReference = (reference: string) => reference.slice(0, Math.max(0, reference.lastIndexOf("::")));

function receiveAll(struct: Struct): { plain: Properties; reply: Properties; secrets: string[] } {
  const all = { plain: {} as Properties, reply: {} as Properties, secrets: [] as string[] };
  for (const [key, value] of Object.entries(struct.toJavaScript())) {
    const received = receive(value);
    all.plain[key] = received.plain;
    all.reply[key] = received.reply;
    if (received.secret) all.secrets.push(key);
  }
  return all;
}

/** The SDK uses only these accessors of the response, and only the plain form of the object. */
const response = (urn: string, id: string, state: Properties) => ({
  getUrn: () => urn,
  getId: () => id,
  getObject: () => ({ toJavaScript: () => state }),
  getPropertydependenciesMap: () => undefined,
  getResult: () => 0,
});
