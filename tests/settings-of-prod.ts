import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseSettings } from "../model/checks/parse";
import type { Settings } from "../model/settings/schema";

/** The raw settings of the shipped environment, a fresh copy at each call, without the namespace. */
export function rawProdSettings(): Record<string, any> {
  const text = readFileSync(join(__dirname, "..", "Pulumi.prod.yaml"), "utf8");
  const config = (parse(text) as { config: Record<string, unknown> }).config;
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith("event-governance:"))
      .map(([key, value]) => [key.slice("event-governance:".length), value]),
  );
}

/** The shipped environment's settings after `change` has been applied to their raw form. */
export function prodSettings(change: (raw: Record<string, any>) => void = () => {}): Settings {
  const raw = rawProdSettings();
  change(raw);
  return parseSettings(raw);
}
