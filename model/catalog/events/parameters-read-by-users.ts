import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

/** What roles read is `parameters-read`: applications have roles, and read at every startup. */
export const parametersReadByUsers: GovernedEvent = {
  id: "parameters-read-by-users",
  why: "A long-lived key that decrypts parameters is no application, or one that should have a role: it is where a sweep through secrets begins.",
  topic: "workload",
  source: "aws.ssm",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["GetParameter", "GetParameterHistory", "GetParameters", "GetParametersByPath"],
      requestParameters: { withDecryption: [true] },
      userIdentity: { type: ["IAMUser", "Root"] },
    },
  },
  origin: "member",
  readOnly: true,
  byDefault: true,
  volume: { perMonth: 20, busyPerMonth: 5000, basis: "People and old jobs with keys of users." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.ssm",
    eventName: "GetParametersByPath",
    readOnly: true,
    userIdentity: {
      type: "IAMUser",
      principalId: "AIDAEXAMPLEUSERFERN",
      arn: "arn:aws:iam::111122223333:user/fern",
      accountId: "111122223333",
      accessKeyId: "AKIAEXAMPLEFERN",
      userName: "fern",
    },
    requestParameters: { path: "/orders", withDecryption: true },
  }),
};
