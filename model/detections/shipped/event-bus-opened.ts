import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.events",
  eventName: "PutPermission",
  userIdentity: user,
  requestParameters: { eventBusName: "orders", action: "events:PutEvents", principal: "*", statementId: "partners" },
};

export const eventBusOpened: Detection = {
  id: "event-bus-opened",
  title: "An event bus admits everyone",
  why: "Anybody with an AWS account can put events on it, which its rules and functions will believe.",
  severity: "high",
  technique: "T1098",
  source: "aws.events",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutPermission"],
      $or: [
        { requestParameters: { principal: ["*"], condition: { key: [{ exists: false }] } } },
        {
          requestParameters: {
            policy: [
              { wildcard: '*"Principal":"\\*"*' },
              { wildcard: '*"Principal": "\\*"*' },
              { wildcard: '*"AWS":"\\*"*' },
              { wildcard: '*"AWS": "\\*"*' },
            ],
          },
        },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "eventbridge-weakened",
  subject: ["detail.requestParameters.eventBusName", "detail.requestParameters.statementId", "account"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      requestParameters: {
        eventBusName: "orders",
        action: "events:PutEvents",
        principal: "*",
        statementId: "organization",
        condition: { type: "StringEquals", key: "aws:PrincipalOrgID", value: "o-a1b2c3d4e5" },
      },
    }),
  ],
  limits: "A policy text that narrows everyone by a condition alerts too.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the bus. It concerns `requestParameters.eventBusName`.",
      "Read its policy, and which rules and functions act on what arrives.",
      "Look at the events of foreign accounts since then.",
    ],
    harmless: "None that is right: partners are named, and the organization is admitted by its id.",
    contain: "Remove the statement (RemovePermission), and name the accounts.",
  },
};
