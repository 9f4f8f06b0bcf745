import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const certificatesChanged: GovernedEvent = {
  id: "certificates-changed",
  why: "An exported certificate is the company's name in somebody else's hands, and an imported one may be anybody's.",
  topic: "services",
  source: "aws.acm",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 3, busyPerMonth: 100, basis: "Renewals of imported certificates." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.acm",
    eventName: "ExportCertificate",
    requestParameters: {
      certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/a1b2c3d4-5678-90ab-cdef-example11111",
    },
  }),
};
