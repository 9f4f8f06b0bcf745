import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { caller, series, times } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const refused = (eventName: string) =>
  cloudTrailSample({
    source: "aws.iam",
    eventName,
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { userName: "fern" },
    more: { errorCode: "AccessDenied", errorMessage: "User is not authorized to perform this action" },
  });
const names = [
  "AttachUserPolicy",
  "CreateAccessKey",
  "CreateUser",
  "PutUserPolicy",
  "CreateLoginProfile",
  "AddUserToGroup",
];

export const iamCallsRefused: CorrelationRule = {
  id: "iam-calls-refused",
  title: "Somebody tries which permissions it has",
  why: "Several different calls to IAM that are refused within minutes are a tool that looks for a way up.",
  severity: "medium",
  technique: "T1078.004",
  type: "value_count",
  field: "detail.eventName",
  atLeast: 4,
  timespanMinutes: 15,
  events: [
    {
      id: "refused",
      source: "aws.iam",
      pattern: {
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: {
          eventName: [
            "AddUserToGroup",
            "AttachGroupPolicy",
            "AttachRolePolicy",
            "AttachUserPolicy",
            "CreateAccessKey",
            "CreateLoginProfile",
            "CreatePolicyVersion",
            "CreateRole",
            "CreateUser",
            "PutGroupPolicy",
            "PutRolePolicy",
            "PutUserPolicy",
            "UpdateAssumeRolePolicy",
            "UpdateLoginProfile",
          ],
          errorCode: ["AccessDenied"],
        },
      },
      governedBy: "iam-credentials-issued",
    },
  ],
  groupBy: { account: "account", caller },
  sample: series(
    "iam-calls-refused",
    names.map((name, index) => [index * 20, refused(name)] as const),
  ),
  nearMisses: [
    series(
      "iam-calls-refused: the same again",
      times(6, 20, () => refused("CreateUser")),
    ),
    series(
      "iam-calls-refused: three",
      names.slice(0, 3).map((name, index) => [index * 20, refused(name)] as const),
    ),
  ],
  limits:
    "A new pipeline whose role lacks permissions looks the same for an hour. Refused reads are not governed by default.",
  query: "calls-denied-by-principal",
  triage: {
    look: [
      "Run `calls-denied-by-principal`: what else was refused to it.",
      "Run `everything-one-principal-did`: what it was allowed.",
      "Look at how the caller signed in, and from where.",
    ],
    harmless: "A new pipeline or application, on the day of its first deployment.",
    contain: "End the caller's sessions, and rotate what they came from.",
  },
};
