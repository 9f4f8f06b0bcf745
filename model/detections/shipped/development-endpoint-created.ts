import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const developmentEndpointCreated: Detection = {
  id: "development-endpoint-created",
  title: "A development endpoint of Glue was created or changed",
  why: "It is a shell with a role of the caller's choice, which reads the data lake.",
  severity: "medium",
  technique: "T1098",
  source: "aws.glue",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CreateDevEndpoint", "UpdateDevEndpoint"], errorCode: [{ exists: false }] },
  },
  governedBy: "data-catalog-changed",
  subject: ["detail.requestParameters.endpointName"],
  sample: cloudTrailSample({
    source: "aws.glue",
    eventName: "CreateDevEndpoint",
    userIdentity: user,
    requestParameters: {
      endpointName: "notebook",
      roleArn: "arn:aws:iam::111122223333:role/glue",
      publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIexample",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.glue",
      eventName: "DeleteDevEndpoint",
      userIdentity: pipeline,
      requestParameters: { endpointName: "notebook" },
    }),
    cloudTrailSample({
      source: "aws.glue",
      eventName: "CreateDevEndpoint",
      userIdentity: user,
      requestParameters: { endpointName: "notebook" },
      more: refused,
    }),
  ],
  limits: "Sessions, which have replaced endpoints, are governed and not told.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the endpoint, `requestParameters.endpointName`: who made the call, from where, and what came before it.",
      "Read what its role may do.",
      "Look for the role's calls since.",
    ],
    harmless: "A data engineer with an old workflow.",
    contain: "Delete the endpoint, and revoke its role's sessions.",
  },
};
