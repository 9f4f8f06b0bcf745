import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.organizations",
  eventName: "InviteOrganizationToTransferResponsibility",
  userIdentity: user,
  requestParameters: {
    type: "BILLING",
    target: { id: "999988887777", type: "ACCOUNT" },
    startTimestamp: "Apr 1, 2026, 12:00:00 AM",
  },
  region: "us-east-1",
};

/** Billing guide, "Transferring billing management to external accounts". */
export const responsibilityTransferred: Detection = {
  id: "responsibility-transferred",
  title: "Another organization was asked to take over bills, or gave them back",
  why: "Whoever takes over the bills of an organization sees what it spends, and whoever ends the transfer can leave it with a card that does not pay.",
  severity: "high",
  technique: "T1098",
  source: "aws.organizations",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "InviteOrganizationToTransferResponsibility",
        "TerminateResponsibilityTransfer",
        "UpdateResponsibilityTransfer",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "organization-changed",
  subject: ["detail.requestParameters.target.id", "detail.requestParameters.id", "detail.requestParameters.type"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, eventName: "AcceptHandshake", requestParameters: { handshakeId: "h-a1b2c3d4e5" } }),
  ],
  limits: "The acceptance is AcceptHandshake, which accounts that join send too: organization-changes lists it.",
  query: "organization-changes",
  triage: {
    look: [
      "Run `organization-changes`: who invited whom, and whether it was accepted. It concerns `requestParameters.target.id`.",
      "Look which organization it is, by the account's number in the invitation.",
      "Ask finance whether a reseller or a parent company takes over the bills.",
    ],
    harmless: "A contract with a reseller or a merger, known to finance for weeks.",
    contain: "Cancel the handshake, or terminate the transfer; tell AWS's billing support.",
  },
};
