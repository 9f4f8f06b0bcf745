import assert from "node:assert/strict";
import {
  acts,
  call,
  defineRemediation,
  nothing,
  type Question,
  reads,
  type Tags,
} from "../../../model/remediations/remediation";
import { remediationIds, remediations } from "../../../model/remediations/remediations";

const scope = { accountId: "111122223333", region: "eu-west-1" };

/** Actions that the statements of a remediation allow, sorted. */
const allowed = (id: (typeof remediationIds)[number], reach: { acts: boolean }) =>
  remediations[id]
    .statements(scope, { ...reach, addsSecurityGroup: true })
    .flatMap(({ Action }) => Action)
    .sort();

/** Actions that its declared calls of these kinds need, sorted. */
const declared = (id: (typeof remediationIds)[number], ...kinds: string[]) =>
  Object.entries(remediations[id].calls)
    .filter(([, { kind }]) => kinds.includes(kind))
    .flatMap(([name, { actions }]) => (actions.length === 0 ? [name] : actions))
    .sort();

describe("the remediations", () => {
  it("have distinct positions in the order", () => {
    const orders = remediationIds.map((id) => remediations[id].order);
    assert.deepEqual(
      orders,
      [...new Set(orders)].sort((a, b) => a - b),
    );
  });

  for (const id of remediationIds) {
    it(`${id} is granted every call that it declares, and nothing else`, () => {
      assert(declared(id, "acts").length > 0);
      assert.deepEqual(allowed(id, { acts: true }), declared(id, "reads", "acts"));
    });

    it(`${id} is granted only read-only calls if it may not act`, () => {
      assert(declared(id, "reads").length > 0);
      assert.deepEqual(allowed(id, { acts: false }), declared(id, "reads"));
    });

    it(`${id} declares as reading only what AWS names so`, () => {
      for (const action of declared(id, "reads")) assert.match(action, /^[a-z0-9-]+:(Get|List|Describe)/);
      for (const action of declared(id, "acts")) assert.doesNotMatch(action, /^[a-z0-9-]+:(Get|List|Describe)/);
    });
  }
});

describe("a remediation", () => {
  interface Queue {
    readonly tags: Tags;
    readonly queue: string;
  }
  const remediation = defineRemediation({
    id: "empty-queue",
    order: 1,
    title: "Empty a queue",
    triggers: () => [],
    calls: { "sqs:ListQueueTags": reads(), "sqs:PurgeQueue": acts("sqs:PurgeQueue", "kms:Decrypt") },
    permissions: ({ region }) => [
      { sid: "read", calls: ["sqs:ListQueueTags"], resources: "*" },
      { calls: ["sqs:PurgeQueue"], resources: `arn:aws:sqs:${region}:*:*`, requestedRegion: "us-east-1" },
    ],
    targets: () => [],
    async read(read, { name }): Promise<Queue | undefined> {
      const { Tags: tags, gone } = await read(call("sqs:ListQueueTags", { QueueUrl: name }));
      return gone === true ? undefined : { tags: tags as Tags, queue: name };
    },
    plan: ({ live: { queue }, settings }: Question<Queue, { keep: string }>) =>
      queue === settings.keep
        ? nothing("It is kept.")
        : { kind: "act", why: "It is full.", calls: [call("sqs:PurgeQueue", { QueueUrl: queue })] },
  });
  const target = { ...scope, arn: "arn:aws:sqs:eu-west-1:111122223333:orders", name: "orders" };

  it("writes one statement for each grant, with the Region of its calls", () => {
    const statement = { Effect: "Allow", Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } };
    const reading = { ...statement, Sid: "EmptyQueueRead", Action: ["sqs:ListQueueTags"], Resource: "*" };
    assert.deepEqual(remediation.statements(scope, { acts: false, addsSecurityGroup: false }), [reading]);
    assert.deepEqual(remediation.statements(scope, { acts: true, addsSecurityGroup: false }), [
      reading,
      {
        Effect: "Allow",
        Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
        Sid: "EmptyQueue",
        Action: ["kms:Decrypt", "sqs:PurgeQueue"],
        Resource: "arn:aws:sqs:eu-west-1:*:*",
      },
    ]);
  });

  it("plans from the live state that it read, and not at all if the resource was deleted", async () => {
    const seen = await remediation.look(async () => ({ Tags: { team: "shop" } }), target);
    assert.deepEqual(seen?.tags, { team: "shop" });
    const event = {} as never;
    assert.equal(seen.plan({ event, settings: { keep: "orders" } }).kind, "nothing");
    assert.deepEqual(seen.plan({ event, settings: { keep: "" } }), {
      kind: "act",
      why: "It is full.",
      calls: [{ service: "sqs", action: "PurgeQueue", input: { QueueUrl: "orders" } }],
    });
    assert.equal(await remediation.look(async () => ({ gone: true }), target), undefined);
  });
});
