import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const migrationInstancePublic: Detection = {
  id: "migration-instance-public",
  title: "A migration's instance was made reachable from the internet",
  why: "It holds the passwords of both databases, and reads all of one.",
  severity: "high",
  technique: "T1578",
  source: "aws.dms",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateReplicationInstance", "ModifyReplicationInstance"],
      requestParameters: { publiclyAccessible: [true, "true"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "database-migrations-changed",
  subject: [
    "detail.requestParameters.replicationInstanceIdentifier",
    "detail.requestParameters.replicationInstanceArn",
  ],
  sample: cloudTrailSample({
    source: "aws.dms",
    eventName: "CreateReplicationInstance",
    userIdentity: user,
    requestParameters: {
      replicationInstanceIdentifier: "move",
      replicationInstanceClass: "dms.c6i.large",
      publiclyAccessible: true,
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.dms",
      eventName: "CreateReplicationInstance",
      userIdentity: pipeline,
      requestParameters: {
        replicationInstanceIdentifier: "move",
        replicationInstanceClass: "dms.c6i.large",
        publiclyAccessible: false,
      },
    }),
    cloudTrailSample({
      source: "aws.dms",
      eventName: "CreateReplicationInstance",
      userIdentity: user,
      requestParameters: { replicationInstanceIdentifier: "move", publiclyAccessible: true },
      more: refused,
    }),
  ],
  limits: "Migrations from a data center without a private connection need one.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the instance, `requestParameters.replicationInstanceIdentifier`: who made the call, from where, and what came before it.",
      "List its endpoints: where does the data go?",
      "Ask who migrates what.",
    ],
    harmless: "A migration from a data center, announced.",
    contain: "Delete the instance, and create it again without a public address.",
  },
};
