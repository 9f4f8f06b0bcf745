import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.securityhub",
  eventName: "BatchUpdateFindings",
  userIdentity: user,
  requestParameters: {
    FindingIdentifiers: [
      {
        Id: "arn:aws:securityhub:eu-west-1:111122223333:security-control/S3.8/finding/a1b2c3d4-5678-90ab-cdef-EXAMPLE11111",
        ProductArn: "arn:aws:securityhub:eu-west-1::product/aws/securityhub",
      },
    ],
    Workflow: { Status: "SUPPRESSED" },
  },
};

export const securityhubFindingsSuppressed: Detection = {
  id: "securityhub-findings-suppressed",
  title: "Somebody suppressed findings of Security Hub by hand",
  why: "A suppressed finding leaves every list and starts no automation; whoever hides a problem does it one by one.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.securityhub",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        { eventName: ["BatchUpdateFindings"], requestParameters: { Workflow: { Status: ["SUPPRESSED"] } } },
        { eventName: ["BatchUpdateFindingsV2"], requestParameters: { StatusId: [3, 5] } },
        { eventName: ["UpdateFindings"], requestParameters: { RecordState: ["ARCHIVED"] } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "securityhub-findings-updated",
  subject: [
    "detail.requestParameters.FindingIdentifiers.Id",
    "detail.requestParameters.FindingIdentifiers.FindingInfoUid",
    "detail.requestParameters.MetadataUids",
    "detail.userIdentity.arn",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      requestParameters: {
        FindingIdentifiers: [
          {
            Id: "arn:aws:securityhub:eu-west-1:111122223333:security-control/S3.8/finding/a1b2c3d4-5678-90ab-cdef-EXAMPLE11111",
            ProductArn: "arn:aws:securityhub:eu-west-1::product/aws/securityhub",
          },
        ],
        Workflow: { Status: "NOTIFIED" },
      },
    }),
  ],
  limits: "How CloudTrail spells the parameters is taken from the API reference.",
  query: "findings-still-open",
  triage: {
    look: [
      "Run `findings-still-open`, and compare it with what the message names. It concerns `requestParameters.FindingIdentifiers.Id`.",
      "Read the note of the findings: whoever suppresses for a reason writes one.",
      "Ask the caller.",
    ],
    harmless: "Analysts suppress what they have judged, with a note, in the delegated administrator's account.",
    contain: "Set the findings back to NEW.",
  },
};
