import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const ec2PasswordsRead: GovernedEvent = {
  id: "ec2-passwords-read",
  why: "Windows administrator passwords are fetched once, when an instance is new; a caller who asks for many of them, or is denied many times, is collecting credentials for lateral movement.",
  topic: "workload",
  source: "aws.ec2",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: { eventName: ["GetPasswordData"] } },
  origin: "member",
  readOnly: true,
  byDefault: true,
  volume: { perMonth: 1, busyPerMonth: 50, basis: "People who sign in to Windows for the first time." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "GetPasswordData",
    readOnly: true,
    requestParameters: { instanceId: "i-1234567890abcdef0" },
    more: {
      errorCode: "Client.UnauthorizedOperation",
      errorMessage: "You are not authorized to perform this operation.",
    },
  }),
};
