import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const containerServicesChanged: GovernedEvent = {
  id: "container-services-changed",
  why: "A service runs any image, from a public registry as well, behind a public URL and with a role, in one call.",
  topic: "services",
  source: "aws.apprunner",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 3, busyPerMonth: 300, basis: "Deployments, where it is used." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.apprunner",
    eventName: "CreateService",
    requestParameters: {
      serviceName: "shop",
      sourceConfiguration: {
        imageRepository: { imageIdentifier: "public.ecr.aws/nginx/nginx:latest", imageRepositoryType: "ECR_PUBLIC" },
      },
    },
  }),
};
