import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/** CloudTrail records it as a write, unlike AssumeRole. */
export const federationTokenIssued: GovernedEvent = {
  id: "federation-token-issued",
  why: "A federation token turns a long-lived key into a session that outlives the key: deactivating the key does not end it, and with a console link it opens the console.",
  topic: "organization",
  source: "aws.sts",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: { eventName: ["GetFederationToken"] } },
  origin: "member",
  volume: {
    perMonth: 0,
    busyPerMonth: 10000,
    basis: "None with single sign-on; an old sign-in broker for each session.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.sts",
    eventName: "GetFederationToken",
    requestParameters: {
      name: "support",
      durationSeconds: 3600,
      policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
    },
    responseElements: {
      credentials: {
        accessKeyId: "ASIAEXAMPLEFEDERATED",
        sessionToken: "EXAMPLESESSIONTOKEN",
        expiration: "Mar 17, 2026, 10:26:53 AM",
      },
      federatedUser: {
        federatedUserId: "111122223333:support",
        arn: "arn:aws:sts::111122223333:federated-user/support",
      },
      packedPolicySize: 4,
    },
  }),
};
