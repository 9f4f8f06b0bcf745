import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const cloudshellOpened: Detection = {
  id: "cloudshell-opened",
  title: "Somebody opened CloudShell for the first time",
  why: "It is a shell inside AWS with the user's rights, on no device that the company manages.",
  severity: "low",
  technique: "T1059.009",
  source: "aws.cloudshell",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CreateEnvironment"], errorCode: [{ exists: false }] },
  },
  governedBy: "cloudshell-used",
  subject: ["detail.userIdentity.arn"],
  sample: cloudTrailSample({
    source: "aws.cloudshell",
    eventName: "CreateEnvironment",
    userIdentity: user,
    requestParameters: {},
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.cloudshell",
      eventName: "StartEnvironment",
      userIdentity: pipeline,
      requestParameters: { environmentId: "9f2a7c1e" },
    }),
    cloudTrailSample({
      source: "aws.cloudshell",
      eventName: "CreateEnvironment",
      userIdentity: user,
      requestParameters: {},
      more: refused,
    }),
  ],
  limits: "Administrators open one in each Region that they work in.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. Who called stands in `userIdentity.arn`.",
      "Look at what the user did in the hour after.",
      "Check whether the sign-in before was usual.",
    ],
    harmless: "An administrator at work.",
    contain: "End the user's sessions, and deny cloudshell:* where nobody needs it.",
  },
};
