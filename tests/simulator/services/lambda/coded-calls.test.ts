import assert from "node:assert/strict";
import { codedCalls, type InCode } from "../../../../simulator/services/lambda/coded-calls";
import { leastPrivilege } from "../../../../simulator/guarantees/11-least-privilege";
import type { Resource } from "../../../../simulator/graph";
import { openHub, type RecordedHub, recordHub } from "../../../functions/hub";

describe("the calls in the functions' code", () => {
  let hub: RecordedHub;
  let resources: readonly Resource[];
  let inCode: InCode;
  before(async () => {
    hub = await recordHub();
    resources = hub.graphs.flatMap((graph) => graph.resources);
    inCode = codedCalls(resources);
  });

  const arnOf = (id: string) => {
    const isIt = ({ type, name }: Resource) => type === "aws:lambda/function:Function" && name === `responder-${id}`;
    return String(resources.find(isIt)?.outputs["arn"]);
  };

  it("are those that a bundle sends, by the permission that each needs", () => {
    const needed = [
      "sqs:ChangeMessageVisibility",
      "sts:AssumeRole",
      "s3:GetBucketPublicAccessBlock",
      "iam:ListAccessKeys",
    ];
    for (const permission of needed) assert.equal(inCode(arnOf("remediate"), permission), true, permission);
    for (const permission of ["s3:DeleteBucket", "iam:AttachRolePolicy", "sqs:SendMessage", "firehose:PutRecord"])
      assert.equal(inCode(arnOf("remediate"), permission), false, permission);
    assert.equal(inCode(arnOf("claim-check"), "firehose:PutRecord"), true);
    assert.equal(inCode("arn:aws:lambda:us-east-1:100000000002:function:none", "sts:AssumeRole"), false);
  });

  it("stand for what no traffic used, counted apart; what the code lacks as well is allowed in vain", () => {
    const check = (change: (statements: object[]) => object[]) => {
      const graphs = hub.graphs.map((graph) => ({
        ...graph,
        resources: graph.resources.map((resource) => {
          if (resource.type !== "aws:iam/rolePolicy:RolePolicy" || resource.name !== "responder-remediate")
            return resource;
          const document = JSON.parse(String(resource.inputs["policy"])) as { Statement: object[] };
          const policy = JSON.stringify({ ...document, Statement: change(document.Statement) });
          return { ...resource, inputs: { ...resource.inputs, policy }, outputs: { ...resource.outputs, policy } };
        }),
      }));
      const changed = graphs.flatMap((graph) => graph.resources);
      const runs = openHub({ ...hub, graphs }).runs.filter(({ name }) => name.endsWith("-remediate"));
      return leastPrivilege.check({ functions: { runs, loops: [], resources: changed, complete: true, inCode } });
    };
    const idle = check((statements) => statements);
    assert.deepEqual(idle.failures, []);
    assert((idle.parts?.["only in code"] ?? 0) > 5);
    const more = check((statements) => [...statements, { Effect: "Allow", Action: "s3:DeleteBucket", Resource: "*" }]);
    assert.deepEqual(
      more.failures.map(({ problem }) => problem),
      ["It allows s3:DeleteBucket on *, which the function never called."],
    );
  });
});
