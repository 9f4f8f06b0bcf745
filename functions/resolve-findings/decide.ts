import type { Deletion } from "../../model/findings/deleted-resources";
import type { Envelope } from "../../model/envelope";
import { type Finding, findingLimits, truncate } from "../../model/findings/finding";
import { keptNote } from "../../model/findings/ocsf-finding";
import { fieldPrefix, type FindingUpdate } from "../findings/finding-update";

/** Regions that may hold findings about a deleted resource. */
export function regionsToSearch(
  deletion: Deletion,
  {
    findingRegions,
    regions,
  }: { readonly findingRegions?: readonly string[] | undefined; readonly regions: readonly string[] },
): readonly string[] {
  if (findingRegions === undefined) return deletion.region === null ? regions : [deletion.region];
  // Configured Regions are those of an aggregation: findings of other Regions are copied there.
  return deletion.region !== null && findingRegions.includes(deletion.region) ? [deletion.region] : findingRegions;
}

/**
 * What findings about a deleted resource may call it: the new Security Hub names a bucket, a role or a function by its name
 * where CSPM has its ARN. Which finding is meant {@link verdictOn} decides.
 */
export const searchedFor = ({ service }: Pick<Finding, "service">, deletion: Deletion): readonly string[] =>
  service === "securityhub" ? deletion.ids : [...new Set([...deletion.ids, ...deletion.names])];

/** Why a finding is left as it is. */
export type Resolution =
  "resolve" | "closed already" | "of another resource too" | "seen after the deletion" | "a threat";

/**
 * Decides whether a finding is moot. Live state is the response of GetFindings. A name can be reused, a bucket's by
 * anyone: a finding seen after the deletion is about the new resource, and stays open.
 */
export function verdictOn(
  finding: Finding,
  deletion: Deletion,
  deletedAt: string,
  { resolveThreats }: { readonly resolveThreats: boolean },
): Resolution {
  const { recordState, workflowStatus } = finding;
  if (recordState !== "ACTIVE" || (workflowStatus !== "NEW" && workflowStatus !== "NOTIFIED")) return "closed already";
  if (!resolveThreats && finding.isThreat) return "a threat";
  const others = finding.resources.filter(({ type }) => !accountTypes.includes(type));
  if (others.length === 0 || others.some(({ id }) => !isGone(id, deletion))) return "of another resource too";
  if (!(Date.parse(finding.observedAt) <= Date.parse(deletedAt))) return "seen after the deletion";
  return "resolve";
}

/** A bucket and its objects are deleted together. */
const isGone = (id: string, { ids }: Deletion) =>
  ids.some((gone) => id === gone || (gone.startsWith("arn:aws:s3:::") && id.startsWith(`${gone}/`)));

/** The account itself, as each Security Hub and AWS Config call it. */
const accountTypes = ["AwsAccount", "AWS::Account", "AWS::::Account"];

/**
 * The update that resolves a finding. A note of another author stays: the reason is then in a field, where its Security
 * Hub has any.
 */
export function resolutionOf(finding: Finding, deletion: Deletion, event: Envelope, authors: Authors): FindingUpdate {
  const text = truncate(reasonOf(deletion, event), findingLimits.noteCharacters);
  const noteIsOurs = finding.note === undefined || authors.own.includes(finding.note.updatedBy);
  const key = `${fieldPrefix}resolved-because`;
  const hasRoom =
    Object.hasOwn(finding.userDefinedFields, key) ||
    Object.keys(finding.userDefinedFields).length < findingLimits.userDefinedFields[finding.service];
  return {
    status: "RESOLVED",
    userDefinedFields: { ...finding.userDefinedFields, ...(!noteIsOurs && hasRoom && { [key]: text }) },
    ...(noteIsOurs && { note: keptNote(finding.service, { text, updatedBy: authors.self }) }),
  };
}

export interface Authors {
  readonly self: string;
  /** Authors whose notes this program may replace. */
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
