import type { JsonObject } from "../envelope";

const account = "111122223333";
const region = "eu-west-1";

/** The variable parts of a sample finding. */
export interface SampleFinding {
  readonly product: "guardduty" | "inspector" | "macie" | "securityhub";
  readonly id: string;
  readonly generatorId: string;
  readonly types: readonly string[];
  readonly severity: "CRITICAL" | "HIGH" | "MEDIUM" | "LOW";
  readonly title: string;
  readonly resources: readonly { readonly Type: string; readonly Id: string }[];
  readonly more?: JsonObject;
}

/** A finding with the attributes that every product sends (Security Hub user guide, "Required top-level ASFF attributes"). */
export const sampleFinding = (sample: SampleFinding): JsonObject => ({
  SchemaVersion: "2018-10-08",
  Id: sample.id,
  ProductArn: `arn:aws:securityhub:${region}::product/aws/${sample.product}`,
  GeneratorId: sample.generatorId,
  AwsAccountId: account,
  Types: [...sample.types],
  FirstObservedAt: "2026-05-18T09:15:57.000Z",
  LastObservedAt: "2026-05-18T11:56:49.000Z",
  CreatedAt: "2026-05-18T09:34:34.146Z",
  UpdatedAt: "2026-05-18T12:14:00.206Z",
  Severity: { Label: sample.severity },
  Title: sample.title,
  Description: `${sample.title}.`,
  Resources: sample.resources.map((resource) => ({ ...resource, Partition: "aws", Region: region })),
  WorkflowState: "NEW",
  Workflow: { Status: "NEW" },
  RecordState: "ACTIVE",
  ...sample.more,
});

/** Ids as the products write them: an instance by ARN, even if the title has the id alone. */
export const sampleInstance = {
  Type: "AwsEc2Instance",
  Id: `arn:aws:ec2:${region}:${account}:instance/i-0c10c2c7863d1a356`,
};
export const sampleBucket = { Type: "AwsS3Bucket", Id: "arn:aws:s3:::customer-exports" };

export const guardDutyId = (finding: string) =>
  `arn:aws:guardduty:${region}:${account}:detector/d4b040365221be2b54a6264dc9a4bc64/finding/${finding}`;
export const guardDutyDetector = `arn:aws:guardduty:${region}:${account}:detector/d4b040365221be2b54a6264dc9a4bc64`;
