import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const stsCredentialsTried: GovernedEvent = {
  id: "sts-credentials-tried",
  why: "The first call with a stolen key asks whose key it is; what finds leaked keys announces itself here, and nowhere else. Every SDK may ask it, hence opt-in.",
  topic: "organization",
  source: "aws.sts",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["GetAccessKeyInfo", "GetCallerIdentity", "GetSessionToken"] },
  },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 5000, busyPerMonth: 500000, basis: "Deployment tools ask once for each run and account." },
  preconditions: [
    readsAreLogged,
    "Room for it: deployment tools ask once for each run and each account, which is thousands of events a day where many deploy.",
  ],
  sample: cloudTrailSample({
    source: "aws.sts",
    eventName: "GetCallerIdentity",
    userIdentity: {
      type: "IAMUser",
      principalId: "AIDAEXAMPLEUSERFERN",
      arn: "arn:aws:iam::111122223333:user/fern",
      accountId: "111122223333",
      accessKeyId: "AKIAEXAMPLEFERN",
      userName: "fern",
    },
    readOnly: true,
  }),
};
