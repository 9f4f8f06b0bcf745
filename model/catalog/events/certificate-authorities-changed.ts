import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const certificateAuthoritiesChanged: GovernedEvent = {
  id: "certificate-authorities-changed",
  why: "A private authority is what machines trust, and roles too through Roles Anywhere; its policy lets another account issue certificates.",
  topic: "services",
  source: "aws.acm-pca",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 20, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.acm-pca",
    eventName: "PutPolicy",
    requestParameters: {
      resourceArn: "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/a1b2c3d4",
      policy: "{}",
    },
  }),
};
