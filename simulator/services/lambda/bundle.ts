import { existsSync, readFileSync } from "node:fs";
import { isObject } from "../../../model/json";
import type { Resource } from "../../graph";

/** A function, as called by the simulator. */
export type Handler = (
  event: unknown,
  invocation: { readonly remainingMilliseconds: () => number },
) => Promise<unknown>;
export type CreateHandler = (context: unknown) => Handler;

interface Asset {
  readonly asset?: { readonly path?: string; readonly text?: string };
}

/** The code and configuration that the program would upload. */
export interface RecordedBundle {
  readonly createHandler: CreateHandler;
  readonly configuration: unknown;
}

/**
 * Loads the bundle in a recorded function's archive, the same that Lambda would get.
 *
 * @throws BundleError if there is nothing to run.
 */
export function loadBundle(resource: Resource): RecordedBundle {
  const archive = archiveOf(resource);
  const path = archive?.assets?.["index.js"]?.asset?.path;
  if (path === undefined || !existsSync(path))
    throw new BundleError(`has no index.js in its archive, or one that is not on this machine: ${path}`);
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { createHandler, handler } = require(path) as { createHandler?: CreateHandler; handler?: unknown };
  if (typeof createHandler !== "function" || typeof handler !== "function")
    throw new BundleError(`${path} exports no createHandler and handler`);
  const configuration = archive?.assets?.["configuration.json"]?.asset?.text;
  return { createHandler, configuration: configuration === undefined ? undefined : JSON.parse(configuration) };
}

/** The code that Lambda would get; `undefined` if it is not on this machine. */
export function bundleText(resource: Resource): string | undefined {
  const path = archiveOf(resource)?.assets?.["index.js"]?.asset?.path;
  return path === undefined || !existsSync(path) ? undefined : readFileSync(path, "utf8");
}

/** `configuration.json` in a recorded function's archive; empty if there is none, or none that is an object. */
export function configurationOf(resource: Resource): Readonly<Record<string, unknown>> {
  const told = archiveOf(resource)?.assets?.["configuration.json"]?.asset?.text;
  const configuration: unknown = told === undefined ? undefined : JSON.parse(told);
  return isObject(configuration) ? configuration : {};
}

/** True if a recorded function's archive has a file of this name, on whatever machine it is. */
export const hasCode = (resource: Resource, file: string): boolean =>
  archiveOf(resource)?.assets?.[file]?.asset?.path !== undefined;

const archiveOf = (resource: Resource): { readonly assets?: Record<string, Asset> } | undefined =>
  (resource.inputs["code"] as { archive?: { assets?: Record<string, Asset> } } | undefined)?.archive;

class BundleError extends Error {}
