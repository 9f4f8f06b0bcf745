import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const mailIdentityDeleted: Detection = {
  id: "mail-identity-deleted",
  title: "An address or a domain to send from was deleted",
  why: "Mail stops, or whoever used it wipes the trace.",
  severity: "medium",
  technique: "T1070",
  source: "aws.ses",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteEmailIdentity", "DeleteIdentity"], errorCode: [{ exists: false }] },
  },
  governedBy: "mail-sending-changed",
  subject: ["detail.requestParameters.identity", "detail.requestParameters.emailIdentity"],
  sample: cloudTrailSample({
    source: "aws.ses",
    eventName: "DeleteIdentity",
    userIdentity: user,
    requestParameters: { identity: "billing@example.com" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ses",
      eventName: "DeleteConfigurationSetEventDestination",
      userIdentity: pipeline,
      requestParameters: { configurationSetName: "shop", eventDestinationName: "bounces" },
    }),
    cloudTrailSample({
      source: "aws.ses",
      eventName: "DeleteIdentity",
      userIdentity: user,
      requestParameters: { identity: "billing@example.com" },
      more: refused,
    }),
  ],
  limits: "Applications that give each tenant an identity delete them, too.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the identity, `requestParameters.identity`: who made the call, from where, and what came before it.",
      "Check what was sent from it in the days before.",
      "Ask its owner.",
    ],
    harmless: "A tenant that leaves.",
    contain: "Create the identity again, and look for what was sent.",
  },
};
