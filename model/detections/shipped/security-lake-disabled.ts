import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.securitylake",
  eventName: "DeleteDataLake",
  userIdentity: user,
  requestParameters: { regions: ["eu-west-1"] },
};

export const securityLakeDisabled: Detection = {
  id: "security-lake-disabled",
  title: "Security Lake was deleted or lost a source",
  why: "The lake no longer receives what an investigation needs.",
  severity: "high",
  technique: "T1562.001",
  source: "aws.securitylake",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteAwsLogSource",
        "DeleteCustomLogSource",
        "DeleteDataLake",
        "DeleteDataLakeOrganizationConfiguration",
        "DeleteSubscriber",
        "DeregisterDataLakeDelegatedAdministrator",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "security-lake-weakened",
  subject: [
    "detail.requestParameters.regions",
    "detail.requestParameters.sources.sourceName",
    "detail.requestParameters.sourceName",
    "detail.requestParameters.subscriberId",
    "account",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "UpdateSubscriber",
      requestParameters: { subscriberId: "b1c2d3e4-5678-90ab-cdef-EXAMPLE11111", subscriberName: "siem" },
    }),
  ],
  limits: "What the service found before stays where its findings are archived.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.regions`: what else was switched off, and in which order.",
      "Look in which accounts Security Lake still runs, and since when it does not.",
      "Read what the caller did before and after (`everything-one-principal-did`): the hour without a record is the interesting one.",
    ],
    harmless: "The security team moves to another product, or to another administrator.",
    contain: "Enable Security Lake again from the delegated administrator, and let it catch up.",
  },
};
