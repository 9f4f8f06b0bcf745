import assert from "node:assert/strict";
import { forgetting, membersIn } from "../../deploy/members-in-state";
import { preflight } from "../../deploy/preflight";
import { awsProbe } from "../../deploy/probe";
import type { Target } from "../../deploy/plan";
import type { RolloutMode } from "../../model/settings/rollout-modes";
import { readEnvironment, withRollout } from "../../environment/environment";
import { startAccountStub, stubConfig, type AccountStub } from "./account-stub";
import { delegatedState, memberState } from "./members";

const target: Target = { stack: "prod", region: "us-east-1", hubRegion: "us-east-1", shard: 1, label: "us-east-1" };
const [seventh, gone] = ["400000000001", "999900000001"];
const never = new AbortController().signal;

describe("before an operation", () => {
  let stub: AccountStub | undefined;
  afterEach(() => stub?.close());

  async function check(
    answer: Parameters<typeof startAccountStub>[0],
    { mode = "assumeRole" as RolloutMode, waitSeconds = 0, sleeps = [] as number[] } = {},
  ) {
    stub = await startAccountStub(answer);
    const environment = withRollout(await readEnvironment("Pulumi.prod.yaml"), mode);
    return preflight({
      environment,
      probe: awsProbe(environment.settings, stubConfig(stub)),
      waitSeconds,
      sleep: async (seconds) => void sleeps.push(seconds),
    });
  }
  const unless = (account: string) => (call: { account: string }) =>
    call.account === account ? "AccessDenied" : undefined;

  it("probes each account's role once, whatever the Region, and finds the unreachable one", async () => {
    const find = await check(unless(seventh));
    const found = await find(target, "up", memberState(seventh), never);
    assert.deepEqual(
      found.map(({ accountId, urns, forget }) => [accountId, urns.length, forget.length]),
      [[seventh, 4, 0]],
    );
    assert.match(found[0]?.reason ?? "", /AccessDenied.*sts:AssumeRole/);
    const second = await find(
      { ...target, region: "us-west-2", stack: "prod.us-west-2" },
      "up",
      memberState(seventh),
      never,
    );
    assert.equal(second.length, 1);
    // 13 members and not the governance account; the seventh is known to the state in both, the others in neither.
    assert.equal(stub?.calls.length, 13);
    assert(!stub.calls.some((call) => call.includes("100000000002")));
  });

  it("retries a new account, with growing delays, until its role is available", async () => {
    const sleeps: number[] = [];
    const find = await check(
      ({ account, number }) => (account === seventh && number < 4 ? "AccessDenied" : undefined),
      { waitSeconds: 300, sleeps },
    );
    assert.deepEqual(await find(target, "up", [], never), []);
    assert.deepEqual(sleeps, [5, 10, 20]);
  });

  it("gives up on a new account after the time limit, and does not retry a known account or in a preview", async () => {
    const sleeps: number[] = [];
    const find = await check(unless(seventh), { waitSeconds: 60, sleeps });
    assert.equal((await find(target, "preview", [], never)).length, 1);
    assert.equal((await find(target, "up", memberState(seventh), never)).length, 1);
    assert.deepEqual(sleeps, []);
    assert.equal((await find(target, "up", [], never)).length, 1);
    assert.deepEqual(sleeps, [5, 10, 20, 25]);
  });

  it("prints how to remove an unreachable departed account from the state, and leaves a reachable one to the engine", async () => {
    const find = await check(unless(gone));
    const [left, ...others] = await find(target, "up", [...memberState(gone), ...memberState("999900000002")], never);
    assert.deepEqual(others, []);
    assert.deepEqual(left?.forget, [
      `pulumi state delete --stack prod --target-dependents 'urn:pulumi:prod::event-governance::pulumi:providers:aws::member-${gone}'`,
    ]);
    assert.deepEqual(
      [...(left?.urns ?? [])].sort(),
      memberState(gone)
        .map(({ urn }) => urn)
        .sort(),
    );
  });

  it("probes a rule on the bus of a departed account if the governance account manages the rules", async () => {
    const find = await check(
      ({ operation, account }) =>
        operation === "DescribeRule" && account === gone ? "AccessDeniedException" : "ResourceNotFoundException",
      { mode: "delegated" },
    );
    const state = [...delegatedState(gone), ...delegatedState("999900000002"), ...delegatedState(seventh)];
    const found = await find(target, "up", state, never);
    assert.deepEqual(
      found.map(({ accountId, forget }) => [accountId, forget]),
      [[gone, forgetting("prod", { urns: delegatedState(gone).map(({ urn }) => urn) })]],
    );
    assert.equal(found[0]?.forget.length, 1);
    assert.deepEqual([...(stub?.calls ?? [])].sort(), [`DescribeRule ${gone}`, "DescribeRule 999900000002"]);
  });

  it("probes an account that moved into a unit covered by StackSets, because its own forwarding must be deleted", async () => {
    const find = await check(unless(seventh), { mode: "stackSet" });
    const found = await find(target, "up", memberState(seventh), never);
    assert.deepEqual(
      found.map(({ accountId, forget }) => [accountId, forget.length]),
      [[seventh, 1]],
    );
  });

  it("probes only accounts in the state on destroy and refresh", async () => {
    const find = await check(unless(seventh));
    for (const operation of ["destroy", "refresh"] as const)
      assert.equal((await find(target, operation, memberState(seventh), never)).length, 1);
    assert.deepEqual(stub?.calls, [`AssumeRole ${seventh}`]);
  });

  it("fails if AWS rejects the credentials, because the accounts cannot be probed then", async () => {
    const find = await check(() => "ExpiredToken");
    await assert.rejects(find(target, "up", [], never), /rejects the credentials in use \(ExpiredToken/);
  });
});

describe("a member in a state", () => {
  it("consists of the provider, its resources, those named after the account, and their children", () => {
    const other = "urn:pulumi:prod::event-governance::event-governance:index:CentralBus::central-bus";
    const members = membersIn([
      { urn: other, type: "event-governance:index:CentralBus" },
      ...memberState(seventh),
      ...delegatedState(gone),
    ]);
    assert.deepEqual([...members.keys()].sort(), [seventh, gone]);
    assert.equal(members.get(seventh)?.urns.length, 4);
    assert.match(members.get(seventh)?.provider ?? "", /member-400000000001$/);
    assert.equal(members.get(gone)?.provider, undefined);
  });

  // `pulumi state delete --target-dependents` of the provider leaves the component.
  it("does not count if only a component is left", () => {
    const components = memberState(seventh).filter(({ type }) => type.startsWith("event-governance:"));
    assert.equal(components.length, 1);
    assert.deepEqual([...membersIn(components).keys()], []);
  });
});
