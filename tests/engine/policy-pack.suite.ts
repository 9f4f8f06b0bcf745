import assert from "node:assert/strict";
import { Deployment } from "./deployment";
import { succeeded } from "./expectations";
import { smallWith } from "./small-environment";

/** Breaks two policies: one that sees a resource, one that sees the whole stack. */
const careless = `
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { Provider } from "@pulumi/aws/provider";

const provider = new Provider("governance", {
  region: "us-east-1",
  allowedAccountIds: ["100000000002"],
  defaultTags: { tags: { Project: "careless", Environment: "prod" } },
});
new LogGroup("log", { name: "for-ever" }, { provider });
new Bucket("bucket", { bucket: "open-to-all-of-them" }, { provider });
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
  });

  it("keeps such a program's update from making anything, what only a whole stack shows included", async () => {
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
