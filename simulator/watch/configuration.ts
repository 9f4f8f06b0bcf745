import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Resource } from "../graph";

interface Asset {
  readonly asset?: { readonly path?: string; readonly text?: string };
}

/** The two parts of a recorded function's archive that decide what it does: its code, as a digest, and its configuration. */
export function configurationOf(resource: Resource): {
  readonly code: string;
  readonly configuration: Readonly<Record<string, unknown>>;
} {
  const assets = (resource.inputs["code"] as { archive?: { assets?: Record<string, Asset> } } | undefined)?.archive
    ?.assets;
  const text = assets?.["configuration.json"]?.asset?.text ?? "{}";
  return {
    code: digestOf(assets?.["index.js"]?.asset?.path),
    configuration: JSON.parse(text) as Readonly<Record<string, unknown>>,
  };
}

function digestOf(path: string | undefined): string {
  try {
    return createHash("sha256")
      .update(readFileSync(path ?? ""))
      .digest("hex");
  } catch {
    return `no file ${path}`;
  }
}
