import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { ownName } from "../../catalog/own-resources";
import type { Detection } from "../detection";
import { changesOfOwn, deployersExcluded } from "../own-resources";
import { user, refused } from "../../catalog/sample-callers";

const without = (roleName: string) =>
  cloudTrailSample({
    source: "aws.iam",
    eventName: "DeleteRolePolicy",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { roleName, policyName: "put-events" },
  });

export const governanceRoleChanged: Detection = {
  id: "governance-role-changed",
  title: "A role of the event governance was changed",
  why: "Rules, streams and functions act by these roles: without a permission they forward and archive nothing, and with another trust somebody else may use them.",
  severity: "critical",
  technique: "T1562.001",
  source: "aws.iam",
  ...changesOfOwn({
    eventName: [
      "AttachRolePolicy",
      "DeleteRole",
      "DeleteRolePolicy",
      "DetachRolePolicy",
      "PutRolePolicy",
      "UpdateAssumeRolePolicy",
    ],
    requestParameters: { roleName: ownName },
  }),
  governedBy: "iam-principals-deleted",
  subject: ["detail.requestParameters.roleName"],
  sample: without("event-governance-prod-forwarding-us-east-1"),
  nearMisses: [
    without("deployment"),
    cloudTrailSample({
      source: "aws.iam",
      eventName: "DeleteRolePolicy",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { roleName: "event-governance-prod-forwarding-us-east-1", policyName: "put-events" },
      more: refused,
    }),
  ],
  limits: deployersExcluded,
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: what else it changed of the program or of the account.",
      "Read what `requestParameters.roleName` lost or who may assume it now: trust, inline policy or attached one.",
      "Look whether events of the account still arrive: `silent-accounts`, and the rule's FailedInvocations.",
    ],
    harmless:
      "A deployment of this program by a role that neither rollout.roleName nor detections.deployers names: name it there.",
    contain:
      "Deploy the Region's stack to restore the role; if its trust was opened, revoke its sessions and search its calls.",
  },
};
