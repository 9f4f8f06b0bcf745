import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";

/**
 * Writes `Pulumi.small.yaml`, or that of another name, the shipped environment with three accounts and one Region, and returns its path.
 *
 * @param change of the settings, by key without the project's name.
 */
export function smallEnvironment(
  folder: string,
  change: (settings: Record<string, unknown>) => void = () => undefined,
  name = "small",
): string {
  const shipped = parse(readFileSync(join(__dirname, "..", "Pulumi.prod.yaml"), "utf8")) as {
    config: Record<string, unknown>;
  };
  const own = "event-governance:";
  const [ours, others] = [true, false].map((is) =>
    Object.entries(shipped.config).filter(([key]) => key.startsWith(own) === is),
  );
  const settings: Record<string, unknown> = Object.fromEntries(
    (ours ?? []).map(([key, value]) => [key.slice(own.length), value]),
  );
  settings["accounts"] = (settings["accounts"] as unknown[]).slice(0, 3);
  settings["regions"] = { "us-east-1": {} };
  change(settings);
  const config = Object.fromEntries([
    ...(others ?? []),
    ...Object.entries(settings).map(([key, value]): [string, unknown] => [own + key, value]),
  ]);
  const file = join(folder, `Pulumi.${name}.yaml`);
  // As Pulumi reads it: a date without quotes would be a point in time.
  writeFileSync(file, stringify({ config }, { schema: "yaml-1.1" }));
  return file;
}
