import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { deploy } from "../../commands/deploy";
import type { Operation } from "../../deploy/engine";
import { pulumiEngine } from "../../deploy/pulumi-engine";
import type { Outcome } from "../../deploy/run";
import type { Environment } from "../../environment/environment";
import { readEnvironment } from "../../environment/environment";
import { deployedGraph } from "../../simulator/record/state/deployed-graph";
import type { Graph } from "../../simulator/graph";
import { recordStacks } from "../../simulator/simulation";
import { CapturedTerminal } from "../captured-terminal";
import { pathWithPulumi } from "./command-line";
import { Project } from "./project";
import { reportWork } from "./report";
import type { Call } from "./provider/aws";
import { type ProviderServer, serveProvider } from "./provider/server";

/** Result of one command of the driver. */
export interface Run {
  /** The command's exit code. */
  readonly code: number;
  /** All that was printed, and the log of each Region. */
  readonly output: string;
  readonly outcomes: readonly Outcome[];
  /** AWS calls meanwhile, in order. */
  readonly calls: readonly Call[];
}

/**
 * An environment deployed by the real engine: through the project's own driver, Automation API, command line and
 * language host, with state in files, to an AWS in memory.
 */
export class Deployment {
  private operations = 0;
  private recording?: { readonly settings: string; readonly graphs: Promise<Graph[]> };

  private constructor(
    readonly project: Project,
    private readonly server: ProviderServer,
  ) {}

  static async start(change: (settings: Record<string, any>) => void): Promise<Deployment> {
    const path = pathWithPulumi();
    const deployment = new Deployment(new Project(), await serveProvider());
    deployment.project.configure(change);
    Object.assign(process.env, deployment.project.environment, deployment.server.environment, { PATH: path });
    deployment.writeCheckpoints(false);
    return deployment;
  }

  get aws() {
    return this.server.aws;
  }

  /** Names of resources that were not known when the engine last asked the provider about them: `URN PROPERTY`. */
  unknownNames(): string[] {
    return this.aws.takeUnknownNames();
  }

  /**
   * True: the engine writes the whole state before and after each step, as for users; false: once at the end. Writing
   * takes most of an update's time and matters only if one fails midway.
   */
  writeCheckpoints(write: boolean): void {
    process.env["PULUMI_SKIP_CHECKPOINTS"] = String(!write);
  }

  /** `npm run OPERATION -- prod ARGS` */
  async run(operation: Operation, ...args: string[]): Promise<Run> {
    const before = this.aws.calls.length;
    const outcomes: Outcome[] = [];
    const terminal = new CapturedTerminal();
    const code = await deploy([operation, "prod", ...(operation === "destroy" ? ["--yes"] : []), ...args], terminal, {
      folder: this.project.folder,
      budget: Infinity,
      engine: (configFile, policyPacks) => pulumiEngine({ folder: this.project.folder, configFile, policyPacks }),
      probe: () => ({
        role: (accountId) => Promise.resolve(this.aws.whyUnreachable(accountId)),
        bus: (accountId) => Promise.resolve(this.aws.whyUnreachable(accountId)),
      }),
      sleep: () => Promise.resolve(),
      display: () => ({
        started: () => undefined,
        finished: (outcome) => void outcomes.push(outcome),
        interrupted: () => undefined,
        close: () => Promise.resolve(),
      }),
      interrupts: () => ({ cancel: never, terminate: never, close: () => undefined }),
      ask: () => Promise.resolve(undefined),
      // What the simulator says of the same settings is compared by agreement.ts.
      simulate: () => Promise.reject(new Error("this suite asks the simulator itself")),
    });
    this.operations += outcomes.length;
    let output = terminal.err + terminal.out;
    for (const { target } of outcomes) output += this.log(operation, target.stack);
    return { code, output, outcomes, calls: this.aws.calls.slice(before) };
  }

  /** The command line, in the project's folder. */
  async pulumi(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)("pulumi", [...args, "--non-interactive"], {
      cwd: this.project.folder,
      maxBuffer: 1024 ** 3,
    });
    return stdout;
  }

  environment(): Promise<Environment> {
    return readEnvironment(join(this.project.folder, "Pulumi.prod.yaml"));
  }

  /** The engine's state, stack by stack. */
  async deployed(): Promise<Graph[]> {
    const graphs: Graph[] = [];
    for (const { name } of (await this.environment()).stacks) graphs.push(deployedGraph(await this.state(name)));
    return graphs;
  }

  async state(stack: string): Promise<{ deployment: { resources?: { urn: string; protect?: boolean }[] } }> {
    return JSON.parse(await this.pulumi("stack", "export", "--show-secrets", "--stack", stack)) as {
      deployment: { resources?: { urn: string; protect?: boolean }[] };
    };
  }

  /** The simulator's recording for the same settings; the last one is cached. */
  async recorded(): Promise<Graph[]> {
    const settings = readFileSync(join(this.project.folder, "Pulumi.prod.yaml"), "utf8");
    if (this.recording?.settings !== settings)
      this.recording = { settings, graphs: recordStacks(await this.environment()) };
    return this.recording.graphs;
  }

  async close(): Promise<void> {
    reportWork({ operations: this.operations, calls: this.aws.calls.length });
    await this.server.close();
    this.project.remove();
  }

  private log(operation: Operation, stack: string): string {
    try {
      return readFileSync(join(this.project.folder, ".local", "deploy", "prod", operation, `${stack}.log`), "utf8");
    } catch {
      return "";
    }
  }
}

const never = new AbortController().signal;
