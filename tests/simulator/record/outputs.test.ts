import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { computeCall, computeResource, outputTable } from "../../../simulator/record/outputs";

const at = (name = "logical") => ({
  account: "111122223333",
  region: "eu-west-1",
  partition: "aws" as const,
  urn: `urn:pulumi:prod::test::type::${name}`,
  name,
  defaultTags: {},
});

const compute = (type: string, inputs: Record<string, unknown>) => computeResource(type, inputs, at());
const outputsOf = (type: string, inputs: Record<string, unknown>) => compute(type, inputs).outputs;

/** Every input that any entry of the table reads to form an id, a name or an ARN. */
const everyInput = {
  alarmName: "alarm",
  archiveName: "archive",
  arn: "arn:aws:sns:eu-west-1:111122223333:topic",
  bucket: "bucket",
  dashboardName: "dashboard",
  databaseName: "database",
  deliveryDestinationConfiguration: {
    destinationResourceArn: "arn:aws:firehose:eu-west-1:111122223333:deliverystream/x",
  },
  deliveryDestinationName: "destination",
  destinationResourceArn: "arn:aws:logs:eu-west-1:111122223333:log-group:x",
  functionName: "function",
  key: "key",
  layerName: "layer",
  logGroupName: "/group",
  name: "name",
  policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  policyName: "policy",
  queueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/queue",
  resourceArn: "arn:aws:events:eu-west-1:111122223333:event-bus/bus",
  role: "role",
  rule: "rule",
  secretId: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-abcdef",
  stackSetName: "set",
  statementId: "statement",
  targetKeyId: "11112222-3333-4444-8555-666677778888",
  topic: "arn:aws:sns:eu-west-1:111122223333:topic",
};

describe("computed outputs", () => {
  describe("have AWS's ARNs, URLs and ids", () => {
    const cases: [type: string, inputs: Record<string, unknown>, expected: Record<string, unknown>][] = [
      [
        "aws:cloudwatch/eventBus:EventBus",
        { name: "central" },
        { id: "central", arn: "arn:aws:events:eu-west-1:111122223333:event-bus/central" },
      ],
      [
        "aws:cloudwatch/eventArchive:EventArchive",
        { name: "replay" },
        { id: "replay", arn: "arn:aws:events:eu-west-1:111122223333:archive/replay" },
      ],
      [
        "aws:scheduler/schedule:Schedule",
        { name: "beat" },
        { id: "default/beat", arn: "arn:aws:scheduler:eu-west-1:111122223333:schedule/default/beat" },
      ],
      [
        "aws:scheduler/schedule:Schedule",
        { name: "beat", groupName: "beats" },
        { id: "beats/beat", arn: "arn:aws:scheduler:eu-west-1:111122223333:schedule/beats/beat" },
      ],
      [
        "aws:scheduler/scheduleGroup:ScheduleGroup",
        { name: "beats" },
        { id: "beats", arn: "arn:aws:scheduler:eu-west-1:111122223333:schedule-group/beats" },
      ],
      [
        "aws:cloudwatch/logGroup:LogGroup",
        { name: "/aws/events/x" },
        { id: "/aws/events/x", arn: "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/events/x" },
      ],
      [
        "aws-native:logs:LogGroup",
        { logGroupName: "/x" },
        { id: "/x", arn: "arn:aws:logs:eu-west-1:111122223333:log-group:/x:*" },
      ],
      [
        "aws:cloudwatch/logStream:LogStream",
        { logGroupName: "/x", name: "s" },
        { id: "s", arn: "arn:aws:logs:eu-west-1:111122223333:log-group:/x:log-stream:s" },
      ],
      ["aws:cloudwatch/logResourcePolicy:LogResourcePolicy", { policyName: "p" }, { id: "p", policyScope: "ACCOUNT" }],
      [
        "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
        { name: "d", deliveryDestinationConfiguration: { destinationResourceArn: "arn:aws:s3:::bucket" } },
        {
          id: "d",
          arn: "arn:aws:logs:eu-west-1:111122223333:delivery-destination:d",
          deliveryDestinationType: "S3",
        },
      ],
      [
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        { name: "a" },
        { id: "a", arn: "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a" },
      ],
      [
        "aws:cloudwatch/dashboard:Dashboard",
        { dashboardName: "d" },
        { id: "d", dashboardArn: "arn:aws:cloudwatch::111122223333:dashboard/d" },
      ],
      [
        "aws:sqs/queue:Queue",
        { name: "q" },
        {
          id: "https://sqs.eu-west-1.amazonaws.com/111122223333/q",
          url: "https://sqs.eu-west-1.amazonaws.com/111122223333/q",
          arn: "arn:aws:sqs:eu-west-1:111122223333:q",
        },
      ],
      ["aws:iam/role:Role", { name: "r" }, { id: "r", arn: "arn:aws:iam::111122223333:role/r" }],
      ["aws:iam/role:Role", { name: "r", path: "/a/b/" }, { id: "r", arn: "arn:aws:iam::111122223333:role/a/b/r" }],
      ["aws:iam/rolePolicy:RolePolicy", { role: "r", name: "p" }, { id: "r:p", name: "p" }],
      [
        "aws:iam/policy:Policy",
        { name: "p" },
        { id: "arn:aws:iam::111122223333:policy/p", arn: "arn:aws:iam::111122223333:policy/p" },
      ],
      [
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        { role: "r", policyArn: "arn:aws:iam::aws:policy/X" },
        { id: "r/arn:aws:iam::aws:policy/X" },
      ],
      [
        "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
        { name: "s" },
        {
          id: "arn:aws:firehose:eu-west-1:111122223333:deliverystream/s",
          arn: "arn:aws:firehose:eu-west-1:111122223333:deliverystream/s",
        },
      ],
      [
        "aws:s3/bucket:Bucket",
        { bucket: "b" },
        {
          id: "b",
          arn: "arn:aws:s3:::b",
          bucketDomainName: "b.s3.amazonaws.com",
          bucketRegionalDomainName: "b.s3.eu-west-1.amazonaws.com",
        },
      ],
      ["aws:s3/bucketVersioning:BucketVersioning", { bucket: "b" }, { id: "b" }],
      [
        "aws:s3/bucketLogging:BucketLogging",
        { bucket: "b", expectedBucketOwner: "111122223333" },
        { id: "b,111122223333" },
      ],
      ["aws:s3/bucketObjectv2:BucketObjectv2", { bucket: "b", key: "k/x" }, { id: "b/k/x", arn: "arn:aws:s3:::b/k/x" }],
      [
        "aws:kms/alias:Alias",
        { name: "alias/a", targetKeyId: "abc" },
        {
          id: "alias/a",
          arn: "arn:aws:kms:eu-west-1:111122223333:alias/a",
          targetKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/abc",
        },
      ],
      [
        "aws:glue/catalogDatabase:CatalogDatabase",
        { name: "d" },
        { id: "111122223333:d", arn: "arn:aws:glue:eu-west-1:111122223333:database/d" },
      ],
      [
        "aws:glue/catalogTable:CatalogTable",
        { name: "t", databaseName: "d" },
        { id: "111122223333:d:t", arn: "arn:aws:glue:eu-west-1:111122223333:table/d/t" },
      ],
      ["aws:glue/crawler:Crawler", { name: "c" }, { id: "c", arn: "arn:aws:glue:eu-west-1:111122223333:crawler/c" }],
      [
        "aws:athena/workgroup:Workgroup",
        { name: "w" },
        { id: "w", arn: "arn:aws:athena:eu-west-1:111122223333:workgroup/w" },
      ],
      [
        "aws:sns/topic:Topic",
        { name: "t" },
        {
          id: "arn:aws:sns:eu-west-1:111122223333:t",
          arn: "arn:aws:sns:eu-west-1:111122223333:t",
          owner: "111122223333",
        },
      ],
      [
        "aws:lambda/function:Function",
        { name: "f" },
        {
          id: "f",
          arn: "arn:aws:lambda:eu-west-1:111122223333:function:f",
          qualifiedArn: "arn:aws:lambda:eu-west-1:111122223333:function:f:$LATEST",
          invokeArn:
            "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:f/invocations",
        },
      ],
      ["aws:lambda/permission:Permission", { statementId: "s" }, { id: "s", statementId: "s" }],
      [
        "aws:cloudformation/stackSetInstance:StackSetInstance",
        { stackSetName: "s", deploymentTargets: { organizationalUnitIds: ["ou-a", "ou-b"] } },
        { id: "s,ou-a/ou-b,eu-west-1" },
      ],
      ["aws-native:events:EventBusPolicy", { eventBusName: "central", statementId: "s" }, { id: "central|s" }],
    ];
    for (const [type, inputs, expected] of cases)
      it(`${type} ${JSON.stringify(inputs)}`, () => {
        const { id, outputs } = compute(type, inputs);
        const all: Record<string, unknown> = { id, ...outputs };
        assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, all[key]])), expected);
      });
  });

  describe("locate a rule on its bus", () => {
    const rule = (type: string, eventBusName?: string) =>
      outputsOf(type, { name: "r", ...(eventBusName !== undefined && { eventBusName }) }).arn;

    for (const type of ["aws:cloudwatch/eventRule:EventRule", "aws-native:events:Rule"]) {
      it(`${type}: without the bus's name in the ARN on the default bus, with it on others`, () => {
        assert.equal(rule(type), "arn:aws:events:eu-west-1:111122223333:rule/r");
        assert.equal(rule(type, "default"), "arn:aws:events:eu-west-1:111122223333:rule/r");
        assert.equal(rule(type, "central"), "arn:aws:events:eu-west-1:111122223333:rule/central/r");
      });

      it(`${type}: in the account and Region of a bus that is given by ARN`, () => {
        const bus = (name: string) => `arn:aws:events:us-east-1:444455556666:event-bus/${name}`;
        assert.equal(rule(type, bus("default")), "arn:aws:events:us-east-1:444455556666:rule/r");
        assert.equal(rule(type, bus("central")), "arn:aws:events:us-east-1:444455556666:rule/central/r");
        assert.equal(
          rule(type, bus("aws.partner/example.com/one")),
          "arn:aws:events:us-east-1:444455556666:rule/aws.partner/example.com/one/r",
        );
      });
    }

    it("and identify rules and targets as the provider does", () => {
      const id = (type: string, inputs: Record<string, unknown>) => compute(`aws:cloudwatch/${type}`, inputs).id;
      assert.equal(id("eventRule:EventRule", { name: "r" }), "r");
      assert.equal(id("eventRule:EventRule", { name: "r", eventBusName: "b" }), "b/r");
      assert.equal(id("eventTarget:EventTarget", { rule: "r", targetId: "t" }), "r-t");
      assert.equal(id("eventTarget:EventTarget", { rule: "r", targetId: "t", eventBusName: "b" }), "b-r-t");
    });
  });

  describe("replace AWS's random values", () => {
    const key = (name: string) => computeResource("aws:kms/key:Key", {}, at(name)).outputs.keyId;

    it("with the same value for the same resource, and another for another", () => {
      assert.equal(key("one"), key("one"));
      assert.notEqual(key("one"), key("two"));
      assert.match(String(key("one")), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    });

    it("and with a physical name derived from the logical one, if the program gives none", () => {
      assert.match(String(outputsOf("aws:sqs/queue:Queue", {}).arn), /:logical-[0-9a-f]{7}$/);
      assert.match(String(outputsOf("aws:iam/role:Role", { namePrefix: "p-" }).name), /^p-[0-9a-f]{26}$/);
    });
  });

  describe("are rejected for", () => {
    it("an unknown type", () => {
      assert.throws(
        () => compute("aws:ec2/vpc:Vpc", {}),
        /resource type aws:ec2\/vpc:Vpc is unknown: add what AWS computes/,
      );
    });

    it("a missing input that the id needs, or one of another type", () => {
      const type = "aws:s3/bucketPolicy:BucketPolicy";
      assert.throws(() => compute(type, {}), /input "bucket" must be text that is not empty, not undefined/);
      assert.throws(() => compute(type, { bucket: 5 }), /input "bucket" must be text that is not empty, not 5/);
      assert.throws(
        () => compute("aws:sqs/queue:Queue", { name: "" }),
        /input "name" must be text that is not empty, not ""/,
      );
    });

    it("a provider function whose result depends on the account", () => {
      assert.throws(
        () => computeCall("aws:index/getCallerIdentity:getCallerIdentity", {}),
        /calls aws:index\/getCallerIdentity/,
      );
    });
  });

  describe("agree with the SDK", () => {
    const packages = join(dirname(require.resolve("@pulumi/aws/package.json")), "..");
    const lowerFirst = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1);

    /** The generated class of a type: its source names every property, and marks those that only AWS sets. */
    function source(type: string): string {
      const [, pkg, module, name] = /^(aws(?:-native)?):([^:]+):(\w+)$/.exec(type) ?? [];
      const file = pkg === "aws" ? `${module}.js` : `${module}/${lowerFirst(name!)}.js`;
      const path = join(packages, pkg!, file);
      assert.ok(existsSync(path), `${type} is not in the SDK at ${path}`);
      const text = readFileSync(path, "utf8");
      assert.ok(text.includes(`__pulumiType = '${type}'`), `${path} is another type than ${type}`);
      return text;
    }

    const declared = (text: string) =>
      new Set([...text.matchAll(/resourceInputs\["(\w+)"\]/g)].map((match) => match[1]!));
    const onlyOutputs = (type: string, text: string) => {
      const [creation = ""] = text
        .slice(text.indexOf("let resourceInputs"))
        .split(type.startsWith("aws:") ? "super(" : /\n {8}else \{/);
      return [...creation.matchAll(/resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g)].map((match) => match[1]!);
    };

    /** Computed by AWS and of no use here: left out on purpose, so that reading them fails. */
    const leftOut = ["responseStreamingInvokeArn", "signingJobArn", "signingProfileVersionArn", "streamArn"];

    for (const type of Object.keys(outputTable).filter((name) => !name.startsWith("pulumi:providers:")))
      it(`${type} computes only declared properties, and every ARN and URL that is an output`, () => {
        const text = source(type);
        const computed = Object.keys(outputsOf(type, everyInput));
        const generic = ["region", "tagsAll"];
        assert.deepEqual(
          computed.filter((property) => !declared(text).has(property) && !generic.includes(property)),
          [],
        );
        const needed = onlyOutputs(type, text).filter((property) => /(^a|A)rn$|(^u|U)rl$|^uuid$/.test(property));
        assert.deepEqual(
          needed.filter((property) => !computed.includes(property) && !leftOut.includes(property)),
          [],
        );
      });
  });
});
