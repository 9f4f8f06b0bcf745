import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const codePackagesChanged: GovernedEvent = {
  id: "code-packages-changed",
  why: "A package repository feeds every build; a policy or another upstream puts a stranger's package into all of them.",
  topic: "services",
  source: "aws.codeartifact",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 2, busyPerMonth: 100, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.codeartifact",
    eventName: "PutRepositoryPermissionsPolicy",
    requestParameters: { domain: "shop", repository: "npm", policyDocument: "{}" },
  }),
};
