import { existsSync } from "node:fs";
import { join } from "node:path";

/** Where `bundleFunction` is, in this and in former versions, the newest first. */
export const bundlers = ["components/responders/bundle.ts", "components/function-bundle.ts"] as const;

/** The one of a checkout; undefined if it has none. */
export const bundlerOf = (folder: string): string | undefined =>
  bundlers.find((file) => existsSync(join(folder, file)));
