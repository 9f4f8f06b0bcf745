import type { Graph } from "../graph";
import { RecordError } from "./record-error";
import { observe } from "./ambient";
import { Recording } from "./recording";

/** Input of a recording. */
export interface RecordArgs {
  /** Name of the Pulumi project. */
  readonly project: string;
  /** Name of the stack: `prod`, `prod.eu-west-1`. */
  readonly stack: string;
  /** Stack configuration by full key, `event-governance:regions`, with values as in `Pulumi.STACK.yaml`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Builds the resources; its result becomes the stack's outputs. */
  readonly program: () => Promise<Record<string, unknown> | void>;
  /** Result of `pulumi.getOrganization()`, which throws if absent. */
  readonly organization?: string;
  /** Runs the program as `pulumi preview` does for a new stack: computed outputs are unknown. @default false */
  readonly preview?: boolean;
  /** Milliseconds without progress after which recording fails. @default 30000 */
  readonly timeoutMs?: number;
  /** Called once, when the first resource is registered: for progress displays. */
  readonly onFirstResource?: () => void;
}

/**
 * Runs a Pulumi program without an engine, a provider or AWS, and returns what it would create, as plain data.
 *
 * Computed outputs come from `simulator/record/outputs.ts`. Stacks may be recorded sequentially or concurrently in one
 * process: each has its own copy of the SDK's state.
 *
 * Pulumi's own mocks stay green where a deployment would fail, so this is strict where they are not. It throws when
 * - the program throws, an `apply` throws, or a promise is rejected and nobody handles it;
 * - a resource is built but never registered, because an input failed or never got a value, or anything else hangs:
 *   after `timeoutMs` without progress, naming what hangs;
 * - two resources have one URN;
 * - a resource of AWS has no explicit provider, or its provider names no account (`allowedAccountIds`) or Region;
 * - the table of outputs does not know the resource's type, or throws; a provider function is called that it does not
 *   know; a resource is read from AWS;
 * - the program *reads* an output that it did not set and that the table does not compute. The SDK would hand it
 *   `undefined`, which `jsonStringify` drops and `interpolate` writes out. Resources report which of their properties
 *   are asked for their value (`reads.ts`), and asking for one without a value is the failure: not its mere
 *   absence, for most outputs of a resource are of no interest, and not what is made of it, which can hide it. In a
 *   preview, where outputs are unknown, this is not checked;
 * - an input or output holds the remains of a missing value in its text: `undefined` within a name, an ARN or an address,
 *   `[object Object]`, or the text of an Output that was never unwrapped.
 *
 * A resource built after the end of a recording (by a timer that nothing awaits) throws in its constructor.
 *
 * @throws RecordError listing all causes; Error if `config` has a key without a namespace or a value that is not JSON.
 */
export async function record(args: RecordArgs): Promise<Graph> {
  const recording = new Recording({
    project: args.project,
    stack: args.stack,
    config: configText(args.config),
    program: args.program,
    organization: args.organization,
    preview: args.preview ?? false,
    timeoutMs: args.timeoutMs ?? 30_000,
    onFirstResource: args.onFirstResource ?? (() => undefined),
  });
  await observe(recording, () => recording.run());
  const causes = recording.failures();
  if (causes.length > 0) throw new RecordError(args.stack, causes, recording.firstError());
  return recording.graph();
}

/** The engine passes scalars to a program as plain text, objects and lists as JSON text. */
function configText(config: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(config).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (!key.includes(":")) throw new Error(`Config key "${key}" has no namespace: write "PROJECT:${key}".`);
      const text = typeof value === "string" ? value : JSON.stringify(value);
      if (text === undefined)
        throw new Error(`Config key "${key}" is a ${typeof value}: write a value that JSON can hold.`);
      return [key, text];
    }),
  );
}
