import type { JsonObject } from "../envelope";
import { stableHash } from "../names";

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

/** The variable parts of a sample finding of the new Security Hub. */
export interface SampleOcsfFinding {
  readonly product: SampleFinding["product"];
  readonly uid: string;
  readonly classUid: 2002 | 2003 | 2004 | 2006;
  readonly types: readonly string[];
  /** 2 Low, 3 Medium, 4 High, 5 Critical. */
  readonly severityId: 2 | 3 | 4 | 5;
  readonly title: string;
  readonly resources: readonly JsonObject[];
  readonly more?: JsonObject;
}

const classNames = {
  2002: "Vulnerability Finding",
  2003: "Compliance Finding",
  2004: "Detection Finding",
  2006: "Data Security Finding",
};
const severityNames = { 2: "Low", 3: "Medium", 4: "High", 5: "Critical" };

/** A finding in OCSF with the attributes that every product sends (Security Hub user guide, "OCSF findings in Security Hub"). */
export const sampleOcsfFinding = (sample: SampleOcsfFinding): JsonObject => ({
  activity_id: 1,
  activity_name: "Create",
  category_name: "Findings",
  category_uid: 2,
  class_name: classNames[sample.classUid],
  class_uid: sample.classUid,
  cloud: { account: { uid: account }, provider: "AWS", region },
  finding_info: {
    created_time_dt: "2026-05-18T09:34:34.146Z",
    desc: `${sample.title}.`,
    last_seen_time_dt: "2026-05-18T11:56:49.000Z",
    modified_time_dt: "2026-05-18T12:14:00.206Z",
    title: sample.title,
    types: [...sample.types],
    uid: sample.uid,
  },
  metadata: {
    product: {
      name: sample.product,
      uid: `arn:aws:securityhub:${region}::productv2/aws/${sample.product}`,
      vendor_name: "AWS",
    },
    profiles: ["cloud", "datetime"],
    uid: uidOf(sample.uid),
    version: "1.6.0",
  },
  resources: sample.resources.map((resource) => ({ ...resource, cloud_partition: "aws", region })),
  severity: severityNames[sample.severityId],
  severity_id: sample.severityId,
  status: "New",
  status_id: 1,
  time_dt: "2026-05-18T12:14:00.206Z",
  type_name: `${classNames[sample.classUid]}: Create`,
  type_uid: sample.classUid * 100 + 1,
  ...sample.more,
});

/** Security Hub's own id of a finding has 64 hexadecimal digits. */
const uidOf = (text: string) =>
  Array.from({ length: 8 }, (_, part) => stableHash(`${part} ${text}`).toString(16).padStart(8, "0")).join("");

/** The new Security Hub names an instance by its id, and a bucket by its name. */
export const sampleOcsfInstance = { type: "AWS::EC2::Instance", uid: "i-0c10c2c7863d1a356" };
export const sampleOcsfBucket = {
  type: "AWS::S3::Bucket",
  uid: "customer-exports",
  uid_alt: "arn:aws:s3:::customer-exports",
};

/** Ids as the products write them: an instance by ARN, even if the title has the id alone. */
export const sampleInstance = {
  Type: "AwsEc2Instance",
  Id: `arn:aws:ec2:${region}:${account}:instance/i-0c10c2c7863d1a356`,
};
export const sampleBucket = { Type: "AwsS3Bucket", Id: "arn:aws:s3:::customer-exports" };

export const guardDutyId = (finding: string) =>
  `arn:aws:guardduty:${region}:${account}:detector/d4b040365221be2b54a6264dc9a4bc64/finding/${finding}`;
export const guardDutyDetector = `arn:aws:guardduty:${region}:${account}:detector/d4b040365221be2b54a6264dc9a4bc64`;
