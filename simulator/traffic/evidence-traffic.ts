import { catalog } from "../../model/catalog/catalog";
import type { Envelope, JsonObject } from "../../model/envelope";
import { hubOf } from "../../model/settings/regions";
import { uuidOf } from "../deterministic";
import { arise, type Send, type Stage, toSend } from "./send";

/** Calls of an administrator of the governance account that endanger the archive: its own rules tell people. */
export const ownEvidenceTraffic = ({ evidence = [], now, expectedOutcomeOf }: Stage): Send[] =>
  evidence.flatMap(({ account, region, bucket, key }) => {
    const [source, eventName, requestParameters]: [string, string, JsonObject] =
      bucket === undefined
        ? ["aws.kms", "DisableKey", { keyId: key ?? "" }]
        : ["aws.s3", "PutBucketVersioning", { bucketName: bucket }];
    const entry = catalog.find((each) => each.source === source && isCall(each.sample));
    if (entry === undefined) return [];
    const call = arise(entry, account, region, now);
    const id = uuidOf(`${eventName} ${bucket ?? key}`);
    const resources: JsonObject[] = key === undefined ? [] : [{ ARN: key, accountId: account, type: "AWS::KMS::Key" }];
    const detail = { ...call.detail, eventID: id, eventName, requestParameters, resources, responseElements: null };
    const send = toSend(`${eventName} of ${bucket ?? key}`, { ...call, id, detail }, expectedOutcomeOf);
    // The archive's own rule takes it, whatever settings govern.
    return [send.expect === "stays" ? { ...send, expect: "either" } : send];
  });

/** A finding about a user's access key, which remediation deactivates, in a Region of each hub. */
export function leakedKeyTraffic({ settings, regions, accounts, now, expectedOutcomeOf }: Stage): Send[] {
  const [type] = settings.remediation.accessKeys.findings;
  const entry = catalog.find(({ id }) => id === "guardduty-finding");
  const administrator = settings.administrators.guardduty?.accountId ?? accounts.at(-1)?.id;
  const affected = accounts.at(-1)?.id;
  if (type === undefined || entry === undefined || administrator === undefined || affected === undefined) return [];
  const from = settings.administrators.guardduty?.regions ?? regions;
  const hubs = new Map(from.map((region) => [hubOf(settings.regions, region), region]).reverse() as [string, string][]);
  return [...hubs.values()].map((region) => {
    const finding = arise(entry, administrator, region, now);
    const id = uuidOf(`leaked key ${region}`);
    const detail = {
      ...finding.detail,
      id: id.replaceAll("-", ""),
      accountId: affected,
      type,
      resource: {
        resourceType: "AccessKey",
        accessKeyDetails: {
          accessKeyId: "AKIAIOSFODNN7EXAMPLE",
          principalId: "AIDACKCEVSQ6C2EXAMPLE",
          userName: "backup-operator",
          userType: "IAMUser",
        },
      },
    };
    return toSend(`${type} of account ${affected} in ${region}`, { ...finding, id, detail }, expectedOutcomeOf);
  });
}

const isCall = ({ "detail-type": type }: Envelope) => type === "AWS API Call via CloudTrail";
