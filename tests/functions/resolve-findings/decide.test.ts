import assert from "node:assert/strict";
import { regionsToSearch, resolutionOf, verdictOn } from "../../../functions/resolve-findings/decide";
import type { Deletion } from "../../../model/findings/deleted-resources";
import { cloudTrailSample } from "../../../model/catalog/cloudtrail-sample";
import { findingLike } from "../finding-fixture";

const bucket: Deletion = {
  kind: "S3 bucket",
  ids: ["arn:aws:s3:::customer-exports"],
  names: ["customer-exports"],
  region: "eu-west-1",
};
const event = cloudTrailSample({
  source: "aws.s3",
  eventName: "DeleteBucket",
  requestParameters: { bucketName: "customer-exports" },
});
const after = "2026-05-01T00:00:00Z";
const verdict = (changes: Parameters<typeof findingLike>[0], resolveThreats = false) =>
  verdictOn(findingLike(changes), bucket, after, { resolveThreats });
const authors = { self: "me", own: ["me", "enrich"] };

describe("resolving a finding whose resource was deleted", () => {
  it("resolves a new one, and one whose owner was notified", () => {
    assert.equal(verdict({}), "resolve");
    assert.equal(verdict({ Workflow: { Status: "NOTIFIED" } }), "resolve");
  });

  it("skips one that is resolved, suppressed or archived", () => {
    for (const closed of [
      { Workflow: { Status: "RESOLVED" } },
      { Workflow: { Status: "SUPPRESSED" } },
      { Workflow: null },
    ])
      assert.equal(verdict(closed), "closed already");
    assert.equal(verdict({ RecordState: "ARCHIVED" }), "closed already");
  });

  it("skips one that was seen after the deletion: the name was reused", () => {
    assert.equal(verdict({ LastObservedAt: "2026-05-01T00:00:01Z" }), "seen after the deletion");
    assert.equal(verdict({ LastObservedAt: null, UpdatedAt: "2026-05-02T00:00:00Z" }), "seen after the deletion");
    assert.equal(verdict({ LastObservedAt: "yesterday" }), "seen after the deletion");
  });

  it("skips one with another resource too, and treats a bucket's objects as deleted with it", () => {
    const object = { Type: "AwsS3Object", Id: "arn:aws:s3:::customer-exports/a/b.csv" };
    const own = { Type: "AwsS3Bucket", Id: "arn:aws:s3:::customer-exports" };
    assert.equal(verdict({ Resources: [own, object] }), "resolve");
    assert.equal(
      verdict({ Resources: [own, { Type: "AwsIamRole", Id: "arn:aws:iam::1:role/x" }] }),
      "of another resource too",
    );
    assert.equal(
      verdict({ Resources: [{ Type: "AwsS3Bucket", Id: "arn:aws:s3:::customer-exports-2" }] }),
      "of another resource too",
    );
    assert.equal(
      verdict({ Resources: [{ Type: "AwsAccount", Id: "AWS::::Account:400000000001" }] }),
      "of another resource too",
    );
  });

  it("skips threats, unless settings say otherwise: deleting evidence closes nothing", () => {
    const threat = { Types: ["TTPs/Exfiltration:S3-AnomalousBehavior"] };
    assert.equal(verdict(threat), "a threat");
    assert.equal(verdict({ Types: null }), "a threat");
    assert.equal(verdict(threat, true), "resolve");
  });

  it("names call, time and caller in a note", () => {
    const { note, status, userDefinedFields } = resolutionOf(
      findingLike({ UserDefinedFields: { ticket: "1" } }),
      bucket,
      event,
      authors,
    );
    assert.equal(status, "RESOLVED");
    assert.match(
      note?.text ?? "",
      /^S3 bucket customer-exports of account 111122223333 in eu-west-1 was deleted: DeleteBucket at 2026-03-17T09:26:53Z by arn:aws:sts::111122223333:assumed-role\/Engineer\/dana \(event [0-9a-f-]{36}\)\.$/,
    );
    assert.deepEqual(userDefinedFields, { ticket: "1" });
  });

  it("names a service's own event if there was no call", () => {
    const key = { kind: "KMS key", ids: ["k"], names: ["k"], region: "eu-west-1" };
    const deleted = { ...event, id: "e-1", "detail-type": "KMS CMK Deletion", detail: { "key-id": "k" } };
    assert.equal(
      resolutionOf(findingLike(), key, deleted, authors).note?.text,
      "KMS key k of account 111122223333 in eu-west-1 was deleted: KMS CMK Deletion at 2026-03-17T09:26:53Z (event e-1).",
    );
  });

  it("keeps a note of another author and puts the reason into a field, but replaces its own notes", () => {
    const theirs = findingLike({ Note: { Text: "mine", UpdatedBy: "dana" } });
    const { note, userDefinedFields } = resolutionOf(theirs, bucket, event, authors);
    assert.equal(note, undefined);
    assert.match(userDefinedFields["event-governance/resolved-because"] ?? "", /DeleteBucket/);
    const ours = findingLike({ Note: { Text: "Account …", UpdatedBy: "enrich" } });
    assert.equal(resolutionOf(ours, bucket, event, authors).note?.updatedBy, "me");
  });

  it("keeps a note within 512 characters, and tolerates an event without identity", () => {
    const many = { ...bucket, names: Array.from({ length: 1000 }, (_, index) => `${"n".repeat(200)}${index}`) };
    const bare = { ...event, detail: { eventName: "x".repeat(100_000), userIdentity: null } };
    assert.ok((resolutionOf(findingLike(), many, bare, authors).note?.text.length ?? 999) <= 512);
  });

  it("searches where the administrator has the finding: in the Region, in the aggregation Region, or everywhere for IAM", () => {
    const role = { ...bucket, region: null };
    const regions = ["eu-west-1", "us-east-1"];
    assert.deepEqual(regionsToSearch(bucket, { regions }), ["eu-west-1"]);
    assert.deepEqual(regionsToSearch(bucket, { regions, findingRegions: ["us-east-1"] }), ["us-east-1"]);
    assert.deepEqual(regionsToSearch(role, { regions }), regions);
    assert.deepEqual(regionsToSearch(role, { regions, findingRegions: ["us-east-1"] }), ["us-east-1"]);
  });
});
