import type { Json, JsonObject } from "../envelope";
import { at, list, own } from "../json";
import {
  type Finding,
  findingLimits,
  type FindingResource,
  isIdentified,
  type Note,
  objectOf,
  textOf,
  truncate,
} from "./finding";

/**
 * Ids of a finding's state (OCSF 1.6, "Detection Finding"): names beside them are a product's own. The new Security Hub has
 * no other word for a finding that somebody works on than In Progress.
 */
export const ocsfStatus = { new: 1, inProgress: 2, suppressed: 3, resolved: 4, archived: 5, deleted: 6 } as const;
const workflowOf: Readonly<Record<number, string>> = { 1: "NEW", 2: "NOTIFIED", 3: "SUPPRESSED", 4: "RESOLVED" };
const activityClose = 3;
/** Critical, of 0 to 6 and 99. */
export const ocsfCritical = 5;

/** Classes of findings about a state, by `class_uid`: Vulnerability Finding, Compliance Finding. */
const stateClasses: readonly unknown[] = [2002, 2003];

/**
 * Reads one finding in OCSF, from an event or an answer of GetFindingsV2 (Security Hub user guide, "OCSF findings in
 * Security Hub"); undefined without a usable identity, as of another cloud.
 */
export function readOcsfFinding(value: unknown): Finding | undefined {
  const raw = objectOf(value);
  const text = (...path: readonly (string | number)[]) => textOf(at(raw, ...path));
  const [id, productArn, accountId] = [
    text("metadata", "uid"),
    text("metadata", "product", "uid"),
    text("cloud", "account", "uid"),
  ];
  if (!isIdentified(id, productArn, accountId)) return undefined;
  const info = objectOf(raw["finding_info"]);
  const types = list(info["types"]).filter((type) => typeof type === "string");
  const status = Number(raw["status_id"]);
  const title = textOf(info["title"]);
  const note = noteOf(textOf(raw["comment"]));
  return {
    service: "securityhub-v2",
    id,
    productArn,
    accountId,
    generatorId: text("finding_info", "analytic", "uid"),
    title,
    types,
    // An exposure is a Detection Finding, and ends with its resource; sensitive data that was found was there.
    isThreat: !stateClasses.includes(raw["class_uid"]) && !types.includes("Exposure"),
    // GuardDuty user guide, "Sample findings": their titles begin so.
    isSample: title.startsWith("[SAMPLE]"),
    vulnerabilities: list(raw["vulnerabilities"])
      .map((each) => textOf(at(each, "cve", "uid")))
      .filter((each) => each !== ""),
    recordState:
      raw["activity_id"] === activityClose || status === ocsfStatus.archived || status === ocsfStatus.deleted
        ? "ARCHIVED"
        : "ACTIVE",
    workflowStatus: workflowOf[status] ?? "",
    resources: resourcesOf(list(raw["resources"]).map(objectOf)),
    ...(note !== undefined && { note }),
    userDefinedFields: {},
    productFields: {},
    createdAt: timeOf(info, "created_time"),
    observedAt: timeOf(info, "last_seen_time") || timeOf(info, "modified_time") || timeOf(raw, "time"),
    raw,
  };
}

/**
 * A resource's ARN is in `uid_alt` where `uid` is a plain id: `i-0c10c2c7863d1a356`, the name of a bucket, the key of an
 * object whose bucket is another resource of the finding.
 */
function resourcesOf(resources: readonly JsonObject[]): FindingResource[] {
  const isArn = (text: string) => text.startsWith("arn:");
  const bucketArn = (resource: JsonObject) => {
    const [uid, alt] = [textOf(resource["uid"]), textOf(resource["uid_alt"])];
    return [alt, uid].find(isArn) ?? (uid === "" ? "" : `arn:aws:s3:::${uid}`);
  };
  const buckets = resources.filter(({ type }) => type === "AWS::S3::Bucket").map(bucketArn);
  return resources
    .map((resource): FindingResource => {
      const type = textOf(resource["type"]);
      const [uid, alt] = [textOf(resource["uid"]), textOf(resource["uid_alt"])];
      if (type === "AWS::S3::Bucket") return { type, id: bucketArn(resource) };
      const [bucket, ...more] = buckets;
      if (type === "AWS::S3::Object" && ![alt, uid].some(isArn) && bucket !== undefined && more.length === 0)
        return { type, id: `${bucket}/${uid}` };
      return { type, id: isArn(alt) ? alt : uid };
    })
    .filter(({ id }) => id !== "");
}

/** With the `datetime` profile a time stands twice: in milliseconds, and as RFC 3339 (OCSF 1.6, "Date/Time Profile"). */
function timeOf(from: JsonObject, name: string): string {
  const milliseconds: Json | undefined = own(from, name);
  const written = textOf(own(from, `${name}_dt`));
  if (written !== "") return written;
  return typeof milliseconds === "number" && Math.abs(milliseconds) <= 8.64e15
    ? new Date(milliseconds).toISOString()
    : "";
}

/**
 * The new Security Hub keeps one comment, and not whose it is: this program's begin with their author in brackets, any
 * other is somebody else's. `[event-governance-prod/enrich-findings] Account shop…`.
 */
export const commentOf = ({ text, updatedBy }: Note): string =>
  truncate(`[${updatedBy}] ${text}`, findingLimits.noteCharacters);

function noteOf(comment: string): Note | undefined {
  if (comment.trim() === "") return undefined;
  const [, updatedBy = "", text = comment] = /^\[([a-z0-9-]+\/[a-z0-9-]+)\] (.*)$/s.exec(comment) ?? [];
  return { text, updatedBy };
}

/** A note as it can be read again: as much of it as its Security Hub keeps. */
export const keptNote = (service: Finding["service"], note: Note): Note =>
  service === "securityhub"
    ? { ...note, text: truncate(note.text, findingLimits.noteCharacters) }
    : (noteOf(commentOf(note)) ?? note);
