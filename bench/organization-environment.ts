import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { stackYaml } from "../environment/stack-yaml";
import { projectName } from "../model/names";

/** An account as settings list it. */
interface Listed {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
}

/** Regions that every account has, the shipped ones first: home, its two hubs, and those that forward to them. */
const regions = [
  ...["us-east-1", "us-west-2", "eu-central-1", "eu-west-1", "ap-southeast-2", "us-east-2", "us-west-1"],
  ...["ca-central-1", "sa-east-1", "eu-north-1", "eu-west-2", "eu-west-3", "ap-northeast-1", "ap-northeast-2"],
  ...["ap-northeast-3", "ap-south-1", "ap-southeast-1"],
];

/** `hubs` Regions that forward to themselves: the home Region, then one in Europe, then one in Asia. */
const hubs = ["us-east-1", "eu-central-1", "ap-southeast-2"];

const hubOfContinent = (region: string, chosen: readonly string[]) =>
  chosen.find((hub) => hub.slice(0, 2) === region.slice(0, 2)) ?? chosen[0] ?? region;

/** Size of an organization. */
export interface Size {
  readonly accounts: number;
  readonly regions: number;
  readonly hubs: number;
}

/**
 * Writes `Pulumi.prod.yaml`, the shipped environment with more accounts and Regions, and returns its path. Where members
 * are reached by an assumed role, they are divided into stacks of about a thousand.
 */
export function writeEnvironment(folder: string, size: Size, mode: string): string {
  const shipped = parse(readFileSync(join(__dirname, "..", "Pulumi.prod.yaml"), "utf8")) as {
    config: Record<string, unknown>;
  };
  const accounts = shipped.config[`${projectName}:accounts`] as readonly Listed[];
  const more = Array.from({ length: Math.max(0, size.accounts - accounts.length) }, (_, index) => ({
    id: String(700_000_000_000 + index),
    name: `member-${index}`,
    unit: index % 2 === 0 ? "Workloads/Production" : "Workloads/Development",
  }));
  const chosen = hubs.slice(0, size.hubs);
  const shards = Math.ceil(size.accounts / 900);
  const config = {
    ...shipped.config,
    [`${projectName}:accounts`]: [...accounts, ...more].slice(0, size.accounts),
    [`${projectName}:regions`]: Object.fromEntries(
      regions
        .slice(0, size.regions)
        .map((region) => [region, chosen.includes(region) ? {} : { hub: hubOfContinent(region, chosen) }]),
    ),
    // The default, 5,000, is more than 16 streams take from 30,000 accounts and Regions of one hub.
    [`${projectName}:archive`]: { volume: { eventsPerMember: 500 } },
    [`${projectName}:rollout`]: {
      ...(shipped.config[`${projectName}:rollout`] as object),
      mode,
      maxProviders: 1000,
      ...(mode !== "delegated" && shards > 1 && { shard: { of: shards } }),
    },
  };
  const file = join(folder, "Pulumi.prod.yaml");
  writeFileSync(file, stackYaml({ config }));
  return file;
}
