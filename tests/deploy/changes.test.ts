import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { ChangeCollector } from "../../deploy/changes";
import { deploymentDataOf } from "../../deploy/deployment-data";
import { translate } from "../../deploy/engine-events";
import type { Target } from "../../deploy/plan";
import { noChanges } from "../../deploy/tally";

const target: Target = {
  stack: "prod",
  region: "us-east-1",
  hubRegion: "us-east-1",
  shard: 1,
  label: "us-east-1",
};
const urnOf = (type: string, name: string) => `urn:pulumi:prod::event-governance::${type}::${name}`;

interface Given {
  readonly op: string;
  readonly type?: string;
  readonly name?: string;
  readonly inputs?: object;
  readonly before?: object;
  readonly provider?: string;
  readonly more?: object;
  readonly old?: object;
}

function metadata({
  op,
  type = "aws:sqs/queue:Queue",
  name = "letters",
  inputs,
  before,
  provider = "",
  more,
  old,
}: Given) {
  return {
    op,
    type,
    urn: urnOf(type, name),
    provider,
    ...(inputs && { new: { inputs, outputs: {} } }),
    ...(before && { old: { inputs: before, outputs: {}, ...old } }),
    ...more,
  };
}

/** The changes after engine events, each a step that begins; `ends` follow. */
function collected(
  steps: readonly Given[],
  ends: readonly (readonly ["done" | "failed", Given])[] = [],
): ChangeCollector {
  const collector = new ChangeCollector();
  const tell = (event: object) => {
    const translated = translate({ sequence: 1, timestamp: 1, ...event } as EngineEvent);
    if (translated) collector.event(target, translated);
  };
  for (const step of steps) tell({ resourcePreEvent: { metadata: metadata(step) } });
  for (const [end, step] of ends)
    tell(
      end === "done"
        ? { resOutputsEvent: { metadata: metadata(step) } }
        : { resOpFailedEvent: { metadata: metadata(step) } },
    );
  return collector;
}

describe("what an operation changes", () => {
  it("is each resource once, by what becomes of it; what stays is not among it", () => {
    const { changes } = collected([
      { op: "create", name: "new", inputs: {} },
      { op: "same", name: "old", inputs: {}, before: {} },
      { op: "read", name: "read", inputs: {} },
      { op: "delete", name: "gone", before: {} },
      ...["create-replacement", "replace", "delete-replaced"].map((op) => ({
        op,
        name: "moved",
        inputs: {},
        before: {},
      })),
    ]);
    assert.deepEqual(
      changes.map(({ name, kind }) => `${name} ${kind}`),
      ["new created", "gone deleted", "moved replaced"],
    );
  });

  it("names account and Region: by the resource's name, its provider's, and what the provider accepts", () => {
    const provider = (name: string) => `${urnOf("pulumi:providers:aws", name)}::id`;
    const { changes } = collected([
      {
        op: "same",
        type: "pulumi:providers:aws",
        name: "hub",
        inputs: { allowedAccountIds: '["100000000002"]' },
        before: {},
      },
      { op: "create", name: "forwarding-400000000001-identity", inputs: {} },
      { op: "create", name: "rule", inputs: { region: "eu-west-1" }, provider: provider("member-400000000002") },
      { op: "create", name: "central", inputs: {}, provider: provider("hub") },
      { op: "create", name: "unknown", inputs: {} },
    ]);
    assert.deepEqual(
      changes.map(({ account, region }) => [account, region]),
      [
        ["400000000001", "us-east-1"],
        ["400000000002", "eu-west-1"],
        ["100000000002", "us-east-1"],
        [undefined, "us-east-1"],
      ],
    );
  });

  it("shows properties before and after, and which of them replaces the resource", () => {
    const { changes } = collected([
      {
        op: "replace",
        before: { name: "a", tags: { "a.b": "x" }, rules: [{ days: 1 }] },
        inputs: { name: "b", rules: [{ days: 2 }], policy: "p".repeat(1_000) },
        more: {
          keys: ["name"],
          detailedDiff: {
            name: { diffKind: "update-replace" },
            'tags["a.b"]': { diffKind: "delete" },
            "rules[0].days": { diffKind: "update" },
            policy: { diffKind: "add" },
          },
        },
      },
    ]);
    const [change] = changes;
    assert.deepEqual(change?.properties.slice(0, 3), [
      { path: "name", before: '"a"', after: '"b"', replaces: true },
      { path: 'tags["a.b"]', before: '"x"', replaces: false },
      { path: "rules[0].days", before: "1", after: "2", replaces: false },
    ]);
    assert.ok((change?.properties[3]?.after?.length ?? 0) < 400, "long values are shortened");
    const [plain] = collected([{ op: "update", before: { a: 1 }, inputs: { a: 2 }, more: { diffs: ["a"] } }]).changes;
    assert.deepEqual(plain?.properties, [{ path: "a", before: "1", after: "2", replaces: false }]);
  });

  it("says what is lost with something that holds data, unless that is kept", () => {
    const bucket = { type: "aws:s3/bucket:Bucket", before: {} };
    const table = "aws:glue/catalogTable:CatalogTable";
    const { changes } = collected([
      { op: "delete", name: "gone", ...bucket },
      { op: "delete", name: "protected", ...bucket, old: { protect: true } },
      { op: "delete", name: "retained", ...bucket, old: { retainOnDelete: true } },
      { op: "update", name: "changed", ...bucket, inputs: {} },
      { op: "replace", name: "view", type: table, before: { tableType: "VIRTUAL_VIEW" }, inputs: {} },
      { op: "replace", name: "table", type: table, before: { tableType: "EXTERNAL_TABLE" }, inputs: {} },
      { op: "delete", name: "rule", type: "aws:cloudwatch/eventRule:EventRule", before: {} },
    ]);
    const lost = new Map(changes.map(({ name, loses, kept }) => [name, [loses, kept?.split(":")[0]]]));
    assert.deepEqual(lost.get("gone"), ["its objects", undefined]);
    assert.deepEqual(lost.get("protected"), ["its objects", "protected"]);
    assert.deepEqual(lost.get("retained"), ["its objects", "left in AWS, where nothing manages it any more"]);
    assert.deepEqual(lost.get("table"), ["its partitions", undefined]);
    for (const name of ["changed", "view", "rule"]) assert.deepEqual(lost.get(name), [undefined, undefined], name);
    const data = deploymentDataOf("preview", [], { changes, violations: [] }, []);
    assert.deepEqual(
      data.changes.slice(0, 2).map(({ name }) => name),
      ["gone", "table"],
      "what loses data comes first",
    );
  });

  it("tells how each ended; a failed step stays one", () => {
    const steps = ["planned", "made", "broken"].map((name) => ({ op: "create", name, inputs: {} }));
    const [, made, broken] = steps;
    assert.ok(made && broken);
    const { changes } = collected(steps, [
      ["done", made],
      ["failed", broken],
      ["done", broken],
    ]);
    assert.deepEqual(
      changes.map(({ end }) => end),
      ["planned", "done", "failed"],
    );
  });

  it("has each violation of a policy once, mandatory ones first", () => {
    const collector = new ChangeCollector();
    const violate = (enforcementLevel: string, resourceUrn?: string) => {
      const policyEvent = {
        policyPackName: "pack",
        policyName: "buckets-are-private",
        message: "<{%fg 1%}>no block<{%reset%}>\n",
        enforcementLevel,
        resourceUrn,
      };
      const event = translate({ sequence: 1, timestamp: 1, policyEvent } as unknown as EngineEvent);
      if (event) collector.event(target, event);
    };
    violate("advisory", "");
    violate("mandatory", "urn:a");
    violate("mandatory", "urn:a");
    const outcome = { target, result: "failed", changes: noChanges, seconds: 1 } as const;
    assert.deepEqual(deploymentDataOf("up", [outcome], collector, ["policy-pack"]).policies, {
      packs: ["policy-pack"],
      violations: [
        {
          stack: "prod",
          pack: "pack",
          policy: "buckets-are-private",
          level: "mandatory",
          message: "no block",
          resource: "urn:a",
        },
        { stack: "prod", pack: "pack", policy: "buckets-are-private", level: "advisory", message: "no block" },
      ],
    });
  });
});
