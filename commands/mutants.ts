import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, Option } from "commander";
import { endOnInterrupt } from "../console/interrupts";
import { readOptions } from "../console/options";
import { printableError, printableJson } from "../console/printable";
import { runCommand } from "../console/run-command";
import { tableOf } from "../console/table";
import { type Terminal, widthOf } from "../console/terminal";
import { UsageError } from "../console/usage-error";
import { readEnvironmentOffline, withRollout } from "../environment/environment";
import { type RolloutMode, rolloutModes } from "../model/settings/rollout-modes";
import { SettingsError } from "../model/settings-error";
import { acceptedFor } from "../simulator/mutants/accepted";
import type * as judging from "../simulator/mutants/judge";
import { type Area, areas, type Mutant } from "../simulator/mutants/mutant";
import { mutantsOf } from "../simulator/mutants/mutate";
import { sample } from "../simulator/mutants/sample";
import { smaller } from "../simulator/mutants/smaller";
import type * as simulation from "../simulator/simulation";

interface Options {
  readonly stackConfig: string;
  readonly organization?: string;
  readonly rollout?: RolloutMode;
  readonly area?: readonly Area[];
  readonly only?: string;
  readonly perKind: number;
  readonly seed: string;
  readonly jobs: number;
  readonly atLeast: number;
  readonly recorded: boolean;
  readonly list: boolean;
  readonly json: boolean;
  /** `0/2`: the first of two parts, for a process of `--jobs`. */
  readonly part?: string;
}

/** What a process says of one mutant. */
interface Judged {
  readonly id: string;
  readonly area: Area;
  readonly killed?: judging.Verdict["killed"];
  readonly crash?: string;
  readonly accepted?: string;
}

const help = `
Exit code: 0 done, 1 fewer were found out than --at-least says, 2 invalid input.`;

/**
 * `npm run mutants`: breaks what the program builds in every way that rules can make, one at a time, and says which of
 * these the guarantees find out, whether they blame the right resource, and which survive.
 */
export async function mutants(args: readonly string[], terminal: Terminal): Promise<number> {
  const stopListening = endOnInterrupt(() => "nothing was changed.");
  try {
    const options = parse(args, terminal);
    if (options === undefined) return 0;
    if (options.part !== undefined) return await judgePart(options);
    if (options.list) {
      for (const { id } of (await prepare(options)).chosen) terminal.stdout.write(`${id}\n`);
      return 0;
    }
    const judged = (
      await Promise.all(partsOf(options.jobs).map((part) => judgeElsewhere(args, part, terminal)))
    ).flat();
    if (judged.length === 0) throw new UsageError("No mutant has such an area and text. --list shows all.");
    terminal.stdout.write(options.json ? `${printableJson(judged)}\n` : reportOf(judged, widthOf(terminal)));
    return share(judged) >= options.atLeast ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof SettingsError)) throw error;
    terminal.stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

const positive = (value: string): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new UsageError(`"${value}" is not a whole number from 1 on.`);
  return number;
};

function parse(args: readonly string[], terminal: Terminal): Options | undefined {
  const program = new Command("npm run mutants --")
    .description(
      "Breaks what the program builds, one resource and one way at a time, and says what the guarantees find out.",
    )
    .option("--stack-config <file>", "the environment: a file called Pulumi.ENVIRONMENT.yaml", "Pulumi.prod.yaml")
    .option("--organization <file>", "the organization's accounts, if settings have accounts.discover (JSON)")
    .addOption(new Option("--rollout <mode>", "reach the members in this mode").choices([...rolloutModes]))
    .addOption(new Option("--area <areas...>", "only mutants of these parts").choices([...areas]))
    .option("--only <text>", "only mutants with this text in their names")
    .option("--per-kind <number>", "most mutants of the same change in the same kind of resource", positive, 1)
    .option("--seed <text>", "chooses among those of a kind", "1")
    .option("--jobs <number>", "processes at a time", positive, 2)
    .option("--at-least <percent>", "exit with 1 if fewer are found out", positive, 95)
    .option("--recorded", "judge by the recorded resources alone, without traffic: a first look", false)
    .option("--list", "print the names of the mutants, and judge none", false)
    .option("--json", "print each mutant with its verdict as JSON", false)
    .addOption(new Option("--part <part>", "").hideHelp())
    .addHelpText("after", help);
  return readOptions<Options>(program, args, terminal);
}

async function prepare(options: Options) {
  const read = await readEnvironmentOffline(options.stackConfig, options.organization);
  const environment = smaller(options.rollout === undefined ? read : withRollout(read, options.rollout));
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { recordStacks } = require("../simulator/simulation") as typeof simulation;
  const graphs = await recordStacks(environment);
  const all = mutantsOf(graphs.flatMap(({ resources }) => resources))
    .filter(({ area }) => options.area?.includes(area) ?? true)
    .filter(({ id }) => options.only === undefined || id.includes(options.only));
  return { environment, graphs, chosen: sample(all, options.perKind, options.seed) };
}

const partsOf = (jobs: number) => Array.from({ length: jobs }, (_, index) => `${index}/${jobs}`);

/** Judges every n-th mutant, and sends each verdict to the parent. */
async function judgePart(options: Options): Promise<number> {
  const [index = 0, parts = 1] = (options.part ?? "").split("/").map(Number);
  const { environment, graphs, chosen } = await prepare(options);
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { createJudge } = require("../simulator/mutants/judge") as typeof judging;
  const folder = mkdtempSync(join(tmpdir(), "mutants-"));
  try {
    const judge = createJudge(environment, graphs, {
      folder,
      now: new Date(),
      ...(options.recorded && { only: "recorded" }),
    });
    for (const [at, mutant] of chosen.entries())
      if (at % parts === index) process.send?.(judged(await judge.judge(mutant)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
}

function judged({ mutant, killed, crash }: judging.Verdict): Judged {
  const why = killed === undefined ? acceptedFor(mutant)?.why : undefined;
  const { id, area }: Mutant = mutant;
  return {
    id,
    area,
    ...(killed && { killed }),
    ...(crash !== undefined && { crash }),
    ...(why !== undefined && { accepted: why }),
  };
}

async function judgeElsewhere(args: readonly string[], part: string, terminal: Terminal): Promise<Judged[]> {
  const child = fork(__filename, [...args, "--part", part], { stdio: ["ignore", "ignore", "pipe", "ipc"] });
  const verdicts: Judged[] = [];
  let problems = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (problems += text));
  child.on("message", (verdict: Judged) => {
    verdicts.push(verdict);
    if (process.stderr.isTTY) terminal.stderr.write(`\r${part}: ${verdicts.length} `);
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new UsageError(problems.trim() || `The process for part ${part} ended with ${String(code)}.`);
  return verdicts;
}

const counted = (all: readonly Judged[]) => all.filter(({ accepted }) => accepted === undefined);

/** Percent of the mutants that were found out, those aside that change nothing promised. */
function share(all: readonly Judged[]): number {
  const those = counted(all);
  return those.length === 0 ? 100 : (100 * those.filter(({ killed }) => killed !== undefined).length) / those.length;
}

function reportOf(all: readonly Judged[], width: number): string {
  const row = (name: string, of: readonly Judged[]) => {
    const killed = of.filter((each) => each.killed !== undefined);
    return [
      name,
      String(of.length),
      String(killed.length),
      String(killed.filter((each) => each.killed?.blamed === true).length),
      String(of.filter(({ accepted }) => accepted !== undefined).length),
      String(of.filter(({ crash }) => crash !== undefined).length),
    ];
  };
  const table = tableOf(
    [
      { head: "Area" },
      ...["Mutants", "Found out", "Right blame", "Nothing promised", "Crashed"].map((head) => ({
        head,
        align: "right" as const,
      })),
    ],
    [
      ...areas
        .filter((area) => all.some((each) => each.area === area))
        .map((area) =>
          row(
            area,
            all.filter((each) => each.area === area),
          ),
        ),
      row("all", all),
    ],
    { width },
  );
  const survivors = counted(all).filter(({ killed }) => killed === undefined);
  const misjudged = all.filter(({ killed }) => killed?.blamed === false);
  return [
    ...table,
    "",
    ...(survivors.length === 0
      ? []
      : [
          "Survivors",
          ...survivors.map(
            ({ id, crash }) => `  ${id}${crash === undefined ? "" : `: ${String(crash.split("\n")[0])}`}`,
          ),
          "",
        ]),
    ...(misjudged.length === 0
      ? []
      : [
          "Found out, with another resource at fault",
          ...misjudged.map(({ id, killed }) => `  ${id}: ${String(killed?.example.resource.split("::").at(-1))}`),
          "",
        ]),
    `${share(all).toFixed(1)} % of ${counted(all).length} mutants were found out.`,
    "",
  ].join("\n");
}

if (require.main === module) void runCommand(mutants);
