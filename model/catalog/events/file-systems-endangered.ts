import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const fileSystemsEndangered: GovernedEvent = {
  id: "file-systems-endangered",
  why: "A deleted file system cannot be restored, a deleted mount target takes it from everybody at once, and its policy decides which accounts may mount it.",
  topic: "services",
  source: "aws.elasticfilesystem",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 3, busyPerMonth: 100, basis: "Deployments of file systems." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.elasticfilesystem",
    eventName: "DeleteFileSystem",
    requestParameters: { fileSystemId: "fs-0123456789abcdef8" },
  }),
};
