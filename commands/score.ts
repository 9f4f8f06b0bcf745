import { Command } from "commander";
import { endOnInterrupt } from "../console/interrupts";
import { readOptions } from "../console/options";
import { printableError, printableJson } from "../console/printable";
import { runCommand } from "../console/run-command";
import type { Terminal } from "../console/terminal";
import { UsageError } from "../console/usage-error";
import { scoreText } from "../score/page";
import { runScore, type ScoreRequest } from "../score/run";

interface Options extends ScoreRequest {
  readonly json: boolean;
}

const help = `
DIR is a folder, a clone or a bare repository; nothing is downloaded. --records, --attacks and
--harmless can be repeated, and name a file or a folder of .json, .jsonl and .ndjson files:
records of CloudTrail, events of EventBridge, lists of them, files of CloudTrail, or entries
with a label, one JSON value a line or a whole file:
  {"record": {"eventSource": "..."}, "label": "attack", "rule": "root-sign-in", "severity": "high"}
label is attack or harmless; entries with the same rule and label are one case, and the name of
its file is the rule of a record that names none.
--verdicts: {"verdicts": [{"detection": "trail-stopped", "record": {"userAgent": [{"prefix":
"aws-cli"}]}, "verdict": "expected", "why": "..."}]}, record an event pattern over the record.
Correlation rules look at the records of a case together, or at all that have no label, in order
of time; their alerts have the rule as detection, and record is a pattern over the alert's detail.

Exit code: 0 the score was made, 2 invalid input.`;

/** `npm run score`: holds collections of rules and records against what is shipped. Resolves to the exit code. */
export async function score(args: readonly string[], terminal: Terminal): Promise<number> {
  const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];
  const program = new Command("npm run score --")
    .description("Says what collections of rules and records look for, and what of it is governed and detected.")
    .option("--sigma <DIR>", "rules of Sigma, such as a clone of SigmaHQ/sigma")
    .option("--elastic <DIR>", "rules of Elastic, such as a clone of elastic/detection-rules")
    .option("--records <PATH>", "records, with or without labels", collect, [])
    .option("--attacks <PATH>", "records of attacks, one file a case", collect, [])
    .option("--harmless <PATH>", "harmless records, one file a case", collect, [])
    .option("--verdicts <FILE>", "what somebody said who read the alerts, JSON")
    .option("--write <FILE>", "writes the tables, Markdown: docs/coverage.md")
    .option("--missed <FILE>", "writes the calls that nothing forwards")
    .option("--json", "prints one JSON object", false)
    .addHelpText("after", help);
  const stopListening = endOnInterrupt(() => "nothing was written.");
  try {
    const options = readOptions<Options>(program, args, terminal);
    if (options === undefined) return await Promise.resolve(0);
    const result = runScore(options, new Date());
    terminal.stdout.write(options.json ? `${printableJson(result)}\n` : scoreText(result));
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

if (require.main === module) void runCommand(score);
