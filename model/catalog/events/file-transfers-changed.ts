import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const fileTransfersChanged: GovernedEvent = {
  id: "file-transfers-changed",
  why: "A transfer server puts a bucket on the internet under a user name and a key of its own, outside IAM.",
  topic: "services",
  source: "aws.transfer",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 500, basis: "Partners that come and go." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.transfer",
    eventName: "CreateServer",
    requestParameters: { endpointType: "PUBLIC", protocols: ["SFTP"], identityProviderType: "SERVICE_MANAGED" },
    responseElements: { serverId: "s-01234567890abcdef" },
  }),
};
