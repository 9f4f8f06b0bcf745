import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootSignIn } from "../../../model/detections/shipped/root-sign-in";
import { noSelfAnswers } from "../../../simulator/guarantees/10-no-self-answers";
import { leastPrivilege } from "../../../simulator/guarantees/11-least-privilege";
import type { Resource } from "../../../simulator/graph";
import { governance, openHub, type RecordedHub, recordHub } from "../../functions/hub";

const policyType = "aws:iam/rolePolicy:RolePolicy";
const functionType = "aws:lambda/function:Function";

describe("the guarantees about functions", () => {
  let hub: RecordedHub;
  before(async () => {
    hub = await recordHub((raw) => {
      raw["notifications"] = { channels: [{ id: "security", kind: "slack", secret: "event-governance/slack" }] };
    });
  });

  /** Evidence of notify for a sign-in of root and a digest, with a chat that throttles at first. */
  async function evidence(change: (resource: Resource) => Resource = (resource) => resource) {
    const graphs = hub.graphs.map((graph) => ({ ...graph, resources: graph.resources.map(change) }));
    let busy = true;
    const opened = openHub(
      { ...hub, graphs },
      {
        answer: () => {
          const response = busy ? new Response("", { status: 429, headers: { "retry-after": "9" } }) : undefined;
          busy = false;
          return response;
        },
      },
    );
    await opened.send("notify", { ...rootSignIn.sample, account: "400000000001" }, digestDue);
    const runs = opened.runs.filter(({ name }) => name.endsWith("-notify"));
    const resources = graphs.flatMap((graph) => graph.resources);
    return { functions: { runs, loops: opened.loops(), resources, complete: true } };
  }

  const digestDue = {
    version: "0",
    id: "due",
    "detail-type": "Digest Due",
    source: "event-governance.schedule",
    account: governance,
    region: "us-east-1",
    time: "2026-11-02T12:00:00Z",
    resources: [],
    detail: {},
  };

  const withPolicy = (change: (statements: any[]) => any[]) => (resource: Resource) => {
    if (resource.type !== policyType || resource.name !== "responder-notify") return resource;
    const document = JSON.parse(String(resource.inputs["policy"]));
    const policy = JSON.stringify({ ...document, Statement: change(document.Statement) });
    return { ...resource, inputs: { ...resource.inputs, policy }, outputs: { ...resource.outputs, policy } };
  };

  it("hold for the shipped environment", async () => {
    const found = await evidence();
    assert.deepEqual(leastPrivilege.check(found).failures, []);
    assert.deepEqual(noSelfAnswers.check(found).failures, []);
    assert(found.functions.runs[0]?.sent.some(({ status }) => status === 200));
  });

  it("are violated if a role lacks what its function calls", async () => {
    const found = await evidence(withPolicy((statements) => statements.filter(({ Sid }) => Sid !== "State")));
    const [failure] = leastPrivilege.check(found).failures;
    assert.match(failure?.problem ?? "", /It was denied.*dynamodb:/);
    assert.match(failure?.resource ?? "", /RolePolicy::responder-notify|Role::responder-notify/);
  });

  it("are violated if a role allows what no call needs, or everything of a service", async () => {
    const more = (Action: string) =>
      withPolicy((statements) => [...statements, { Effect: "Allow", Action, Resource: "*" }]);
    const [unused] = leastPrivilege.check(await evidence(more("s3:DeleteBucket"))).failures;
    assert.equal(unused?.problem, "It allows s3:DeleteBucket on *, which the function never called.");
    const [broad] = leastPrivilege.check(await evidence(more("dynamodb:*"))).failures;
    assert.equal(broad?.problem, "It allows dynamodb:*: name each action.");
  });

  it("are violated if a role may access other resources than the function needs", async () => {
    const found = await evidence(
      withPolicy((statements) => [
        ...statements,
        {
          Effect: "Allow",
          Action: "sqs:ChangeMessageVisibility",
          Resource: "arn:aws:sqs:us-east-1:100000000002:other",
        },
      ]),
    );
    assert.deepEqual(
      leastPrivilege.check(found).failures.map(({ problem }) => problem),
      [
        "It allows sqs:ChangeMessageVisibility on arn:aws:sqs:us-east-1:100000000002:other, which the function never called.",
      ],
    );
  });

  it("are violated if a function handles what it puts on the bus itself", async () => {
    const code = join(mkdtempSync(join(tmpdir(), "bundle-")), "index.js");
    const sdk = require.resolve("@aws-sdk/client-eventbridge");
    writeFileSync(
      code,
      `const { EventBridgeClient, PutEventsCommand } = require(${JSON.stringify(sdk)});
       exports.handler = () => undefined;
       exports.createHandler = (context) => async ({ Records }) => {
         const client = new EventBridgeClient(context.aws);
         for (const { body } of Records) {
           const { source, "detail-type": type } = JSON.parse(body);
           await client.send(new PutEventsCommand({ Entries: [
             { EventBusName: "event-governance-prod", Source: "event-governance.schedule", DetailType: "Digest Due", Detail: "{}" },
           ] }));
         }
       };`,
    );
    const allow = withPolicy((statements) => [
      ...statements,
      { Effect: "Allow", Action: "events:PutEvents", Resource: "*" },
    ]);
    const found = await evidence((resource) =>
      resource.type === functionType && resource.name === "responder-notify"
        ? {
            ...resource,
            inputs: { ...resource.inputs, code: { archive: { assets: { "index.js": { asset: { path: code } } } } } },
          }
        : allow(resource),
    );
    const [failure] = noSelfAnswers.check(found).failures;
    assert.match(failure?.problem ?? "", /answers what/);
    assert.match(failure?.resource ?? "", /Function::responder-notify/);
  });
});
