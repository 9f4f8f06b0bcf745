import { provenances } from "../envelope";
import { arns, centralRuleArn, type HubPlace } from "../names";
import type { ResponderPlan } from "../responders/plan";
import { type ClaimCheckConfiguration, claimCheckStatements, claimsFolder } from "./claim-check";

export interface ClaimCheckPlanArgs extends HubPlace {
  /** Names of the archive's delivery streams by what they carry, in order. */
  readonly streams: ClaimCheckConfiguration["streams"];
}

/** The function `claim-check`. It has no rules: the dead letters of the archive rules go to its queue. */
export function planClaimCheck({ streams, ...place }: ClaimCheckPlanArgs): ResponderPlan {
  const { accountId, region, names } = place;
  const bucket = names.bucket("archive", accountId, region);
  const configuration: ClaimCheckConfiguration = { bucket, folder: claimsFolder, streams };
  return {
    id: "claim-check",
    description: "Archives what the archive's rules could not deliver",
    rules: [],
    deadLettersOf: centralRuleArn(place, names.archiveRule("*")),
    statements: (keyArn) =>
      claimCheckStatements({
        bucketArn: `arn:aws:s3:::${bucket}`,
        keyArn,
        region,
        streamArns: provenances
          .flatMap((provenance) => streams[provenance])
          .map((stream) => arns.deliveryStream(region, accountId, stream)),
        stateArn: arns.table(region, accountId, names.state),
      }),
    configuration: { ...configuration, streams: { service: [...streams.service], put: [...streams.put] } },
    // The visibility timeout is six times this: twenty attempts are ten hours, long enough for an outage.
    timeoutSeconds: 300,
    memoryMegabytes: 512,
    attempts: 20,
  };
}
