import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { largestRecord } from "../../../functions/claim-check/decide";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { arns, namesOf } from "../../../model/names";
import { createAccess } from "../../../simulator/services/iam/access";
import { AwsError } from "../../../simulator/services/protocols/service";
import { firehose } from "../../../simulator/services/firehose/api";
import { storedObjects } from "../../../simulator/services/s3/objects-api";
import { createWorld } from "../../../simulator/services/events/world";
import type { FunctionsOptions } from "../../../simulator/services/lambda/functions";
import { apiCall, type FunctionsHub, governance, openHub, type RecordedHub, recordHub } from "../hub";

const region = "us-east-1";
const names = namesOf("prod");
const queueArn = arns.queue(region, governance, names.responder("claim-check"));

describe("claim-check, as it is bundled and recorded", () => {
  let recorded: RecordedHub;
  before(async () => {
    recorded = await recordHub();
  });

  const open = (options: Partial<FunctionsOptions> = {}) => openHub(recorded, options);
  /** Records on the streams, in order. */
  const records = (hub: FunctionsHub) =>
    hub.aws.state(firehose, governance, region).map(({ data }) => JSON.parse(data) as Envelope);
  const claims = (hub: FunctionsHub) => hub.aws.state(storedObjects, governance, region);
  const enqueue = (hub: FunctionsHub, body: string) => hub.enqueue(names.responder("claim-check"), body);
  const small = (id: string, detail: JsonObject = {}) =>
    apiCall("iam", "CreateUser", { eventID: id, ...detail }, { id });
  /** A tag of so many characters makes it too large for a record. */
  const large = (id: string, characters = 1_030_000) =>
    small(id, { requestParameters: { userName: "u", tags: [{ key: "note", value: "x".repeat(characters) }] } });
  /** Fails the first so many calls of an action, or all that `when` chooses. */
  const failing = (action: string, times: number, code = "ThrottlingException"): Partial<FunctionsOptions> => {
    let left = times;
    return { fault: (call) => (call.action === action && left-- > 0 ? new AwsError(code, "not now", 400) : undefined) };
  };

  it("puts an event that fits on a stream unchanged, with nulls in every place", async () => {
    const hub = open();
    const event = small("1", {
      userIdentity: null,
      requestParameters: null,
      errorCode: "AccessDenied",
      eventTime: null,
    });
    const { deadLetters } = await hub.send("claim-check", event);
    assert.deepEqual(records(hub), [event]);
    assert.deepEqual([claims(hub).size, deadLetters.length], [0, 0]);
  });

  it("drops and logs a message that is not an event, and archives the rest of the batch", async () => {
    const hub = open();
    for (const body of ["", "not JSON", "null", "[]", '"text"', "{}", JSON.stringify({ ...small("x"), detail: null })])
      enqueue(hub, body);
    const run = await hub.send("claim-check", small("good"));
    assert.deepEqual(
      records(hub).map(({ id }) => id),
      ["good"],
    );
    assert.equal(run.deadLetters.length, 0);
    assert.equal(run.log.filter((line) => line.includes("not an event was dropped")).length, 7);
  });

  it("keeps an event with a tag of a million characters whole, and puts a record in its place", async () => {
    const hub = open();
    const event = large("1");
    await hub.send("claim-check", event);
    const body = JSON.stringify(event);
    const [[key, object] = []] = [...claims(hub)];
    assert.equal(object, body);
    const [record] = records(hub);
    const { claim, requestParameters } = record?.detail as { claim: JsonObject; requestParameters?: unknown };
    assert.equal(claim["uri"], `s3://${key}`);
    assert.equal(claim["sha256"], createHash("sha256").update(body).digest("hex"));
    assert.equal(requestParameters, undefined);
    assert.equal(record?.id, event.id);
  });

  it("archives the largest event that EventBridge accepts, wherever its bytes are and whatever is missing", async () => {
    const hub = open();
    const mebibyte = 1_048_576;
    const filled = (event: Envelope, fill: (text: string) => Envelope, character: string) =>
      fill(
        character.repeat(
          Math.floor((mebibyte - Buffer.byteLength(JSON.stringify(event))) / Buffer.byteLength(character)),
        ),
      );
    const half = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`f${index}`, "xxxx"]));
    const bare = small("1");
    const { resources: _, ...without } = large("4");
    const events = [
      filled(bare, (text) => ({ ...bare, detail: { text } }), "x"),
      filled(bare, (text) => ({ ...bare, id: "2", resources: [text] }), "é"),
      // Three bytes each: fewer characters than bytes.
      { ...bare, id: "3", detail: half, resources: ["語".repeat(255_900)] },
      without as Envelope,
    ];
    for (const event of events) assert.ok(Buffer.byteLength(JSON.stringify(event)) > largestRecord);
    const { deadLetters } = await hub.send("claim-check", ...events);
    assert.equal(deadLetters.length, 0);
    assert.deepEqual([records(hub).length, claims(hub).size], [4, 4]);
  });

  it("archives an event once if it comes ten times, together, one by one or a week later", async () => {
    const hub = open();
    const both = [small("1"), large("2")];
    for (let index = 0; index < 5; index++) await hub.send("claim-check", ...both, ...both);
    hub.advance(7 * 24 * 3600);
    await hub.send("claim-check", ...both);
    assert.deepEqual([records(hub).length, claims(hub).size], [2, 1]);
  });

  it("archives two different events with the same id, in either order", async () => {
    const [first, second] = [small("1", { errorCode: "AccessDenied" }), small("1")];
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      const hub = open();
      await hub.send("claim-check", ...order);
      assert.deepEqual(records(hub), order);
    }
  });

  it("archives events of accounts that left, or never existed", async () => {
    const hub = open();
    await hub.send("claim-check", { ...small("1"), account: "999988887777" }, { ...large("2"), account: "" });
    assert.deepEqual([records(hub).length, claims(hub).size], [2, 1]);
  });

  it("retries after throttling or failure, and ends with one record", async () => {
    for (const [action, code] of [
      ["s3:PutObject", "SlowDown"],
      ["firehose:PutRecord", "ServiceUnavailableException"],
      ["dynamodb:GetItem", "ThrottlingException"],
    ] as const) {
      const hub = open(failing(action, 3, code));
      const { deadLetters } = await hub.send("claim-check", large("1"), small("2"));
      assert.deepEqual([records(hub).length, claims(hub).size, deadLetters.length], [2, 1, 0], action);
    }
  });

  it("never puts a record that names a missing claim", async () => {
    const hub = open(failing("s3:PutObject", Infinity, "InternalError"));
    const { deadLetters } = await hub.send("claim-check", large("1"));
    assert.deepEqual([records(hub).length, claims(hub).size, deadLetters.length], [0, 0, 1]);
  });

  it("puts the same record again if it could not store that it did: queries deduplicate it", async () => {
    const hub = open(failing("dynamodb:PutItem", 1));
    await hub.send("claim-check", large("1"));
    const [first, second, ...more] = records(hub);
    assert.deepEqual(second, first);
    assert.deepEqual([more.length, claims(hub).size], [0, 1]);
  });

  it("does not block a batch for one failing event, which becomes a dead letter with the event in it", async () => {
    const poisoned = large("poisoned");
    const hub = open({
      fault: ({ action, input }) =>
        action === "s3:PutObject" && String(input["$body"]).includes('"poisoned"')
          ? new AwsError("InternalError", "not this one", 500)
          : undefined,
    });
    const { deadLetters } = await hub.send("claim-check", small("1"), poisoned, large("2"), small("3"));
    assert.deepEqual(
      records(hub)
        .map(({ id }) => id)
        .sort(),
      ["1", "2", "3"],
    );
    assert.deepEqual(
      deadLetters.map(({ body }) => body),
      [JSON.stringify(poisoned)],
    );
  });

  it("archives nothing without permissions, and the event becomes a dead letter", async () => {
    for (const denied of ["s3:PutObject", "firehose:PutRecord"]) {
      const graphs = recorded.graphs.map((graph) => ({
        ...graph,
        resources: graph.resources.map((resource) =>
          resource.name === "responder-claim-check" && typeof resource.inputs["policy"] === "string"
            ? {
                ...resource,
                inputs: { ...resource.inputs, policy: resource.inputs["policy"].replaceAll(denied, "s3:ListBucket") },
                outputs: { ...resource.outputs, policy: resource.inputs["policy"].replaceAll(denied, "s3:ListBucket") },
              }
            : resource,
        ),
      }));
      const hub = openHub({ ...recorded, graphs });
      const { deadLetters, calls } = await hub.send("claim-check", large("1"));
      assert.deepEqual([records(hub).length, deadLetters.length], [0, 1], denied);
      assert.ok(calls.some(({ action, outcome }) => action === denied && outcome === "denied"));
    }
  });

  describe("its queue, whose bodies are trusted as events,", () => {
    const access = () => {
      const organization = { id: recorded.settings.organization.id, accounts: new Map([[governance, { paths: [] }]]) };
      return createAccess(createWorld(recorded.graphs, organization), organization);
    };
    const maySend = (service: string, ruleArn: string, account = governance) =>
      access().service(service, { arn: ruleArn, account }, "sqs:SendMessage", queueArn).allowed;

    it("accepts dead letters of the archive rules", () => {
      assert.ok(
        maySend("events.amazonaws.com", arns.rule(region, governance, `${names.bus}/${names.archiveRule("1")}`)),
      );
    });

    it("accepts none of another rule, bus, Region, account or service", () => {
      const archiveRule = `${names.bus}/${names.archiveRule("1")}`;
      const sources: Record<string, readonly [string, string, string?]> = {
        "another rule": ["events.amazonaws.com", arns.rule(region, governance, `${names.bus}/somebody`)],
        "the default bus": ["events.amazonaws.com", arns.rule(region, governance, names.archiveRule("1"))],
        "another bus": ["events.amazonaws.com", arns.rule(region, governance, `other/${names.archiveRule("1")}`)],
        "another Region": ["events.amazonaws.com", arns.rule("eu-west-1", governance, archiveRule)],
        "a member": ["events.amazonaws.com", arns.rule(region, "400000000001", archiveRule), "400000000001"],
        "a topic": ["sns.amazonaws.com", arns.rule(region, governance, archiveRule)],
      };
      for (const [name, [service, arn, account]] of Object.entries(sources))
        assert.ok(!maySend(service, arn, account), name);
    });

    it("accepts no messages from a role, in the account or in a member", () => {
      for (const account of [governance, "400000000001"]) {
        const role = { arn: `arn:aws:iam::${account}:role/somebody`, account, urn: "", policies: [] };
        assert.ok(!access().role(role as never, "sqs:SendMessage", queueArn).allowed, account);
      }
    });
  });
});
