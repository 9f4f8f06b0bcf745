import type { Environment } from "../../../environment/environment";
import { isObject } from "../../../model/json";
import { settingsSchema } from "../../../model/settings/schema";
import { nodesAt, schemaTree } from "../../../model/settings/what-to-write";
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
    .flatMap(([key, value]) => rowsOf([key], value, written.get(key)))
    .map(({ path, value, isWritten }) => ({
      path: path.join("."),
      why: meaningOf(path),
      value,
      from: isWritten ? file : "default",
    }));
}

interface Row {
  readonly path: readonly string[];
  readonly value: string;
  readonly isWritten: boolean;
}

function rowsOf(path: readonly string[], value: unknown, written: unknown): Row[] {
  if (isObject(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, each]) =>
      rowsOf([...path, key], each, isObject(written) && Object.hasOwn(written, key) ? written[key] : undefined),
    );
  return [{ path, value: JSON.stringify(value) ?? "", isWritten: written !== undefined }];
}

/** The schema's description of the key, or of the nearest one above it that has one. */
function meaningOf(path: readonly string[]): string {
  const described = nodesAt(schemaTree(settingsSchema), path).find(({ description = "" }) => description !== "");
  return described?.description ?? (path.length > 1 ? meaningOf(path.slice(0, -1)) : "");
}
