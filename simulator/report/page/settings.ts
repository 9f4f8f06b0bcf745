import type { Environment } from "../../../environment/environment";
import { isObject } from "../../../model/json";
import type { SettingData } from "../../../page/page-data";

/** Sections that have a part of the page of their own. */
const elsewhere = ["accounts"];

/** Every setting in force, one row for each value, and whether the environment's file says it. */
export function settingsOf(
  { settings, config }: Pick<Environment, "settings" | "config">,
  file: string,
): SettingData[] {
  const written = new Map(Object.entries(config).map(([key, value]) => [key.slice(key.indexOf(":") + 1), value]));
  return Object.entries(settings)
    .filter(([key]) => !elsewhere.includes(key))
    .flatMap(([key, value]) => rowsOf(key, value, written.get(key)))
    .map((row) => ({ ...row, from: row.from ? file : "default" }));
}

function rowsOf(path: string, value: unknown, written: unknown): { path: string; value: string; from: boolean }[] {
  if (isObject(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, each]) =>
      rowsOf(`${path}.${key}`, each, isObject(written) && Object.hasOwn(written, key) ? written[key] : undefined),
    );
  return [{ path, value: JSON.stringify(value) ?? "", from: written !== undefined }];
}
