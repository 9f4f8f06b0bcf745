import assert from "node:assert/strict";
import { outcomesOf, type TargetOutcome } from "../../../../simulator/services/events/delivery";
import type { Resource } from "../../../../simulator/graph";
import {
  admitOrganization,
  allow,
  arns,
  hub,
  iamEvent,
  inHub,
  member,
  queuePolicy,
  region,
  resource,
  trust,
  type Changes,
} from "./graphs";
import { eventBridge, send, told } from "./sending";

/** Outcome of the event at the forwarding target. */
const forwarding = (changes: Changes): TargetOutcome | undefined =>
  send(changes).outcomes.find(({ target }) => target.urn.endsWith("forward-target"));

describe("EventBridge dead-letters a forwarded event", () => {
  const cases: readonly [string, Changes, RegExp][] = [
    [
      "when the central bus does not exist",
      { central: null, "central-policy": null, archive: null, "archive-target": null },
      /^dead-lettered NO_RESOURCE forward-target: .*event-bus\/central is not a recorded bus/,
    ],
    [
      "when the central bus has no policy",
      { "central-policy": null },
      /^dead-lettered NO_PERMISSIONS central: no policy/,
    ],
    [
      "when the central bus admits another organization",
      {
        "central-policy": {
          statement: { ...admitOrganization, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-other" } } },
        },
      },
      /^dead-lettered NO_PERMISSIONS central-policy: .*wants "o-other", the request has "o-exampleorgid"/,
    ],
    [
      "when the central bus admits other sources",
      {
        "central-policy": {
          statement: { ...admitOrganization, Condition: { StringEquals: { "events:source": "aws.ec2" } } },
        },
      },
      /^dead-lettered NO_PERMISSIONS central-policy: .*events:source wants "aws.ec2", the request has "aws.iam"/,
    ],
    [
      "when the central bus admits other detail types",
      {
        "central-policy": {
          statement: { ...admitOrganization, Condition: { StringEquals: { "events:detail-type": "X" } } },
        },
      },
      /^dead-lettered NO_PERMISSIONS central-policy: .*events:detail-type wants "X"/,
    ],
    [
      "when the central bus admits other rules",
      {
        "central-policy": {
          statement: {
            ...admitOrganization,
            Condition: { ArnLike: { "aws:SourceArn": "arn:aws:events:*:*:rule/other" } },
          },
        },
      },
      /^dead-lettered NO_PERMISSIONS central-policy: .*rule\/other.*rule\/forward/,
    ],
    [
      "when the central bus admits the rules of other accounts",
      {
        "central-policy": {
          statement: { ...admitOrganization, Condition: { StringEquals: { "aws:SourceAccount": hub } } },
        },
      },
      /^dead-lettered NO_PERMISSIONS central-policy: .*wants "999999999999", the request has "111111111111"/,
    ],
    [
      "when the central bus denies it explicitly",
      { "central-policy": { statement: { ...admitOrganization, Effect: "Deny" } } },
      /^dead-lettered NO_PERMISSIONS central-policy: .*denies events:PutEvents/,
    ],
    [
      "when the role may not put events",
      { "forward-policy": { policy: allow("events:PutRule", arns.centralBus) } },
      /^dead-lettered NO_PERMISSIONS forward-policy: .*it is not about events:PutEvents/,
    ],
    [
      "when the role may put events on another bus",
      { "forward-policy": { policy: allow("events:PutEvents", arns.defaultBus) } },
      /^dead-lettered NO_PERMISSIONS forward-policy: .*it is not about .*event-bus\/central/,
    ],
    [
      "when the role has no policy",
      { "forward-policy": null },
      /^dead-lettered NO_PERMISSIONS forward-role: no policy/,
    ],
    [
      "when the role does not exist",
      { "forward-role": null, "forward-policy": null },
      /^dead-lettered FAILED_TO_ASSUME_ROLE forward-target: .*is not a recorded role/,
    ],
    [
      "when the role trusts another service",
      { "forward-role": { assumeRolePolicy: trust("lambda.amazonaws.com", member, arns.forwardRule) } },
      /^dead-lettered FAILED_TO_ASSUME_ROLE forward-role: .*it does not name events\.amazonaws\.com/,
    ],
    [
      "when the role trusts EventBridge for another account",
      { "forward-role": { assumeRolePolicy: trust("events.amazonaws.com", hub, arns.forwardRule) } },
      /^dead-lettered FAILED_TO_ASSUME_ROLE forward-role: .*aws:SourceAccount wants "999999999999", the request has "111111111111"/,
    ],
    [
      "when the role trusts EventBridge for another rule",
      { "forward-role": { assumeRolePolicy: trust("events.amazonaws.com", member, `${arns.forwardRule}-2`) } },
      /^dead-lettered FAILED_TO_ASSUME_ROLE forward-role: .*rule\/forward-2", the request has ".*rule\/forward"/,
    ],
  ];

  for (const [what, changes, expected] of cases)
    it(what, () => {
      const outcome = forwarding(changes);
      assert.match(told(outcome), expected);
      assert.deepEqual(outcome?.kind === "dead-lettered" && outcome.deadLetter, {
        accepted: true,
        queue: arns.memberQueue,
      });
    });

  it("and keeps it in the queue with the reason", () => {
    const { sinks } = send({ "central-policy": null });
    const [letter, ...others] = sinks.deadLetters.get(arns.memberQueue) ?? [];
    assert.equal(others.length, 0);
    assert.deepEqual(
      [letter?.event, letter?.ruleArn, letter?.targetArn],
      [iamEvent(), arns.forwardRule, arns.centralBus],
    );
    assert.equal(letter?.errorCode, "NO_PERMISSIONS");
  });

  it("if a destination stays unavailable until the retries are used up", () => {
    const unavailable = (arn: string) => arn === arns.stream;
    const { outcomes, sinks } = send({}, [], iamEvent(), { unavailable });
    assert.match(
      outcomes.map(told)[1] ?? "",
      /^dead-lettered ERROR_FROM_TARGET archive-target: .*3600 seconds or 5 retries/,
    );
    assert.equal(sinks.deadLetters.get(arns.hubQueue)?.length, 1);
    const [atBus] = send({}, [], iamEvent(), { unavailable: () => true }).outcomes;
    assert.match(told(atBus), /86400 seconds or 185 retries/);
  });

  it("but delivers others of the same rule if the policy depends on the event", () => {
    const statement = { ...admitOrganization, Condition: { StringEquals: { "events:detail-type": "Good" } } };
    const { put } = eventBridge({ "central-policy": { statement } });
    const kinds = ["Good", "Bad", "Good"].map((type) => {
      const delivery = put({
        bus: arns.defaultBus,
        event: iamEvent({ "detail-type": type }),
        sender: { kind: "service" },
      });
      return [...outcomesOf(delivery)][0]?.outcome.kind;
    });
    assert.deepEqual(kinds, ["forwarded", "dead-lettered", "forwarded"]);
  });
});

describe("EventBridge rejects a target", () => {
  const cases: readonly [string, Changes, RegExp][] = [
    ["on a bus without a role", { "forward-target": { roleArn: null } }, /a bus as a target needs a roleArn/],
    [
      "on a bus with an input",
      { "forward-target": { input: "{}" } },
      /input, inputPath and inputTransformer are not available/,
    ],
    ["on a bus with an input path", { "forward-target": { inputPath: "$.detail" } }, /are not available for a bus/],
    [
      "with a role of another account",
      { "forward-target": { roleArn: `arn:aws:iam::${hub}:role/forward` } },
      /cannot be passed across accounts/,
    ],
    ["that is the rule's own bus", { "forward-target": { arn: arns.defaultBus } }, /the rule's own bus/],
    ["that is no ARN", { "forward-target": { arn: "central" } }, /"central" is not an ARN/],
    [
      "in another partition",
      { "forward-target": { arn: "arn:aws-cn:events:cn-north-1:999999999999:event-bus/central" } },
      /another partition/,
    ],
    [
      "that is a stream in another account",
      { "forward-target": { arn: arns.stream } },
      /firehose targets must be in the rule's account, 111111111111/,
    ],
    [
      "that is a queue in another Region",
      { "forward-target": { arn: `arn:aws:sqs:us-east-1:${member}:x` } },
      /only a bus can be in another Region/,
    ],
    [
      "of a kind that is not simulated",
      { "forward-target": { arn: `arn:aws:ecs:${region}:${member}:cluster/x` } },
      /"ecs" is not known/,
    ],
  ];

  for (const [what, changes, expected] of cases)
    it(`${what}, and the event is lost in spite of the dead-letter queue`, () => {
      const outcome = forwarding(changes);
      assert.match(told(outcome), /^lost REFUSED forward-target: EventBridge refuses the target/);
      assert.match(told(outcome), expected);
    });

  it("that is a stream without a role", () => {
    const { outcomes } = send({ "archive-target": { roleArn: null } });
    assert.match(told(outcomes[1]), /^lost REFUSED archive-target: .*needs a roleArn/);
  });
});

describe("EventBridge delivers events to", () => {
  const onHub = (arn: string, more: object = {}) => ({ "archive-target": { arn, roleArn: null, ...more } });
  const last = (changes: Changes, added: readonly Resource[], event = iamEvent()) => {
    const { outcomes, sinks, world } = send(changes, added, event);
    return { text: told(outcomes.at(-1)), sinks, world };
  };

  it("Firehose, unless the role lacks one of the two actions", () => {
    const lacking = { "archive-policy": { policy: allow("firehose:PutRecord", arns.stream) } };
    assert.match(last(lacking, []).text, /^dead-lettered NO_PERMISSIONS archive-policy: .*firehose:PutRecordBatch/);
  });

  it("Firehose, unless the stream does not exist", () => {
    assert.match(last({ stream: null }, []).text, /^dead-lettered NO_RESOURCE archive-target/);
  });

  it("Firehose, up to 1,024,000 bytes", () => {
    const room = 1_024_000 - Buffer.byteLength(JSON.stringify(iamEvent({ detail: { pad: "" } })));
    const padded = (bytes: number) => iamEvent({ detail: { pad: "x".repeat(bytes) } });
    assert.equal(last({}, [], padded(room)).text, "handed");
    assert.match(last({}, [], padded(room + 1)).text, /^dead-lettered ERROR_FROM_TARGET archive-target: 1024001 bytes/);
  });

  it("no dead-letter queue with too small a message limit", () => {
    const large = iamEvent({ detail: { pad: "x".repeat(1_024_000) } });
    assert.match(last({}, [], large).text, /^dead-lettered/);
    const lost = last({ "hub-queue": { maxMessageSize: 262_144 } }, [], large).text;
    assert.match(lost, /^lost ERROR_FROM_TARGET .* takes messages of 262144 bytes/);
  });

  it("a function whose policy lets this rule invoke it", () => {
    const arn = `arn:aws:lambda:${region}:${hub}:function:respond`;
    const called = resource("aws:lambda/function:Function", "respond", inHub, { name: "respond" }, { arn });
    const permission = (sourceArn: string) =>
      resource("aws:lambda/permission:Permission", "permission", inHub, {
        function: "respond",
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
        sourceArn,
      });
    const handed = last(onHub(arn), [called, permission(arns.archiveRule)]);
    assert.equal(handed.text, "handed");
    assert.equal(handed.sinks.others.get(arn)?.length, 1);
    assert.deepEqual(handed.world.defects, []);
    assert.match(last(onHub(arn), [called]).text, /^dead-lettered NO_PERMISSIONS respond: no policy/);
    assert.match(
      last(onHub(arn), [called, permission(arns.forwardRule)]).text,
      /^dead-lettered NO_PERMISSIONS permission: .*aws:SourceArn/,
    );
    assert.match(last(onHub(arn), []).text, /^dead-lettered NO_RESOURCE/);
  });

  it("a log group, if the account's log policies allow it", () => {
    const arn = `arn:aws:logs:${region}:${hub}:log-group:/aws/events/all`;
    const group = resource("aws:cloudwatch/logGroup:LogGroup", "group", inHub, { name: "/aws/events/all" }, { arn });
    const policyFor = (resourceArn: string) =>
      resource("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "log-policy", inHub, {
        policyName: "events",
        policyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
              Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
              Resource: resourceArn,
            },
          ],
        }),
      });
    assert.equal(last(onHub(arn), [group, policyFor(`${arn}:*`)]).text, "handed");
    assert.match(last(onHub(arn), [group, policyFor(`${arn}-2:*`)]).text, /^dead-lettered NO_PERMISSIONS log-policy/);
    assert.match(last(onHub(arn), [group]).text, /^dead-lettered NO_PERMISSIONS archive-target: no policy/);
  });

  it("a queue, with the part of the event or the constant that the target asks for", () => {
    const policy = { "hub-queue-policy": { policy: queuePolicy(arns.hubQueue, arns.archiveRule) } };
    const dataOf = (more: object) =>
      last({ ...policy, ...onHub(arns.hubQueue, more) }, []).sinks.others.get(arns.hubQueue)?.[0]?.data;
    assert.equal(dataOf({}), JSON.stringify(iamEvent()));
    assert.equal(dataOf({ inputPath: "$.detail.eventName" }), '"CreateUser"');
    assert.equal(dataOf({ input: '{"constant":1}' }), '{"constant":1}');
  });
});
