import assert from "node:assert/strict";
import { bootstrapOf, guardrailOf } from "../../../environment/bootstrap";
import { parseSettings } from "../../../model/checks/parse";
import { rolloutModes } from "../../../model/settings/rollout-modes";
import type { Graph, Resource } from "../../../simulator/graph";
import { all, recordStack } from "../../harness";
import { environmentOfProd } from "../../environment-of-prod";
import { everythingOn, formerSettings, type Raw, renamed } from "../../settings-with-all";
import { rawProdSettings } from "../../settings-of-prod";
import { beyondTheReference } from "./beyond-the-reference";
import { creations } from "./calls";
import { inputsOf } from "./calls/call";
import { problemsOfResource } from "./check";
import { apis, authorization, schemas } from "./models";
import { policiesIn, problemsOfPolicy } from "./policies";
import { operations, packages } from "./sources";

/** Recordings by what they are of. */
const worlds: Readonly<Record<string, () => Promise<Graph>>> = {
  "the shipped environment": () => recordStack(rawProdSettings()),
  "a Region that is no hub": () => recordStack(rawProdSettings(), { stack: "prod.us-west-2" }),
  ...Object.fromEntries(rolloutModes.map((mode) => [`everything on, ${mode}`, () => recordStack(everythingOn(mode))])),
  "everything on under other names": () => recordStack(renamed(formerSettings())),
};

const inAws = ({ resources }: Graph) => resources.filter(({ type }) => type.startsWith("aws"));

/** Lines, each once, with the account's id left out: most are said of each account. */
const distinct = (lines: readonly string[]) => [...new Set(lines.map((line) => line.replaceAll(/\d{12}/g, "ACCOUNT")))];

const withoutKnown = (lines: readonly string[]) =>
  lines.filter((line) => !beyondTheReference.some(([known]) => known.test(line)));

const linesOf = new Map<string, readonly string[]>();

/** What the reference finds wrong with the policies of a world, which has many. */
async function policyLines(what: string): Promise<readonly string[]> {
  const before = linesOf.get(what);
  if (before !== undefined) return before;
  const graph = await worlds[what]?.();
  assert.ok(graph);
  const found = inAws(graph).flatMap(({ name, inputs }) => policiesIn(inputs, name));
  assert.ok(found.length > 40, `${found.length} policies`);
  const lines = distinct(found.flatMap(problemsOfPolicy));
  linesOf.set(what, lines);
  return lines;
}

describe("by AWS's own models", () => {
  for (const [what, world] of Object.entries(worlds)) {
    it(`the calls that make the resources are valid: ${what}`, async () => {
      const lines = inAws(await world()).flatMap((resource) =>
        problemsOfResource(resource).map((problem) => `${resource.name}: ${problem}`),
      );
      assert.deepEqual(distinct(lines), []);
    });

    it(`the policies name actions, resources and condition keys that exist: ${what}`, async () => {
      assert.deepEqual(withoutKnown(await policyLines(what)), []);
    });
  }

  it("the policies of what members need first, and of the service control policy, name what exists", async () => {
    for (const [what, raw] of Object.entries({ shipped: rawProdSettings(), everything: everythingOn("assumeRole") })) {
      parseSettings(raw);
      const environment = await environmentOfProd((settings) => {
        for (const key of Object.keys(settings)) delete settings[key];
        Object.assign(settings, raw);
      });
      const templates = rolloutModes.map((mode) => bootstrapOf(environment, mode).template);
      const found = policiesIn([...templates, guardrailOf(environment, []).policy], what);
      assert.ok(found.length > 5, `${found.length} policies`);
      assert.deepEqual(withoutKnown(distinct(found.flatMap(problemsOfPolicy))), []);
    }
  });

  it("the models are those of the packages that are pinned", () => {
    const versions = [apis, schemas, authorization].map(({ from }) => from.split(",")[0]);
    assert.deepEqual(
      versions,
      Object.entries(packages).map(([name, version]) => `${name} ${version}`),
    );
  });

  it("no resource type is described that nothing records", async () => {
    const recorded = new Set<string>();
    for (const world of Object.values(worlds)) for (const { type } of inAws(await world())) recorded.add(type);
    assert.deepEqual(Object.keys(creations).sort(), [...recorded].sort());
  });

  it("no call is listed that no resource makes", async () => {
    const made = new Set<string>();
    for (const world of Object.values(worlds))
      for (const resource of inAws(await world()))
        for (const { api } of creations[resource.type]?.calls(inputsOf(resource)) ?? []) made.add(api);
    const listed = Object.entries(operations).flatMap(([service, [, ...names]]) =>
      names.map((name) => `${service}.${name}`),
    );
    assert.deepEqual(listed.sort(), [...made].sort());
  });
});

/** A resource with other inputs. */
const changed = (resource: Resource, change: Raw): Resource => ({
  ...resource,
  inputs: { ...resource.inputs, ...change },
  outputs: { ...resource.outputs, ...change },
});

describe("AWS's own models find", () => {
  let graph: Graph;
  before(async () => (graph = await recordStack(everythingOn("stackSet"))));

  const broken = (type: string, change: (inputs: Raw) => Raw): string[] => {
    const [resource] = all(graph, type);
    assert.ok(resource);
    assert.deepEqual(problemsOfResource(resource), []);
    return problemsOfResource(changed(resource, change(structuredClone(resource.inputs) as Raw)));
  };

  /** By type: the input that is a name, and the most characters that it may have. */
  const names: readonly (readonly [type: string, input: string, most: number])[] = [
    ["aws:athena/namedQuery:NamedQuery", "name", 128],
    ["aws:athena/workgroup:Workgroup", "name", 128],
    ["aws:cloudformation/stackSet:StackSet", "name", 128],
    ["aws:cloudwatch/dashboard:Dashboard", "dashboardName", Infinity],
    ["aws:cloudwatch/eventApiDestination:EventApiDestination", "name", 64],
    ["aws:cloudwatch/eventArchive:EventArchive", "name", 48],
    ["aws:cloudwatch/eventBus:EventBus", "name", 256],
    ["aws:cloudwatch/eventConnection:EventConnection", "name", 64],
    ["aws:cloudwatch/eventRule:EventRule", "name", 64],
    ["aws:cloudwatch/eventTarget:EventTarget", "targetId", 64],
    ["aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination", "name", 60],
    ["aws:cloudwatch/logDeliverySource:LogDeliverySource", "name", 60],
    ["aws:cloudwatch/logGroup:LogGroup", "name", 512],
    ["aws:cloudwatch/logStream:LogStream", "name", 512],
    ["aws:cloudwatch/metricAlarm:MetricAlarm", "name", 255],
    ["aws:dynamodb/table:Table", "name", 1024],
    ["aws:glue/catalogDatabase:CatalogDatabase", "name", 255],
    ["aws:glue/catalogTable:CatalogTable", "name", 255],
    ["aws:glue/crawler:Crawler", "name", 255],
    ["aws:iam/policy:Policy", "name", 128],
    ["aws:iam/role:Role", "name", 64],
    ["aws:iam/rolePolicy:RolePolicy", "name", 128],
    ["aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "name", 64],
    ["aws:kms/alias:Alias", "name", 256],
    ["aws:lambda/function:Function", "name", 64],
    ["aws:s3/bucket:Bucket", "bucket", 63],
    ["aws:scheduler/schedule:Schedule", "name", 64],
    ["aws:sns/topic:Topic", "name", 256],
    ["aws:sqs/queue:Queue", "name", 80],
  ];

  it("a name that is one character too long", () => {
    const found = names.map(([type, input]) => [type, input, longest(type, input)]);
    assert.deepEqual(found, names);
  });

  /** Characters of the longest name that passes, by doubling; Infinity where 4,096 pass. */
  function longest(type: string, input: string): number {
    const passes = (length: number) =>
      broken(type, (inputs) => {
        const name = String(inputs[input]);
        return { ...inputs, [input]: length < name.length ? name.slice(0, length) : name.padEnd(length, "x") };
      }).length === 0;
    if (passes(4096)) return Infinity;
    let [fits, fails] = [0, 4096];
    while (fails - fits > 1) {
      const middle = (fits + fails) >> 1;
      // Names have least lengths too.
      if (middle < 8 || passes(middle)) fits = middle;
      else fails = middle;
    }
    return fits;
  }

  const faults: readonly (readonly [what: string, type: string, change: (inputs: Raw) => Raw, problem: RegExp])[] = [
    [
      "a wrong state",
      "aws:cloudwatch/eventRule:EventRule",
      (inputs) => ({ ...inputs, state: "ON" }),
      /State.*"ON" is none of/,
    ],
    [
      "a wrong class",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      (inputs) => ({ ...inputs, rules: [{ id: "x", status: "On" }] }),
      /Status: "On" is none of/,
    ],
    [
      "a wrong statistic",
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      (inputs) => ({ ...inputs, statistic: "Mean" }),
      /Statistic: "Mean" is none of/,
    ],
    [
      "days that no log group keeps",
      "aws:cloudwatch/logGroup:LogGroup",
      (inputs) => ({ ...inputs, retentionInDays: 100 }),
      /RetentionInDays: 100 is none of/,
    ],
    [
      "too many retries",
      "aws:cloudwatch/eventTarget:EventTarget",
      (inputs) => ({ ...inputs, retryPolicy: { maximumRetryAttempts: 186 } }),
      /186, where 185 are the most/,
    ],
    [
      "an age below the least",
      "aws:scheduler/schedule:Schedule",
      (inputs) => ({ ...inputs, target: { ...inputs["target"], retryPolicy: { maximumEventAgeInSeconds: 59 } } }),
      /59, where 60 are the least/,
    ],
    [
      "a message that is too large",
      "aws:sqs/queue:Queue",
      (inputs) => ({ ...inputs, maxMessageSize: 1048577 }),
      /MaximumMessageSize.*1048577, where 1048576/,
    ],
    [
      "a timeout that is too long",
      "aws:lambda/function:Function",
      (inputs) => ({ ...inputs, timeout: 100_000 }),
      /Timeout.*100000/,
    ],
    [
      "a character that a name may not have",
      "aws:iam/role:Role",
      (inputs) => ({ ...inputs, name: "event governance" }),
      /"event governance" does not match/,
    ],
    [
      "a tag that a service refuses",
      "aws:iam/role:Role",
      (inputs) => ({ ...inputs, tags: { "R&D": "x" }, tagsAll: { "R&D": "x" } }),
      /Tags\[0\].Key: "R&D" does not match/,
    ],
    [
      "a target without an ARN",
      "aws:cloudwatch/eventTarget:EventTarget",
      ({ arn: _, ...inputs }) => ({ ...inputs, arn: undefined }),
      /Arn is missing/,
    ],
    [
      "an input that no call takes",
      "aws:cloudwatch/eventBus:EventBus",
      (inputs) => ({ ...inputs, encrypted: true }),
      /encrypted is no member/,
    ],
    [
      "an input that CloudFormation's type does not have",
      "aws-native:events:EventBusPolicy",
      (inputs) => ({ ...inputs, priority: 1 }),
      /AWS::Events::EventBusPolicy.*priority is no member/,
    ],
    [
      "a statement's id with a space",
      "aws-native:events:EventBusPolicy",
      (inputs) => ({ ...inputs, statementId: "Admit all" }),
      /StatementId: "Admit all" does not match/,
    ],
  ];

  for (const [what, type, change, problem] of faults)
    it(what, () => assert.match(broken(type, change).join("\n"), problem));

  it("a resource type whose calls nobody has written down", () => {
    const [resource] = all(graph, "aws:sqs/queue:Queue");
    assert.ok(resource);
    assert.deepEqual(problemsOfResource({ ...resource, type: "aws:sqs/pond:Pond" }), [
      "no call is known that makes a aws:sqs/pond:Pond",
    ]);
  });

  const policies: readonly (readonly [what: string, statement: Raw, problem: string])[] = [
    ["an action that does not exist", { Action: "sqs:SendMessages", Resource: "*" }, "no action is sqs:SendMessages"],
    ["a service that does not exist", { Action: "sqss:SendMessage", Resource: "*" }, "no action is sqss:SendMessage"],
    ["a pattern that no action matches", { Action: "sqs:Post*", Resource: "*" }, "no action is sqs:Post*"],
    [
      "an action with a resource that it does not take",
      { Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket" },
      "s3:GetObject takes none of arn:aws:s3:::bucket",
    ],
    [
      "a resource of which nothing is asked",
      { Action: "sqs:SendMessage", Resource: ["arn:aws:sqs:*:*:queue", "arn:aws:sns:*:*:topic"] },
      "arn:aws:sns:*:*:topic is taken by none of sqs:SendMessage",
    ],
    [
      "an action that takes no resource but all",
      { Action: "ec2:DescribeInstances", Resource: "arn:aws:ec2:*:*:instance/*" },
      "ec2:DescribeInstances takes none of arn:aws:ec2:*:*:instance/*",
    ],
    [
      "a condition key that does not exist",
      { Action: "events:PutEvents", Resource: "*", Condition: { StringEquals: { "events:origin": "x" } } },
      "no condition key is events:origin",
    ],
    [
      "a global condition key that does not exist",
      { Action: "events:PutEvents", Resource: "*", Condition: { StringEquals: { "aws:PrincipalOrg": "x" } } },
      "no condition key is aws:PrincipalOrg",
    ],
    [
      "a condition key that the action does not know",
      { Action: "events:PutEvents", Resource: "*", Condition: { StringEquals: { "events:creatorAccount": "x" } } },
      "events:PutEvents knows no events:creatorAccount",
    ],
    [
      "what an intrinsic function of a template leaves wrong",
      { Action: "sqs:SendMessage", Resource: { "Fn::Sub": "arn:aws:sns:*:${AWS::AccountId}:x" } },
      "sqs:SendMessage takes none of arn:aws:sns:*:*:x",
    ],
  ];

  for (const [what, statement, problem] of policies)
    it(what, () => {
      const [found] = policiesIn(
        JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", ...statement } }),
        "policy",
      );
      assert.ok(found);
      assert.equal(problemsOfPolicy(found)[0], `policy: statement 1: ${problem}`);
    });

  it("each exception from the reference in a policy", async () => {
    const lines = (await Promise.all(Object.keys(worlds).map(policyLines))).flat();
    for (const [line] of beyondTheReference)
      assert.ok(
        lines.some((each) => line.test(each)),
        String(line),
      );
  });
});
