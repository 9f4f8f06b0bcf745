import assert from "node:assert/strict";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import { EventBus, EventRule, EventTarget } from "@pulumi/aws/cloudwatch";
import { Role } from "@pulumi/aws/iam";
import { Function as LambdaFunction } from "@pulumi/aws/lambda";
import { Provider } from "@pulumi/aws/provider";
import { Bucket } from "@pulumi/aws/s3";
import { Queue, QueuePolicy } from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";
import type { Graph, Resource } from "../../../simulator/graph";
import { record, type RecordArgs } from "../../../simulator/record/record";
import { RecordError } from "../../../simulator/record/record-error";

const account = "111122223333";
const region = "eu-west-1";

const hub = () => new Provider("hub", { region, allowedAccountIds: [account] });

const run = (program: RecordArgs["program"], more: Partial<RecordArgs> = {}): Promise<Graph> =>
  record({ project: "test", stack: "prod", config: {}, program, ...more });

/** For a program that would hang forever. */
const impatient = { timeoutMs: 100 };

/** Turns of the event loop, in which others go on. */
async function turns(count: number): Promise<void> {
  for (let turned = 0; turned < count; turned++) await turn();
}

/** A moment that others wait for. */
function moment(): { readonly came: Promise<void>; readonly come: () => void } {
  let come = () => {};
  const came = new Promise<void>((resolve) => (come = resolve));
  return { came, come };
}

const find = (graph: Graph, name: string): Resource => {
  const found = graph.resources.filter((resource) => resource.name === name);
  assert.equal(found.length, 1, `${name}: ${found.length} of ${graph.resources.map(({ urn }) => urn).join(", ")}`);
  return found[0]!;
};

/** Runs a program that must fail, and returns the causes. */
async function causesOf(program: RecordArgs["program"], more: Partial<RecordArgs> = {}): Promise<readonly string[]> {
  const error = await run(program, more).then(
    () => assert.fail("the program was recorded"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof RecordError, String(error));
  for (const cause of error.causes) assert.ok(error.message.includes(cause.split("\n")[0]!));
  return error.causes;
}

class Anything extends pulumi.CustomResource {}
class AnyProvider extends pulumi.ProviderResource {}

class Mailbox extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Mailbox", name, {}, opts);
    this.arn = new Queue(`${name}-queue`, { name: `${name}-queue` }, { parent: this }).arn;
    this.registerOutputs({ arn: this.arn });
  }
}

describe("record", () => {
  describe("returns what the program registered", () => {
    it("with inputs, computed outputs, parent, account and Region, sorted by URN", async () => {
      const graph = await run(async () => {
        const box = new Mailbox("box", { provider: hub() });
        return { arn: box.arn };
      });
      assert.deepEqual(
        graph.resources.map(({ urn }) => urn),
        [
          "urn:pulumi:prod::test::pulumi:providers:aws::hub",
          "urn:pulumi:prod::test::test:index:Mailbox$aws:sqs/queue:Queue::box-queue",
          "urn:pulumi:prod::test::test:index:Mailbox::box",
        ],
      );
      const queue = find(graph, "box-queue");
      assert.equal(queue.parent, "urn:pulumi:prod::test::test:index:Mailbox::box");
      assert.deepEqual([queue.account, queue.region, queue.stack], [account, region, "prod"]);
      assert.deepEqual(queue.inputs, { name: "box-queue" });
      assert.equal(queue.outputs.url, "https://sqs.eu-west-1.amazonaws.com/111122223333/box-queue");
      const box = find(graph, "box");
      assert.equal(box.parent, undefined);
      assert.deepEqual([box.account, box.region, box.options.provider], ["", "", ""]);
      assert.deepEqual(box.outputs, { arn: "arn:aws:sqs:eu-west-1:111122223333:box-queue" });
      assert.deepEqual(graph.outputs, { arn: "arn:aws:sqs:eu-west-1:111122223333:box-queue" });
      assert.deepEqual([graph.stack, graph.messages], ["prod", []]);
    });

    it("with the whole chain of parent types in a URN, as the engine forms it", async () => {
      class Outer extends pulumi.ComponentResource {
        constructor(provider: Provider) {
          super("test:index:Outer", "outer", {}, { provider });
          new Mailbox("box", { parent: this });
        }
      }
      const graph = await run(async () => void new Outer(hub()));
      const expected = "urn:pulumi:prod::test::test:index:Outer$test:index:Mailbox$aws:sqs/queue:Queue::box-queue";
      assert.equal(find(graph, "box-queue").urn, expected);
    });

    it("with the Region that the resource itself asks for, and with its provider's default tags", async () => {
      const graph = await run(async () => {
        const tags = { owner: "platform" };
        const provider = new Provider("hub", { region, allowedAccountIds: [account], defaultTags: { tags } });
        const queue = new Queue("away", { name: "away", region: "us-east-1", tags: { tier: "1" } }, { provider });
        return { arn: queue.arn, region: queue.region, tags: queue.tagsAll };
      });
      assert.equal(find(graph, "away").region, "us-east-1");
      assert.deepEqual(graph.outputs, {
        arn: "arn:aws:sqs:us-east-1:111122223333:away",
        region: "us-east-1",
        tags: { owner: "platform", tier: "1" },
      });
    });

    it("with resources of aws-native at the place of their own provider", async () => {
      const native = (provider: pulumi.ProviderResource) =>
        new Anything(
          "aws-native:events:EventBusPolicy",
          "admit",
          { eventBusName: "central", statementId: "admit", statement: { Effect: "Allow" } },
          { provider },
        );
      const graph = await run(async () => {
        const settings = { region: "eu-central-1", allowedAccountIds: JSON.stringify([account]) };
        native(new AnyProvider("aws-native", "native", settings));
      });
      const policy = find(graph, "admit");
      assert.deepEqual([policy.account, policy.region], [account, "eu-central-1"]);
      assert.deepEqual(policy.inputs.statement, { Effect: "Allow" });
      assert.equal(policy.outputs.id, "central|admit");
    });

    it("with every resource option, inherited ones included", async () => {
      const graph = await run(async () => {
        const provider = hub();
        const first = new Queue("first", { name: "first" }, { provider });
        const other = new Queue("other", { name: "other" }, { provider });
        const keeper = new pulumi.ComponentResource(
          "test:index:Keeper",
          "keeper",
          {},
          { retainOnDelete: true, provider },
        );
        new Queue(
          "second",
          { name: "second", redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: first.arn }) },
          {
            parent: keeper,
            protect: true,
            dependsOn: [other],
            aliases: [
              "urn:pulumi:prod::test::aws:sqs/queue:Queue::very-old",
              { name: "old", parent: pulumi.rootStackResource },
            ],
            ignoreChanges: ["tags"],
          },
        );
      });
      const own = "urn:pulumi:prod::test::aws:sqs/queue:Queue::";
      assert.deepEqual(find(graph, "second").options, {
        protect: true,
        retainOnDelete: true,
        dependsOn: [`${own}first`, `${own}other`],
        aliases: [`${own}very-old`, `${own}old`],
        provider: "urn:pulumi:prod::test::pulumi:providers:aws::hub",
        ignoreChanges: ["tags"],
      });
      assert.equal(find(graph, "first").options.retainOnDelete, false);
    });

    it("with secrets unwrapped at any depth, and the names of the properties that held them", async () => {
      const graph = await run(async () => {
        const queue = new Queue(
          "vault",
          {
            name: pulumi.secret("vault"),
            tags: { plain: "a", hidden: pulumi.secret("b") },
            redrivePolicy: pulumi.secret({ a: [pulumi.secret(1)] }).apply(JSON.stringify),
            delaySeconds: 5,
          },
          { provider: hub() },
        );
        assert.equal(await pulumi.isSecret(queue.name), true);
        assert.equal(await pulumi.isSecret(queue.delaySeconds), false);
        return { token: pulumi.secret({ deep: "c" }) };
      });
      const vault = find(graph, "vault");
      assert.deepEqual(vault.inputs, {
        name: "vault",
        tags: { plain: "a", hidden: "b" },
        redrivePolicy: '{"a":[1]}',
        delaySeconds: 5,
      });
      assert.deepEqual([...vault.secrets].sort(), ["name", "redrivePolicy", "tags"]);
      assert.deepEqual(graph.outputs, { token: { deep: "c" } });
    });

    it("with assets and archives as plain descriptions", async () => {
      const graph = await run(async () => {
        const provider = hub();
        const code = new pulumi.asset.AssetArchive({
          "index.mjs": new pulumi.asset.StringAsset("export const x = undefined;"),
          lib: new pulumi.asset.FileArchive("./dist"),
        });
        new LambdaFunction("f", { name: "f", role: "arn:aws:iam::111122223333:role/f", code }, { provider });
      });
      assert.deepEqual(find(graph, "f").inputs.code, {
        archive: {
          assets: {
            "index.mjs": { asset: { text: "export const x = undefined;" } },
            lib: { archive: { path: "./dist" } },
          },
        },
      });
    });

    it("with configuration as the engine passes it: JSON text for objects, plain text for scalars", async () => {
      const seen: unknown[] = [];
      await run(
        async () => {
          const config = new pulumi.Config("test");
          seen.push(config.requireObject("regions"), config.require("name"), config.requireNumber("days"));
          seen.push(config.requireBoolean("on"), config.get("absent"), pulumi.getOrganization());
        },
        {
          config: {
            "test:regions": ["eu-west-1"],
            "test:name": "acme",
            "test:days": 30,
            "test:on": false,
            "test:absent": undefined,
          },
          organization: "acme",
        },
      );
      assert.deepEqual(seen, [["eu-west-1"], "acme", 30, false, undefined, "acme"]);
    });

    it("with warnings and errors of Pulumi's log, and nothing of it on the console", async () => {
      const printed: unknown[] = [];
      const { log, warn, error } = console;
      console.log = console.warn = console.error = (...args: unknown[]) => void printed.push(args);
      try {
        const graph = await run(async () => {
          const queue = new Queue("q", { name: "q" }, { provider: hub() });
          void pulumi.log.info("progress");
          void pulumi.log.warn("us-east-1 is missing");
          void pulumi.log.error("too long", queue);
          return { nothing: undefined };
        });
        assert.deepEqual(graph.messages, [
          "warning: us-east-1 is missing",
          'error: too long (aws:sqs/queue:Queue "q")',
          "warning: Undefined value (nothing) will not show as a stack output.",
        ]);
        assert.deepEqual(printed, []);
      } finally {
        Object.assign(console, { log, warn, error });
      }
    });

    it("and calls back once, at the first resource", async () => {
      let calls = 0;
      await run(async () => void new Mailbox("box", { provider: hub() }), { onFirstResource: () => calls++ });
      assert.equal(calls, 1);
    });

    it("and waits for resources that are built in an apply, however late", async () => {
      const graph = await run(async () => {
        const provider = hub();
        const first = new Queue("first", { name: "first" }, { provider });
        first.arn.apply(async (arn) => {
          await turns(100);
          new Queue(
            "late",
            { name: "late", redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn }) },
            { provider },
          );
        });
      });
      assert.match(String(find(graph, "late").inputs.redrivePolicy), /:first"/);
    });

    it("and lets a preview see inputs, but no computed output", async () => {
      const seen: string[] = [];
      const graph = await run(
        async () => {
          const queue = new Queue("q", { name: "q" }, { provider: hub() });
          seen.push(`dry run: ${pulumi.runtime.isDryRun()}`);
          queue.name.apply((name) => seen.push(name));
          queue.arn.apply((arn) => seen.push(arn));
        },
        { preview: true },
      );
      assert.deepEqual(seen, ["dry run: true", "q"]);
      assert.equal(find(graph, "q").region, region);
      assert.equal("arn" in find(graph, "q").outputs, false);
    });
  });

  describe("fails", () => {
    it("if the program throws, with the original message", async () => {
      const causes = await causesOf(async () => {
        new Queue("q", { name: "q" }, { provider: hub() });
        throw new Error('regions.us-west-2.hub is "us-west-1", which is not a hub.');
      });
      assert.deepEqual(causes, ['regions.us-west-2.hub is "us-west-1", which is not a hub.']);
    });

    it("with the thrown error as cause", async () => {
      const thrown = new TypeError("no such thing");
      const error = await run(async () => Promise.reject(thrown)).catch((caught: unknown) => caught);
      assert.equal((error as RecordError).cause, thrown);
      assert.equal((error as RecordError).stackName, "prod");
    });

    it("if an apply throws that feeds an input, naming the resource that was never created", async () => {
      const causes = await causesOf(async () => {
        const provider = hub();
        const queue = new Queue("q", { name: "q" }, { provider });
        const policy = queue.arn.apply((): string => {
          throw new Error("boom");
        });
        new QueuePolicy("p", { queueUrl: queue.url, policy }, { provider });
      });
      assert.equal(causes.length, 2, causes.join("\n"));
      assert.match(causes[0]!, /boom/);
      assert.match(causes[1]!, /QueuePolicy::p: built but never registered: input "policy" failed/);
    });

    it("if an assertion fails in an apply that is not awaited", async () => {
      const causes = await causesOf(async () => {
        new Queue("q", { name: "q" }, { provider: hub() }).arn.apply((arn) => assert.match(arn, /^arn:aws:sns:/));
      });
      assert.equal(causes.length, 1, causes.join("\n"));
      assert.match(causes[0]!, /The input did not match/);
    });

    it("if a promise rejection is unhandled", async () => {
      const causes = await causesOf(async () => {
        void turn().then(() => Promise.reject(new Error("forgotten")));
        await turns(2);
      });
      assert.deepEqual(causes, ["forgotten"]);
    });

    it("if a rejection is not an Error, showing it", async () => {
      const causes = await causesOf(async () => {
        void Promise.reject({ code: 7n });
        await turn();
      });
      assert.deepEqual(causes, ["a promise was rejected with { code: 7n }"]);
    });

    it("if a resource waits for an input that never resolves", async () => {
      const causes = await causesOf(async () => {
        new Queue("q", { name: "q", policy: new Promise<string>(() => undefined) }, { provider: hub() });
      }, impatient);
      assert.ok(
        causes.some((cause) => /Queue::q: built but never registered: input "policy" never got a value/.test(cause)),
      );
    });

    it("if a resource waits for a dependency that is never created", async () => {
      const causes = await causesOf(async () => {
        const dependsOn = new Promise<pulumi.Resource>(() => undefined);
        new Queue("q", { name: "q" }, { provider: hub(), dependsOn });
      }, impatient);
      assert.ok(
        causes.some((cause) => /Queue::q: built but never registered: .* a dependency never came to be/.test(cause)),
        causes.join("\n"),
      );
    });

    it("if a child is built inside an apply that never settles", async () => {
      const causes = await causesOf(async () => {
        const provider = hub();
        const never = pulumi.output(new Promise<string>(() => undefined));
        never.apply((name) => new Queue("hidden", { name }, { provider }));
      }, impatient);
      assert.ok(
        causes.some((cause) => /never settled: apply\(.*"hidden"/.test(cause)),
        causes.join("\n"),
      );
    });

    it("if the program itself never finishes", async () => {
      const causes = await causesOf(() => new Promise(() => undefined), impatient);
      assert.match(causes[0]!, /the program has not finished after 0.1 s/);
    });

    it("but not if a program is merely slow and makes some progress", async () => {
      const graph = await run(async () => {
        const provider = hub();
        for (const name of ["a", "b", "c", "d"]) {
          await sleep(60);
          new Queue(name, { name }, { provider });
        }
      }, impatient);
      assert.equal(graph.resources.length, 5);
    });

    it("if two resources have the same URN, naming both", async () => {
      const causes = await causesOf(async function program() {
        const provider = hub();
        new Queue("q", { name: "one" }, { provider });
        new Queue("q", { name: "two" }, { provider });
      });
      assert.equal(causes.length, 1, causes.join("\n"));
      assert.match(causes[0]!, /aws:sqs\/queue:Queue::q: two resources have this URN/);
      assert.match(causes[0]!, /at tests\/simulator\/record\/record\.test\.ts:\d+ with \{"name":"one"\}/);
      assert.match(causes[0]!, /at tests\/simulator\/record\/record\.test\.ts:\d+ with \{"name":"two"\}/);
    });

    it("if a component is built twice, without repeating that for each of its children", async () => {
      const causes = await causesOf(async () => {
        const provider = hub();
        new Mailbox("box", { provider });
        new Mailbox("box", { provider });
      });
      assert.equal(causes.length, 1, causes.join("\n"));
      assert.match(causes[0]!, /test:index:Mailbox::box: two resources/);
    });

    it("if a resource has no explicit provider, naming it and its line", async () => {
      const causes = await causesOf(async function program() {
        new Queue("q", { name: "q" });
      });
      assert.equal(causes.length, 1, causes.join("\n"));
      assert.match(causes[0]!, /Queue::q \(tests\/simulator\/record\/record\.test\.ts:\d+\): has no explicit provider/);
    });

    it("if a provider names no account, or no Region", async () => {
      const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
      delete process.env.AWS_REGION;
      delete process.env.AWS_DEFAULT_REGION;
      try {
        const causes = await causesOf(async () => {
          new Queue("a", { name: "a" }, { provider: new Provider("no-account", { region }) });
          new Queue("b", { name: "b" }, { provider: new Provider("no-region", { allowedAccountIds: [account] }) });
        });
        assert.equal(causes.length, 2, causes.join("\n"));
        assert.match(causes[0]!, /no-account names no account: set allowedAccountIds/);
        assert.match(causes[1]!, /no-region names no Region/);
      } finally {
        if (AWS_REGION !== undefined) process.env.AWS_REGION = AWS_REGION;
        if (AWS_DEFAULT_REGION !== undefined) process.env.AWS_DEFAULT_REGION = AWS_DEFAULT_REGION;
      }
    });

    it("if the table does not contain a resource type, without blaming its dependents", async () => {
      const causes = await causesOf(async () => {
        const provider = hub();
        class Vpc extends pulumi.CustomResource {
          declare readonly arn: pulumi.Output<string>;
        }
        const vpc = new Vpc("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16", arn: undefined }, { provider });
        new Queue("q", { name: "q", policy: pulumi.jsonStringify({ vpc: vpc.arn }) }, { provider });
      });
      assert.equal(causes.length, 1, causes.join("\n"));
      assert.match(causes[0]!, /aws:ec2\/vpc:Vpc::net \(tests.*\.ts:\d+\): resource type aws:ec2\/vpc:Vpc is unknown/);
    });

    it("if the table cannot compute a resource, naming the input at fault", async () => {
      const causes = await causesOf(async () => {
        const rule = undefined as unknown as string;
        new EventTarget(
          "t",
          { arn: "arn:aws:sqs:eu-west-1:111122223333:q", rule: pulumi.output(rule) },
          { provider: hub() },
        );
      });
      assert.equal(causes.length, 1, causes.join("\n"));
      assert.match(
        causes[0]!,
        /EventTarget::t \(tests.*\.ts:\d+\): input "rule" must be text that is not empty, not undefined/,
      );
    });

    it("if a provider function is called that only AWS can evaluate", async () => {
      const causes = await causesOf(async () => {
        const { id } = await pulumi.runtime.invoke("aws:ec2/getVpc:getVpc", {}, { provider: hub() });
        return { id };
      });
      assert.equal(causes.length, 1, causes.join("\n"));
      assert.match(causes[0]!, /the program calls aws:ec2\/getVpc:getVpc/);
    });

    it("but not if the function's result is the same everywhere", async () => {
      const graph = await run(async () => {
        const token = "aws:index/getPartition:getPartition";
        return { partition: (await pulumi.runtime.invoke(token, {}, { provider: hub() })).partition };
      });
      assert.deepEqual(graph.outputs, { partition: "aws" });
    });

    it("if a resource is read from AWS", async () => {
      const causes = await causesOf(async () => void Queue.get("q", "https://sqs/q", {}, { provider: hub() }));
      assert.match(causes[0]!, /aws:sqs\/queue:Queue "q": the program reads this resource from AWS/);
    });
  });

  describe("fails on a missing output", () => {
    it("that jsonStringify would drop", async () => {
      const causes = await causesOf(async () => {
        const queue = new Queue("q", { name: "q" }, { provider: hub() });
        return { policy: pulumi.jsonStringify({ Key: queue.kmsMasterKeyId, Resource: queue.arn }) };
      });
      assert.deepEqual(causes, [
        'urn:pulumi:prod::test::aws:sqs/queue:Queue::q: the program reads "kmsMasterKeyId", which it did not set and which simulator/record/outputs.ts does not compute for aws:sqs/queue:Queue',
      ]);
    });

    it("that interpolate would print as undefined", async () => {
      const causes = await causesOf(async () => {
        const provider = hub();
        const role = new Role("r", { name: "r", assumeRolePolicy: "{}" }, { provider });
        new Queue("q", { name: pulumi.interpolate`made-${role.createDate}` }, { provider });
      });
      assert.ok(
        causes.some((cause) => /Role::r: the program reads "createDate"/.test(cause)),
        causes.join("\n"),
      );
      assert.ok(
        causes.some((cause) => /Queue::q: input name is "made-undefined"/.test(cause)),
        causes.join("\n"),
      );
    });

    it("that a fallback in an apply would hide", async () => {
      const causes = await causesOf(async () => {
        const bucket = new Bucket("b", { bucket: "b" }, { provider: hub() });
        return { zone: bucket.hostedZoneId.apply((zone) => zone ?? "Z3AQBSTGFYJSTF") };
      });
      assert.match(causes[0]!, /Bucket::b: the program reads "hostedZoneId"/);
    });

    it("that is read only after the resource was registered", async () => {
      const causes = await causesOf(async () => {
        const queue = new Queue("q", { name: "q" }, { provider: hub() });
        await new Promise((resolve) => queue.arn.apply(resolve));
        return { seconds: queue.visibilityTimeoutSeconds };
      });
      assert.match(causes[0]!, /Queue::q: the program reads "visibilityTimeoutSeconds"/);
    });

    it("but not on outputs that the program never reads", async () => {
      const graph = await run(async () => {
        const provider = hub();
        const bus = new EventBus("bus", { name: "central" }, { provider });
        const rule = new EventRule("rule", { name: "all", eventBusName: bus.name, eventPattern: "{}" }, { provider });
        return { rule: rule.arn };
      });
      assert.deepEqual(graph.outputs, { rule: "arn:aws:events:eu-west-1:111122223333:rule/central/all" });
    });

    it("that an input was set to, with a value that turns out to be undefined", async () => {
      const causes = await causesOf(async () => {
        const description = pulumi.output<string | undefined>(undefined);
        const rule = new EventRule("rule", { name: "all", eventPattern: "{}", description }, { provider: hub() });
        return { description: rule.description };
      });
      assert.match(causes[0]!, /EventRule::rule: the program reads "description"/);
    });
  });

  describe("fails on text with a missing value", () => {
    const nothing = undefined as unknown as string;
    const inputOf = (name: pulumi.Input<string>, policy?: pulumi.Input<string>) =>
      causesOf(async () => void new Queue("q", { name, ...(policy ? { policy } : {}) }, { provider: hub() }));

    it("in a name", async () => {
      assert.match((await inputOf(`dead-letters-${nothing}`))[0]!, /input name is "dead-letters-undefined"/);
    });

    it("in JSON text, at its place", async () => {
      const policy = JSON.stringify({ Statement: [{ Resource: `arn:aws:sqs:${nothing}:1:q` }] });
      const causes = await inputOf("q", policy);
      assert.match(causes[0]!, /input policy\.Statement\[0\]\.Resource is "arn:aws:sqs:undefined:1:q"/);
    });

    it("in an ARN in the middle of prose", async () => {
      assert.match((await inputOf("q", `may write to arn:aws:sqs:${nothing}:q only`))[0]!, /input policy is "arn:aws/);
    });

    it("left by an object or an Output in a template", async () => {
      const object = {} as unknown as string;
      assert.match((await inputOf(`q-${object}`))[0]!, /input name is "q-\[object Object\]"/);
      const causes = await causesOf(async () => {
        const provider = hub();
        const queue = new Queue("a", { name: "a" }, { provider });
        // eslint-disable-next-line @typescript-eslint/restrict-template-expressions
        new Queue("b", { name: `b-${queue.arn}` }, { provider });
      });
      assert.match(causes[0]!, /Queue::b: input name holds the text of an Output/);
    });

    it("in a stack output", async () => {
      const causes = await causesOf(async () => ({ link: `https://example.org/${nothing}` }));
      assert.match(causes[0]!, /output link is "https:\/\/example\.org\/undefined"/);
    });

    it("but not on prose or code that contains the word undefined", async () => {
      await run(async () => {
        const policy = "select * from t where x is undefined";
        new Queue("q", { name: "redefined-undefinedness", policy }, { provider: hub() });
      });
    });
  });

  describe("isolates stacks", () => {
    const named = (stack: string, pause = 0) => ({
      stack,
      config: { "test:name": stack },
      program: async () => {
        const provider = hub();
        await turns(pause);
        const name = new pulumi.Config("test").require("name");
        const queue = new Queue("q", { name }, { provider });
        queue.arn.apply((arn) => new Queue(`child-of-${arn.split(":").pop()}`, { name: "child" }, { provider }));
        await turns(pause);
        void pulumi.log.warn(`I am ${pulumi.getStack()}`);
        return { arn: queue.arn };
      },
    });
    const check = (graph: Graph, stack: string) => {
      assert.equal(graph.stack, stack);
      assert.equal(graph.resources.length, 3);
      assert.ok(graph.resources.every((resource) => resource.stack === stack && resource.urn.includes(`:${stack}::`)));
      assert.deepEqual(graph.outputs, { arn: `arn:aws:sqs:eu-west-1:111122223333:${stack}` });
      assert.deepEqual(graph.messages, [`warning: I am ${stack}`]);
      find(graph, `child-of-${stack}`);
    };

    it("that run sequentially", async () => {
      for (const stack of ["one", "two"]) check(await record({ project: "test", ...named(stack) }), stack);
    });

    it("that run concurrently", async () => {
      const stacks = ["one", "two", "three"];
      const graphs = await Promise.all(
        stacks.map((stack, index) => record({ project: "test", ...named(stack, 15 - 5 * index) })),
      );
      graphs.forEach((graph, index) => check(graph, stacks[index]!));
    });

    it("and fails only the one in which a promise was rejected", async () => {
      const failing = async () => {
        void turn().then(() => Promise.reject(new Error("only here")));
        hub().region.apply(() => {
          throw new Error("and here");
        });
        await turns(2);
      };
      const [good, bad] = await Promise.allSettled([
        record({ project: "test", ...named("good", 15) }),
        record({ project: "test", stack: "bad", config: {}, program: failing }),
      ]);
      assert.equal(good.status, "fulfilled");
      assert.equal(bad.status, "rejected");
      assert.deepEqual([...(bad.reason as RecordError).causes].sort(), ["and here", "only here"]);
    });

    it("and rejects what a stack builds after its recording has ended", async () => {
      const ended = moment();
      let late: Promise<unknown> | undefined;
      const first = await run(async () => {
        const provider = hub();
        late = ended.came
          .then(() => new Queue("late", { name: "late" }, { provider }))
          .then(() => undefined)
          .catch((error: unknown) => error);
      });
      const second = await run(
        async () => {
          ended.come();
          await late;
        },
        { stack: "second" },
      );
      assert.equal(first.resources.length, 1);
      assert.deepEqual(second.resources, []);
      assert.match(String(await late), /aws:sqs\/queue:Queue "late" is built after the recording of stack prod ended/);
    });
  });

  describe("restores the process", () => {
    const state = () => ({
      limit: Error.stackTraceLimit,
      listeners: process.listeners("unhandledRejection"),
      warn: pulumi.log.warn,
      apply: (pulumi.Output as unknown as { prototype: { apply: unknown } }).prototype.apply,
    });
    let limit: number;
    beforeEach(() => {
      limit = Error.stackTraceLimit;
      Error.stackTraceLimit = 7;
    });
    afterEach(() => {
      Error.stackTraceLimit = limit;
    });

    it("after success, with no stack traces in between", async () => {
      const before = state();
      let during: number | undefined;
      await run(async () => {
        during = Error.stackTraceLimit;
      });
      assert.equal(during, 0);
      assert.deepEqual(state(), before);
    });

    it("after failure, and gives its own error a stack trace", async () => {
      const before = state();
      const error = await run(async () => Promise.reject(new Error("no"))).catch((caught: unknown) => caught);
      assert.deepEqual(state(), before);
      assert.match((error as Error).stack ?? "", /record\.ts:\d+/);
    });

    it("after recordings that overlap, when the last one ends", async () => {
      const before = state();
      const end = moment();
      const long = run(() => end.came);
      await run(() => turn());
      assert.equal(Error.stackTraceLimit, 0);
      end.come();
      await long;
      assert.deepEqual(state(), before);
    });

    it("and passes on unrelated rejections", async () => {
      const others = process.listeners("unhandledRejection");
      const seen: unknown[] = [];
      process.removeAllListeners("unhandledRejection");
      process.on("unhandledRejection", (reason) => seen.push(reason));
      try {
        const end = moment();
        const recording = run(() => end.came);
        void Promise.reject(new Error("elsewhere"));
        await turn();
        end.come();
        const graph = await recording;
        assert.deepEqual(graph.resources, []);
        assert.deepEqual(seen.map(String), ["Error: elsewhere"]);
      } finally {
        process.removeAllListeners("unhandledRejection");
        for (const other of others) process.on("unhandledRejection", other);
      }
    });
  });

  it("rejects configuration without a namespace, or that is not JSON", async () => {
    await assert.rejects(
      run(async () => undefined, { config: { regions: [] } }),
      /"regions" has no namespace: write/,
    );
    await assert.rejects(
      run(async () => undefined, { config: { "a:b": () => 1 } }),
      /"a:b" is a function/,
    );
  });
});
