import { createAccess } from "../../../../simulator/services/iam/access";
import { type Aws, type AwsSettings, createAws } from "../../../../simulator/services/endpoint/endpoint";
import { createWorld } from "../../../../simulator/services/events/world";
import type { Resource } from "../../../../simulator/graph";
import { graphOf, hub, inHub, organization, region, resource } from "../events/graphs";

export const now = new Date("2026-11-02T12:00:00Z");

/** A role of the hub that may do everything, or what `statements` say. */
const caller = (statements: readonly object[]): Resource[] => [
  resource("aws:iam/role:Role", "caller", inHub, {
    name: "caller",
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
  }),
  resource("aws:iam/rolePolicy:RolePolicy", "caller-policy", inHub, {
    role: "caller",
    policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
  }),
];

export interface Fixture {
  readonly aws: Aws;
  /** What an SDK client is constructed with. */
  readonly options: ReturnType<Aws["client"]>;
}

/** AWS in memory with recorded resources, called by one role of the hub. */
export function awsWith(
  resources: readonly Resource[] = [],
  {
    statements = [{ Effect: "Allow", Action: "*", Resource: "*" }],
    ...settings
  }: Partial<AwsSettings> & { readonly statements?: readonly object[] } = {},
): Fixture {
  const world = createWorld([graphOf([...caller(statements), ...resources])], organization);
  const aws = createAws({
    world,
    access: createAccess(world, organization),
    now: () => now,
    putEvent: () => ({ id: "event" }),
    serviceEvent: () => undefined,
    sendMessage: () => "message",
    changeVisibility: () => true,
    keyOfBucket: () => undefined,
    ...settings,
  });
  return { aws, options: aws.client(`arn:aws:iam::${hub}:role/caller`, region) };
}
