import { field } from "../recorded";
import type { Role } from "../services/iam/roles";
import { administratorRole } from "./administrator";
import { conditionsOf, statementsOf } from "./documents";
import type { Fact } from "./fact";
import { actions, answer, type Asked, foreignAccount, type Guarded } from "./guarded";

/**
 * Uses of a key that not even an administrator or a named principal of its own account may make: other than through S3
 * for the buckets that the policy names, or with a grant. The archive's objects are for named principals alone.
 */
export function keyFacts({ access, resources }: Asked, guarded: Guarded): Fact[] {
  const { arn, account, region, documents } = guarded;
  const pairs = documents.flatMap(statementsOf).flatMap(conditionsOf);
  const valuesOf = (key: string) =>
    pairs.filter((pair) => pair.key === key).flatMap(({ values }) => values.map((each) => each.replaceAll("*", "x")));
  const named = [...new Set(valuesOf("aws:PrincipalArn"))].map((each) => ({
    ...administratorRole(account),
    arn: each,
  }));
  const buckets = [...new Set(valuesOf("kms:EncryptionContext:aws:s3:arn"))].filter((each) => !each.includes("/"));
  const archives = new Set(
    resources
      .filter(({ type }) => type === "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream")
      .map((stream) => field(stream, "extendedS3Configuration", "bucketArn")),
  );
  const through = (service: string, bucket?: string) => ({
    "kms:ViaService": `${service}.${region}.amazonaws.com`,
    ...(bucket !== undefined && { "kms:EncryptionContext:aws:s3:arn": bucket }),
  });
  const strange = [
    ["through S3 for nothing", through("s3")],
    ["through S3 for another bucket", through("s3", "arn:aws:s3:::other")],
    ...buckets.flatMap(
      (bucket) =>
        [
          [`directly for ${bucket}`, { "kms:EncryptionContext:aws:s3:arn": bucket }],
          [`through EC2 for ${bucket}`, through("ec2", bucket)],
          [`through S3 for ${bucket} of another account`, through("s3", bucket.replaceAll(account, foreignAccount))],
        ] as const,
    ),
  ] as const;
  const ask = (
    who: Role,
    name: string,
    action: string,
    [how, context]: readonly [string, Readonly<Record<string, string>>],
  ) => answer(guarded, `${name} ${how}`, action, access.role(who, action, arn, { context }).allowed);
  const administrator = administratorRole(account);
  const everybody = [administrator, ...named];
  return [
    ...everybody.flatMap((who) =>
      strange.flatMap((use) => actions.key.slice(0, 2).map((action) => ask(who, who.arn, action, use))),
    ),
    ...everybody.flatMap((who) =>
      buckets.flatMap((bucket) =>
        actions.key
          .slice(2)
          .map((action) => ask(who, who.arn, action, [`through S3 for ${bucket}`, through("s3", bucket)])),
      ),
    ),
    ...buckets
      .filter((bucket) => archives.has(bucket))
      .flatMap((bucket) =>
        actions.key
          .slice(0, 2)
          .map((action) => ask(administrator, "an administrator", action, [`for ${bucket}`, through("s3", bucket)])),
      ),
  ];
}
