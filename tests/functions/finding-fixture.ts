import type { JsonObject } from "../../model/envelope";
import { type Finding, readFinding } from "../../model/findings/finding";

/** A finding as Security Hub sends it, with changes. */
export function findingLike(changes: JsonObject = {}): Finding {
  const finding = readFinding({
    SchemaVersion: "2018-10-08",
    Id: "arn:aws:securityhub:eu-west-1:400000000001:security-control/S3.8/finding/a1",
    ProductArn: "arn:aws:securityhub:eu-west-1::product/aws/securityhub",
    GeneratorId: "security-control/S3.8",
    AwsAccountId: "400000000001",
    Types: ["Software and Configuration Checks/Industry and Regulatory Standards"],
    CreatedAt: "2026-04-11T21:51:30.418Z",
    UpdatedAt: "2026-04-11T21:52:02.770Z",
    LastObservedAt: "2026-04-11T21:52:09.112Z",
    Severity: { Label: "HIGH" },
    Title: "S3 buckets should block public access",
    Description: "A control.",
    Resources: [{ Type: "AwsS3Bucket", Id: "arn:aws:s3:::customer-exports", Partition: "aws", Region: "eu-west-1" }],
    Workflow: { Status: "NEW" },
    RecordState: "ACTIVE",
    ...changes,
  });
  if (finding === undefined) throw new Error("The fixture is no finding.");
  return finding;
}
