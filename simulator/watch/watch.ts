import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import pc from "picocolors";
import { endOnInterrupt } from "../../console/interrupts";
import { printable, printableLines } from "../../console/printable";
import type { Terminal } from "../../console/terminal";
import { widthOf } from "../../console/terminal";
import { wrap } from "../../console/wrap";
import { openOutputFolder, type OutputFolder } from "../report/output-folder";
import type { FileChange } from "./change";
import { watchFiles, type WatchedFiles } from "./files";
import type { Reply, Request, RunOptions } from "./request";

const root = join(__dirname, "..", "..");

export type WatchOptions = Omit<RunOptions, "width">;

/**
 * Runs everything, then again what each change of a file may have touched, until Ctrl-C. Resolves only if there is nothing to
 * watch any more.
 *
 * This process watches and prints. Another one runs, and keeps what is expensive to load. After its quick answer a whole run
 * follows in a new process, which loads all code afresh and takes the place of the other; a further change ends it.
 *
 * @throws UsageError for an output folder that cannot be used.
 */
export async function watch(options: WatchOptions, terminal: Terminal): Promise<number> {
  // A mistake in the name of the folder is told before anything runs.
  openOutputFolder(options.output).discard();
  const watcher = new Watcher(options, terminal);
  const stopListening = endOnInterrupt(() => watcher.stop());
  try {
    return await watcher.run();
  } finally {
    stopListening();
    watcher.stop();
  }
}

/** After that long an answer is not waited for if there is a further change. */
const patienceMs = 20_000;

/** A process that runs one request at a time. */
class Runner {
  private readonly child: ChildProcess;
  private errors = "";
  private answer: ((reply: Reply | undefined) => void) | undefined;
  private say: (text: string) => void = () => undefined;

  constructor(
    /** What was in the files when it started. */
    readonly started: ReadonlyMap<string, string>,
  ) {
    this.child = fork(join(__dirname, "worker.ts"), [], {
      // Of Node's own options those about memory: ts-node adds itself to them.
      execArgv: [
        ...process.execArgv.filter((option) => option.startsWith("--max-")),
        "-r",
        require.resolve("ts-node/register/transpile-only"),
      ],
      // It makes texts for the terminal of this process, and has none itself.
      env: { ...process.env, ...(pc.isColorSupported && { FORCE_COLOR: "1" }) },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.child.stderr
      ?.setEncoding("utf8")
      .on("data", (text: string) => (this.errors = (this.errors + text).slice(-4000)));
    this.child.on("message", (reply: Reply) => {
      if (reply.kind === "say") this.say(reply.text);
      else this.finish(reply);
    });
    this.child.on("close", () => this.finish(undefined));
    this.child.on("error", () => this.finish(undefined));
  }

  /** Undefined if it was ended meanwhile. */
  async ask(request: Request, say: (text: string) => void = () => undefined): Promise<Reply | undefined> {
    this.say = say;
    const reply = await new Promise<Reply | undefined>((resolve) => {
      this.answer = resolve;
      if (this.child.connected) this.child.send(request);
      else this.finish(undefined);
    });
    if (reply !== undefined || this.child.killed) return reply;
    return { kind: "mistake", text: `The process that ran ended unexpectedly.\n${this.errors.trim()}` };
  }

  end(): void {
    this.child.kill("SIGKILL");
  }

  get alive(): boolean {
    return !this.child.killed && this.child.exitCode === null && this.child.signalCode === null;
  }

  private finish(reply: Reply | undefined): void {
    this.answer?.(reply);
    this.answer = undefined;
  }
}

class Watcher {
  private readonly request: RunOptions;
  private files: WatchedFiles | undefined;
  /** Has run everything, and answers what changes. */
  private ready: Runner | undefined;
  /** Runs everything. */
  private running: Runner | undefined;
  private output: OutputFolder | undefined;
  /** Changes that nobody has looked at. */
  private changed: string[] = [];
  private wake: () => void = () => undefined;
  private shownReport = false;
  private stopped = false;

  constructor(
    private readonly options: WatchOptions,
    private readonly terminal: Terminal,
  ) {
    this.request = { ...options, width: widthOf(terminal) };
  }

  async run(): Promise<number> {
    const { stackConfig, organization, events = [] } = this.options;
    const inputs = [stackConfig, ...(organization === undefined ? [] : [organization]), ...events];
    this.files = await watchFiles({ root, inputs }, (paths) => {
      this.changed.push(...paths);
      this.wake();
    });
    let owed = true;
    while (!this.stopped) {
      if (owed && this.changed.length === 0) owed = !(await this.runWhole());
      if (this.changed.length === 0) {
        this.print(pc.dim(`Watching ${this.inputsText(inputs)} and the program's files; Ctrl-C ends it.`));
        await new Promise<void>((resolve) => (this.wake = resolve));
      }
      if (this.changed.length === 0) continue;
      owed = await this.answerChange();
    }
    return 0;
  }

  /** Ends what runs, and says what was kept. */
  stop(): string {
    this.stopped = true;
    this.ready?.end();
    this.running?.end();
    void this.files?.close();
    if (this.output !== undefined) return this.output.discard();
    return this.shownReport
      ? `the output in ${this.options.output} is that of the last whole run.`
      : "no output was written.";
  }

  /** True if it came to an end, if only with a mistake: nothing more to do until a further change. */
  private async runWhole(): Promise<boolean> {
    const runner = new Runner(this.files?.snapshot() ?? new Map());
    this.running = runner;
    const output = openOutputFolder(this.options.output);
    this.output = output;
    const files = {
      archive: output.path("archive"),
      queries: output.path("queries"),
      messages: output.path("messages"),
      report: output.path("report.txt"),
      json: output.path("report.json"),
      page: output.path("report.html"),
    };
    this.wake = () => runner.end();
    const again = this.ready !== undefined;
    if (again) this.print(pc.dim("A whole run follows; a further change ends it."));
    const reply = await runner.ask({ kind: "whole", options: this.request, files }, (text) => {
      if (!again) this.print(text);
    });
    this.wake = () => undefined;
    this.running = undefined;
    this.output = undefined;
    if (reply?.kind === "ran") {
      output.keep();
      this.ready?.end();
      this.ready = runner;
      this.print(this.shownReport ? `${pc.dim(reply.at)}  ${reply.brief}` : reply.report);
      this.shownReport = true;
      return true;
    }
    output.discard();
    runner.end();
    if (reply === undefined) return false;
    this.mistake(reply);
    return true;
  }

  /** Tells what a change did, as far as that is known at once. True if a whole run is to follow. */
  private async answerChange(): Promise<boolean> {
    const paths = [...new Set(this.changed)];
    this.changed = [];
    this.print(
      `\n${pc.bold(new Date().toTimeString().slice(0, 8))}  ${printable(paths.slice(0, 3).join(", "))}${paths.length > 3 ? ` and ${paths.length - 3} more` : ""} changed`,
    );
    const { ready } = this;
    if (ready === undefined) return true;
    const asked = performance.now();
    // Code that never ends is ended by the change that mends it.
    this.wake = () => {
      if (performance.now() - asked > patienceMs) ready.end();
    };
    const reply = await ready.ask({
      kind: "again",
      options: this.request,
      changes: this.changesSince(ready.started, paths),
    });
    this.wake = () => undefined;
    if (!ready.alive) {
      this.ready = undefined;
      if (reply?.kind === "mistake") this.terminal.stderr.write(`${printableLines(reply.text)}\n`);
      return true;
    }
    // Another change came meanwhile: its answer covers this one as well.
    if (this.changed.length > 0) return true;
    if (reply?.kind === "answered") {
      this.print(reply.text);
      return !reply.settled;
    }
    if (reply?.kind === "beyond") {
      this.print(
        ...wrap(`Everything is run, because only that can tell what ${reply.why} changes.`, this.request.width),
      );
      return true;
    }
    if (reply !== undefined) this.mistake(reply);
    return false;
  }

  private mistake(reply: Reply): void {
    if (reply.kind === "mistake")
      this.terminal.stderr.write(`${printableLines(reply.text)}\nNothing was run; the next change is.\n`);
  }

  /** Everything that differs from when a process started, and what has just changed. */
  private changesSince(started: ReadonlyMap<string, string>, paths: readonly string[]): FileChange[] {
    const now = this.files?.snapshot() ?? new Map<string, string>();
    const differing = [...new Set([...started.keys(), ...now.keys()])].filter(
      (path) => started.get(path) !== now.get(path),
    );
    return [...new Set([...differing, ...paths])].map((path) => {
      const [before, after] = [started.get(path), now.get(path)];
      return { path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
    });
  }

  private inputsText(inputs: readonly string[]): string {
    return printable(inputs.join(", "));
  }

  private print(...lines: readonly string[]): void {
    this.terminal.stdout.write(`${lines.join("\n")}\n`);
  }
}
