import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const transferServerPublic: Detection = {
  id: "transfer-server-public",
  title: "A public transfer server was created",
  why: "It puts a bucket on the internet under user names of its own, outside IAM.",
  severity: "medium",
  technique: "T1133",
  source: "aws.transfer",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateServer", "UpdateServer"],
      requestParameters: { endpointType: ["PUBLIC"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "file-transfers-changed",
  subject: ["detail.requestParameters.serverId", "detail.responseElements.serverId"],
  sample: cloudTrailSample({
    source: "aws.transfer",
    eventName: "CreateServer",
    userIdentity: user,
    requestParameters: { endpointType: "PUBLIC", protocols: ["SFTP"] },
    responseElements: { serverId: "s-01234567890abcdef" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.transfer",
      eventName: "CreateServer",
      userIdentity: pipeline,
      requestParameters: { endpointType: "VPC", protocols: ["SFTP"] },
      responseElements: { serverId: "s-11234567890abcdef" },
    }),
    cloudTrailSample({
      source: "aws.transfer",
      eventName: "CreateServer",
      userIdentity: user,
      requestParameters: { endpointType: "PUBLIC" },
      more: refused,
    }),
  ],
  limits: "Without the parameter a server is public as well, which is not told.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the server, `responseElements.serverId`: who made the call, from where, and what came before it.",
      "List its users and their buckets.",
      "Ask who exchanges files with whom.",
    ],
    harmless: "A server for partners, agreed on.",
    contain: "Stop the server, and give it an endpoint in a VPC.",
  },
};
