import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { globalWritesAreLogged } from "../preconditions";

export const iamPrincipalsDeleted: GovernedEvent = {
  id: "iam-principals-deleted",
  why: "A deleted role, user or key ends an access, and takes the name under which its deeds are recorded out of every list that an investigator would look at.",
  topic: "identity",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteAccessKey", "DeleteGroup", "DeletePolicy", "DeleteRole", "DeleteUser"] },
  },
  origin: "member",
  regions: ["us-east-1"],
  preconditions: [globalWritesAreLogged],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "DeleteRole",
    region: "us-east-1",
    requestParameters: { roleName: "deployment" },
  }),
};
