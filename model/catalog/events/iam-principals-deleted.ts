import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { globalWritesAreLogged } from "../preconditions";

export const iamPrincipalsDeleted: GovernedEvent = {
  id: "iam-principals-deleted",
  why: "A deleted role, user, key or identity provider, or a role without its policies, ends access, and removes the name under which its actions are recorded from every list that an investigator would check.",
  topic: "identity",
  part: "iam",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: [{ prefix: "Delete" }, { prefix: "Detach" }, { prefix: "Remove" }] },
  },
  origin: "member",
  regions: ["us-east-1"],
  volume: { perMonth: 30, busyPerMonth: 3000, basis: "Deployments of roles, and environments that are torn down." },
  preconditions: [globalWritesAreLogged],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "DeleteRole",
    requestParameters: { roleName: "deployment" },
    region: "us-east-1",
  }),
};
