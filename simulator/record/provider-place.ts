import { runtime } from "@pulumi/pulumi";

/** Account, Region and default tags of a provider's resources. */
export interface ProviderPlace {
  readonly account: string;
  readonly region: string;
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** For resources without a provider. */
export const nowhere: ProviderPlace = { account: "", region: "", defaultTags: {} };

/** The engine passes every provider setting as text; anything else is JSON. */
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
