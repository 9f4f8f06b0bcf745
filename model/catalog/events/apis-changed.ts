import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const apisChanged: GovernedEvent = {
  id: "apis-changed",
  why: "A route without an authorizer, a new API key or a resource policy decides who reaches the functions behind it.",
  topic: "services",
  source: "aws.apigateway",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 50, busyPerMonth: 5000, basis: "Deployments of APIs touch every route." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.apigateway",
    eventName: "PutMethod",
    requestParameters: {
      restApiId: "a1b2c3d4e5",
      resourceId: "f6g7h8",
      httpMethod: "POST",
      putMethodInput: { authorizationType: "NONE", apiKeyRequired: false },
    },
  }),
};
