import {
  type EngineEvent,
  LocalWorkspace,
  PulumiCommand,
  type Stack,
  StackNotFoundError,
} from "@pulumi/pulumi/automation";
import { omittedAccountsVariable, writeOmittedAccounts } from "../model/accounts/omitted-accounts";
import type { Engine, Operation, StackEvent, Watch } from "./engine";
import { translate } from "./engine-events";
import type { StateResource } from "./members-in-state";
import { UsageError } from "../console/usage-error";

/** Location of an environment's stacks. */
export interface Project {
  /** Folder with Pulumi.yaml. */
  readonly folder: string;
  /** The environment's stack configuration, which every Region's stack reads. */
  readonly configFile: string;
  /** Folders of policy packs that check `up` and `preview`. @default none */
  readonly policyPacks?: readonly string[];
}

/**
 * Pulumi's Automation API on the project folder. It runs the `pulumi` command on the PATH, so login, backend, secrets
 * provider and passphrase are those of the command line. Throws {@link UsageError} if the command is missing.
 *
 * Every operation gets `configFile`, the API's `--config-file`: a separate file for each Region's stack would be a copy
 * that can differ.
 */
export async function pulumiEngine({ folder, configFile, policyPacks = [] }: Project): Promise<Engine> {
  const pulumiCommand = await findCommand();
  const stacks = new Map<string, Stack>();
  const workspace = () => ({
    pulumiCommand,
    envVars: {
      // Types are checked by `npm run check`; otherwise each Region's host spends 5 s and 400 MB on checking them
      // again.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
  });
  const select = (stackName: string) => LocalWorkspace.selectStack({ stackName, workDir: folder }, workspace());
  const create = (stackName: string) => LocalWorkspace.createStack({ stackName, workDir: folder }, workspace());
  // `stack select` and `stack init` write the workspace's and the stacks' files: one at a time.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  const opened = (name: string): Stack => {
    const stack = stacks.get(name);
    if (stack === undefined) throw new Error(`Stack "${name}" was not opened.`);
    return stack;
  };
  return {
    open: (name, missing) =>
      inTurn(async () => {
        try {
          stacks.set(name, await select(name));
          return "exists";
        } catch (error) {
          if (!(error instanceof StackNotFoundError)) throw withoutFrame(error, name);
          if (missing === "leave") return "absent";
        }
        try {
          stacks.set(name, await create(name));
          return "created";
        } catch (error) {
          throw withoutFrame(error, name);
        }
      }),
    async state(name) {
      const { deployment } = await opened(name).exportStack();
      return (deployment as { readonly resources?: readonly StateResource[] } | null)?.resources ?? [];
    },
    async run(name, operation, watch, omission) {
      const stack = opened(name);
      // Set only for this stack and this operation.
      delete stack.workspace.envVars[omittedAccountsVariable];
      if (omission && omission.accountIds.length > 0)
        stack.workspace.envVars[omittedAccountsVariable] = writeOmittedAccounts(name, omission.accountIds);
      const exclude = omission && omission.urns.length > 0 ? { exclude: [...omission.urns] } : {};
      try {
        await operate(stack, operation, { configFile, policyPacks: [...policyPacks], ...exclude }, watch);
      } catch (error) {
        throw withoutFrame(error, name);
      }
    },
  };
}

async function operate(
  stack: Stack,
  operation: Operation,
  {
    configFile,
    policyPacks,
    ...exclude
  }: { readonly configFile: string; readonly policyPacks: string[]; readonly exclude?: string[] },
  watch: Watch,
): Promise<void> {
  const interrupts = new AbortController();
  let alive = false;
  let wanted = 0;
  let sent = 0;
  // The API sends the command an interrupt for each "abort" event, but loses one that comes before the command has
  // started. The command ends gracefully at the first interrupt, and at once, saving its state, at the second; a signal
  // aborts only once, so the second event is dispatched here.
  const send = () => {
    for (; alive && sent < wanted; sent++)
      if (sent === 0) interrupts.abort();
      else interrupts.signal.dispatchEvent(new Event("abort"));
  };
  const want = (number: number) => () => {
    wanted = number;
    send();
  };
  const cancel = want(1);
  const terminate = want(2);
  watch.cancel.addEventListener("abort", cancel);
  watch.terminate.addEventListener("abort", terminate);
  const hear = (event: StackEvent | undefined) => {
    alive = true;
    send();
    if (event) watch.onEvent(event);
  };
  const output = (text: string) => hear({ kind: "output", text });
  const options = {
    configFile,
    ...exclude,
    color: "never" as const,
    suppressOutputs: true,
    signal: interrupts.signal,
    onOutput: output,
    onError: output,
    onEvent: (event: EngineEvent) => hear(translate(event)),
  };
  try {
    switch (operation) {
      case "preview":
        await stack.preview({ ...options, policyPacks, diff: true });
        return;
      // `up` checks policies on the whole stack only after it has created the resources, so a preview checks them first.
      // The history that the API reads afterwards is decrypted without `--config-file`, that is with a wrong key: do not
      // decrypt its secrets.
      case "up":
        // Of its events only what the packs say is told: what changes, the update tells itself.
        if (policyPacks.length > 0) {
          const onEvent = (event: EngineEvent) => hear(event.policyEvent && translate(event));
          await stack.preview({ ...options, onEvent, policyPacks });
        }
        await stack.up({ ...options, policyPacks, showSecrets: false, continueOnError: true });
        return;
      case "refresh":
        await stack.refresh({ ...options, showSecrets: false });
        return;
      case "destroy":
        await stack.destroy({ ...options, showSecrets: false, continueOnError: true });
        return;
    }
  } finally {
    watch.cancel.removeEventListener("abort", cancel);
    watch.terminate.removeEventListener("abort", terminate);
  }
}

/**
 * The first minor version of Pulumi 3 that sends its events over a connection. For an older one the Automation API
 * polls a file, and the poll in flight when the command ends races with the last one: events are duplicated or lost
 * (`setupEventLog` in `automation/stack.js` of @pulumi/pulumi, `quit` in `@logdna/tail-file`).
 */
const oldestMinor = 206;

async function findCommand(): Promise<PulumiCommand> {
  const command = await getCommand();
  const { version } = command;
  if (version === null || version.major !== 3 || version.minor < oldestMinor)
    throw new UsageError(
      `The pulumi command has version ${version?.version ?? "unknown"}, but Pulumi 3.${oldestMinor} or a newer version 3 is required. Update it: https://www.pulumi.com/docs/install/.`,
    );
  return command;
}

async function getCommand(): Promise<PulumiCommand> {
  try {
    return await PulumiCommand.get();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes("ENOENT"))
      throw new UsageError(
        "There is no pulumi command on the PATH. Install the Pulumi CLI (https://www.pulumi.com/docs/install/), for example with `curl -fsSL https://get.pulumi.com | sh`, and log in with `pulumi login`.",
      );
    throw new UsageError(`The pulumi command cannot be used: ${essence(message)}`);
  }
}

/** The API's errors wrap the command's output: extract it, and say what to do about a locked stack. */
function withoutFrame(error: unknown, stack: string): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && error.name === "ConcurrentUpdateError")
    return new Error(
      `Another update of stack ${stack} is under way. Wait for it, or unlock the stack with: pulumi cancel --stack ${stack}`,
    );
  return new Error(essence(message));
}

/** The command's own first error line in `code: -2 stdout: stderr: Command failed …`, or the API's stderr. */
function essence(message: string): string {
  const line = message.split("\n").find((each) => /^\s*error: /.test(each));
  return (line ?? /^\s*stderr: (.+)$/m.exec(message)?.[1] ?? message).trim();
}
