import type { Resource } from "../../../simulator/graph";

/** A recorded resource. */
export const recorded = (
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  more: Partial<Resource> = {},
): Resource => ({
  urn: `urn:pulumi:prod::event-governance::event-governance:index:Part$${type}::${name}`,
  type,
  name,
  stack: "prod",
  account: "100000000002",
  region: "us-east-1",
  inputs,
  outputs: { ...inputs, arn: "arn:aws:x" },
  secrets: [],
  options: { protect: false, retainOnDelete: false, dependsOn: [], aliases: [], provider: "", ignoreChanges: [] },
  ...more,
});
