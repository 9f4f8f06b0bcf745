import type { Command } from "commander";
import { UsageError } from "./usage-error";

/**
 * Names under which npm passes on an option of ours, if not its own: npm takes a beginning of one of its options for that
 * option. Tried with npm 11.19, whose `token-description` is such a one; npm 10.9 knows none.
 */
const takenFor: Readonly<Record<string, string>> = { to: "token_description" };

/** Options that npm has too: it passes them on as well if they stand in its own settings. */
const ofNpm: Readonly<Record<string, string>> = { json: "--no-json", yes: "--no-yes" };

/**
 * Refuses to run without an option that npm kept for itself. Without `--` before it, npm takes `--region=us-west-2` for its
 * own setting, prints at most a warning, and leaves `npm_config_region` in the environment (npm documentation, "config",
 * "Environment Variables"; npm-run-script). The command would then work on every Region.
 *
 * @throws UsageError
 */
export function refuseTakenOptions(
  program: Command,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): void {
  const script = scriptOf(program);
  // Set by npm to the script that it runs: another one's options, such as those of `npm test`, are not ours.
  if (script === undefined || env["npm_lifecycle_event"] !== script) return;
  const taken = program.options
    .map(({ long }) => long?.slice(2) ?? "")
    .flatMap((name) => {
      const value = valueOf(name, env);
      if (value === undefined || (name in ofNpm && isGiven(name, args, program))) return [];
      return [{ name, value }];
    });
  if (taken.length === 0) return;
  const written = taken.map(({ name, value }) => (value === "true" ? `--${name}` : `--${name}=${value}`)).join(" ");
  const own = taken.flatMap(({ name }) => ofNpm[name] ?? []);
  throw new UsageError(
    `npm kept ${written} for itself. Write -- before the options: ${runOf(script)} -- ${meant(program, args, taken)}` +
      (own.length > 0
        ? `\nIf you did not write ${written}, it stands in npm's own settings: ${runOf(script)} ${own.join(" ")} ignores them.`
        : ""),
  );
}

/**
 * The arguments as they were probably meant. Of `--region us-west-2` npm keeps the name and passes on the value as if it
 * were an argument.
 */
function meant(
  { options, registeredArguments }: Command,
  args: readonly string[],
  taken: readonly { readonly name: string; readonly value: string }[],
): string {
  const given = args.slice(0, registeredArguments.length);
  const left = args.slice(registeredArguments.length);
  return [
    ...given,
    ...taken.map(({ name, value }) => {
      const option = options.find(({ long }) => long === `--${name}`);
      if (value !== "true") return `--${name} ${value}`;
      if (option?.required !== true) return `--${name}`;
      return `--${name} ${left.shift() ?? option.attributeName().toUpperCase()}`;
    }),
    ...left,
  ].join(" ");
}

/** `up` of `npm run up --`: the script that a command is. */
export const scriptOf = (program: Command): string | undefined => /(\S+) --$/.exec(program.name())?.[1];

/** How a script is run: `npm start`, `npm run up`. */
export const runOf = (script: string): string => (script === "start" ? "npm start" : `npm run ${script}`);

function valueOf(name: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const names = [name.replaceAll("-", "_"), takenFor[name]];
  for (const each of names) {
    const value = each === undefined ? undefined : env[`npm_config_${each}`];
    // npm passes on `false` as an empty text.
    if (value !== undefined && value !== "" && value !== "false") return value;
  }
  return undefined;
}

const isGiven = (name: string, args: readonly string[], program: Command): boolean => {
  const short = program.options.find(({ long }) => long === `--${name}`)?.short;
  return args.some((arg) => arg === `--${name}` || (short !== undefined && arg === short));
};
