import assert from "node:assert/strict";
import { policies } from "../../policy-pack/policies";
import { Deployment } from "./deployment";
import { succeeded } from "./expectations";
import { smallWith } from "./small-environment";

const long = JSON.stringify({ detail: { state: Array.from({ length: 300 }, (_, index) => `state-${index}`) } });
const statement = (more: object) =>
  JSON.stringify(JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...more }] }));

/** Breaks every policy once: those that see a resource, and those that see the whole stack. */
const careless = `
import { EventBus } from "@pulumi/aws/cloudwatch/eventBus";
import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { Topic } from "@pulumi/aws/sns/topic";
import { Queue } from "@pulumi/aws/sqs/queue";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import { Provider } from "@pulumi/aws/provider";

const provider = new Provider("governance", {
  region: "us-east-1",
  allowedAccountIds: ["100000000002"],
  defaultTags: { tags: { Project: "careless", Environment: "prod" } },
});
const loose = new Provider("loose", { region: "us-east-1" });
new LogGroup("log", { name: "for-ever" }, { provider });
new Bucket("bucket", { bucket: "open-to-all-of-them" }, { provider });
new Queue("queue", { name: "aloud" }, { provider: loose });
new QueuePolicy("queue-policy", {
  queueUrl: "https://sqs.us-east-1.amazonaws.com/100000000002/aloud",
  policy: ${statement({ Principal: "*", Action: "sqs:SendMessage", Resource: "arn:aws:sqs:us-east-1:100000000002:aloud" })},
}, { provider });
new Topic("topic", { name: "aloud", kmsMasterKeyId: "" }, { provider });
new EventBus("bus", { name: "unprotected" }, { provider });
new EventRule("rule", {
  name: "aws-controltower-rule",
  eventBusName: "default",
  eventPattern: ${JSON.stringify(long)},
}, { provider });
new EventTarget("target", {
  rule: "aws-controltower-rule",
  eventBusName: "default",
  targetId: "queue",
  arn: "arn:aws:sqs:us-east-1:100000000002:aloud",
  roleArn: "arn:aws:iam::100000000002:role/role",
  retryPolicy: { maximumRetryAttempts: 1 },
  deadLetterConfig: {},
}, { provider });
new Role("role", {
  name: "role",
  assumeRolePolicy: ${statement({ Principal: { Service: "firehose.amazonaws.com" }, Action: "sts:AssumeRole" })},
}, { provider });
new RolePolicy("rights", { name: "rights", role: "role", policy: ${statement({ Action: "*", Resource: "*" })} }, { provider });
`;

describe("the policy pack under Pulumi's engine", () => {
  let deployment: Deployment;
  before(async () => {
    deployment = await Deployment.start(smallWith((settings) => (settings["regions"] = { "us-east-1": {} })));
  });
  after(() => deployment.close());

  it("stops a program that breaks policies, and names them with their resources", async () => {
    const careful = deployment.project.replaceProgram(careless);
    const run = await deployment.run("preview", "--policy-pack", "policy-pack");
    careful();
    assert.equal(run.code, 1);
    assert.match(run.output, /\[mandatory\]\s+log-groups-expire\s+\(aws:cloudwatch\/logGroup:LogGroup: log\)/);
    assert.match(run.output, /\[mandatory\]\s+buckets-are-private\s+\(aws:s3\/bucket:Bucket: bucket\)/);
    assert.match(run.output, /Set retentionInDays/);
    const spoken = new Set([...run.output.matchAll(/\[mandatory\]\s+([a-z-]+)/g)].map(([, name = ""]) => name));
    assert.deepEqual([...spoken].sort(), policies.map(({ name }) => name).sort());
  });

  it("keeps such a program's update from creating anything, even if only a stack policy is violated", async () => {
    const careful = deployment.project.replaceProgram(careless);
    const run = await deployment.run("up", "--policy-pack", "policy-pack");
    careful();
    assert.equal(run.code, 1);
    assert.match(run.output, /buckets-are-private/);
    assert.deepEqual(deployment.aws.resources, []);
  });

  it("lets the shipped program pass, in preview and in up", async () => {
    for (const operation of ["preview", "up"] as const) {
      const run = succeeded(await deployment.run(operation, "--policy-pack", "policy-pack"));
      assert.match(run.output, /event-governance@v0\.1\.0/, "the pack was not asked");
      assert.doesNotMatch(run.output, /\[mandatory\]/);
    }
  });
});
