import { runtime } from "@pulumi/pulumi";

/** Where the resources of a provider live, and what they are tagged with. */
export interface ProviderPlace {
  readonly account: string;
  readonly region: string;
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** Of what has no provider. */
export const nowhere: ProviderPlace = { account: "", region: "", defaultTags: {} };

/** The engine takes every setting of a provider as text; what is not text by nature is JSON. */
export function describeProvider(inputs: Readonly<Record<string, unknown>>): ProviderPlace {
  const json = (property: string) => {
    const value = inputs[property];
    return typeof value === "string" && value !== runtime.unknownValue ? (JSON.parse(value) as unknown) : undefined;
  };
  const [account] = (json("allowedAccountIds") ?? []) as unknown[];
  const { tags } = (json("defaultTags") ?? {}) as { tags?: Record<string, string> };
  return {
    account: typeof account === "string" ? account : "",
    region: typeof inputs.region === "string" ? inputs.region : "",
    defaultTags: tags ?? {},
  };
}
