import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { settingPaths } from "../tools/reference/settings";
import { parseSettings } from "../model/checks/parse";
import type { Settings } from "../model/settings/schema";
import type { Graph, Resource } from "../simulator/graph";
import { recordStack } from "./harness";
import { formerSettings, type Raw, renamed, shop } from "./settings-with-all";
import { aliasesIn, replacing, shortUrn, statefulIn } from "./stateful";

/** Ways to change settings after which everything that holds something is still the same thing. */
const harmless: readonly Change[] = [
  { name: "every name, number and list", change: renamed },
  {
    name: "the pipeline of another service, and an archive without a lock",
    change: (raw) => ({
      ...raw,
      reconciliation: { kind: "pulumi-deployments", pulumiOrganization: "renamed", secret: "renamed" },
      archive: { ...raw["archive"], lockDays: "off" },
    }),
  },
  {
    name: "another home Region, where `pulumi stack rename` has given this one's stack its other name",
    change: (raw) => ({ ...raw, homeRegion: "eu-central-1", regions: { ...raw["regions"], "eu-central-1": {} } }),
    stack: "prod.us-east-1",
  },
];

interface Change {
  readonly name: string;
  readonly change: (raw: Raw) => Raw;
  /** @default prod */
  readonly stack?: string;
}

interface Meant {
  readonly paths: readonly string[];
  readonly why: string;
  readonly change: (raw: Raw) => Raw;
  /** Recorded without the other changes. */
  readonly alone?: true;
  /** Name of the Region's stack then. @default prod */
  readonly stack?: string;
  /** Resources that are lost or replaced, by short URN: exactly those that match. */
  readonly lost: RegExp;
}

/** Settings that say which things there are: another value is another thing, or none. */
const identities: readonly Meant[] = [
  {
    paths: ["organization.governanceAccountId"],
    why: "Nothing moves between accounts, and what is protected there stops the update",
    alone: true,
    change: (raw) => ({ ...raw, organization: { ...raw["organization"], governanceAccountId: shop } }),
    lost: /^(?!MemberForwarding\$.*-(100000000001|200000000001)-)/,
  },
  {
    paths: ["accounts[].id"],
    why: "It is another account",
    alone: true,
    change: (raw) => JSON.parse(JSON.stringify(raw).replaceAll(shop, "400000000009")) as Raw,
    lost: /forwarding-400000000001-/,
  },
  {
    paths: ["regions.*.hub"],
    why: "It is no hub any more; bus and archive are protected, which stops the update",
    alone: true,
    change: (raw) => ({
      ...raw,
      homeRegion: "eu-central-1",
      regions: { "us-east-1": { hub: "eu-central-1" }, "eu-central-1": {} },
    }),
    stack: "prod.us-east-1",
    lost: /^(?!MemberForwarding\$)/,
  },
  {
    paths: ["rollout.mode"],
    why: "What was made in each member is made elsewhere",
    alone: true,
    change: (raw) => ({ ...raw, rollout: { ...raw["rollout"], mode: "delegated" } }),
    lost: /^MemberForwarding\$.*-(?!100000000002)\d{12}-/,
  },
  {
    paths: ["rollout.shard.of"],
    why: "Some members belong to other stacks",
    alone: true,
    change: (raw) => ({ ...raw, rollout: { ...raw["rollout"], shard: { of: 2 } } }),
    lost: /^MemberForwarding\$.*-100000000001-/,
  },
  {
    paths: ["bus.logLevel"],
    why: "OFF is no log",
    change: (raw) => ({ ...raw, bus: { logLevel: "OFF" } }),
    lost: /^CentralBus\$.*logGroup/,
  },
  {
    paths: ["archive.format", "archive.formerFormat"],
    why: "The two tables become views over the old ones and the new ones; objects stay",
    change: (raw) => ({ ...raw, archive: { format: "parquet", formerFormat: "json" } }),
    lost: /catalogTable.*::event-catalog-events(-by-type)?$/,
  },
  {
    paths: ["archive.crawlerEvents"],
    why: "Without events there is no queue of them",
    change: (raw) => ({ ...raw, archive: { ...raw["archive"], crawlerEvents: false } }),
    lost: /^PartitionCrawler\$.*queue/,
  },
  {
    paths: ["findings.enrich", "findings.resolve", "findings.correlate"],
    why: "Each switches a function off, with its queue and log",
    change: (raw) => ({ ...raw, findings: { enrich: false, resolve: false, correlate: false } }),
    lost: /^Responder\$.*-findings/,
  },
  {
    paths: ["heartbeat.watch"],
    why: "It switches a function off, with its queue and log",
    change: (raw) => ({ ...raw, heartbeat: { ...raw["heartbeat"], watch: false } }),
    lost: /^Responder\$.*watch-silence/,
  },
  {
    paths: ["drift.detect"],
    why: "It switches a function off, with its queue and log",
    change: (raw) => ({ ...raw, drift: { detect: false } }),
    lost: /^Responder\$.*detect-drift/,
  },
  {
    paths: ["notifications.channels[].id", "notifications.channels[].kind", "notifications.channels[].addresses"],
    why: "A channel of mail is a topic, and an address's subscription is that person's own confirmation",
    change: (raw) => ({
      ...raw,
      notifications: {
        channels: [
          { id: "security", kind: "https", secret: "renamed" },
          { id: "renamed", kind: "email", addresses: ["other@example.com"] },
        ],
      },
    }),
    lost: /^NotificationChannels\$/,
  },
];

/** Settings that change which accounts there are, and nothing of what is built for each: no stack records them. */
const ofDiscovery = /^accounts\.discover\b/;

const leaves = settingPaths().filter(
  (path, _index, all) =>
    !all.some((other) => /^(\.|\[\]|\.\*)/.test(other.slice(path.length)) && other.startsWith(path) && other !== path),
);

const valuesAt = (value: unknown, path: string): unknown[] => {
  if (path === "") return [value];
  if (typeof value !== "object" || value === null) return [];
  const [, step = "", rest = ""] = /^\.?(\[\]|[^.[]+)(.*)$/.exec(path) ?? [];
  if (step === "[]" || step === "*") return Object.values(value).flatMap((each) => valuesAt(each, rest));
  return valuesAt((value as Raw)[step], rest);
};

describe("a changed setting", () => {
  const raw = formerSettings();
  let graph: Graph;
  before(async () => void (graph = await recordStack(raw)));

  it("is listed here, whichever it is", () => {
    const former = parseSettings(raw);
    const differs = (path: string, other: Settings) =>
      !isDeepStrictEqual(valuesAt(former, path), valuesAt(other, path));
    const changed = harmless.map(({ change }) => parseSettings(change(formerSettings())));
    const unknown = leaves.filter(
      (path) =>
        !ofDiscovery.test(path) &&
        !changed.some((other) => differs(path, other)) &&
        !identities.some(({ paths }) => paths.includes(path)),
    );
    assert.deepEqual(unknown, [], "change these in `harmless`, or say in `identities` what becomes another thing");
    for (const { paths, change } of identities) {
      const other = parseSettings(change(formerSettings()));
      for (const path of paths) assert.ok(differs(path, other), path);
    }
  });

  for (const { name, change, stack = "prod" } of harmless)
    it(`does not replace stateful resources: ${name}`, async () => {
      const lost = lostIn(graph, await recordStack(change(formerSettings()), { stack }));
      assert.deepEqual(lost, [], `because of ${(lost.length > 0 ? await guilty(change) : []).join(", ")}`);
    });

  for (const group of [
    ...identities.filter(({ alone }) => alone).map((each) => [each]),
    identities.filter(({ alone }) => !alone),
  ])
    it(`replaces or removes the resources that it names: ${group.flatMap(({ paths }) => paths).join(", ")}`, async () => {
      const stack = group[0]?.stack ?? "prod";
      const changed = group.reduce((all, { change }) => change(all), formerSettings());
      const actual = lostIn(graph, await recordStack(changed, { stack }));
      const all = statefulIn(graph).map(({ urn }) => shortUrn(urn));
      assert.deepEqual(actual, all.filter((urn) => group.some(({ lost }) => lost.test(urn))).sort());
      for (const { lost, why } of group)
        assert.ok(
          actual.some((urn) => lost.test(urn)),
          why,
        );
    });

  /** Sections whose change alone loses something. */
  async function guilty(change: (raw: Raw) => Raw): Promise<string[]> {
    const sections: string[] = [];
    for (const [key, value] of Object.entries(change(formerSettings()))) {
      const alone = await recordStack({ ...raw, [key]: value as unknown }).catch(() => undefined);
      if (alone && lostIn(graph, alone).length > 0) sections.push(key);
    }
    return sections;
  }
});

/** Resources in a state of `former` that an update to `today` would delete or replace. */
function lostIn(former: Graph, today: Graph): string[] {
  const aliases = aliasesIn(today);
  const kept = new Set(
    statefulIn(today).flatMap((resource) =>
      [resource.urn, ...(aliases.get(resource.urn) ?? [])].map((urn) => identity(urn, resource)),
    ),
  );
  return statefulIn(former)
    .filter((resource) => !kept.has(identity(resource.urn, resource)))
    .map(({ urn }) => shortUrn(urn))
    .sort();
}

/** The engine replaces what moves to another provider, and AWS has nothing that moves to another account or Region. */
const identity = (urn: string, resource: Resource) =>
  [shortUrn(urn), replacing(resource), shortUrn(resource.options.provider), resource.account, resource.region].join(
    " ",
  );
