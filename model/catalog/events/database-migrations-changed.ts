import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const databaseMigrationsChanged: GovernedEvent = {
  id: "database-migrations-changed",
  why: "A migration task copies a whole database, and goes on copying each change, to an endpoint that may be anywhere.",
  topic: "services",
  source: "aws.dms",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 3, busyPerMonth: 500, basis: "Migrations, while they last." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.dms",
    eventName: "CreateReplicationInstance",
    requestParameters: {
      replicationInstanceIdentifier: "move",
      replicationInstanceClass: "dms.c6i.large",
      publiclyAccessible: true,
    },
  }),
};
