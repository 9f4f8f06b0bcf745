import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { caller, series, succeeded, times } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const made = (userName: string) =>
  cloudTrailSample({
    source: "aws.iam",
    eventName: "CreateAccessKey",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { userName },
  });

export const accessKeysMadeInSeries: CorrelationRule = {
  id: "access-keys-made-in-series",
  title: "Somebody made access keys for several users",
  why: "One principal that makes keys for three users within ten minutes prepares to come back as any of them.",
  severity: "high",
  technique: "T1098.001",
  type: "value_count",
  field: "detail.requestParameters.userName",
  atLeast: 3,
  timespanMinutes: 10,
  events: [
    { id: "made", source: "aws.iam", pattern: succeeded(["CreateAccessKey"]), governedBy: "iam-credentials-issued" },
  ],
  groupBy: { account: "account", caller },
  sample: series(
    "access-keys-made-in-series",
    times(4, 60, (index) => made(`user-${index}`)),
  ),
  nearMisses: [
    series(
      "access-keys-made-in-series: of one user",
      times(4, 60, () => made("fern")),
    ),
    series(
      "access-keys-made-in-series: slowly",
      times(4, 400, (index) => made(`user-${index}`)),
    ),
  ],
  limits: "A rotation of many users' keys by one pipeline looks the same: except the pipeline's role.",
  query: "iam-users-and-keys-made",
  triage: {
    look: [
      "Run `iam-users-and-keys-made`: which keys, by whom, and from which address.",
      "Look whether the keys have been used, and from where (`everything-one-principal-did` for each user).",
      "Look at how the caller signed in.",
    ],
    harmless: "A rotation by a pipeline that the team knows, for users that are in its configuration.",
    contain: "Deactivate the keys, then delete them; end the caller's sessions.",
  },
};
