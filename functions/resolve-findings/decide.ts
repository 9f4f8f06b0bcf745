import type { Deletion } from "../../model/findings/deleted-resources";
import type { Envelope } from "../../model/envelope";
import { type Finding, findingLimits, truncate } from "../../model/findings/finding";
import { fieldPrefix, type FindingUpdate } from "../findings/finding-update";

/** Where the findings about a deleted resource can be: the Regions in which the administrator has them. */
export function regionsToSearch(
  deletion: Deletion,
  {
    findingRegions,
    regions,
  }: { readonly findingRegions?: readonly string[] | undefined; readonly regions: readonly string[] },
): readonly string[] {
  if (findingRegions === undefined) return deletion.region === null ? regions : [deletion.region];
  // Settings that name Regions name those of an aggregation: a finding of another Region is repeated there.
  return deletion.region !== null && findingRegions.includes(deletion.region) ? [deletion.region] : findingRegions;
}

/** Why a finding is left as it is. */
export type Resolution =
  "resolve" | "closed already" | "of another resource too" | "seen after the deletion" | "a threat";

/**
 * Whether a finding has become moot. Live state: what GetFindings answered. A name can be taken again, a bucket's by
 * anybody: what a product has seen after the deletion is about the new resource, and stays.
 */
export function verdictOn(
  finding: Finding,
  deletion: Deletion,
  deletedAt: string,
  { resolveThreats }: { readonly resolveThreats: boolean },
): Resolution {
  const { recordState, workflowStatus } = finding;
  if (recordState !== "ACTIVE" || (workflowStatus !== "NEW" && workflowStatus !== "NOTIFIED")) return "closed already";
  if (!resolveThreats && isThreat(finding)) return "a threat";
  const rest = finding.resources.filter(({ id, type }) => type !== "AwsAccount" && !isGone(id, deletion));
  if (rest.length > 0 || finding.resources.every(({ type }) => type === "AwsAccount")) return "of another resource too";
  if (!(Date.parse(finding.observedAt) <= Date.parse(deletedAt))) return "seen after the deletion";
  return "resolve";
}

/** Bucket and object go together. */
const isGone = (id: string, { ids }: Deletion) =>
  ids.some((gone) => id === gone || (gone.startsWith("arn:aws:s3:::") && id.startsWith(`${gone}/`)));

/**
 * What somebody did, as opposed to how a resource is set up: by the first part of the ASFF types (Security Hub user guide,
 * "Types taxonomy for ASFF"). A finding without types is taken for a threat.
 */
const isThreat = ({ types }: Finding) =>
  types.length === 0 || types.some((type) => !type.startsWith("Software and Configuration Checks"));

/** The update that resolves a finding. Somebody else's note stays: the reason then stands in a field. */
export function resolutionOf(finding: Finding, deletion: Deletion, event: Envelope, authors: Authors): FindingUpdate {
  const text = truncate(reasonOf(deletion, event), findingLimits.noteCharacters);
  const noteIsOurs = finding.note === undefined || authors.own.includes(finding.note.updatedBy);
  const key = `${fieldPrefix}resolved-because`;
  const hasRoom =
    key in finding.userDefinedFields || Object.keys(finding.userDefinedFields).length < findingLimits.userDefinedFields;
  return {
    status: "RESOLVED",
    userDefinedFields: { ...finding.userDefinedFields, ...(!noteIsOurs && hasRoom && { [key]: text }) },
    ...(noteIsOurs && { note: { text, updatedBy: authors.self } }),
  };
}

export interface Authors {
  readonly self: string;
  /** Of notes that this program may replace. */
  readonly own: readonly string[];
}

/** `EC2 instance i-1 was deleted: TerminateInstances at 2026-…Z by arn:… (event …).` */
function reasonOf({ kind, names }: Deletion, deleted: Envelope): string {
  const { detail, time, id, account, region } = deleted;
  const { eventName, eventID, userIdentity } = detail;
  const identity =
    typeof userIdentity === "object" && userIdentity !== null && !Array.isArray(userIdentity) ? userIdentity : {};
  const by = [identity["arn"], identity["invokedBy"], identity["type"]].find((text) => typeof text === "string");
  const shown = names.slice(0, 3).map((name) => truncate(name, 90));
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
  const call = typeof eventName === "string" ? eventName : deleted["detail-type"];
  const caller = typeof by === "string" ? ` by ${truncate(by, 120)}` : "";
  const event = typeof eventID === "string" ? eventID : id;
  return `${kind} ${shown.join(", ")}${more} of account ${account} in ${region} was deleted: ${call} at ${time}${caller} (event ${truncate(event, 60)}).`;
}
