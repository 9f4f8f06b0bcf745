import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Role } from "@pulumi/aws/iam";
import { Provider } from "@pulumi/aws/provider";
import { Queue, QueuePolicy } from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import type { Graph, Resource } from "../simulator/graph";
import { omittedAccountsVariable } from "../model/accounts/omitted-accounts";
import { all, childrenOf, none, only, policyOf, recordStack } from "./harness";
import { rawProdSettings } from "./settings-of-prod";

const queueType = "aws:sqs/queue:Queue";
const topicType = "aws:sns/topic:Topic";
const boxType = "event-governance:index:Box";
const allow = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" };

async function program() {
  const config = new pulumi.Config();
  const provider = new Provider("hub", { region: config.require("homeRegion"), allowedAccountIds: ["111122223333"] });
  const box = new pulumi.ComponentResource(boxType, "box", {}, { provider });
  for (const name of ["events", "dead-letters"]) new Queue(name, { name }, { parent: box });
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: allow });
  new QueuePolicy("admit", { queueUrl: "https://sqs/q", policy }, { provider });
  new Role("deliver", { name: "deliver", assumeRolePolicy: JSON.stringify({ Statement: [allow] }) }, { provider });
}

describe("harness", () => {
  let graph: Graph;
  before(async () => {
    graph = await recordStack({ homeRegion: "eu-west-1" }, { program });
  });

  it("records a program with the project's name in front of its settings", () => {
    assert.equal(graph.stack, "prod");
    assert.equal(only(graph, "aws:iam/role:Role").region, "eu-west-1");
  });

  it("records another stack under its own name", async () => {
    const other = await recordStack({ homeRegion: "us-east-1" }, { program, stack: "prod.us-east-1" });
    assert.equal(
      only(other, queueType, "events").urn,
      `urn:pulumi:prod.us-east-1::event-governance::${boxType}$${queueType}::events`,
    );
  });

  it("records this project's own program when given no other", async () => {
    const text = readFileSync(join(__dirname, "..", "Pulumi.prod.yaml"), "utf8");
    const { config } = parse(text) as { config: Record<string, unknown> };
    const own = await recordStack(config);
    assert.equal(only(own, "aws:cloudwatch/eventBus:EventBus").region, "us-east-1");
  });

  it("shares the recording of the same settings, which nobody can change, and records other settings anew", async () => {
    const raw = { ...rawProdSettings(), regions: { "us-east-1": {} } };
    const shared = await recordStack(raw);
    assert.equal(await recordStack(structuredClone(raw)), shared);
    const [resource] = shared.resources;
    assert.throws(() => Object.assign(resource?.inputs ?? {}, { changed: true }), TypeError);
    const short = await recordStack({ ...raw, deadLetters: { retentionDays: 3 } });
    assert.notDeepEqual(all(short, queueType), all(shared, queueType));
    process.env[omittedAccountsVariable] = "prod:400000000001";
    try {
      const without = await recordStack(raw);
      assert.notEqual(without, shared);
      assert.equal(
        without.resources.find(({ account }) => account === "400000000001"),
        undefined,
      );
    } finally {
      delete process.env[omittedAccountsVariable];
    }
    assert.equal(await recordStack(raw), shared);
  });

  describe("only", () => {
    it("finds the one resource of a type, or of a type and name", () => {
      assert.equal(only(graph, boxType).name, "box");
      assert.equal(only(graph, queueType, "events").outputs.name, "events");
    });

    it("refuses to choose between several, and lists them", () => {
      assert.throws(
        () => only(graph, queueType),
        /2 resources are aws:sqs\/queue:Queue: "dead-letters", "events"\. Name/,
      );
    });

    it("lists the names of a type in which it finds none, and the types when there is none of the type", () => {
      assert.throws(
        () => only(graph, queueType, "evnets"),
        /named "evnets"\. Of this type there are: "dead-letters", "events"/,
      );
      assert.throws(
        () => only(graph, topicType),
        /No resource is aws:sns\/topic:Topic\. There are: aws:iam\/role:Role, /,
      );
    });
  });

  describe("all and none", () => {
    it("find every resource of a type", () => {
      assert.deepEqual(
        all(graph, queueType).map(({ name }) => name),
        ["dead-letters", "events"],
      );
    });

    it("fail when there is none, or one", () => {
      assert.throws(() => all(graph, topicType), /No resource is aws:sns\/topic:Topic\. There are: /);
      assert.throws(() => none(graph, queueType), /2 resources are aws:sqs\/queue:Queue: "dead-letters", "events"/);
      none(graph, topicType);
    });

    it("fail on a misspelt type, which otherwise no resource would ever have", () => {
      assert.throws(() => none(graph, "aws:sqs/queue:Qeueu"), /No resource type is aws:sqs\/queue:Qeueu\. There are: /);
    });
  });

  describe("childrenOf", () => {
    it("finds the children of a resource, all or of one type", () => {
      assert.equal(childrenOf(graph, only(graph, boxType)).length, 2);
      assert.equal(childrenOf(graph, only(graph, boxType), queueType).length, 2);
    });

    it("fails without children, and lists those of other types", () => {
      assert.throws(() => childrenOf(graph, only(graph, "aws:iam/role:Role")), /deliver has no children/);
      assert.throws(
        () => childrenOf(graph, only(graph, boxType), topicType),
        /box has no child aws:sns\/topic:Topic\. There are: aws:sqs\/queue:Queue\./,
      );
    });
  });

  describe("policyOf", () => {
    const carrying = (inputs: Resource["inputs"]): Resource => ({ ...only(graph, boxType), inputs });

    it("parses the policy of a resource, and makes a list of a single statement", () => {
      const policy = policyOf(only(graph, "aws:sqs/queuePolicy:QueuePolicy"));
      assert.deepEqual(policy, { Version: "2012-10-17", Statement: [allow] });
      assert.deepEqual(policyOf(only(graph, "aws:iam/role:Role")), { Statement: [allow] });
    });

    it("takes the statement of an aws-native bus policy", () => {
      assert.deepEqual(policyOf(carrying({ eventBusName: "b", statement: allow })), { Statement: [allow] });
    });

    it("fails without a policy, on text that is no JSON, and on a document without statements", () => {
      assert.throws(
        () => policyOf(only(graph, queueType, "events")),
        /events carries no policy\. Its inputs are name\./,
      );
      assert.throws(() => policyOf(carrying({ policy: "{" })), /has policy "\{", which is no JSON/);
      assert.throws(() => policyOf(carrying({ policy: "7" })), /has policy "7", which is no policy document/);
      assert.throws(() => policyOf(carrying({ policy: "{}" })), /has policy without Statement/);
    });
  });
});
