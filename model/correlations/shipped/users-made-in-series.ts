import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { caller, series, succeeded, times } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const made = (userName: string) =>
  cloudTrailSample({
    source: "aws.iam",
    eventName: "CreateUser",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { userName },
  });

export const usersMadeInSeries: CorrelationRule = {
  id: "users-made-in-series",
  title: "Somebody made several users",
  why: "Organizations with single sign-on make no users; three within ten minutes are a way back in, or an import that nobody knows of.",
  severity: "medium",
  technique: "T1136.003",
  type: "value_count",
  field: "detail.requestParameters.userName",
  atLeast: 3,
  timespanMinutes: 10,
  events: [{ id: "made", source: "aws.iam", pattern: succeeded(["CreateUser"]), governedBy: "iam-credentials-issued" }],
  groupBy: { account: "account", caller },
  sample: series(
    "users-made-in-series",
    times(4, 60, (index) => made(`user-${index}`)),
  ),
  nearMisses: [
    series(
      "users-made-in-series: again",
      times(4, 60, () => made("support")),
    ),
    series(
      "users-made-in-series: slowly",
      times(4, 400, (index) => made(`user-${index}`)),
    ),
  ],
  limits: "What makes users as a part of its work, such as a training platform, looks the same: except its role.",
  query: "iam-users-and-keys-made",
  triage: {
    look: [
      "Run `iam-users-and-keys-made`: the users, and which of them have keys or passwords.",
      "Look at the policies that the users were given.",
      "Look at how the caller signed in.",
    ],
    harmless: "A stack that is deployed for the first time, with users in its template.",
    contain: "Delete the users with their keys and login profiles; end the caller's sessions.",
  },
};
