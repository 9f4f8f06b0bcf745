import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { series, succeeded } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const call = (eventName: string, userName: string) =>
  cloudTrailSample({
    source: "aws.iam",
    eventName,
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { userName },
  });

export const userMadeAndDeleted: CorrelationRule = {
  id: "user-made-and-deleted",
  title: "A user was made and deleted within the hour",
  why: "Who needs a user for minutes wants to leave no trace of what it did.",
  severity: "medium",
  technique: "T1070",
  type: "temporal_ordered",
  timespanMinutes: 60,
  events: [
    { id: "made", source: "aws.iam", pattern: succeeded(["CreateUser"]), governedBy: "iam-credentials-issued" },
    { id: "deleted", source: "aws.iam", pattern: succeeded(["DeleteUser"]), governedBy: "iam-principals-deleted" },
  ],
  groupBy: { account: "account", user: "detail.requestParameters.userName" },
  sample: series("user-made-and-deleted", [
    [0, call("CreateUser", "temporary")],
    [1800, call("DeleteUser", "temporary")],
  ]),
  nearMisses: [
    series("user-made-and-deleted: replaced", [
      [0, call("DeleteUser", "deploy")],
      [60, call("CreateUser", "deploy")],
    ]),
    series("user-made-and-deleted: another", [
      [0, call("CreateUser", "temporary")],
      [1800, call("DeleteUser", "fern")],
    ]),
    series("user-made-and-deleted: a day later", [
      [0, call("CreateUser", "temporary")],
      [86400, call("DeleteUser", "temporary")],
    ]),
  ],
  limits: "A test that makes and removes users, or a stack that is rolled back, looks the same.",
  query: "iam-users-and-keys-made",
  triage: {
    look: [
      "Run `iam-users-and-keys-made`: whether the user had keys.",
      "Run `everything-one-principal-did` for the user.",
      "Run it again for whoever made it.",
    ],
    harmless: "A stack that was rolled back, or an automated test.",
    contain: "Undo what the user did; end the sessions of whoever made it.",
  },
};
