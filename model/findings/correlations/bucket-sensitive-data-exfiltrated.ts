import { type Correlation, madeBy, madeByV2 } from "../correlation";
import {
  guardDutyDetector,
  guardDutyId,
  sampleBucket,
  sampleFinding,
  sampleOcsfBucket,
  sampleOcsfFinding,
} from "../sample-finding";

export const bucketSensitiveDataExfiltrated: Correlation = {
  id: "bucket-sensitive-data-exfiltrated",
  title: "Unusual reads of a bucket that holds sensitive data",
  why: "Someone copies objects in an unusual way from a bucket in which personal, financial or secret data was found: the deadline for reporting a breach may have started to run.",
  resourceType: "AwsS3Bucket",
  // Data that Macie found weeks ago is still there.
  windowHours: 90 * 24,
  signals: [
    {
      id: "sensitive-data",
      pattern: { ...madeBy("macie"), Types: [{ prefix: "Sensitive Data Identifications/" }] },
    },
    {
      id: "exfiltration",
      pattern: { ...madeBy("guardduty"), Types: [{ prefix: "TTPs/Exfiltration:S3-" }] },
    },
  ],
  types: ["TTPs/Exfiltration"],
  samples: [
    sampleFinding({
      product: "macie",
      id: "c0a2b4f5e8d1420f9b8c3f0e6a7d1b22",
      generatorId: "aws/macie",
      types: ["Sensitive Data Identifications/PII/SensitiveData:S3Object-Personal"],
      severity: "HIGH",
      title: "The S3 object contains personal information",
      resources: [sampleBucket, { Type: "AwsS3Object", Id: "arn:aws:s3:::customer-exports/2026/customers.csv" }],
    }),
    sampleFinding({
      product: "guardduty",
      id: guardDutyId("46ba0ac2845071e23ccdeb2ae03bfdea"),
      generatorId: guardDutyDetector,
      types: ["TTPs/Exfiltration:S3-AnomalousBehavior"],
      severity: "HIGH",
      title: "An identity invoked S3 APIs in an unusual way to read objects of customer-exports",
      resources: [{ Type: "AwsIamAccessKey", Id: "AWS::IAM::AccessKey:ASIAEXAMPLEACCESSKEY" }, sampleBucket],
    }),
  ],
  ocsf: {
    resourceType: "AWS::S3::Bucket",
    patterns: {
      "sensitive-data": { ...madeByV2("macie"), finding_info: { types: [{ prefix: "SensitiveData:S3Object/" }] } },
      exfiltration: { ...madeByV2("guardduty"), finding_info: { types: [{ prefix: "Exfiltration:S3/" }] } },
    },
    samples: [
      sampleOcsfFinding({
        product: "macie",
        uid: "c0a2b4f5e8d1420f9b8c3f0e6a7d1b22",
        classUid: 2006,
        types: ["SensitiveData:S3Object/Personal", "Sensitive Data"],
        severityId: 4,
        title: "The S3 object contains personal information",
        resources: [{ type: "AWS::S3::Object", uid: "2026/customers.csv" }, sampleOcsfBucket],
      }),
      sampleOcsfFinding({
        product: "guardduty",
        uid: guardDutyId("46ba0ac2845071e23ccdeb2ae03bfdea"),
        classUid: 2004,
        types: ["Threats", "Exfiltration:S3/AnomalousBehavior"],
        severityId: 4,
        title: "An identity invoked S3 APIs in an unusual way to read objects of customer-exports",
        resources: [{ type: "AWS::IAM::AccessKey", uid: "ASIAEXAMPLEACCESSKEY" }, sampleOcsfBucket],
      }),
    ],
  },
};
