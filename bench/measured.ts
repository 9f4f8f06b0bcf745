import { cpus, totalmem } from "node:os";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { format } from "prettier";
import { median, type Ratio, ratioOf } from "./ab/statistics";
import type { Measurement } from "../tools/reference/performance";

/**
 * `npm run bench:measured -- SAMPLES.json --load busy`: keeps what `npm run bench:ab -- --samples SAMPLES.json` measured in
 * `bench/measured.json`, of which `npm run docs` makes the tables of docs/performance.md. A figure that was measured before is
 * replaced. On a busy machine wall time means nothing, and is left out.
 */
interface Samples {
  /** What prints it, if not `bench:ab`. */
  readonly command?: string;
  readonly base: { readonly hash: string };
  readonly head: { readonly hash: string };
  readonly samples: readonly {
    readonly workload: string;
    readonly base: readonly Run[];
    readonly head: readonly Run[];
  }[];
}

type Run = { readonly [Figure in keyof typeof units]?: number };

const units = { cpuSeconds: "CPU s", wallSeconds: "wall s", peakMegabytes: "peak MB", kilobytes: "KB" };

/** The most that a figure may be of c5f440b's. */
function goalOf(workload: string, key: keyof Run): number | undefined {
  if (workload.startsWith("import of ")) return key === "kilobytes" ? 0.67 : 0.5;
  if (key === "peakMegabytes") return workload === "start" ? 1 : undefined;
  return key === "cpuSeconds" ? { start: 0.25, "start-cold": 0.33, suite: 0.5 }[workload] : undefined;
}

async function main(): Promise<void> {
  const program = new Command("npm run bench:measured --")
    .argument("<samples...>", "files that bench:ab has written")
    .requiredOption("--load <TEXT>", 'what else ran: "busy" or "idle"')
    .parse();
  const { load } = program.opts<{ readonly load: string }>();
  const file = join(__dirname, "measured.json");
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Measurement[]) : [];
  const added = program.args.flatMap((path) => measurementsIn(JSON.parse(readFileSync(path, "utf8")) as Samples, load));
  const names = new Set(added.map(({ figure }) => figure));
  const all = [...before.filter(({ figure }) => !names.has(figure)), ...added].sort((a, b) =>
    a.figure < b.figure ? -1 : 1,
  );
  writeFileSync(file, await format(JSON.stringify(all), { parser: "json", printWidth: 120 }));
}

function measurementsIn({ base, head, command, samples }: Samples, load: string): Measurement[] {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GB, Node.js ${process.version}`;
  return samples.flatMap(({ workload, base: ofBase, head: ofHead }) =>
    (Object.keys(units) as (keyof Run)[])
      .filter((key) => key !== "wallSeconds" || load === "idle")
      .flatMap((key): Measurement[] => {
        const goal = goalOf(workload, key);
        const values = (runs: readonly Run[]) =>
          runs.flatMap(({ [key]: value }) => (value === undefined ? [] : [Number(value.toPrecision(4))]));
        const [before, now] = [values(ofBase), values(ofHead)];
        if (before.length === 0 || now.length === 0) return [];
        return [
          {
            figure: `${workload}, ${units[key]}`,
            base: { median: median(before), runs: before.length },
            head: { median: median(now), runs: now.length },
            ratio: rounded(ratioOf(before, now)),
            baseCommit: base.hash,
            headCommit: head.hash,
            date: new Date().toISOString().slice(0, 10),
            machine,
            load,
            command: command ?? `npm run bench:ab -- --base ${base.hash.slice(0, 7)} --only ${workload}`,
            ...(goal !== undefined && { goal }),
          },
        ];
      }),
  );
}

const rounded = ({ estimate, low, high }: Ratio): Measurement["ratio"] => ({
  estimate: Number(estimate.toFixed(3)),
  low: Number(low.toFixed(3)),
  high: Number.isFinite(high) ? Number(high.toFixed(3)) : null,
});

void main();
