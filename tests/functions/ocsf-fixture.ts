import type { JsonObject } from "../../model/envelope";
import { sampleOcsfFinding, type SampleOcsfFinding } from "../../model/findings/sample-finding";
import { administrator, member } from "./findings-world";
import type { Envelope } from "../../model/envelope";

/** A finding of the new Security Hub about a member's bucket, with changes of its parts. */
export function ocsfLike(changes: Partial<SampleOcsfFinding> = {}, account = member): JsonObject {
  const finding = sampleOcsfFinding({
    product: "securityhub",
    uid: "control-1",
    classUid: 2003,
    types: ["Posture Management"],
    severityId: 4,
    title: "S3 buckets should block public access",
    resources: [{ type: "AWS::S3::Bucket", uid: "customer-exports", uid_alt: "arn:aws:s3:::customer-exports" }],
    ...changes,
  });
  return inAccount(finding, account);
}

export const inAccount = (finding: JsonObject, account = member): JsonObject =>
  JSON.parse(JSON.stringify(finding).replaceAll("111122223333", account)) as JsonObject;

export const uidOf = (finding: JsonObject): string => String((finding["metadata"] as JsonObject)["uid"]);

/** Security Hub's event about it, from the administrator. */
export const importedV2 = (finding: JsonObject, id: string): Envelope => ({
  version: "0",
  id,
  "detail-type": "Findings Imported V2",
  source: "aws.securityhub",
  account: administrator,
  time: "2026-05-19T00:00:00Z",
  region: "us-east-1",
  resources: [uidOf(finding)],
  detail: { findings: [finding] },
});
