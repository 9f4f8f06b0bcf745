import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const mailSendingChanged: GovernedEvent = {
  id: "mail-sending-changed",
  why: "Stolen credentials send spam and phishing in the company's name: first an identity is verified and sending switched on, or one is deleted so that bounces go nowhere.",
  topic: "services",
  source: "aws.ses",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 2, busyPerMonth: 200, basis: "A person, or the sign-up of each tenant." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ses",
    eventName: "UpdateAccountSendingEnabled",
    requestParameters: { enabled: true },
  }),
};
