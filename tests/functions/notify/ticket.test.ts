import assert from "node:assert/strict";
import { regionEnabled } from "../../../model/detections/shipped/region-enabled";
import { rootSignIn } from "../../../model/detections/shipped/root-sign-in";
import type { Envelope } from "../../../model/envelope";
import { fillTicket } from "../../../model/channels/ticket-body";
import { AwsError } from "../../../simulator/services/protocols/service";
import { outcomesOf } from "../../../simulator/services/events/delivery";
import type { Resource } from "../../../simulator/graph";
import { requestsOf } from "../../../simulator/evidence/requests";
import { reconciled } from "../../../simulator/guarantees/09-reconciled";
import { ticketed } from "../../../simulator/guarantees/12-tickets";
import type { Journey } from "../../../simulator/traffic/journey";
import { expectedOutcomes } from "../../../simulator/traffic/expected-outcome";
import { isNotice } from "../../../simulator/traffic/notices";
import { toSend } from "../../../simulator/traffic/send";
import { prodSettings } from "../../settings-of-prod";
import { findingsWorld, member, type Recorded, recordFindingsWorld, type WorldOptions } from "../findings-world";
import { governance } from "../hub";

const endpoint = "https://example.atlassian.net/rest/api/2/issue";
const bus = `arn:aws:events:us-east-1:${governance}:event-bus/event-governance-prod`;
const body = {
  fields: {
    project: { key: "SEC" },
    summary: "[${severity}] ${title} in ${account}",
    description: "${text}",
    priority: { id: "${priority}" },
    labels: ["event-governance", "${incident}"],
  },
};
const root: Envelope = { ...rootSignIn.sample, account: member };

describe("a ticket system", () => {
  let recorded: Recorded;
  before(async () => {
    recorded = await recordFindingsWorld((raw) => {
      raw["regions"] = { "us-east-1": {} };
      raw["notifications"] = {
        channels: [
          {
            id: "tickets",
            kind: "ticket",
            secret: "event-governance/jira",
            ticket: { endpoint, headers: { Accept: "application/json" }, priorities: { high: "Highest" }, body },
          },
          {
            id: "raw",
            kind: "ticket",
            secret: "event-governance/raw",
            ticket: { endpoint: "https://example.com/raw" },
          },
        ],
        routes: [{ channels: ["raw"], accounts: [governance] }],
        digest: { severities: ["low"], hours: 1 },
      };
      raw["detections"] = { severity: { [regionEnabled.id]: "low" } };
    });
  });

  /** Notices for events, in a modified world, and their further path. */
  async function told(events: readonly Envelope[], options: WorldOptions = {}) {
    const world = findingsWorld(recorded, { now: new Date("2026-11-02T12:00:00Z"), ...options });
    const send = async (...more: readonly Envelope[]) => {
      for (const event of more) world.functions.enqueue("event-governance-prod-notify", JSON.stringify(event));
      await world.functions.run();
    };
    await send(...events);
    const expectedOutcomeOf = expectedOutcomes(recorded.environment.settings);
    const notices = (): Journey[] =>
      world.functions.caused
        .map(({ delivery }) => ({
          send: toSend("notice", delivery.event, (event) => expectedOutcomeOf(event, delivery.bus)),
          delivery,
          landings: [],
        }))
        .filter(({ send }) => isNotice(send.event));
    /** Problems reported by guarantee 12. */
    const problems = (journeys = notices()) =>
      ticketed.check({ journeys, world: world.world }).failures.map(({ problem }) => problem);
    return { world, send, notices, problems };
  }

  const requestIn = (journeys: readonly Journey[]) => {
    const [made, ...more] = journeys.flatMap(requestsOf);
    assert(made !== undefined && more.length === 0, `${journeys.flatMap(requestsOf).length} requests`);
    return made.request;
  };

  it("is called once, with the configured request, and the notice is archived and triggers nothing", async () => {
    const { world, notices, problems } = await told(Array<Envelope>(10).fill(root));
    const request = requestIn(notices());
    assert.deepEqual(
      [request.method, request.url, request.headers],
      ["POST", endpoint, { Accept: "application/json", Authorization: "(secret)" }],
    );
    const { fields } = JSON.parse(request.body) as typeof body;
    assert.match(fields.summary, /^\[high\] The root user .* in shop-production$/);
    assert.match(fields.description, /Account: shop-production \(400000000001\)[\s\S]*https:\/\//);
    assert.equal(fields.priority.id, "Highest");
    assert.match(fields.labels[1] ?? "", /^[0-9a-f]{24}$/);
    const [notice] = notices();
    const reconciliations = reconciled.check({ journeys: notices(), world: world.world }).checked;
    assert.deepEqual([problems(), reconciliations], [[], 0]);
    assert.equal(notice?.send.expect, "archived");
    assert.deepEqual(
      [...outcomesOf(notice?.delivery as never)].map(({ outcome }) => "service" in outcome && outcome.service).sort(),
      ["events", "firehose"],
    );
    assert.deepEqual([world.functions.loops(), world.functions.givenUp()], [[], []]);
    assert.deepEqual(
      world.functions.runs.flatMap(({ calls }) => calls).filter(({ action }) => action.startsWith("secretsmanager:")),
      [],
      "the function never sees the secret",
    );
  });

  it("gets untrusted content only as text", async () => {
    const hostile = `x","priority":{"id":"1"},"y":"\\", \${title} \u202e </script> {{ \n"`;
    const { notices, problems } = await told([{ ...root, detail: { ...root.detail, sourceIPAddress: hostile } }]);
    const { fields } = JSON.parse(requestIn(notices()).body) as typeof body;
    assert.deepEqual(Object.keys(fields), Object.keys(body.fields));
    assert.equal(fields.priority.id, "Highest");
    assert.match(fields.description, /From: x","priority":\{"id":"1"\},"y":"\\", \$\{title\} <\/script> \{\{ "/);
    assert.deepEqual(problems(), []);
  });

  it("would get invalid JSON of the same event from an input transformer, which does not escape", async () => {
    const transformed = (resource: Resource) =>
      resource.name === "ticket-systems-tickets" && resource.type.endsWith(":EventTarget")
        ? withInputs(resource, {
            inputPath: undefined,
            inputTransformer: {
              inputPaths: { text: "$.detail.body.fields.description" },
              inputTemplate: '{"text":"<text>"}',
            },
          })
        : resource;
    const { problems } = await told([{ ...root, detail: { ...root.detail, sourceIPAddress: 'a "quoted" word' } }], {
      change: transformed,
    });
    assert.match(problems()[0] ?? "", /once, and did 0 times/);
  });

  it("gets the default JSON if settings define no body", async () => {
    const { notices } = await told([{ ...root, account: governance }]);
    const request = requestIn(notices());
    const { type, detection, account } = JSON.parse(request.body) as Record<string, any>;
    assert.deepEqual([request.url, type, detection], ["https://example.com/raw", "incident", rootSignIn.id]);
    assert.equal(account.id, governance);
  });

  it("gets the digest, too", async () => {
    const low = { ...regionEnabled.sample, account: member };
    const due = {
      ...root,
      id: "due",
      source: "event-governance.schedule",
      "detail-type": "Digest Due",
      account: governance,
      detail: {},
    };
    const { world, send, notices } = await told([low]);
    assert.deepEqual(notices(), []);
    world.functions.advance(3600);
    await send(due);
    const { fields } = JSON.parse(requestIn(notices()).body) as typeof body;
    assert.match(fields.summary, /^\[low\] 1 incident of low urgency in the last 1 hour in $/);
    assert.match(fields.description, /400000000001/);
    assert.equal(fields.priority.id, "4");
  });

  it("gets every notice even if the bus fails or rejects it at first", async () => {
    let failures = 2;
    const fault: WorldOptions["fault"] = ({ action }) =>
      action === "events:PutEvents" && failures-- > 0 ? new AwsError("InternalFailure", "No.", 500) : undefined;
    const { world, notices } = await told([root], { fault });
    requestIn(notices());
    assert.deepEqual(world.functions.givenUp(), []);
  });

  it("gets neither forgeries nor replays nor other channels' notices", async () => {
    const { world, notices } = await told([root]);
    const [genuine] = notices();
    const event = genuine?.delivery?.event as Envelope;
    const forged = { ...event, account: member };
    const sender = { kind: "principal", arn: `arn:aws:iam::${member}:role/anyone`, account: member } as const;
    const elsewhere = { ...event, detail: { ...event.detail, channel: "nobody" } };
    for (const [put, by] of [
      [forged, sender],
      [{ ...event, "replay-name": "again" }, { kind: "replay" }],
      [elsewhere, { ...sender, account: governance }],
    ] as const) {
      const delivery = world.eventBridge.put({ bus, event: put as Envelope, sender: by });
      assert.deepEqual(requestsOf({ send: genuine?.send as never, delivery, landings: [] }), []);
    }
  });

  const broken: readonly [string, (resource: Resource) => Resource | undefined, RegExp][] = [
    [
      "a rule for another channel",
      only("EventRule", ({ eventPattern }) => ({ eventPattern: String(eventPattern).replace("tickets", "other") })),
      /did 0 times/,
    ],
    ["a rule that is disabled", only("EventRule", () => ({ state: "DISABLED" })), /did 0 times/],
    ["a target that hands on the whole event", only("EventTarget", () => ({ inputPath: undefined })), /something else/],
    ["a target with another part", only("EventTarget", () => ({ inputPath: "$.detail" })), /something else/],
    ["a target that may not call", only("EventTarget", () => ({ roleArn: `${bus}/none` })), /did 0 times/],
    [
      "another address",
      only("EventApiDestination", () => ({ invocationEndpoint: "https://example.org/" })),
      /example\.org\/, which nobody asked for/,
    ],
    ["a rate that AWS refuses", only("EventApiDestination", () => ({ invocationRateLimitPerSecond: 0 })), /0 times/],
    ["no connection", (resource) => (isTicket(resource, "EventConnection") ? undefined : resource), /0 times/],
    [
      "a token in plain text",
      (resource) => (isTicket(resource, "EventConnection") ? { ...resource, secrets: [] } : resource),
      /0 times/,
    ],
    [
      "a role that calls another",
      (resource) =>
        resource.name === "ticket-systems-role" && resource.type.endsWith(":RolePolicy")
          ? withInputs(resource, { policy: String(resource.inputs["policy"]).replaceAll("-ticket-tickets/", "-none/") })
          : resource,
      /0 times/,
    ],
  ];
  for (const [what, change, says] of broken)
    it(`is reported as missed by guarantee 12, with ${what}`, async () => {
      const { problems } = await told([root], { change });
      assert.match(problems()[0] ?? "nothing is wrong", says);
    });

  it("that any member could write to is reported", async () => {
    const open = only("EventRule", ({ eventPattern }) => ({
      eventPattern: String(eventPattern).replace(/"account":\[[^\]]*\],/, ""),
    }));
    const { world, notices, problems } = await told([root], { change: open });
    const event = { ...(notices()[0]?.delivery?.event as Envelope), account: member };
    const sender = { kind: "principal", arn: `arn:aws:iam::${member}:role/anyone`, account: member } as const;
    const delivery = world.eventBridge.put({ bus, event, sender });
    const send = toSend("forged", event, (each) => expectedOutcomes(recorded.environment.settings)(each, bus));
    assert.match(problems([{ send, delivery, landings: [] }])[0] ?? "", /Nobody decided to tell it/);
  });

  it("has its token only as a secret in the state", () => {
    const resources = recorded.graphs.flatMap((graph) => graph.resources);
    const token = "value of the secret event-governance/jira";
    const holding = resources.filter(({ inputs }) => JSON.stringify(inputs).includes(token));
    assert.deepEqual(
      holding.map(({ name, secrets }) => [name, secrets.includes("authParameters")]),
      [["ticket-systems-tickets", true]],
    );
    assert(!JSON.stringify(recorded.graphs.map(({ outputs }) => outputs)).includes(token));
  });

  it("in settings must be complete, and its body must use existing values", () => {
    const channel = (more: object) => () =>
      prodSettings((raw) => {
        raw["notifications"] = {
          channels: [{ id: "tickets", kind: "ticket", secret: "event-governance/jira", ...more }],
        };
      });
    assert.throws(channel({}), /channels\[0\]\.ticket.*is missing for tickets/);
    assert.throws(channel({ secret: undefined, ticket: { endpoint } }), /secret.*is missing for tickets/);
    assert.throws(channel({ kind: "slack", ticket: { endpoint } }), /is only for kind ticket, but tickets is slack/);
    assert.throws(
      channel({ ticket: { endpoint: "http://example.com" } }),
      /"http:\/\/example\.com".*is not an address/,
    );
    assert.throws(channel({ ticket: { endpoint: "https://example.com/*" } }), /is not an address/);
    assert.throws(
      channel({ ticket: { endpoint, body: { fields: { list: ["${titel}"] } } } }),
      /ticket\.body\.fields\.list\[0\].*\$\{titel\}, which does not exist: use \$\{title\}/,
    );
    for (const headers of [{ "X-Api-Key": "abc" }, { authorization: "Basic abc" }])
      assert.throws(
        channel({ ticket: { endpoint, headers } }),
        /looks like a secret, which must not be in the settings/,
      );
    assert.throws(channel({ ticket: { endpoint, invocationsPerSecond: 301 } }), /invocationsPerSecond/);
    assert.doesNotThrow(channel({ ticket: { endpoint, body: { html: "<b>not ours</b> 1 < 2" } } }));
  });

  it("gets values only within texts, once, and empty ones for those that a digest lacks", () => {
    assert.deepEqual(
      fillTicket({ "${title}": ["${title}!", 1, null, { a: "${why}${unit}" }] }, { title: "${why}", why: '$& "' }),
      { "${title}": ["${why}!", 1, null, { a: '$& "' }] },
    );
  });
});

const isTicket = ({ name, type }: Resource, kind: string) =>
  name === "ticket-systems-tickets" && type.endsWith(`:${kind}`);

function only(kind: string, change: (inputs: Resource["inputs"]) => object) {
  return (resource: Resource): Resource =>
    isTicket(resource, kind) ? withInputs(resource, change(resource.inputs)) : resource;
}

function withInputs(resource: Resource, change: object): Resource {
  return { ...resource, inputs: { ...resource.inputs, ...change }, outputs: { ...resource.outputs, ...change } };
}
