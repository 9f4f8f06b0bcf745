import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const workspacesChanged: GovernedEvent = {
  id: "workspaces-changed",
  why: "A virtual desktop is inside the network with a user's rights; relaxed access properties let any device in the world reach it.",
  topic: "services",
  source: "aws.workspaces",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 2000, basis: "People who come and go." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.workspaces",
    eventName: "UpdateWorkspaceImagePermission",
    requestParameters: { imageId: "wsi-0a1b2c3d4", allowCopyImage: true, sharedAccountId: "999988887777" },
  }),
};
