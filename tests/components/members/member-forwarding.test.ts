import assert from "node:assert/strict";
import type { Graph, Resource } from "../../../simulator/graph";
import { all, childrenOf, none, only, policyOf, recordStack } from "../../harness";
import { rawProdSettings } from "../../settings-of-prod";

const account = "400000000001";

describe("the forwarding of a member", () => {
  let graph: Graph;
  let member: Resource;
  before(async () => {
    graph = await recordStack(rawProdSettings(), { stack: "prod.us-west-2" });
    member = only(graph, "event-governance:index:MemberForwarding", `forwarding-${account}`);
  });
  const ofMember = (type: string) => childrenOf(graph, member, type);

  it("is everything that a Region without a hub has, in every account", () => {
    assert.equal(all(graph, "event-governance:index:MemberForwarding").length, 14);
    none(graph, "aws:cloudwatch/eventBus:EventBus");
    none(graph, "aws:s3/bucket:Bucket");
  });

  it("targets the hub's bus directly, with a role and a dead-letter queue", () => {
    const targets = ofMember("aws:cloudwatch/eventTarget:EventTarget");
    const rules = ofMember("aws:cloudwatch/eventRule:EventRule");
    assert.deepEqual(
      targets.map(({ inputs }) => inputs["rule"]).sort(),
      rules.map(({ inputs }) => inputs["name"]).sort(),
    );
    for (const { inputs } of targets) {
      assert.equal(inputs["arn"], "arn:aws:events:us-east-1:100000000002:event-bus/event-governance-prod");
      assert.equal(inputs["roleArn"], `arn:aws:iam::${account}:role/event-governance-prod-forwarding-us-west-2`);
      assert.deepEqual(inputs["deadLetterConfig"], {
        arn: `arn:aws:sqs:us-west-2:${account}:event-governance-prod-dead-letters`,
      });
      assert.equal(inputs["retryPolicy"], undefined);
    }
  });

  it("retries as long as settings say, on every target", async () => {
    const impatient = await recordStack({ ...rawProdSettings(), deadLetters: { retryHours: 2 } });
    for (const { inputs, urn } of all(impatient, "aws:cloudwatch/eventTarget:EventTarget"))
      assert.deepEqual(inputs["retryPolicy"], { maximumEventAgeInSeconds: 7200, maximumRetryAttempts: 185 }, urn);
  });

  it("creates no target before the policies that it needs", () => {
    const needed = [
      only(graph, "aws:iam/rolePolicy:RolePolicy", `forwarding-${account}-role`).urn,
      only(graph, "aws:sqs/queuePolicy:QueuePolicy", `forwarding-${account}-dead-letters`).urn,
    ];
    for (const { options, urn } of ofMember("aws:cloudwatch/eventTarget:EventTarget"))
      for (const policy of needed) assert(options.dependsOn.includes(policy), urn);
  });

  it("trusts EventBridge only for its own account and rules", () => {
    const role = only(graph, "aws:iam/role:Role", `forwarding-${account}-role`);
    assert.deepEqual(policyOf(role).Statement[0]?.["Condition"], {
      StringEquals: { "aws:SourceAccount": account },
      ArnLike: { "aws:SourceArn": `arn:aws:events:us-west-2:${account}:rule/event-governance-prod-*` },
    });
    assert.equal(role.inputs["name"], "event-governance-prod-forwarding-us-west-2");
  });

  it("accepts dead letters only from its own rules", () => {
    const policy = policyOf(only(graph, "aws:sqs/queuePolicy:QueuePolicy", `forwarding-${account}-dead-letters`));
    const rules = ofMember("aws:cloudwatch/eventRule:EventRule").map(({ outputs }) => outputs["arn"]);
    const [statement] = policy.Statement as { Condition: { ArnLike: { "aws:SourceArn": string[] } } }[];
    assert.deepEqual([...(statement?.Condition.ArnLike["aws:SourceArn"] ?? [])].sort(), [...rules].sort());
  });

  it("sends heartbeats to the account's own default bus, so that a forwarding rule carries them", () => {
    const [schedule] = ofMember("aws:scheduler/schedule:Schedule");
    assert.equal(schedule?.inputs["scheduleExpression"], "rate(15 minutes)");
    const target = schedule?.inputs["target"] as Record<string, unknown>;
    assert.equal(target["arn"], `arn:aws:events:us-west-2:${account}:event-bus/default`);
    assert.deepEqual(target["eventbridgeParameters"], {
      detailType: "Heartbeat",
      source: "event-governance.heartbeat",
    });
  });

  it("has no heartbeat if that event is excluded", async () => {
    const quiet = await recordStack({ ...rawProdSettings(), events: { exclude: ["heartbeat"] } });
    // A schedule of the hub's own, the digest of notifications, is none of the members'.
    const beating = quiet.resources.filter(({ name }) => /^forwarding-.*-heartbeat$/.test(name));
    assert.deepEqual(beating, []);
  });

  it("uses a provider for each account that rejects any other account", () => {
    const provider = only(graph, "pulumi:providers:aws", `member-${account}`);
    assert.equal(member.account === "" || member.account === account, true);
    for (const { account: owner, region, options } of ofMember("aws:cloudwatch/eventRule:EventRule")) {
      assert.equal(owner, account);
      assert.equal(region, "us-west-2");
      assert.equal(options.provider.startsWith(provider.urn), true);
    }
    assert.deepEqual(JSON.parse(String(provider.inputs["allowedAccountIds"])), [account]);
    const roles = JSON.parse(String(provider.inputs["assumeRoles"]));
    assert.equal(roles[0].roleArn, `arn:aws:iam::${account}:role/event-governance-deployment`);
  });

  it("uses the caller's own credentials for the governance account", () => {
    const provider = only(graph, "pulumi:providers:aws", "governance");
    assert.equal(provider.inputs["assumeRoles"], undefined);
  });
});
