import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const mailSendingRead: GovernedEvent = {
  id: "mail-sending-read",
  why: "How much mail may be sent, and by which identities, is the first thing that whoever buys stolen credentials asks. Senders ask as well, hence opt-in.",
  topic: "services",
  source: "aws.ses",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "GetAccount",
        "GetAccountSendingEnabled",
        "GetIdentityVerificationAttributes",
        "GetSendQuota",
        "GetSendStatistics",
        "ListEmailIdentities",
        "ListIdentities",
      ],
    },
  },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 2000, busyPerMonth: 100000, basis: "Applications that ask before they send, and dashboards." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({ source: "aws.ses", eventName: "GetSendQuota", readOnly: true, requestParameters: {} }),
};
