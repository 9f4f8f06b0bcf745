import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const athenaChanged: GovernedEvent = {
  id: "athena-changed",
  why: "A workgroup decides where results go and whether they are encrypted; another place for results is a copy of every answer.",
  topic: "data",
  source: "aws.athena",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateDataCatalog",
        "CreateWorkGroup",
        "DeleteDataCatalog",
        "DeleteWorkGroup",
        "UpdateDataCatalog",
        "UpdateWorkGroup",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 3, busyPerMonth: 100, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.athena",
    eventName: "UpdateWorkGroup",
    requestParameters: { workGroup: "primary", configurationUpdates: { enforceWorkGroupConfiguration: false } },
  }),
};
