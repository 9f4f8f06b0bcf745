import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

/** Only reads with decryption: they alone return the plain text of a SecureString. */
export const parametersRead: GovernedEvent = {
  id: "parameters-read",
  why: "SecureString parameters are secrets under another name; a sweep through them with decryption looks like this and like nothing else. Applications do it at every startup, hence opt-in.",
  topic: "workload",
  source: "aws.ssm",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["GetParameter", "GetParameterHistory", "GetParameters", "GetParametersByPath"],
      requestParameters: { withDecryption: [true] },
    },
  },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 20000, busyPerMonth: 1000000, basis: "Applications that start, and deployments." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.ssm",
    eventName: "GetParameters",
    readOnly: true,
    requestParameters: { names: ["/orders/database-password", "/orders/signing-key"], withDecryption: true },
  }),
};
