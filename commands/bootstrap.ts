import { Command, Option } from "commander";
import { count } from "../console/count";
import { endOnInterrupt } from "../console/interrupts";
import { adviseOnNode } from "../console/node-version";
import { readCommandLine } from "../console/options";
import { printableError, printableJson } from "../console/printable";
import { runCommand } from "../console/run-command";
import { type Terminal, widthOf } from "../console/terminal";
import { UsageError } from "../console/usage-error";
import { wrap } from "../console/wrap";
import { type RolloutMode, rolloutModes } from "../model/settings/rollout-modes";
import { bootstrapOf, guardrailOf } from "../environment/bootstrap";
import { readEnvironment, withRollout } from "../environment/environment";
import { isMistake } from "./mistake";

/**
 * `npm run bootstrap -- prod`: prints the CloudFormation template that members need first to standard output, and
 * deployment instructions to standard error, so that `npm run -s bootstrap -- prod > members.json` is a template.
 * Resolves to the exit code: 0, or 2 for invalid input.
 */
export async function bootstrap(args: readonly string[], terminal: Terminal): Promise<number> {
  const { stdout, stderr } = terminal;
  const program = new Command("npm run -s bootstrap --")
    .description("Prints the CloudFormation template that members need before the first pulumi up.")
    .argument("<environment>", "name of the environment, whose settings are in Pulumi.ENVIRONMENT.yaml")
    .addOption(
      new Option("--mode <mode>", "rollout to prepare for; default: the one in the settings").choices([
        ...rolloutModes,
      ]),
    )
    .option(
      "--stack-config <file>",
      "file with the settings, called Pulumi.ENVIRONMENT.yaml; default: that of ENVIRONMENT in this folder",
    )
    .option(
      "--scp",
      "print instead a service control policy that keeps members from what governs them; it is never applied",
      false,
    )
    .option(
      "--scp-except <role>",
      "name of a further role of members that may change it, with or without *; can be repeated",
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .addHelpText("after", "\nExit code: 0 the template or policy was printed, 2 invalid input.");
  const stopListening = endOnInterrupt(() => "no template was printed.");
  try {
    const line = readCommandLine<{
      readonly mode?: RolloutMode;
      readonly stackConfig?: string;
      readonly scp: boolean;
      readonly scpExcept?: readonly string[];
    }>(program, args, terminal);
    if (line === undefined) return 0;
    const { options } = line;
    const read = await readEnvironment(options.stackConfig ?? `Pulumi.${line.args[0] ?? ""}.yaml`);
    const mode = options.mode ?? read.settings.rollout.mode;
    if (options.scp) {
      const { policy, advice } = guardrailOf(withRollout(read, mode), options.scpExcept ?? []);
      stdout.write(`${policy}\n`);
      stderr.write(
        advice
          .flatMap((line) => wrap(line, widthOf(terminal)))
          .map((line) => `${line}\n`)
          .join(""),
      );
      return 0;
    }
    if (options.scpExcept !== undefined)
      throw new UsageError("--scp-except says who is left out of the policy that --scp prints. Add --scp.");
    const { template, accounts, regions, mostBytes } = bootstrapOf(withRollout(read, mode), mode);
    const text = printableJson(template);
    stdout.write(`${text}\n`);
    const advice =
      accounts.length === 0
        ? ["No account needs it: the StackSets cover them all."]
        : [
            `For ${count(accounts.length, "account")}, each in ${regions.join(", ")}: ${accounts.join(", ")}.`,
            "Deploy it with the capability CAPABILITY_NAMED_IAM.",
          ];
    stderr.write(
      advice
        .flatMap((line) => wrap(line, widthOf(terminal)))
        .map((line) => `${line}\n`)
        .join(""),
    );
    if (Buffer.byteLength(text) > mostBytes)
      stderr.write(`It has more than ${mostBytes} bytes: upload it to S3 and give its URL.\n`);
    return 0;
  } catch (error) {
    if (!isMistake(error)) throw error;
    stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

if (require.main === module) {
  adviseOnNode(process.argv.slice(2));
  void runCommand(bootstrap);
}
