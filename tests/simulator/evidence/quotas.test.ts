import assert from "node:assert/strict";
import type { Graph, Resource } from "../../../simulator/graph";
import { checkQuotas } from "../../../simulator/evidence/quotas";

const resource = (type: string, inputs: Record<string, unknown>, name = "it"): Resource => ({
  urn: `urn:${type}::${name}`,
  type,
  name,
  stack: "prod",
  account: "100000000002",
  region: "us-east-1",
  inputs,
  outputs: inputs,
  secrets: [],
  options: { protect: false, retainOnDelete: false, dependsOn: [], aliases: [], provider: "", ignoreChanges: [] },
});
const graph = (...resources: Resource[]): Graph[] => [{ stack: "prod", resources, outputs: {}, messages: [] }];
const beyond = (...resources: Resource[]) =>
  checkQuotas(graph(...resources))
    .filter(({ value, limit }) => value > limit)
    .map(({ what }) => what);
const rule = "aws:cloudwatch/eventRule:EventRule";
const target = "aws:cloudwatch/eventTarget:EventTarget";

describe("quotas", () => {
  const cases: [string, Resource[]][] = [
    ["event pattern, characters", [resource(rule, { name: "a", eventPattern: "x".repeat(2049) })]],
    ["rule name, characters", [resource(rule, { name: "a".repeat(65) })]],
    ["rules on one bus", Array.from({ length: 301 }, (_, index) => resource(rule, { name: `r${index}` }, `r${index}`))],
    [
      "rules with wildcards on one bus",
      Array.from({ length: 31 }, (_, index) => {
        const name = [index % 2 === 0 ? { wildcard: "a*" } : { "anything-but": { wildcard: "a*" } }];
        return resource(rule, { name: `r${index}`, eventPattern: JSON.stringify({ $or: [{ name }] }) }, `r${index}`);
      }),
    ],
    [
      "targets of one rule",
      Array.from({ length: 6 }, (_, index) => resource(target, { rule: "r", targetId: `t${index}` }, `t${index}`)),
    ],
    [
      "bus policy, characters",
      [
        resource("aws-native:events:EventBusPolicy", { eventBusName: "b", statement: { Sid: "x".repeat(6000) } }, "a"),
        resource("aws-native:events:EventBusPolicy", { eventBusName: "b", statement: { Sid: "x".repeat(6000) } }, "b"),
      ],
    ],
    ["archive name, characters", [resource("aws:cloudwatch/eventArchive:EventArchive", { name: "a".repeat(49) })]],
    ["bucket name, characters", [resource("aws:s3/bucket:Bucket", { bucket: "a".repeat(64) })]],
    ["role name, characters", [resource("aws:iam/role:Role", { name: "a".repeat(65) })]],
    ["trust policy, characters", [resource("aws:iam/role:Role", { name: "a", assumeRolePolicy: "x".repeat(2049) })]],
    [
      "a role's inline policies, characters",
      [resource("aws:iam/rolePolicy:RolePolicy", { role: "a", policy: "x".repeat(10_241) })],
    ],
    ["queue name, characters", [resource("aws:sqs/queue:Queue", { name: "a".repeat(81) })]],
    [
      "CloudFormation template, bytes",
      [resource("aws:cloudformation/stackSet:StackSet", { name: "s", templateBody: "ä".repeat(25_601) })],
    ],
    [
      "units of one StackSet operation",
      [
        resource("aws:cloudformation/stackInstances:StackInstances", {
          deploymentTargets: { organizationalUnitIds: Array.from({ length: 51 }, (_, index) => `ou-${index}`) },
        }),
      ],
    ],
    ["query, characters", [resource("aws:athena/namedQuery:NamedQuery", { query: "x".repeat(262_145) })]],
  ];
  for (const [what, resources] of cases)
    it(`report what exceeds them: ${what}`, () => {
      assert.deepEqual(beyond(...resources), [what]);
    });

  it("allow fewer rules in the two smaller Regions", () => {
    const rules = Array.from({ length: 101 }, (_, index) => ({
      ...resource(rule, { name: `r${index}` }, `r${index}`),
      region: "eu-south-1",
    }));
    assert.deepEqual(beyond(...rules), ["rules on one bus"]);
  });

  it("count rules of different buses apart", () => {
    const on = (bus: string) =>
      Array.from({ length: 200 }, (_, index) =>
        resource(rule, { name: `r${index}`, eventBusName: bus }, `${bus}${index}`),
      );
    assert.deepEqual(beyond(...on("a"), ...on("b")), []);
  });

  it("measure a jq query in a delivery stream", () => {
    const stream = resource("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", {
      name: "s",
      extendedS3Configuration: {
        processingConfiguration: {
          processors: [
            { parameters: [{ parameterName: "MetadataExtractionQuery", parameterValue: "x".repeat(5121) }] },
          ],
        },
      },
    });
    assert.deepEqual(beyond(stream), ["MetadataExtractionQuery, characters"]);
  });
});
