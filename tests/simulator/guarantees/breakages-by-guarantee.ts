import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Breakage } from "./breakages/breakage";

const folder = join(__dirname, "breakages");

/**
 * What breaks each guarantee on purpose, by its number: `breakages/01-archived-once.ts` has changes that must break
 * guarantee 1, and so has each other file that begins with 01.
 */
export const breakagesByGuarantee: ReadonlyMap<number, readonly Breakage[]> = readdirSync(folder)
  .filter((file) => /^\d/.test(file))
  .reduce((found, file) => {
    const id = Number(file.slice(0, 2));
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { breakages } = require(join(folder, file)) as { breakages: readonly Breakage[] };
    return found.set(id, [...(found.get(id) ?? []), ...breakages]);
  }, new Map<number, readonly Breakage[]>());
