import { execFile, spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { promisify } from "node:util";
import type { Workload } from "../pattern-workload";

/** Thrown without a JVM, or without event-ruler to run in it; the message says what is missing. */
export class UnavailableError extends Error {}

const run = promisify(execFile);
const cache = join(__dirname, "../../.cache/event-ruler-2.1.0");
const libraries = join(cache, "lib");
const classes = join(cache, "classes");

/** AWS's event-ruler in a separate JVM, with the same patterns and events. */
export class EventRuler {
  private readonly answers: AsyncIterator<string>;

  private constructor(
    private readonly jvm: ChildProcessWithoutNullStreams,
    lines: Interface,
  ) {
    this.answers = lines[Symbol.asyncIterator]();
  }

  /** @throws UnavailableError without Java, without Maven, or without Maven Central on the first run. */
  static async start(workloads: readonly Workload[]): Promise<EventRuler> {
    await prepare();
    for (const { name, patterns, events } of workloads) {
      const lines = [...patterns].map(([id, pattern]) => `${id}\t${JSON.stringify(pattern)}`);
      writeFileSync(join(cache, `${fileNameOf(name)}.tsv`), lines.join("\n"));
      writeFileSync(join(cache, `${fileNameOf(name)}.ndjson`), events.join("\n"));
    }
    const classPath = [classes, ...readdirSync(libraries).map((jar) => join(libraries, jar))].join(":");
    const jvm = spawn("java", ["-XX:+UseSerialGC", "-cp", classPath, "EventRulerBench", cache]);
    jvm.stderr.pipe(process.stderr);
    return new EventRuler(jvm, createInterface(jvm.stdout));
  }

  /** Fails if event-ruler finds a different number of ids in all events: one of the two is then wrong. */
  async expect(name: string, ids: number): Promise<void> {
    const found = Number(await this.ask(`count ${fileNameOf(name)}`));
    if (found !== ids) throw new Error(`With ${name} patterns event-ruler finds ${found} ids, we find ${ids}.`);
  }

  /** Returns events per second. */
  async measure(name: string, seconds: number): Promise<number> {
    return Number(await this.ask(`measure ${fileNameOf(name)} ${seconds}`));
  }

  async stop(): Promise<void> {
    this.jvm.stdin.end();
    await new Promise((resolve) => this.jvm.once("exit", resolve));
  }

  private async ask(question: string): Promise<string> {
    this.jvm.stdin.write(`${question}\n`);
    const answer = await this.answers.next();
    if (answer.done === true) throw new Error(`The JVM ended without an answer to "${question}".`);
    return answer.value;
  }
}

const fileNameOf = (name: string): string => `patterns-${name.replaceAll(" ", "-")}`;

async function prepare(): Promise<void> {
  await need("java", ["-version"], "there is no java on the PATH");
  if (!existsSync(libraries)) {
    const pom = join(__dirname, "pom.xml");
    const copy = ["-B", "-q", "-f", pom, "dependency:copy-dependencies", `-DoutputDirectory=${libraries}`];
    await need("mvn", ["-version"], "there is no mvn on the PATH to fetch it with");
    await need("mvn", copy, "Maven could not fetch it from Maven Central");
  }
  mkdirSync(classes, { recursive: true });
  const source = join(__dirname, "EventRulerBench.java");
  await need("javac", ["-cp", join(libraries, "*"), "-d", classes, source], "javac is missing or could not compile");
}

async function need(command: string, args: readonly string[], otherwise: string): Promise<void> {
  try {
    await run(command, [...args], { timeout: 300_000 });
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    throw new UnavailableError([`${otherwise}.`, ...stderr.split("\n").slice(0, 5)].join("\n").trim());
  }
}
