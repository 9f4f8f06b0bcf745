import { inspect } from "node:util";
import { CustomResource, output, type Output, type Resource as Built, runtime } from "@pulumi/pulumi";
import type { ResourceTransformation } from "@pulumi/pulumi";
import type { Graph } from "../graph";
import type { Observer } from "./ambient";
import { formUrn, type MonitorEvents, RecordingMonitor } from "./monitor";
import { lineOf, type Trace, traceTo } from "./place";
import { watchReads } from "./reads";

export interface RecordingSettings {
  readonly project: string;
  readonly stack: string;
  /** Text, as the engine passes it. */
  readonly config: Readonly<Record<string, string>>;
  readonly program: () => Promise<Record<string, unknown> | void>;
  readonly organization: string | undefined;
  readonly preview: boolean;
  readonly timeoutMs: number;
  readonly onFirstResource: () => void;
}

/** A resource whose constructor ran. */
interface Construction {
  readonly urn: string;
  readonly parentUrn: string | undefined;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly read: Set<string>;
  registering: boolean;
  /** Source position. */
  readonly trace: Trace;
  /** The properties that have a value in AWS, once registered. */
  outputs?: ReadonlySet<string>;
}

interface Apply {
  readonly callback: (value: never) => unknown;
  /** The resources whose outputs it uses. */
  readonly source: readonly Built[];
}

/**
 * One run of a program: the resources it built, those that were registered, and all errors.
 *
 * Must run within its own local storage of the SDK, so that stacks are isolated.
 */
export class Recording implements Observer, MonitorEvents {
  private readonly monitor: RecordingMonitor;
  private readonly urns = new WeakMap<Built, string>();
  private readonly constructions = new Map<string, Construction[]>();
  private readonly applies = new Map<Promise<unknown>, Apply>();
  private readonly causes = new Set<unknown>();
  private readonly ownCauses = new Set<string>();
  private readonly messages: string[] = [];
  /** Counts all events: as long as it grows, the program is making progress. */
  private activity = 0;
  private registrations = 0;
  private ended = false;
  private wake: () => void = () => undefined;

  constructor(private readonly settings: RecordingSettings) {
    this.monitor = new RecordingMonitor(settings, this);
  }

  async run(): Promise<void> {
    const { project, stack, preview, organization, config, program } = this.settings;
    runtime.setMockOptions(this.monitor, project, stack, preview, organization);
    runtime.setAllConfig({ ...config });
    let finished = false;
    const drained = runtime
      .runInPulumiStack(async () => {
        runtime.registerStackTransformation(this.constructing);
        return program();
      })
      .catch((error: unknown) => this.rejected(error))
      .then(() => {
        finished = true;
        return this.drain();
      });
    const end = await this.guard(drained);
    // Unhandled rejections are reported one turn of the event loop later.
    await turn();
    await turn();
    const causeKnown = this.causes.size > 0;
    if (end === "silent") this.explainSilence(finished);
    this.explainDuplicates();
    await this.explainUnregistered(causeKnown);
    this.ended = true;
    this.monitor.finish();
  }

  graph(): Graph {
    return {
      stack: this.settings.stack,
      resources: [...this.monitor.resources].sort((a, b) => (a.urn < b.urn ? -1 : 1)),
      outputs: this.monitor.stackOutputs,
      messages: this.messages,
    };
  }

  /**
   * One line per error. The SDK wraps an error of the monitor into further errors, one for each dependent resource:
   * lines that contain another are dropped.
   */
  failures(): string[] {
    const own = [...this.ownCauses];
    const lines = [...this.causes].map((cause) => (typeof cause === "string" ? cause : messageOf(cause)));
    return [...new Set(lines)].filter((line) => !own.some((other) => other !== line && line.includes(other)));
  }

  /** The first error thrown, with its own stack trace if any. */
  firstError(): unknown {
    return [...this.causes].find((cause) => cause instanceof Error);
  }

  // Callbacks from the process.

  rejected(reason: unknown): void {
    this.activity++;
    this.causes.add(reason);
  }

  logged(severity: "warning" | "error", message: string): void {
    this.activity++;
    this.messages.push(`${severity}: ${message}`);
  }

  applied(callback: (value: never) => unknown, source: readonly Built[], settled: Promise<unknown>): void {
    this.activity++;
    this.applies.set(settled, { callback, source });
    const settle = () => {
      this.activity++;
      this.applies.delete(settled);
      if (this.applies.size === 0) this.wake();
    };
    settled.then(settle, settle);
  }

  // Callbacks from the monitor.

  registering(urn: string): { first: boolean; declared: ReadonlySet<string> } {
    this.activity++;
    if (this.registrations++ === 0) this.settings.onFirstResource();
    const all = this.constructions.get(urn) ?? [];
    const construction = all.find((candidate) => !candidate.registering);
    if (!construction) throw new Error("is registered, but its construction was not seen");
    construction.registering = true;
    return { first: construction === all[0], declared: new Set(Object.keys(construction.properties)) };
  }

  lineOf(urn: string): string | undefined {
    const all = this.constructions.get(urn) ?? [];
    const construction = all.filter(({ registering }) => registering).at(-1) ?? all[0];
    return construction && lineOf(construction.trace);
  }

  registered(urn: string, outputs: ReadonlySet<string>): void {
    for (const construction of this.constructions.get(urn) ?? []) {
      if (!construction.registering || construction.outputs) continue;
      construction.outputs = outputs;
      for (const property of construction.read) this.checkRead(construction, property);
    }
  }

  failed(cause: string): void {
    this.activity++;
    this.causes.add(cause);
    this.ownCauses.add(cause);
  }

  /** Runs in the constructor of every resource, before anything else (Pulumi docs, "transformations"). */
  private readonly constructing: ResourceTransformation = ({ resource, type, name, props, opts }) => {
    if (this.ended)
      throw new Error(
        `${type} "${name}" is built after the recording of stack ${this.settings.stack} ended: await whatever builds it`,
      );
    this.activity++;
    const parent = opts.parent ?? runtime.getStackResource();
    const parentUrn = parent && this.urns.get(parent);
    if (parent && parent !== runtime.getStackResource() && parentUrn === undefined)
      this.failed(`${type} "${name}" has a parent of another stack`);
    const urn = formUrn(this.settings.stack, this.settings.project, parentUrn, type, name);
    this.urns.set(resource as Built, urn);

    const properties = props as Record<string, unknown>;
    const trace = traceTo(this.constructing);
    const construction: Construction = { urn, parentUrn, type, properties, trace, read: new Set(), registering: false };
    this.constructions.set(urn, [...(this.constructions.get(urn) ?? []), construction]);

    if (resource instanceof CustomResource && !this.settings.preview)
      watchReads(resource, Object.keys(properties), (property) => {
        if (construction.outputs) this.checkRead(construction, property);
        else construction.read.add(property);
      });
    return undefined;
  };

  private checkRead({ urn, type, outputs }: Construction, property: string): void {
    if (outputs?.has(property)) return;
    this.failed(
      `${urn}: the program reads "${property}", which it did not set and which simulator/record/outputs.ts does not compute for ${type}`,
    );
  }

  private explainDuplicates(): void {
    for (const [urn, [first, second]] of this.constructions) {
      if (!first || !second) continue;
      // The children of a component that was built twice exist twice too: one line is enough.
      if (first.parentUrn !== undefined && (this.constructions.get(first.parentUrn)?.length ?? 0) > 1) continue;
      this.failed(`${urn}: two resources have this URN, ${sketch(first)} and ${sketch(second)}: rename one of them`);
    }
  }

  /** Waits until nothing is pending: no registration, no `apply`, and nothing started by either. */
  private async drain(): Promise<void> {
    for (let before = -1; before !== this.activity;) {
      before = this.activity;
      await runtime.disconnect();
      if (this.applies.size > 0) await new Promise<void>((resolve) => (this.wake = resolve));
      await turn();
      await turn();
    }
  }

  /**
   * Ends with the drain. A drain that hangs ends after `timeoutMs` without any event, and soon after a failure: what
   * depends on a failed resource never settles.
   */
  private guard(drained: Promise<void>): Promise<"drained" | "failed" | "silent"> {
    return new Promise((resolve) => {
      let seen = -1;
      let idleMs = 0;
      let looking = false;
      const end = (how: "drained" | "failed" | "silent") => {
        clearInterval(timer);
        resolve(how);
      };
      // Counts checks, not time: a program in a long computation is not idle. Neither is one on a machine so busy that
      // the timer is due at every turn of the event loop, so a check takes several turns.
      const look = async () => {
        if (looking) return;
        looking = true;
        for (let turns = 0; turns < turnsOfALook; turns++) await turn();
        looking = false;
        idleMs = seen === this.activity ? idleMs + watchEveryMs : 0;
        seen = this.activity;
        if (idleMs >= this.settings.timeoutMs) end("silent");
        else if (this.causes.size > 0 && idleMs >= patienceMs) end("failed");
      };
      const timer = setInterval(() => void look(), watchEveryMs);
      drained.then(
        () => end("drained"),
        (error: unknown) => {
          this.rejected(error);
          end("failed");
        },
      );
    });
  }

  private explainSilence(finished: boolean): void {
    const waited = `after ${this.settings.timeoutMs / 1000} s in which nothing happened`;
    if (!finished) this.failed(`the program has not finished ${waited}: it awaits something that never comes`);
    else this.failed(`recording was given up ${waited}`);
    for (const { callback, source } of this.applies.values()) {
      const code = callback.toString().replace(/\s+/g, " ");
      if (sdkCallbacks.some((fragment) => code.includes(fragment))) continue;
      const urns = source.map((resource) => this.urns.get(resource)).filter((urn) => urn !== undefined);
      const of = urns.length > 0 ? ` on an output of ${urns.join(", ")}` : "";
      this.failed(`never settled: apply(${code.length > 100 ? `${code.slice(0, 100)}…` : code})${of}`);
    }
  }

  /** Names resources that were built and never registered, unless an earlier failure explains that. */
  private async explainUnregistered(causeKnown: boolean): Promise<void> {
    const unregistered = [...this.constructions.values()].flat().filter(({ registering }) => !registering);
    const refused = [...this.ownCauses];
    const explained: string[] = [];
    for (const { urn, properties } of unregistered) {
      if (explained.length === mostUnregistered) break;
      const states = await Promise.all(
        Object.entries(properties).map(async ([key, value]) => ({ key: `"${key}"`, ...(await stateOf(value)) })),
      );
      const failed = states.filter(({ state }) => state === "failed");
      const pending = states.filter(({ state }) => state === "pending");
      if (failed.some(({ reason }) => refused.some((cause) => messageOf(reason).includes(cause)))) continue;
      const keys = (list: typeof states) => list.map(({ key }) => key).join(", ");
      if (failed.length > 0) explained.push(`${urn}: built but never registered: input ${keys(failed)} failed`);
      else if (pending.length > 0)
        explained.push(`${urn}: built but never registered: input ${keys(pending)} never got a value`);
      else if (!causeKnown)
        explained.push(`${urn}: built but never registered: its parent, provider or a dependency never came to be`);
    }
    for (const cause of explained) this.failed(cause);
    if (explained.length === mostUnregistered)
      this.failed(`${unregistered.length} resources in all were never registered`);
    await turn();
  }
}

const watchEveryMs = 25;
const turnsOfALook = 20;
const patienceMs = 250;
const mostUnregistered = 20;
/** Callbacks of the SDK itself: they would not help the reader. */
const sdkCallbacks = ["massage(", "outputRec(", "(ob) =>"];

/** One turn of the event loop: everything that was ready has run by then. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function messageOf(reason: unknown): string {
  if (reason instanceof Error) return reason.message || reason.name;
  return typeof reason === "string" ? reason : `a promise was rejected with ${inspect(reason)}`;
}

/** Identifies a resource: its source position, and its plain inputs as far as they fit on one line. */
function sketch({ trace, properties }: Construction): string {
  const line = lineOf(trace);
  const plain = Object.entries(properties).filter(([, value]) =>
    ["string", "number", "boolean"].includes(typeof value),
  );
  const inputs = plain.length === 0 ? "no plain inputs" : JSON.stringify(Object.fromEntries(plain.slice(0, 4)));
  return `one built ${line === undefined ? "" : `at ${line} `}with ${inputs}`;
}

async function stateOf(value: unknown): Promise<{ state: "settled" | "pending" | "failed"; reason?: unknown }> {
  const settling = (output(value) as Output<unknown> & { promise(withUnknowns: boolean): Promise<unknown> }).promise(
    true,
  );
  const settled = settling.then(
    () => ({ state: "settled" as const }),
    (reason: unknown) => ({ state: "failed" as const, reason }),
  );
  const waited = turn().then(turn);
  return Promise.race([settled, waited.then(() => ({ state: "pending" as const }))]);
}
