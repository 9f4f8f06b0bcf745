import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = { source: "aws.macie2", eventName: "DisableMacie", userIdentity: user };

export const macieDisabled: Detection = {
  id: "macie-disabled",
  title: "Macie was disabled or paused",
  why: "Nobody is told any more where customer data lies open.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.macie2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        {
          eventName: [
            "DeleteMember",
            "DisableMacie",
            "DisableOrganizationAdminAccount",
            "DisassociateFromAdministratorAccount",
            "DisassociateFromMasterAccount",
            "DisassociateMember",
          ],
        },
        { eventName: ["UpdateMacieSession", "UpdateMemberSession"], requestParameters: { status: ["PAUSED"] } },
        { eventName: ["UpdateAutomatedDiscoveryConfiguration"], requestParameters: { status: ["DISABLED"] } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "macie-weakened",
  subject: ["detail.requestParameters.id", "account"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, eventName: "UpdateMacieSession", requestParameters: { status: "ENABLED" } }),
  ],
  limits: "What the service found before stays where its findings are archived.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day: what else was switched off, and in which order. Who called stands in `userIdentity.arn`.",
      "Look in which accounts Macie still runs, and since when it does not.",
      "Read what the caller did before and after (`everything-one-principal-did`): the hour without a record is the interesting one.",
    ],
    harmless: "The security team moves to another product, or to another administrator.",
    contain: "Enable Macie again from the delegated administrator, and let it catch up.",
  },
};
