import { writeFile } from "node:fs/promises";
import { stripVTControlCharacters } from "node:util";
import { count } from "../../console/count";
import { silenceAwsSdk } from "../../console/node-version";
import { printable, printableError, printableJson } from "../../console/printable";
import { type Environment, readEnvironmentOffline, regionsOf, withRollout } from "../../environment/environment";
import { writeMessages, writeQueryResults } from "../report/files";
import { reportAsJson } from "../report/json";
import { lastMutants } from "../report/last-mutants";
import { describeVerdict } from "../report/guarantees";
import { reportOf } from "../report/report";
import { pageDataOf } from "../report/page/page-data-of";
import { reportAsText } from "../report/text";
import { pageOf } from "../../page/page";
import { simulate } from "../simulation";
import { recordEnvironment } from "../steps/record";
import type { Progress } from "../steps/progress";
import { type OwnEvents, readOwnEvents } from "../traffic/own-events/own-events";
import { type Base, baseOf, runAgain } from "./again";
import { describeAgain, describeBroken, describeEnd } from "./answer";
import type { Reply, RunFiles, RunOptions } from "./request";

/** A whole run, and what later ones compare with. */
export interface Session {
  readonly base: Base;
  /** "14:03:12", when the run ended. */
  readonly at: string;
}

/** Runs everything, as `npm start` does. @param say gets a line for each step, at its end. */
export async function runWhole(
  options: RunOptions,
  files: RunFiles,
  say: (text: string) => void,
): Promise<{ readonly session: Session; readonly reply: Reply }> {
  silenceAwsSdk();
  const started = performance.now();
  const { environment, own } = await readInput(options);
  say(describe(environment));
  const now = new Date();
  const progress: Progress = {
    step: async (title, work) => {
      let latest = title;
      const result = await work((text) => (latest = `${title}: ${text}`));
      say(`✔ ${printable(latest)}`);
      return result;
    },
  };
  const run = { root: files.archive, now, all: options.all, ...(own && { events: own.events }) };
  const simulated = await simulate(environment, run, progress);
  const result = { ...simulated, assumptions: [...simulated.assumptions, ...(own?.assumptions ?? [])].sort() };
  await writeQueryResults(files.queries, result.queries);
  await writeMessages(files.messages, result.functions);
  const { strict, output, width, verbose } = options;
  const { warnings } = environment;
  const seconds = { total: (performance.now() - started) / 1000 };
  const more = { seconds, leftOut: own?.leftOut ?? [], mutants: lastMutants() };
  const report = reportOf(result, {
    ...more,
    warnings,
    output,
    ownEvents: own !== undefined,
    strict,
  });
  await writeFile(files.report, stripVTControlCharacters(reportAsText(report, width, true)));
  const context = {
    made: now,
    command: "npm start -- --watch",
    ownEvents: own !== undefined,
    words: stripVTControlCharacters(describeVerdict(report)),
    file: options.stackConfig,
  };
  const page = pageDataOf(environment, result, context);
  await writeFile(files.page, pageOf(page));
  await writeFile(files.json, `${printableJson(reportAsJson(environment, result, { ...more, page }))}\n`);
  const base = await baseOf(environment, result, run);
  const at = clock();
  const brief = [
    ...describeBroken(result.guarantees, width),
    `${describeVerdict(report)} Everything was run, in ${seconds.total.toFixed(1)} s.`,
  ].join("\n");
  return {
    session: { base, at },
    reply: { kind: "ran", report: reportAsText(report, width, verbose), brief, at },
  };
}

/** Runs again what may have changed since a whole run. @param sameCode true if no code differs from what ran then. */
export async function answer({ base, at }: Session, options: RunOptions, sameCode: boolean): Promise<Reply> {
  const started = performance.now();
  const { environment, own } = await readInput(options);
  if (sameCode && own === undefined && JSON.stringify(environment) === JSON.stringify(base.environment))
    return {
      kind: "answered",
      text: `Nothing that the run depends on has changed: the verdict of ${at} stands.`,
      settled: true,
    };
  const run = { root: "", now: base.now, all: options.all, ...(own && { events: own.events }) };
  const recording = await recordEnvironment(
    environment,
    run,
    { step: (_title, work) => work(() => undefined) },
    () => undefined,
  );
  const again = await runAgain(base, environment, recording, run);
  const lines = [describeAgain(again, at, options.width)];
  if (!again.same) lines.push(describeEnd(again, (performance.now() - started) / 1000, at));
  return { kind: "answered", text: lines.join("\n"), settled: again.same && sameCode };
}

async function readInput({
  stackConfig,
  organization,
  rollout,
  events,
}: RunOptions): Promise<{ readonly environment: Environment; readonly own?: OwnEvents }> {
  const read = await readEnvironmentOffline(stackConfig, organization);
  const environment = rollout === undefined ? read : withRollout(read, rollout);
  return { environment, ...(events && { own: readOwnEvents(events) }) };
}

const describe = (environment: Environment): string =>
  printable(
    `environment ${environment.name}: ${count(environment.accounts.length, "account")} in ${count(regionsOf(environment).length, "Region")}`,
  );

/** "14:03:12", in the time of this machine. */
const clock = (): string => new Date().toTimeString().slice(0, 8);

/** Errors that tell people what to put right; by name, because each run may have loaded the classes anew. */
const mistakes = ["SettingsError", "UsageError", "OutsideError", "EventsFileError", "RecordError"];

/** A mistake's message, for a terminal; undefined for any other error. */
export const describeMistake = (error: unknown): string | undefined =>
  error instanceof Error && mistakes.includes(error.name) ? printableError(error) : undefined;
