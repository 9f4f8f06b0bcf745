import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.detective",
  eventName: "DeleteGraph",
  userIdentity: user,
  requestParameters: { GraphArn: "arn:aws:detective:eu-west-1:111122223333:graph:4c3f2a1b5d6e7f8a9b0c1d2e3f4a5b6c" },
};

export const detectiveDisabled: Detection = {
  id: "detective-disabled",
  title: "Amazon Detective lost its graph or members",
  why: "A year of history for investigations goes with the graph.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.detective",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteGraph", "DeleteMembers", "DisableOrganizationAdminAccount", "DisassociateMembership"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "detective-weakened",
  subject: ["detail.requestParameters.GraphArn", "account"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "UpdateDatasourcePackages",
      requestParameters: {
        GraphArn: "arn:aws:detective:eu-west-1:111122223333:graph:4c3f2a1b5d6e7f8a9b0c1d2e3f4a5b6c",
        DatasourcePackages: ["EKS_AUDIT"],
      },
    }),
  ],
  limits: "What the service found before stays where its findings are archived.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.GraphArn`: what else was switched off, and in which order.",
      "Look in which accounts Detective still runs, and since when it does not.",
      "Read what the caller did before and after (`everything-one-principal-did`): the hour without a record is the interesting one.",
    ],
    harmless: "The security team moves to another product, or to another administrator.",
    contain: "Enable Detective again from the delegated administrator, and let it catch up.",
  },
};
