import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const dataCatalogChanged: GovernedEvent = {
  id: "data-catalog-changed",
  why: "A job or a development endpoint runs any code with the role that reads the whole data lake, and the catalog's policy shares its tables with other accounts.",
  topic: "data",
  source: "aws.glue",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateConnection",
        "CreateDevEndpoint",
        "CreateJob",
        "CreateSession",
        "DeleteConnection",
        "DeleteDatabase",
        "DeleteDevEndpoint",
        "DeleteResourcePolicy",
        "DeleteSecurityConfiguration",
        "PutDataCatalogEncryptionSettings",
        "PutResourcePolicy",
        "StartJobRun",
        "UpdateConnection",
        "UpdateDevEndpoint",
        "UpdateJob",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 200, busyPerMonth: 50000, basis: "One event for each run of a job." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.glue",
    eventName: "CreateDevEndpoint",
    requestParameters: {
      endpointName: "notebook",
      roleArn: "arn:aws:iam::111122223333:role/glue",
      publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIexample",
    },
    responseElements: { endpointName: "notebook", status: "PROVISIONING" },
  }),
};
