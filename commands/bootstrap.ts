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
import { SettingsError } from "../model/settings-error";
import { DiscoveryError } from "../organization/discovery-error";
import { bootstrapOf } from "../environment/bootstrap";
import { type Environment, readEnvironment, withRollout } from "../environment/environment";
import { policyCharacters, policyText, serviceControlPolicy } from "../model/members/service-control-policy";
import { namesOf } from "../model/names";

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
      printPolicy(withRollout(read, mode), options.scpExcept ?? [], terminal);
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
    if (!(error instanceof UsageError || error instanceof SettingsError || error instanceof DiscoveryError))
      throw error;
    stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

/** The policy to standard output, what it means to standard error. */
function printPolicy({ name, settings }: Environment, except: readonly string[], terminal: Terminal): void {
  for (const role of except)
    // Service Authorization Reference, "IAM": the characters of a role's path and name.
    if (!/^[\w+=,.@/*-]{3,128}$/.test(role) || !/[\w]{3}/.test(role))
      throw new UsageError(
        `--scp-except is "${role}". Write the name of a role, such as OrganizationAccountAccessRole; * alone would except everybody.`,
      );
  const { document, explained } = serviceControlPolicy({ names: namesOf(name), settings, except });
  const text = policyText(document);
  if (text.length > policyCharacters)
    throw new UsageError(
      `The policy has ${text.length} characters, and Organizations takes ${policyCharacters}. Name fewer roles with --scp-except.`,
    );
  terminal.stdout.write(`${text}\n`);
  const advice = [
    `It has ${text.length} of the ${policyCharacters} characters that a service control policy may have, and denies where all of this is true:`,
    ...explained.map(({ what, why }) => `- ${what}: ${why}`),
    "Nobody has applied it. Deploy first, try it in one account, then attach it to the units of the members: docs/operations/silent-account.md.",
  ];
  terminal.stderr.write(
    advice
      .flatMap((line) => wrap(line, widthOf(terminal)))
      .map((line) => `${line}\n`)
      .join(""),
  );
}

if (require.main === module) {
  adviseOnNode(process.argv.slice(2));
  void runCommand(bootstrap);
}
