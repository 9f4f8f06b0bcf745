import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const mountTargetDeleted: Detection = {
  id: "mount-target-deleted",
  title: "A mount target was deleted",
  why: "Every client of the subnet loses its files at once, and the file system can be deleted next.",
  severity: "low",
  technique: "T1489",
  source: "aws.elasticfilesystem",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteMountTarget"], errorCode: [{ exists: false }] },
  },
  governedBy: "file-systems-endangered",
  subject: ["detail.requestParameters.mountTargetId"],
  sample: cloudTrailSample({
    source: "aws.elasticfilesystem",
    eventName: "DeleteMountTarget",
    userIdentity: user,
    requestParameters: { mountTargetId: "fsmt-0a1b2c3d4e5f60718" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.elasticfilesystem",
      eventName: "ModifyMountTargetSecurityGroups",
      userIdentity: pipeline,
      requestParameters: { mountTargetId: "fsmt-0a1b2c3d4e5f60718", securityGroups: ["sg-003dc7f1f1c686164"] },
    }),
    cloudTrailSample({
      source: "aws.elasticfilesystem",
      eventName: "DeleteMountTarget",
      userIdentity: user,
      requestParameters: { mountTargetId: "fsmt-0a1b2c3d4e5f60718" },
      more: refused,
    }),
  ],
  limits: "Networks that are rebuilt delete their mount targets.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the mount target, `requestParameters.mountTargetId`: who made the call, from where, and what came before it.",
      "Ask whether the file system's clients still reach it.",
      "Look for a deletion of the file system itself.",
    ],
    harmless: "A network that is rebuilt.",
    contain: "Create the mount target again in the same subnet and security groups.",
  },
};
