import type { Envelope } from "../../../model/envelope";
import { listing, type Row } from "../question";
import { accountOf, at, canonicalCell, canonicalJson, eventName, isCall, list, succeeded, text } from "../reading";

const publicAcls = ["authenticated-read", "public-read", "public-read-write"];
const publicGroup = /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)/;

/** One row for each policy statement that shares the bucket, one row for any other call. */
export const bucketsShared = listing({
  name: "buckets-shared",
  columns: [
    "time",
    "account",
    "region",
    "action",
    "bucket",
    "shared_with",
    "policy_condition",
    "principal",
    "source_ip",
    "event_id",
  ],
  comparable: { shared_with: canonicalCell, policy_condition: canonicalCell },
  rowsOf(event) {
    if (!isCall(event, "aws.s3") || !succeeded(event)) return [];
    const bucket = text(event.detail, "requestParameters", "bucketName");
    return bucketSharing(event).map((row) => ({ bucket, ...row }));
  },
});

/** CloudTrail's own names for S3's calls (S3 user guide, "Amazon S3 CloudTrail events"). */
function bucketSharing(event: Envelope): readonly Row[] {
  const request = at(event.detail, "requestParameters");
  switch (eventName(event)) {
    case "PutBucketPolicy":
      return list(request, "bucketPolicy", "Statement")
        .filter((statement) => letsOthersIn(statement, event.account))
        .map((statement) => ({
          shared_with: canonicalJson(at(statement, "Principal")),
          policy_condition: canonicalJson(at(statement, "Condition")),
        }));
    case "CreateBucket":
    case "PutBucketAcl": {
      const canned = at(request, "x-amz-acl");
      const acl = at(request, "AccessControlPolicy", "AccessControlList");
      return isPublicAcl(request) ? [{ shared_with: canonicalJson(canned ?? acl) }] : [];
    }
    case "PutAccountPublicAccessBlock":
    case "PutBucketPublicAccessBlock": {
      const blocks = at(request, "PublicAccessBlockConfiguration");
      const lifted = Object.values(blocks ?? {}).some((value) => String(value) === "false");
      return lifted ? [{}] : [];
    }
    case "DeleteAccountPublicAccessBlock":
    case "DeleteBucketPublicAccessBlock":
      return [{}];
    default:
      return [];
  }
}

/** Everyone, or an account other than the bucket's owner (IAM user guide, "AWS JSON policy elements: Principal"). */
function letsOthersIn(statement: unknown, account: string): boolean {
  if (text(statement, "Effect") !== "Allow") return false;
  if (at(statement, "NotPrincipal") !== undefined) return true;
  const principal = at(statement, "Principal");
  if (typeof principal === "string") return principal === "*";
  return Object.keys(principal ?? {}).some((kind) =>
    list(principal, kind).some((value) => {
      // The bucket's own account never needs its canonical id.
      if (value === "*" || kind === "CanonicalUser") return true;
      const owner = accountOf(String(value));
      return owner !== undefined && owner !== account;
    }),
  );
}

/** A canned ACL, grant headers, or a list of grants (S3 user guide, "Access control list (ACL) overview"). */
function isPublicAcl(request: unknown): boolean {
  const owner = text(request, "AccessControlPolicy", "Owner", "ID");
  const headers = Object.keys(request ?? {}).filter((key) => key.startsWith("x-amz-grant-"));
  return (
    list(request, "x-amz-acl").some((acl) => publicAcls.includes(String(acl))) ||
    headers.some((header) => list(request, header).some((grant) => publicGroup.test(String(grant)))) ||
    list(request, "AccessControlPolicy", "AccessControlList", "Grant").some((grant) => {
      const id = text(grant, "Grantee", "ID");
      const isOther = id !== null && id !== owner;
      return isOther || publicGroup.test(text(grant, "Grantee", "URI") ?? "");
    })
  );
}
