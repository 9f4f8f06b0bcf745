import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.fms",
  eventName: "DeletePolicy",
  userIdentity: user,
  requestParameters: { policyId: "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111", deleteAllPolicyResources: true },
};

export const firewallManagerPolicyDeleted: Detection = {
  id: "firewall-manager-policy-deleted",
  title: "A policy of Firewall Manager was deleted",
  why: "Its web ACLs and firewalls go with it, in every account.",
  severity: "high",
  technique: "T1562.001",
  source: "aws.fms",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeletePolicy", "DisassociateAdminAccount", "DisassociateThirdPartyFirewall"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "firewall-manager-weakened",
  subject: ["detail.requestParameters.policyId", "account"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, eventName: "PutPolicy", requestParameters: { policy: { policyName: "baseline" } } }),
  ],
  limits: "What the service found before stays where its findings are archived.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.policyId`: what else was switched off, and in which order.",
      "Look in which accounts Firewall Manager still runs, and since when it does not.",
      "Read what the caller did before and after (`everything-one-principal-did`): the hour without a record is the interesting one.",
    ],
    harmless: "The security team moves to another product, or to another administrator.",
    contain: "Enable Firewall Manager again from the delegated administrator, and let it catch up.",
  },
};
