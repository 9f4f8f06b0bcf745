import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../environment/environment";
import type { Graph, Resource } from "../../../simulator/graph";
import { recordStacks } from "../../../simulator/simulation";
import { liveOn } from "../../../simulator/traffic/silence-scenario";
import { environmentOfProd } from "../../environment-of-prod";
import type { Change } from "./breakages/breakage";
import { openLive } from "./guarantee-8";

const functionType = "aws:lambda/function:Function";

const isWatcher = ({ type, name }: Resource) => type === functionType && name === "responder-watch-silence";

/** Other code in place of the function that watches silence; `createHandler` is the text of one, of `sound`. */
const recoded =
  (createHandler: string): Change =>
  (resource) => {
    if (!isWatcher(resource)) return resource;
    const inputs = structuredClone(resource.inputs) as any;
    const { asset } = inputs.code.archive.assets["index.js"];
    const path = join(mkdtempSync(join(tmpdir(), "recoded-")), "index.js");
    const text = `const sound = require(${JSON.stringify(asset.path)});
exports.handler = sound.handler;
exports.createHandler = ${createHandler};
`;
    writeFileSync(path, text);
    asset.path = path;
    return { ...resource, inputs, outputs: { ...resource.outputs, code: inputs.code } };
  };

/** It believes what a sender says: `change` alters a `record` by its `event`. */
const believing = (change: string): Change =>
  recoded(`(context) => {
  const handle = sound.createHandler(context);
  const believed = (record) => {
    const event = JSON.parse(record.body);
    ${change}
    return { ...record, body: JSON.stringify(event) };
  };
  return ({ Records }, invocation) => handle({ Records: Records.map(believed) }, invocation);
}`);

/** What it remembers of accounts is written where it does not look again. */
const forgetful: Change = recoded(`(context) => {
  let written = 0;
  const handle = (request, options) => {
    const forgets = String(request.headers["x-amz-target"]).endsWith(".PutItem");
    const body = forgets ? String(request.body).replace('"silence#', '"forgotten#' + written++ + '#') : request.body;
    return context.aws.requestHandler.handle(Object.assign(request, { body }), options);
  };
  return sound.createHandler({ ...context, aws: { ...context.aws, requestHandler: { handle } } });
}`);

/** Without the resources with these names. */
const without =
  (pattern: RegExp): Change =>
  (resource) =>
    pattern.test(resource.name) ? undefined : resource;

const breakages: readonly { readonly what: string; readonly change: Change; readonly says: RegExp }[] = [
  {
    what: "a schedule that is gone",
    change: without(/^responder-watch-silence-schedule$/),
    says: /Nobody was told that it is not heard any more/,
  },
  {
    what: "a schedule that is disabled",
    change: (resource) =>
      resource.name === "responder-watch-silence-schedule" && "scheduleExpression" in resource.inputs
        ? {
            ...resource,
            inputs: { ...resource.inputs, state: "DISABLED" },
            outputs: { ...resource.outputs, state: "DISABLED" },
          }
        : resource,
    says: /Nobody was told that it is heard again/,
  },
  {
    what: "a queue that does not admit the rules",
    change: (resource) =>
      resource.type === "aws:sqs/queuePolicy:QueuePolicy" && resource.name === "responder-watch-silence"
        ? undefined
        : resource,
    says: /Nobody was told that it is not heard any more/,
  },
  {
    what: "a queue that no function reads",
    change: (resource) =>
      resource.type === "aws:lambda/eventSourceMapping:EventSourceMapping" &&
      resource.name === "responder-watch-silence"
        ? undefined
        : resource,
    says: /Nobody was told that it is not heard any more/,
  },
  {
    what: "a queue that gets no heartbeats",
    change: without(/^responder-watch-silence-heartbeats(-|$)/),
    says: /Nobody was told that it is not heard any more/,
  },
  {
    what: "a function that believes the time of an event",
    change: believing("record.attributes.SentTimestamp = String(Date.parse(event.time));"),
    says: /Nobody was told that it is not heard any more/,
  },
  {
    what: "a function that believes the detail of an event",
    change: believing("event.account = event.detail.account ?? event.account;"),
    says: /Nobody was told that it is not heard any more, as account-unheard \([a-z0-9-]+: every rule/,
  },
  {
    what: "a function that tells as silent who is heard",
    change: (resource) => {
      if (!isWatcher(resource)) return resource;
      const inputs = structuredClone(resource.inputs) as any;
      const { asset } = inputs.code.archive.assets["configuration.json"];
      asset.text = JSON.stringify({ ...JSON.parse(asset.text), togetherMinutes: -1 });
      return { ...resource, inputs, outputs: { ...resource.outputs, code: inputs.code } };
    },
    says: /It was told as silent \(every member: every rule\) because of hub-policy, and is not/,
  },
  {
    what: "a queue that gets no events of CloudTrail, so that nobody learns which call it was",
    change: without(/^responder-watch-silence-trail(-|$)/),
    says: /It was told as silent \([a-z0-9-]+: compute\) because of rule-unheard, and is not/,
  },
  {
    what: "a function that believes a call about another rule",
    change: believing("if (event.detail.eventName === 'DisableRule') event.detail.requestParameters.name += 'x';"),
    says: /Nobody was told that it is not heard any more, as rule-changed \([a-z0-9-]+: compute\)/,
  },
  {
    what: "a function that forgets what it told",
    change: forgetful,
    says: /It was told 2 times that it is not heard any more/,
  },
];

/** Hours of silence alone: the whole of the traffic would take a hundred times as long, and says no more of it. */
describe("guarantee 8, silence is told,", () => {
  let environment: Environment;
  let recorded: readonly Graph[];

  const smallEnvironment = (change: (raw: Record<string, any>) => void = () => {}) =>
    environmentOfProd((raw) => {
      raw["accounts"] = raw["accounts"].slice(0, 4);
      raw["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" }, "eu-central-1": {} };
      // Nothing is archived that a saved query could be asked about.
      raw["responders"] = { disable: ["run-queries"] };
      change(raw);
    });

  before(async () => {
    environment = await smallEnvironment();
    recorded = await recordStacks(environment);
  });

  async function live(change?: Change, graphs = recorded, at = environment) {
    const { stage, journeys, eventBridge, functions, judge } = await openLive(graphs, at, change);
    const { journeys: later, expected } = await liveOn(functions, eventBridge, stage, journeys);
    return { failures: judge({ journeys: later, silences: expected }).failures, functions, expected };
  }

  it("holds: at each hub once for an account and for a rule of another, and once for the account that is back", async () => {
    const { failures, functions, expected } = await live();
    assert.deepEqual(failures, []);
    assert.deepEqual(
      expected.map(({ bus, state, account, silent }) => [bus.split(":")[3], state, account, silent]),
      [
        ["us-east-1", "silent", "200000000002", ["us-east-1: every rule", "us-west-2: every rule"]],
        ["us-east-1", "heard", "200000000002", ["us-east-1: every rule", "us-west-2: every rule"]],
        ["us-east-1", "silent", "200000000001", ["us-east-1: compute"]],
        ["eu-central-1", "silent", "200000000002", ["eu-central-1: every rule"]],
        ["eu-central-1", "heard", "200000000002", ["eu-central-1: every rule"]],
        ["eu-central-1", "silent", "200000000001", ["eu-central-1: compute"]],
      ],
    );
    const messages = functions.runs.filter(({ name }) => name.endsWith("-notify")).flatMap(({ sent }) => sent);
    assert(messages.some(({ body }) => body.includes("200000000002") && body.includes("not heard any more")));
    assert.deepEqual(functions.givenUp(), []);
  });

  for (const { what, change, says } of breakages)
    it(`is violated by ${what}, and names the function`, async () => {
      const { failures } = await live(change);
      const named = failures.filter(({ resource }) => /Function::responder-watch-silence$/.test(resource));
      assert(
        named.some(({ problem }) => says.test(problem)),
        JSON.stringify(failures.slice(0, 3), null, 1),
      );
    });

  it("names the bus if there is no such function at all", async () => {
    const { failures } = await live((resource) =>
      /^responder-watch-silence/.test(resource.name) ? undefined : resource,
    );
    assert.match(failures[0]?.resource ?? "", /central-bus$/);
  });

  it("requires nothing where settings want no watch, and the program then builds none", async () => {
    for (const change of [
      (raw: Record<string, any>) => (raw["heartbeat"] = { watch: false }),
      (raw: Record<string, any>) => (raw["events"] = { exclude: ["heartbeat"] }),
    ]) {
      const without = await smallEnvironment(change);
      const graphs = await recordStacks(without);
      const { failures, expected } = await live(undefined, graphs, without);
      assert.deepEqual([failures, expected], [[], []]);
      const built = graphs.flatMap(({ resources }) => resources).filter(({ name }) => /watch-silence/.test(name));
      assert.deepEqual(built, []);
    }
  });
});
