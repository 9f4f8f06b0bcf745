import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Output folder of `.ci/engine`. */
export const built = join(__dirname, "..", "..", ".cache", "engine");

/** A PATH on which `pulumi` and its language host are: the one at hand, or what `.ci/engine` has built. */
export function pathWithPulumi(path = process.env["PATH"] ?? ""): string {
  const extended = [path, built].join(delimiter);
  for (const command of ["pulumi", "pulumi-language-nodejs"])
    if (!extended.split(delimiter).some((folder) => isExecutable(join(folder, command))))
      throw new Error(
        `There is no ${command} on the PATH. Install the Pulumi CLI, or run .ci/engine, which builds it.`,
      );
  return extended;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
