import assert from "node:assert/strict";
import type { Resource } from "../../../simulator/graph";
import { mutantsOf } from "../../../simulator/mutants/mutate";
import { sample, spread } from "../../../simulator/mutants/sample";
import { recorded } from "./recorded";

const changesOf = (resource: Resource) =>
  mutantsOf([resource]).map(({ id }) => id.slice(`${resource.type.split(":").at(-1)} ${resource.name} `.length));

describe("mutants", () => {
  it("are a resource gone, and each property gone or changed by its kind", () => {
    assert.deepEqual(
      changesOf(
        recorded("aws:sqs/queue:Queue", "q", {
          name: "q",
          tags: { a: "b" },
          messageRetentionSeconds: 60,
          sqsManagedSseEnabled: true,
          redrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:100000000002:dead"}',
        }),
      ),
      [
        "gone",
        "-messageRetentionSeconds",
        "messageRetentionSeconds 0",
        "messageRetentionSeconds 6",
        "messageRetentionSeconds 601",
        "-sqsManagedSseEnabled",
        "sqsManagedSseEnabled false",
        "-redrivePolicy",
        "redrivePolicy.-deadLetterTargetArn",
        "redrivePolicy.deadLetterTargetArn of another account",
        "redrivePolicy.deadLetterTargetArn of another Region",
        "redrivePolicy.deadLetterTargetArn of another name",
        "with a key of nobody",
        "in order",
        "that takes no dead letters",
        "with a delay",
      ],
    );
  });

  it("are what somebody adds, and what two resources have of each other", () => {
    const queues = ["one", "two"].map((name) =>
      recorded("aws:sqs/queuePolicy:QueuePolicy", name, { queueUrl: name, policy: '{"Statement":[]}' }),
    );
    const swapped = mutantsOf(queues).find(({ id }) => id === "QueuePolicy one queueUrl swapped with two");
    assert.equal(swapped?.changed?.inputs["queueUrl"], "two");
    assert.deepEqual(
      swapped.also?.map(({ original, changed }) => [original?.name, changed?.inputs["queueUrl"]]),
      [["two", "one"]],
    );
    const granted = mutantsOf([recorded("aws:kms/key:Key", "key", {})]).find(({ id }) => id === "Key key and a grant");
    assert.deepEqual(granted?.changed?.inputs, {});
    assert.deepEqual(
      granted.also?.map(({ original, changed }) => [original, changed?.type]),
      [[undefined, "aws:kms/grant:Grant"]],
    );
  });

  it("are each part of a policy, gone or wider", () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Accept",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: ["sqs:SendMessage", "sqs:GetQueueUrl"],
          Resource: "arn:aws:sqs:us-east-1:100000000002:q",
          Condition: { ArnLike: { "aws:SourceArn": "arn:aws:events:us-east-1:100000000002:rule/x-*" } },
        },
        { Sid: "Deny", Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*" },
      ],
    };
    const queuePolicy = recorded("aws:sqs/queuePolicy:QueuePolicy", "q", {
      queueUrl: "https://sqs.us-east-1.amazonaws.com/100000000002/q",
      policy: JSON.stringify(policy),
    });
    assert.deepEqual(
      changesOf(queuePolicy).filter((change) => change.startsWith("policy")),
      [
        "policy Accept: gone",
        "policy Accept: without sqs:SendMessage",
        "policy Accept: without sqs:GetQueueUrl",
        "policy Accept: and sqs:PurgeQueue",
        "policy Accept: denied",
        "policy Accept: every action of the service",
        "policy Accept: every resource but one",
        "policy Accept: every principal",
        "policy Accept: another service",
        "policy Accept: without conditions",
        "policy Accept: ArnLikeIfExists",
        "policy Accept: ArnLike of a misspelled key",
        "policy Accept: ArnLike of another account",
        "policy Accept: ArnLike of any account",
        "policy Deny: gone",
        "policy Deny: but for one role",
        "policy: a statement more, for everything",
      ],
    );
    const wider = mutantsOf([queuePolicy]).find(({ id }) => id.endsWith("every principal"))?.changed;
    assert.equal(JSON.parse(String(wider?.inputs["policy"])).Statement[0].Principal, "*");
    assert.equal(wider?.outputs["policy"], wider?.inputs["policy"]);
  });

  it("leave alone what changes nothing: defaults, and the one resource of a policy", () => {
    const rule = recorded("aws:cloudwatch/eventRule:EventRule", "rule", { state: "ENABLED" });
    assert.deepEqual(changesOf(rule), ["gone", "state switched"]);
    const bucketPolicy = recorded("aws:s3/bucketPolicy:BucketPolicy", "b", {
      policy: JSON.stringify({
        Statement: [
          { Sid: "Read", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" },
        ],
      }),
    });
    assert(changesOf(bucketPolicy).includes("policy Read: every resource"));
  });

  it("are made once of what differs by account alone, never of components, and each by its own name", () => {
    const queues = ["a-100000000001", "a-100000000002"].map((name) => recorded("aws:sqs/queue:Queue", name, {}));
    const component = recorded("event-governance:index:CentralBus", "bus", {});
    assert.deepEqual(
      mutantsOf([...queues, component]).map(({ id }) => id),
      ["gone", "with a key of nobody", "in order", "that takes no dead letters", "with a delay"].map(
        (what) => `Queue a-100000000001 ${what}`,
      ),
    );
  });

  it("are what the archive's own rules break, each another resource than recorded", () => {
    const column = (name: string, type: string) => ({ name, type });
    const table = recorded("aws:glue/catalogTable:CatalogTable", "t", {
      tableType: "EXTERNAL_TABLE",
      parameters: { "projection.enabled": "true", "storage.location.template": "s3://b/events/day=${day}/" },
      partitionKeys: [column("day", "string")],
      storageDescriptor: {
        location: "s3://b/events/",
        columns: [column("id", "string"), column("resources", "array<string>")],
        serDeInfo: {},
      },
    });
    const own = mutantsOf([table]).filter(({ id }) => /^CatalogTable t [a-z]+ [a-z]/.test(id));
    const changes = own.map(({ id }) => id.slice("CatalogTable t ".length));
    for (const change of ["last column gone", "lists as texts", "range until yesterday", "template of bare days"])
      assert(changes.includes(change), `${change} is not among ${changes.join(", ")}`);
    for (const { id, changed } of own) assert.notDeepEqual(changed?.inputs, table.inputs, id);
    assert.equal(new Set(changes).size, changes.length);
  });

  it("are a dashboard's metrics, alarms and Region", () => {
    const widgets = [
      { type: "alarm", properties: { alarms: ["arn:a"] } },
      { type: "metric", properties: { region: "us-east-1", metrics: [["AWS/SQS", "Sent", "QueueName", "q"]] } },
    ];
    const board = recorded("aws:cloudwatch/dashboard:Dashboard", "d", { dashboardBody: JSON.stringify({ widgets }) });
    const bodies = mutantsOf([board]).flatMap(({ changed }) => String(changed?.inputs["dashboardBody"] ?? ""));
    for (const part of ['"Sent","QueueName","q-other"', '"SentOther"', '["arn:a-other"]', '"sa-east-1"', "}x"])
      assert(
        bodies.some((body) => body.includes(part)),
        part,
      );
  });

  it("are sampled by kind, and differently by seed", () => {
    const rules = Array.from({ length: 40 }, (_, index) =>
      recorded("aws:cloudwatch/eventRule:EventRule", `rule-${"abcdefgh".charAt(index % 8)}${index}`, {
        state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
      }),
    );
    const all = mutantsOf(rules);
    const kinds = new Set(sample(all, 1, "1").map(({ id }) => id.replace(/^EventRule \S+ /, "")));
    assert.deepEqual([...kinds].sort(), ["-state", "gone", "state switched"]);
    assert.equal(sample(all, 2, "1").length, 6);
    assert.deepEqual(sample(all, 2, "1"), sample(all, 2, "1"));
    assert.notDeepEqual(sample(all, 2, "1"), sample(all, 2, "2"));
  });

  it("are patterns with one value or form fewer, and never with an empty list", () => {
    const forms = [{ source: ["aws.s3"], detail: { eventName: ["A", "B"] } }, { source: ["aws.sqs"] }];
    const eventPattern = JSON.stringify({ "detail-type": ["call"], $or: forms });
    const changes = changesOf(recorded("aws:cloudwatch/eventRule:EventRule", "r", { eventPattern }));
    assert.deepEqual(
      changes.filter((change) => /first$/.test(change)),
      ["eventPattern.$or without its first", "eventPattern.$or[0].detail.eventName without its first"],
    );
  });

  it("leave alone within a template what changes nothing there", () => {
    const Properties = { Name: "r", Description: "d", EventBusName: undefined, State: "ENABLED" };
    const Resources = {
      On: { Type: "AWS::Events::Rule", Properties },
      Off: { Type: "AWS::Events::Rule", Properties: { State: "DISABLED" } },
    };
    const templateBody = JSON.stringify({ Resources });
    const stackSet = recorded("aws:cloudformation/stackSet:StackSet", "members", { templateBody });
    const property = /^templateBody\.Resources\.(\w+\.Properties\.\S.*)/;
    assert.deepEqual(
      changesOf(stackSet).flatMap((change) => property.exec(change)?.[1] ?? []),
      ["On.Properties.State switched", "Off.Properties.-State", "Off.Properties.State switched"],
    );
  });

  it("are sampled by type within a template, whatever the resources there are called", () => {
    const rule = (pattern: object) => ({ Type: "AWS::Events::Rule", Properties: { EventPattern: pattern } });
    const Resources = {
      RuleIdentity: rule({ a: ["b"] }),
      RuleData: rule({ a: ["c"] }),
      Q: { Type: "AWS::SQS::Queue" },
    };
    const templateBody = JSON.stringify({ Resources });
    const all = mutantsOf([recorded("aws:cloudformation/stackSet:StackSet", "members", { templateBody })]);
    const gone = (mutants: typeof all) => mutants.filter(({ id }) => /Resources\.-\w+$/.test(id)).length;
    assert.deepEqual([gone(all), gone(sample(all, 1, "1"))], [3, 2]);
  });

  it("are sampled over all areas, the same ones for a seed", () => {
    const queues = Array.from({ length: 20 }, (_, index) => recorded("aws:sqs/queue:Queue", `q${index}`, { a: 1 }));
    const all = mutantsOf([...queues, recorded("aws:kms/key:Key", "k", { b: true })]);
    const some = spread(all, 10, "1");
    assert(some.size >= 10 && some.size <= 12, String(some.size));
    assert.deepEqual(new Set([...some].map(({ area }) => area)), new Set(["queues", "keys"]));
    assert.deepEqual(spread(all, 10, "1"), some);
    assert.notDeepEqual(spread(all, 10, "2"), some);
    assert.equal(spread(all, 1_000, "1").size, all.length);
  });
});
