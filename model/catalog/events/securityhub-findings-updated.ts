import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/** Without the updates by this program's own functions. */
export const securityhubFindingsUpdated: GovernedEvent = {
  id: "securityhub-findings-updated",
  why: "A finding that is suppressed or resolved by hand disappears from every list; who did it is nowhere but in this record. Responders and ticket systems update findings all day, hence opt-in.",
  topic: "findings",
  part: "securityhub",
  source: "aws.securityhub",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["BatchUpdateFindings", "BatchUpdateFindingsV2", "UpdateFindings"],
      userIdentity: {
        sessionContext: {
          sessionIssuer: { userName: [{ exists: false }, { "anything-but": { prefix: "event-governance-" } }] },
        },
      },
    },
  },
  origin: "member",
  frequent: true,
  volume: { perMonth: 500, busyPerMonth: 100000, basis: "Automation that sets the state of findings." },
  preconditions: [
    writesAreLogged,
    "Room for it: every automation that sets the state of findings causes an event for each hundred of them.",
  ],
  sample: cloudTrailSample({
    source: "aws.securityhub",
    eventName: "BatchUpdateFindings",
    requestParameters: {
      FindingIdentifiers: [
        {
          Id: "arn:aws:securityhub:eu-west-1:111122223333:security-control/S3.8/finding/a1b2c3d4-5678-90ab-cdef-EXAMPLE11111",
          ProductArn: "arn:aws:securityhub:eu-west-1::product/aws/securityhub",
        },
      ],
      Workflow: { Status: "SUPPRESSED" },
    },
  }),
};
