import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const firewallManagerWeakened: GovernedEvent = {
  id: "firewall-manager-weakened",
  why: "A policy of Firewall Manager holds web ACLs and firewalls in every account; whoever deletes it, or the administrator behind it, takes them all away.",
  topic: "protection",
  source: "aws.fms",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeletePolicy",
        "DisassociateAdminAccount",
        "DisassociateThirdPartyFirewall",
        "PutAdminAccount",
        "PutPolicy",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 0, busyPerMonth: 100, basis: "Only in the administrator's account: deployments of policies." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.fms",
    eventName: "DeletePolicy",
    requestParameters: { policyId: "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111", deleteAllPolicyResources: true },
  }),
};
