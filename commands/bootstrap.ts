import { Command, Option } from "commander";
import { plural } from "../console/count";
import { adviseOnNode } from "../console/node-version";
import type { Terminal } from "../console/terminal";
import { type RolloutMode, rolloutModes } from "../model/settings/schema";
import { SettingsError } from "../model/settings-error";
import { DiscoveryError } from "../organization/discovery-error";
import { bootstrapOf } from "../environment/bootstrap";
import { readEnvironment, withRollout } from "../environment/environment";

/**
 * `npm run bootstrap -- prod`: prints the CloudFormation template that members need first to standard output, and
 * deployment instructions to standard error, so that `npm run -s bootstrap -- prod > members.json` is a template.
 * Resolves to the exit code: 0, or 2 for invalid input.
 */
export async function bootstrap(args: readonly string[], { stdout, stderr }: Terminal): Promise<number> {
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
    .parse([...args], { from: "user" });
  const options = program.opts<{ readonly mode?: RolloutMode; readonly stackConfig?: string }>();
  try {
    const read = await readEnvironment(options.stackConfig ?? `Pulumi.${program.args[0] ?? ""}.yaml`);
    const mode = options.mode ?? read.settings.rollout.mode;
    const { template, accounts, regions, mostBytes } = bootstrapOf(withRollout(read, mode), mode);
    const text = JSON.stringify(template, null, 2);
    stdout.write(`${text}\n`);
    stderr.write(
      accounts.length === 0
        ? `No account needs it: the StackSets cover them all.\n`
        : `For ${accounts.length} ${plural(accounts.length, "account")}, each in ${regions.join(", ")}: ${accounts.join(", ")}.\nDeploy it with the capability CAPABILITY_NAMED_IAM.\n`,
    );
    if (Buffer.byteLength(text) > mostBytes)
      stderr.write(`It has more than ${mostBytes} bytes: upload it to S3 and give its URL.\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof DiscoveryError)) throw error;
    stderr.write(`${error.message}\n`);
    return 2;
  }
}

if (require.main === module) {
  adviseOnNode(process.argv.slice(2));
  void bootstrap(process.argv.slice(2), process).then((code) => {
    process.exitCode = code;
  });
}
