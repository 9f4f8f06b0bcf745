import { createHash } from "node:crypto";
import { claimsFolder } from "../model/claim-check/claim-check";
import type { Archive } from "./archive";

/** The whole event for a record, or the reason why there is none. */
export type Claimed = { readonly event: string } | { readonly reason: string };

/** Keys of claims in the format of the function `claim-check`: no content of an event can lead out of their folder. */
const keyShape = new RegExp(`^s3://[^/]+/(${claimsFolder}(?:[^/]+/)*[0-9a-f]{64}[.]json)$`);

/**
 * The whole event for a record that is a claim check (docs/archive.md). Undefined for any other line: the text is
 * searched first, because few lines of millions are claims.
 */
export function claimed(archive: Archive, line: string): Claimed | undefined {
  if (!line.includes('"claim":')) return undefined;
  const claim = claimOf(line);
  if (claim === undefined) return undefined;
  const { uri, sha256 } = claim;
  const key = keyShape.exec(uri)?.[1];
  if (key === undefined || key.split("/").includes("..")) return undefined;
  const body = archive.readWhole(key);
  if (body === undefined) return { reason: `its full event, ${key}, is not in the given archive` };
  if (createHash("sha256").update(body).digest("hex") !== sha256)
    return { reason: `its full event, ${key}, has a different SHA-256 than its record` };
  // Line feeds between tokens are white space; those within strings are escaped.
  return { event: body.toString("utf8").replace(/[\r\n]+/g, " ") };
}

function claimOf(line: string): { readonly uri: string; readonly sha256: string } | undefined {
  let event: { readonly detail?: { readonly claim?: { readonly uri?: unknown; readonly sha256?: unknown } } } | null;
  try {
    event = JSON.parse(line) as typeof event;
  } catch {
    return undefined;
  }
  const { uri, sha256 } = event?.detail?.claim ?? {};
  return typeof uri === "string" && typeof sha256 === "string" ? { uri, sha256 } : undefined;
}
