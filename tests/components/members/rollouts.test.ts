import assert from "node:assert/strict";
import type { Graph } from "../../../simulator/graph";
import { RecordError } from "../../../simulator/record/record-error";
import { passCfnLint } from "../../cfn-lint";
import { all, none, only, policyOf, recordStack } from "../../harness";
import { rawProdSettings } from "../../settings-of-prod";

const stackSetType = "aws:cloudformation/stackSet:StackSet";
const instancesType = "aws:cloudformation/stackInstances:StackInstances";
const ruleType = "aws:cloudwatch/eventRule:EventRule";

const settingsWith = (change: (rollout: any) => void) => {
  const raw = rawProdSettings();
  change(raw["rollout"]);
  return raw;
};

describe("delegated forwarding", () => {
  let graph: Graph;
  before(async () => {
    graph = await recordStack(
      settingsWith((rollout) => (rollout.mode = "delegated")),
      { stack: "prod.us-west-2" },
    );
  });

  it("creates every member's rules on that member's default bus, with the governance account's provider", () => {
    assert.deepEqual(
      all(graph, "pulumi:providers:aws").map(({ name }) => name),
      ["governance"],
    );
    const buses = new Set(all(graph, ruleType).map(({ inputs }) => inputs["eventBusName"]));
    assert.equal(buses.size, 14, "13 members by ARN, and the governance account's own bus");
    assert(buses.has("arn:aws:events:us-west-2:400000000001:event-bus/default"));
    const rule = all(graph, ruleType).find(({ name }) => name === "forwarding-400000000001-identity");
    assert.equal(rule?.account, "100000000002");
    assert.equal(rule?.outputs["arn"], "arn:aws:events:us-west-2:400000000001:rule/event-governance-prod-identity");
  });

  it("has one role and one queue, restricted to rules by name and not to an account", () => {
    const rules = "arn:aws:events:us-west-2:*:rule/event-governance-prod-*";
    const trust = policyOf(only(graph, "aws:iam/role:Role", "delegated-forwarding-role"));
    assert.deepEqual(trust.Statement[0]?.["Condition"], { ArnLike: { "aws:SourceArn": rules } });
    const letters = policyOf(only(graph, "aws:sqs/queuePolicy:QueuePolicy", "delegated-forwarding-dead-letters"));
    assert.deepEqual(letters.Statement[0]?.["Condition"], { ArnLike: { "aws:SourceArn": rules } });
  });

  it("creates no target before the policies that it needs", () => {
    const needed = ["aws:iam/rolePolicy:RolePolicy", "aws:sqs/queuePolicy:QueuePolicy"].map(
      (type) => all(graph, type).find(({ name }) => name.startsWith("delegated-forwarding"))?.urn ?? "",
    );
    const targets = all(graph, "aws:cloudwatch/eventTarget:EventTarget").filter(({ inputs }) => inputs["eventBusName"]);
    assert(targets.length > 50);
    for (const { options, urn } of targets)
      for (const policy of needed) assert(options.dependsOn.includes(policy), urn);
  });
});

describe("a member StackSet", () => {
  let graph: Graph;
  before(async () => {
    graph = await recordStack(settingsWith((rollout) => (rollout.mode = "stackSet")));
  });

  const first = () => only(graph, stackSetType, "member-stack-set");
  const further = () => only(graph, stackSetType, "member-stack-set-rules");

  it("covers units, and accounts that join them, only in its own Region", () => {
    for (const { inputs } of [first(), further()]) {
      assert.equal(inputs["permissionModel"], "SERVICE_MANAGED");
      assert.equal(inputs["callAs"], "DELEGATED_ADMIN");
      assert.deepEqual(inputs["capabilities"], ["CAPABILITY_NAMED_IAM"]);
    }
    assert.deepEqual(
      all(graph, instancesType)
        .map(({ inputs }) => inputs["stackSetName"])
        .sort(),
      ["event-governance-prod-members", "event-governance-prod-members-rules"],
    );
    for (const { inputs } of all(graph, instancesType)) {
      assert.deepEqual(inputs["deploymentTargets"], {
        organizationalUnitIds: ["ou-ab12-11111111", "ou-ab12-22222222"],
      });
      assert.deepEqual(inputs["regions"], ["us-east-1"]);
    }
  });

  it("has its further rules after role and queue, in accounts that join too", () => {
    const deployed = { enabled: true, retainStacksOnAccountRemoval: false };
    assert.deepEqual(first().inputs["autoDeployment"], deployed);
    assert.deepEqual(further().inputs["autoDeployment"], {
      ...deployed,
      dependsOnStackSets: [first().outputs["arn"]],
    });
    const before = only(graph, instancesType, "member-stack-set-units-1");
    const after = only(graph, instancesType, "member-stack-set-rules-units-1");
    assert.ok(after.options.dependsOn.includes(before.urn), String(after.options.dependsOn));
  });

  describe("templates", () => {
    passCfnLint(() =>
      Promise.resolve({
        member: String(first().inputs["templateBody"]),
        rules: String(further().inputs["templateBody"]),
      }),
    );
  });

  it("tolerates every failure without slowing down", () => {
    for (const { inputs } of all(graph, instancesType))
      assert.deepEqual(inputs["operationPreferences"], {
        failureTolerancePercentage: 100,
        maxConcurrentPercentage: 25,
        concurrencyMode: "SOFT_FAILURE_TOLERANCE",
        regionConcurrencyType: "PARALLEL",
      });
  });

  it("depends on the hub", () => {
    const bus = only(graph, "aws:cloudwatch/eventBus:EventBus");
    assert(only(graph, "event-governance:index:MemberStackSet").options.dependsOn.includes(bus.urn));
  });

  it("divides more than 50 units into batches", async () => {
    const units = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`U${index}`, `ou-ab12-${String(index).padStart(8, "0")}`]),
    );
    const many = await recordStack(
      settingsWith((rollout) => Object.assign(rollout, { mode: "stackSet", units })),
      { stack: "prod.us-west-2" },
    );
    for (const set of all(many, stackSetType)) {
      const batches = all(many, instancesType)
        .filter(({ inputs }) => inputs["stackSetName"] === set.inputs["name"])
        .map(({ inputs }) => inputs["deploymentTargets"] as { organizationalUnitIds: string[] });
      const ids = batches.flatMap(({ organizationalUnitIds }) => organizationalUnitIds);
      assert(batches.length >= 2);
      assert.equal(new Set(ids).size, 60);
      assert.equal(ids.length, 60);
    }
  });
});

describe("a sharded rollout", () => {
  const settings = settingsWith((rollout) => (rollout.shard = { of: 2 }));

  it("divides the members among a Region's stacks, of which only the first is the hub", async () => {
    const [first, second] = [
      await recordStack(settings),
      await recordStack(settings, { stack: "prod.us-east-1.shard-2" }),
    ];
    const providers = (graph: Graph) =>
      all(graph, "pulumi:providers:aws")
        .map(({ name }) => name)
        .filter((name) => name.startsWith("member-"));
    assert.equal(providers(first).length + providers(second).length, 13);
    assert.deepEqual(
      providers(first).filter((name) => providers(second).includes(name)),
      [],
    );
    none(second, "aws:cloudwatch/eventBus:EventBus");
    assert(!all(second, "event-governance:index:MemberForwarding").some(({ name }) => name.endsWith("100000000002")));
  });

  const refused: [string, (rollout: any) => void, RegExp][] = [
    ["prod.us-east-1.shard-3", (rollout) => (rollout.shard = { of: 2 }), /"prod\.us-east-1\.shard-3".*no more than 2/],
    ["prod.us-west-2.shard-2", () => undefined, /rollout\.shard is not set/],
    ["prod", (rollout) => (rollout.shard = { of: 2, index: 2 }), /shard\.index is 2, but the stack is called "prod"/],
    ["prod.us-west-2.shard-1", (rollout) => (rollout.shard = { of: 2 }), /"prod\.us-west-2\.shard-1"/],
    ["prod", (rollout) => (rollout.maxProviders = 5), /us-east-1 reaches 13 accounts .* GB of memory/],
  ];
  for (const [stack, change, message] of refused)
    it(`rejects an invalid stack ${stack}: ${message.source}`, async () => {
      await assert.rejects(
        recordStack(settingsWith(change), { stack }),
        (error) => error instanceof RecordError && message.test(error.message),
      );
    });
});
