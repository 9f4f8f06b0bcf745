import assert from "node:assert/strict";
import { AwsError } from "../../simulator/services/protocols/service";
import { verify } from "../../verify/verify";
import { deployed, hub, member, recorded, type Recorded, verified } from "./deployed";

describe("verify under load", function () {
  this.timeout(60_000);
  let set: Recorded;
  const throttling = () => new AwsError("ThrottlingException", "Rate exceeded");
  let undisturbed: Awaited<ReturnType<typeof verified>>;
  before(async () => {
    set = await recorded();
    undisturbed = await verified(set, {}, { accounts: [member] });
  });

  it("tries again what AWS throttles, and knows as much as without", async () => {
    const refused = new Set<string>();
    const { differences, unread, compared, calls } = await verified(
      set,
      {
        repeats: true,
        answer: ({ action, input }) => {
          const call = `${action} ${JSON.stringify(input)}`;
          if (!/^(sts:AssumeRole|events:ListRules|sqs:GetQueueAttributes)/.test(call) || refused.has(call))
            return undefined;
          refused.add(call);
          return throttling();
        },
      },
      { accounts: [member] },
    );
    assert.ok(refused.size >= 3, [...refused].join());
    assert.deepEqual([differences, unread], [[], []]);
    assert.equal(compared, undisturbed.compared);
    // Lost answers are asked for again: more calls, and each of them reads.
    assert.equal(calls.length, undisturbed.calls.length + refused.size);
  });

  it("takes an answer that breaks off for unknown, neither for fine nor for a difference", async () => {
    const { differences, unread, compared } = await verified(
      set,
      {
        answer: ({ action, account, region }) =>
          action === "events:ListRules" && account === member && region === hub ? throttling() : undefined,
      },
      { accounts: [member] },
    );
    const rules = set.plan
      .at(member, hub)
      .resources.filter(({ type }) => type === "aws:cloudwatch/eventRule:EventRule").length;
    assert.deepEqual(differences, []);
    assert.deepEqual(
      unread.map(({ account, region, kinds, cause }) => [account, region, kinds, cause]),
      [[member, hub, { rule: rules }, "AWS took no more calls at this moment."]],
    );
    assert.equal(compared, undisturbed.compared - rules);
  });

  it("blames neither account nor role for a connection that breaks off", async () => {
    const { reach } = deployed(set);
    const { differences, unread } = await verify({
      environment: set.environment,
      plan: set.plan,
      accounts: [member],
      reach: {
        own: (region) => reach.own(region),
        in: () => Promise.reject(Object.assign(new Error("socket hang up"), { name: "TimeoutError" })),
      },
    });
    assert.deepEqual(differences, []);
    assert.ok(unread.length > 0);
    for (const { cause, reason } of unread) {
      assert.equal(cause, "STS did not answer as documented, which says nothing about the account.");
      assert.equal(reason, "TimeoutError: socket hang up");
    }
  });

  it("asks some accounts of thousands at a time, tells how far it is, and keeps what it knows of each small", async () => {
    const ids = Array.from({ length: 5000 }, (_, index) => String(400_000_000_000 + index));
    const { resources } = set.plan.at(member, hub);
    let [now, most, planned] = [0, 0, 0];
    const plan = {
      ...set.plan,
      places: ids.map((account) => ({ account, region: hub })),
      at: (account: string, region: string) => {
        planned++;
        return { account, region, resources };
      },
    };
    const { reach } = deployed(set);
    const told: number[] = [];
    const outcome = await verify(
      {
        environment: set.environment,
        plan,
        reach: {
          own: (region) => reach.own(region),
          async in() {
            most = Math.max(most, ++now);
            await new Promise((resolve) => setImmediate(resolve));
            now--;
            throw Object.assign(new Error("Rate exceeded"), { name: "Throttling" });
          },
        },
      },
      { done: (places) => told.push(places) },
    );
    assert.ok(most > 1 && most <= 16, `${most} accounts at the same time`);
    assert.equal(planned, ids.length, "each place is planned when it is read, and once");
    assert.deepEqual(
      told,
      ids.map((_, index) => index + 1),
    );
    assert.deepEqual(outcome.differences, []);
    assert.equal(outcome.unread.length, ids.length);
    assert.ok(
      outcome.unread.every(({ cause }) => cause === "AWS took no more calls at this moment."),
      JSON.stringify(outcome.unread[0]),
    );
  });
});
