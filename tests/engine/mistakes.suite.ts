import assert from "node:assert/strict";
import { Deployment } from "./deployment";
import { changesOf, succeeded } from "./expectations";
import { smallWith } from "./small-environment";

/** A program of a few lines that makes one mistake; types are not checked when it runs, as in the driver. */
const program = (body: string) => `
import { EventBus } from "@pulumi/aws/cloudwatch/eventBus";
import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { Role } from "@pulumi/aws/iam/role";
import { CatalogTable } from "@pulumi/aws/glue/catalogTable";
import { FirehoseDeliveryStream } from "@pulumi/aws/kinesis/firehoseDeliveryStream";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

const provider = new Provider("member", { region: "us-east-1", allowedAccountIds: ["200000000001"] });
const role = new Role("role", { name: "forwarding", assumeRolePolicy: "{}" }, { provider });
${body}
`;

describe("mistakes that mocks do not detect", () => {
  let deployment: Deployment;
  before(async () => {
    deployment = await Deployment.start(
      smallWith((settings) => {
        settings["regions"] = { "us-east-1": {} };
      }),
    );
  });
  after(() => deployment.close());

  const previewOf = (body: string) => {
    deployment.project.replaceProgram(program(body));
    return deployment.run("preview");
  };

  it("previews a program without a mistake", async () => {
    const run = succeeded(
      await previewOf(`new EventRule("rule", { name: "rule", eventPattern: "{}", roleArn: role.arn }, { provider });`),
    );
    assert.deepEqual(
      Object.values(changesOf(run)).map(({ created }) => created),
      [4],
    );
    assert.deepEqual(deployment.unknownNames(), []);
  });

  it("catches a physical name that is unknown in a preview", async () => {
    await previewOf(
      `new EventRule("rule", { name: pulumi.interpolate\`rule-\${role.uniqueId}\`, eventPattern: "{}" }, { provider });`,
    );
    assert.deepEqual(
      deployment.unknownNames().map((each) => each.split("::").at(-1)),
      ["rule name"],
    );
  });

  it("catches a view that Trino does not see", async () => {
    const run = await previewOf(`
      new CatalogTable("view", {
        name: "view",
        databaseName: "governance",
        description: "What it shows",
        tableType: "VIRTUAL_VIEW",
        parameters: { presto_view: "true", comment: "Presto View" },
        viewOriginalText: "/* Presto View: " + Buffer.from('{"runAsInvoker":true}').toString("base64") + " */",
      }, { provider });
    `);
    assert.match(run.output, /a view with a description is none to Trino/);
  });

  it("catches an output in a template literal", async () => {
    const run = await previewOf(
      `new EventRule("rule", { name: "rule", description: \`for \${role.arn}\`, eventPattern: "{}" }, { provider });`,
    );
    assert.equal(run.code, 1);
    assert.match(run.output, /description holds the text of an Output/);
  });

  it("catches two resources with one URN", async () => {
    const run = await previewOf(`
for (const name of ["one", "other"]) new EventRule("rule", { name, eventPattern: "{}" }, { provider });`);
    assert.equal(run.code, 1);
    assert.match(run.output, /Duplicate resource URN/);
  });

  it("catches a property that the provider's schema does not know", async () => {
    const run = await previewOf(`
new EventTarget("target", { rule: "rule", arn: "arn", deadLetterConfig: { queueArn: "arn" } as any }, { provider });`);
    assert.equal(run.code, 1);
    assert.match(
      run.output,
      /deadLetterConfig\.queueArn.*unknown property|unknown property[^]*deadLetterConfig\.queueArn/,
    );
  });

  it("catches a resource that exists only after another is created", async () => {
    const run = succeeded(
      await previewOf(
        `role.arn.apply((arn) => new EventRule("rule", { name: "rule", eventPattern: "{}", roleArn: arn }, { provider }));`,
      ),
    );
    const up = succeeded(await deployment.run("up"));
    assert.notDeepEqual(changesOf(run), changesOf(up));
  });
  it("catches changes that require replacement: the names of a bus, of its rule, of a bucket; a stream's partitioning", async () => {
    const things = (name: string, description: string, partitioned: boolean) => `
const bus = new EventBus("bus", { name: "${name}" }, { provider });
const bucket = new Bucket("bucket", { bucket: "${name}-bucket" }, { provider });
new EventRule("rule", { name: "${name}", description: "${description}", eventPattern: "{}", eventBusName: bus.name }, { provider });
new FirehoseDeliveryStream("stream", {
  name: "stream",
  destination: "extended_s3",
  extendedS3Configuration: {
    roleArn: role.arn,
    bucketArn: bucket.arn,
    dynamicPartitioningConfiguration: { enabled: ${partitioned} },
  },
}, { provider });`;
    const replacing = async (...args: Parameters<typeof things>) => {
      const [changes] = Object.values(changesOf(succeeded(await previewOf(things(...args)))));
      return { replaced: changes?.replaced, updated: changes?.updated };
    };
    deployment.project.replaceProgram(program(things("one", "first", true)));
    succeeded(await deployment.run("up"));
    assert.deepEqual(await replacing("one", "first", true), { replaced: 0, updated: 0 });
    assert.deepEqual(await replacing("one", "second", true), { replaced: 0, updated: 1 });
    assert.deepEqual(await replacing("one", "first", false), { replaced: 1, updated: 0 });
    const renamed = await replacing("other", "first", true);
    assert.equal(renamed.replaced, 3);
  });
});
