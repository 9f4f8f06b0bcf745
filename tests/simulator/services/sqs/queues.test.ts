import assert from "node:assert/strict";
import type { Resource } from "../../../../simulator/graph";
import {
  admitOrganization,
  arns,
  hub,
  inMember,
  member,
  queue,
  queuePolicy,
  region,
  resource,
  type Changes,
} from "../events/graphs";
import { send, told } from "../events/sending";

describe("EventBridge loses an undeliverable event", () => {
  /** Without this the event is delivered, and no dead letter arises. */
  const undeliverable: Changes = { "central-policy": null };
  const key = (statement: object) =>
    resource(
      "aws:kms/key:Key",
      "key",
      inMember,
      { policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) },
      { arn: `arn:aws:kms:${region}:${member}:key/letters`, keyId: "letters" },
    );
  const admitEvents = {
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: ["kms:GenerateDataKey", "kms:Decrypt"],
    Resource: "*",
  };
  const encrypted = { "member-queue": { kmsMasterKeyId: "letters" } };

  type Added = readonly Resource[];
  const cases: readonly [string, Changes, RegExp, Added?][] = [
    [
      "without a dead-letter queue",
      { "forward-target": { deadLetterConfig: null } },
      /\| forward-target: .*no dead-letter queue/,
    ],
    [
      "when the queue does not exist",
      { "member-queue": null, "member-queue-policy": null },
      /\| forward-target: .*is not a recorded queue/,
    ],
    [
      "when the queue has no policy",
      { "member-queue-policy": null },
      /\| member-queue: .*no policy allows sqs:SendMessage/,
    ],
    [
      "when the queue's policy names another rule",
      { "member-queue-policy": { policy: queuePolicy(arns.memberQueue, `${arns.forwardRule}-2`) } },
      /\| member-queue-policy: .*aws:SourceArn wants ".*forward-2", the request has ".*forward"/,
    ],
    [
      "when the queue's policy names another account",
      { "member-queue-policy": { policy: queuePolicy(arns.memberQueue, arns.forwardRule, hub) } },
      /\| member-queue-policy: .*aws:SourceAccount wants "999999999999"/,
    ],
    [
      "when the queue's policy names another queue",
      { "member-queue-policy": { policy: queuePolicy(arns.hubQueue, arns.forwardRule) } },
      /\| member-queue-policy: .*it is not about .*111111111111:dead-letters/,
    ],
    [
      "when the queue's policy rests on the organization of a service, which has none",
      {
        "member-queue-policy": {
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ ...admitOrganization, Action: "sqs:SendMessage", Resource: arns.memberQueue }],
          }),
        },
      },
      /\| member-queue-policy: .*aws:PrincipalOrgID wants "o-exampleorgid", the request has none/,
    ],
    [
      "when the queue is in another Region than the rule",
      { "forward-target": { deadLetterConfig: { arn: `arn:aws:sqs:us-east-1:${member}:dead-letters` } } },
      /\| forward-target: .*is in us-east-1, the rule in eu-central-1/,
      [queue("far-queue", member, {}, "us-east-1")],
    ],
    [
      "when the queue is a FIFO queue",
      { "forward-target": { deadLetterConfig: { arn: `${arns.memberQueue}.fifo` } } },
      /\| forward-target: .*FIFO/,
    ],
    [
      "when the queue's key does not admit EventBridge",
      encrypted,
      /\| key: .*kms:GenerateDataKey/,
      [key({ ...admitEvents, Principal: { AWS: member } })],
    ],
    [
      "when the queue's key is AWS's own",
      { "member-queue": { kmsMasterKeyId: "alias/aws/sqs" } },
      /\| member-queue: .*"alias\/aws\/sqs"/,
    ],
  ];

  for (const [what, changes, expected, added = []] of cases)
    it(what, () => {
      const { outcomes, sinks } = send({ ...undeliverable, ...changes }, added);
      assert.match(told(outcomes[0]), /^lost NO_PERMISSIONS central:/);
      assert.match(told(outcomes[0]), expected);
      assert.equal(sinks.deadLetters.size, 0);
    });

  it("but not in a queue whose key admits EventBridge", () => {
    const { outcomes } = send({ ...undeliverable, ...encrypted }, [key(admitEvents)]);
    assert.match(told(outcomes[0]), /^dead-lettered/);
  });

  it("but not in a queue of another account in the rule's Region that admits the rule", () => {
    const changes = {
      ...undeliverable,
      "forward-target": { deadLetterConfig: { arn: arns.hubQueue } },
      "hub-queue-policy": { policy: queuePolicy(arns.hubQueue, arns.forwardRule) },
    };
    assert.match(told(send(changes).outcomes[0]), /^dead-lettered/);
  });
});
