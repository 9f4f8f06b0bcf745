import assert from "node:assert/strict";
import { BatchUpdateFindingsCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import { cloudTrailSample } from "../../model/catalog/cloudtrail-sample";
import { correlations } from "../../model/findings/correlations";
import type { Envelope, JsonObject } from "../../model/envelope";
import { AwsError } from "../../simulator/services/protocols/service";
import { addFinding } from "../../simulator/services/security-hub/api";
import { findingLike } from "./finding-fixture";
import {
  administrator,
  findingsWorld,
  importedEvent,
  member,
  type Recorded,
  recordFindingsWorld,
  type WorldOptions,
} from "./findings-world";

const update = "securityhub:BatchUpdateFindings";
const control = findingLike({ Id: "control-1", AwsAccountId: member }).raw;
const throttled = () => new AwsError("ThrottlingException", "Rate exceeded", 429);

describe("the functions that update findings", () => {
  let recorded: Recorded;
  before(async () => (recorded = await recordFindingsWorld()));
  const start = (options: WorldOptions = {}) => findingsWorld(recorded, options);

  /** Fails the first so many calls of an action. */
  const failing = (action: string, times: number, error = throttled) => {
    let left = times;
    return (call: { readonly action: string }) => (call.action === action && left-- > 0 ? error() : undefined);
  };

  describe("enrich-findings", () => {
    it("writes once, and finds nothing to change in the event that this causes", async () => {
      const world = start();
      world.tell(control);
      await world.functions.run();
      const [finding] = world.findingsWith("control-1");
      const fields = finding?.["UserDefinedFields"] as Record<string, string>;
      assert.equal(fields["event-governance/account-name"], "shop-production");
      assert.equal(fields["event-governance/security-contact"], "Dana <dana@example.com>");
      assert.match(String((finding?.["Note"] as JsonObject)["Text"]), /^Account shop-production/);
      assert.equal(world.count("enrich-findings", update), 1);
      assert.ok(
        world.functions.runs.some(
          ({ name, invocations }) => name.endsWith("enrich-findings") && invocations.length === 2,
        ),
      );
      assert.deepEqual([world.functions.loops(), world.deadLetters()], [[], []]);
    });

    it("handles the same event ten times like once", async () => {
      const world = start();
      for (let index = 0; index < 10; index++) world.tell(control, `event-${index}`);
      await world.functions.run();
      assert.equal(world.count("enrich-findings", update), 1);
      assert.equal(world.count("enrich-findings", "account:GetAlternateContact"), 1, "contacts are cached");
    });

    it("updates many findings of one account with one call", async () => {
      const world = start();
      for (let index = 0; index < 10; index++) world.tell({ ...control, Id: `control-${index}` });
      await world.functions.run();
      assert.equal(world.count("enrich-findings", update), 1);
      assert.equal(world.findingsWith("shop-production").length, 10);
    });

    it("handles the rest of a batch with an invalid record", async () => {
      const world = start();
      const name = "event-governance-prod-enrich-findings";
      for (const body of ["no JSON", "null", JSON.stringify(importedEvent({ Id: null }, "x")), '{"detail":null}'])
        world.functions.enqueue(name, body);
      addFinding(world.hub, control);
      world.functions.enqueue(name, JSON.stringify(importedEvent(control, "y")));
      await world.functions.run();
      assert.equal(world.findingsWith("shop-production").length, 1);
      assert.deepEqual(world.deadLetters(), []);
    });

    it("keeps a note written after the event was sent", async () => {
      const world = start();
      world.put(importedEvent(control, "early"));
      addFinding(world.hub, {
        ...control,
        Note: { Text: "Mine.", UpdatedBy: "dana" },
        UserDefinedFields: { ticket: "1" },
      });
      await world.functions.run();
      const [finding] = world.findingsWith("control-1");
      assert.equal((finding?.["Note"] as JsonObject)["Text"], "Mine.");
      assert.equal((finding?.["UserDefinedFields"] as JsonObject)["ticket"], "1");
    });

    it("skips findings that were closed or deleted after the event was sent", async () => {
      const world = start();
      world.put(importedEvent(control, "early"));
      world.put(importedEvent({ ...control, Id: "gone" }, "gone"));
      addFinding(world.hub, { ...control, Workflow: { Status: "RESOLVED" } });
      await world.functions.run();
      assert.equal(world.count("enrich-findings", update), 0);
      assert.deepEqual(world.deadLetters(), []);
    });

    it("retries after throttling, and gives up after five attempts, with a dead letter", async () => {
      for (const [action, times, dead] of [
        ["securityhub:GetFindings", 2, 0],
        [update, 2, 0],
        ["account:GetAlternateContact", 2, 0],
        [update, 99, 1],
      ] as const) {
        const world = start({ fault: failing(action, times) });
        world.tell(control);
        await world.functions.run();
        assert.equal(world.findingsWith("shop-production").length, 1 - dead, `${action} ${times} times`);
        assert.equal(world.deadLetters().length, dead);
        if (dead > 0) assert.equal(world.count("enrich-findings", `${update} failed`), 5);
      }
    });

    it("does not retry an update that Security Hub always rejects, and reports it", async () => {
      const worlds: ReturnType<typeof findingsWorld>[] = [];
      // Deleted between reading and writing.
      const world = start({ fault: ({ action }) => (action === update ? void worlds[0]?.hub.clear() : undefined) });
      worlds.push(world);
      world.tell(control);
      await world.functions.run();
      assert.equal(world.count("enrich-findings", update), 1);
      assert.deepEqual(world.deadLetters(), []);
      const log = world.functions.runs.flatMap((run) => run.log).join("\n");
      assert.match(log, /FindingNotFound/);
    });

    it("enriches without a contact if there is none or access is denied, and accounts that left", async () => {
      const world = start();
      world.contacts.administratorId = "";
      world.tell(control);
      world.tell({ ...control, Id: "left", AwsAccountId: "999988887777" });
      await world.functions.run();
      const fields = (id: string) =>
        world.findingsWith(`"Id":"${id}"`)[0]?.["UserDefinedFields"] as Record<string, string>;
      assert.equal(fields("control-1")["event-governance/security-contact"], undefined);
      assert.match(fields("left")["event-governance/account-name"] ?? "", /^unknown/);
      assert.deepEqual(world.deadLetters(), []);
    });

    it("writes nothing about another account into a finding that a member imported to get it", async () => {
      const world = start();
      const asking = "900000000009";
      world.tell({
        ...control,
        Id: "asking",
        AwsAccountId: asking,
        ProductArn: `arn:aws:securityhub:us-east-1:${asking}:product/${asking}/default`,
        GeneratorId: "event-governance-prod/correlation/public-instance-under-attack",
        ProductFields: { "event-governance/account": member },
      });
      await world.functions.run();
      const [finding] = world.findingsWith('"Id":"asking"');
      assert.doesNotMatch(JSON.stringify(finding), /dana@|shop-production|team/);
      const fields = finding?.["UserDefinedFields"] as Record<string, string>;
      assert.equal(fields["event-governance/account-id"], asking);
    });

    it("reads a contact again after an hour, and writes the current one", async () => {
      const world = start();
      world.tell(control);
      await world.functions.run();
      world.contacts.byAccount.set(member, {
        Name: "Eli",
        Title: "On call",
        EmailAddress: "eli@example.com",
        PhoneNumber: "+1 555 0101",
      });
      world.functions.advance(3599);
      world.tell({ ...control, Id: "within" });
      await world.functions.run();
      world.functions.advance(1);
      world.tell({ ...control, Id: "after" });
      await world.functions.run();
      const contactIn = (id: string) =>
        (world.findingsWith(`"Id":"${id}"`)[0]?.["UserDefinedFields"] as Record<string, string>)[
          "event-governance/security-contact"
        ];
      assert.deepEqual(["control-1", "within", "after"].map(contactIn), [
        "Dana <dana@example.com>",
        "Dana <dana@example.com>",
        "Eli <eli@example.com>",
      ]);
      assert.equal(world.count("enrich-findings", "account:GetAlternateContact"), 2);
    });

    it("receives only the administrator's findings", async () => {
      const world = start();
      addFinding(world.hub, control);
      world.put({ ...importedEvent(control, "x"), account: member });
      await world.functions.run();
      assert.deepEqual(world.actionsOf("enrich-findings"), []);
    });

    it("fails without its role, and the attempts end", async () => {
      const world = start({
        change: (resource) => (resource.name === `forwarding-${administrator}-findings-role` ? undefined : resource),
      });
      world.tell(control);
      await world.functions.run();
      assert.equal(world.deadLetters().length, 1);
      assert.ok(world.actionsOf("enrich-findings").includes("sts:AssumeRole denied"));
    });
  });

  describe("resolve-findings", () => {
    const at = (event: Envelope, region: string): Envelope =>
      JSON.parse(JSON.stringify(event).replaceAll("111122223333", member).replaceAll(event.region, region)) as Envelope;
    const terminated = (...ids: string[]) =>
      at(
        cloudTrailSample({
          source: "aws.ec2",
          eventName: "TerminateInstances",
          requestParameters: { instancesSet: { items: ids.map((instanceId) => ({ instanceId })) } },
        }),
        "eu-central-1",
      );
    const about = (id: string, resource: string, changes: JsonObject = {}): JsonObject => ({
      ...control,
      Id: id,
      LastObservedAt: "2026-01-01T00:00:00Z",
      Resources: [{ Type: "AwsEc2Instance", Id: resource }],
      ...changes,
    });
    const queue = "event-governance-prod-resolve-findings";
    const arn = (id: string) => `arn:aws:ec2:eu-central-1:${member}:instance/${id}`;
    const statusOf = (world: ReturnType<typeof start>, id: string) =>
      (world.findingsWith(`"Id":"${id}"`)[0]?.["Workflow"] as JsonObject)["Status"];

    it("resolves in the aggregation Region after a deletion seen by the other hub, every instance of the call", async () => {
      const world = start();
      addFinding(world.hub, about("by-arn", arn("i-1")));
      addFinding(world.hub, about("bare", "i-2", { Workflow: { Status: "NOTIFIED" } }));
      addFinding(world.hub, about("alive", arn("i-3")));
      addFinding(world.hub, about("muted", arn("i-1"), { Workflow: { Status: "SUPPRESSED" } }));
      addFinding(world.hub, about("elsewhere", arn("i-1"), { AwsAccountId: administrator }));
      world.put(terminated("i-1", "i-2"));
      await world.functions.run();
      assert.deepEqual(
        ["by-arn", "bare", "alive", "muted", "elsewhere"].map((id) => statusOf(world, id)),
        ["RESOLVED", "RESOLVED", "NEW", "SUPPRESSED", "NEW"],
      );
      assert.match(JSON.stringify(world.findingsWith("by-arn")), /TerminateInstances at 2026-03-17/);
      assert.deepEqual([world.functions.loops(), world.deadLetters()], [[], []]);
    });

    it("resolves hundreds of findings, a hundred at a time, and nothing the second time", async () => {
      const world = start();
      for (let index = 0; index < 250; index++) addFinding(world.hub, about(`many-${index}`, arn("i-1")));
      world.put(terminated("i-1"));
      await world.functions.run();
      assert.equal(world.findingsWith('"Status":"RESOLVED"').length, 250);
      assert.equal(world.count("resolve-findings", update), 3);
      world.put(terminated("i-1"));
      await world.functions.run();
      assert.equal(world.count("resolve-findings", update), 3);
    });

    it("resolves the thousands of findings about one call, although each page shifts the rest", async () => {
      const world = start();
      const ids = Array.from({ length: 10 }, (_, index) => `i-${index}`);
      for (const id of ids)
        for (let index = 0; index < 501; index++) addFinding(world.hub, about(`${id}-${index}`, arn(id)));
      world.put(terminated(...ids));
      await world.functions.run();
      assert.equal(world.findingsWith('"Status":"RESOLVED"').length, 5010);
      assert.deepEqual(world.deadLetters(), []);
      assert.ok(world.count("resolve-findings", "securityhub:GetFindings") < 70, "each page is read about once");
    });

    it("ignores calls that failed or name nothing", async () => {
      const world = start();
      addFinding(world.hub, about("kept", arn("i-1")));
      const { detail, ...event } = terminated("i-1");
      world.put({ ...event, detail: { ...detail, errorCode: "Client.UnauthorizedOperation" } });
      world.put({ ...event, detail: { ...detail, requestParameters: null } });
      await world.functions.run();
      assert.deepEqual(world.actionsOf("resolve-findings"), []);
    });

    it("retries after throttling, without resolving twice", async () => {
      for (const action of ["securityhub:GetFindings", update, "sts:AssumeRole"]) {
        const world = start({ fault: failing(action, 2) });
        addFinding(world.hub, about("by-arn", arn("i-1")));
        world.put(terminated("i-1"));
        await world.functions.run();
        assert.equal(statusOf(world, "by-arn"), "RESOLVED", action);
        assert.equal(world.count("resolve-findings", update), 1);
      }
    });

    it("ignores deletions with a forged source, on the bus or in the queue", async () => {
      const world = start();
      addFinding(world.hub, about("kept", arn("i-1")));
      for (const source of ["com.example", "aws.ec2"]) world.forge({ ...terminated("i-1"), source });
      world.functions.enqueue(queue, JSON.stringify({ ...terminated("i-1"), source: "com.example" }));
      await world.functions.run();
      assert.equal(statusOf(world, "kept"), "NEW");
      assert.deepEqual(world.actionsOf("resolve-findings"), []);
    });

    it("resolves only findings of the account with the deletion, even if it left", async () => {
      const world = start();
      const left = "999988887777";
      const inLeft = arn("i-1").replace(member, left);
      addFinding(world.hub, about("left", inLeft, { AwsAccountId: left }));
      addFinding(world.hub, about("bare", "i-1"));
      world.functions.enqueue(queue, JSON.stringify({ ...terminated("i-1"), account: left }));
      await world.functions.run();
      assert.deepEqual(
        ["left", "bare"].map((id) => statusOf(world, id)),
        ["RESOLVED", "NEW"],
      );
    });

    it("leaves findings open that arrive after the deletion was handled, and resolves them if the deletion is repeated", async () => {
      const world = start();
      world.put(terminated("i-1"));
      await world.functions.run();
      addFinding(world.hub, about("late", arn("i-1")));
      await world.functions.run();
      assert.equal(statusOf(world, "late"), "NEW");
      world.put(terminated("i-1"));
      await world.functions.run();
      assert.equal(statusOf(world, "late"), "RESOLVED");
    });

    it("searches for nothing with a name of a million characters, and writes no note longer than 512", async () => {
      const world = start();
      const long = "i".repeat(1_000_000);
      addFinding(world.hub, about("by-arn", arn("i-1"), { Title: long, UserDefinedFields: { ticket: "1" } }));
      world.functions.enqueue(queue, JSON.stringify(terminated(long)));
      await world.functions.run();
      assert.deepEqual(world.actionsOf("resolve-findings"), []);
      const event = terminated("i-1", long);
      const identity = { type: "AssumedRole", arn: long, sessionContext: null };
      const detail = { ...event.detail, userIdentity: identity, eventID: long };
      world.functions.enqueue(queue, JSON.stringify({ ...event, detail }));
      await world.functions.run();
      assert.equal(statusOf(world, "by-arn"), "RESOLVED");
      assert.deepEqual(world.deadLetters(), []);
    });

    it("does not block other accounts' findings while those of one cannot be read, and gives up after five attempts", async () => {
      const world = start({
        fault: ({ action, input }) =>
          action === "securityhub:GetFindings" && JSON.stringify(input).includes(member)
            ? new AwsError("InternalException", "not now", 500)
            : undefined,
      });
      addFinding(world.hub, about("stuck", arn("i-1")));
      addFinding(world.hub, about("other", "i-1", { AwsAccountId: administrator }));
      for (const account of [member, administrator])
        world.functions.enqueue(queue, JSON.stringify({ ...terminated("i-1"), account }));
      await world.functions.run();
      assert.deepEqual(
        ["stuck", "other"].map((id) => statusOf(world, id)),
        ["NEW", "RESOLVED"],
      );
      assert.equal(world.deadLetters().length, 1);
      assert.equal(world.count("resolve-findings", "securityhub:GetFindings failed"), 5);
    });

    it("cannot change findings otherwise: its role denies suppressing and changing a severity", async () => {
      const world = start();
      addFinding(world.hub, control);
      const role = `arn:aws:iam::${administrator}:role/event-governance-prod-findings-us-east-1`;
      const client = new SecurityHubClient({ ...world.functions.aws.client(role, "us-east-1") } as never);
      const identifiers = [{ Id: String(control["Id"]), ProductArn: String(control["ProductArn"]) }];
      const send = (content: object) =>
        client.send(new BatchUpdateFindingsCommand({ FindingIdentifiers: identifiers, ...content }));
      await assert.rejects(send({ Workflow: { Status: "SUPPRESSED" } }), /not authorized/);
      await assert.rejects(send({ Severity: { Label: "LOW" } }), /not authorized/);
      await send({ Workflow: { Status: "RESOLVED" } });
    });
  });

  describe("correlate-findings", () => {
    const generator = "event-governance-prod/correlation/";
    for (const { id, samples } of correlations)
      it(`creates one finding from the samples of ${id}, in any order and any number of times`, async () => {
        const orders = [samples, [...samples].reverse()];
        for (const order of orders) {
          const world = start();
          for (const sample of order) world.tell(moved(sample));
          await world.functions.run();
          for (let again = 0; again < 10; again++)
            for (const sample of order) world.tell(moved(sample), `again-${again}`);
          await world.functions.run();
          const made = world.findingsWith(`"GeneratorId":"${generator}${id}"`);
          assert.equal(made.length, 1);
          assert.deepEqual(made[0]?.["Severity"], { Label: "CRITICAL" });
          assert.equal(world.count("correlate-findings", "securityhub:BatchImportFindings"), 1);
          const fields = made[0]?.["UserDefinedFields"] as Record<string, string>;
          assert.equal(fields["event-governance/account-name"], "shop-production", "it is enriched like any other");
          assert.deepEqual([world.functions.loops(), world.deadLetters()], [[], []]);
        }
      });

    const [correlation] = correlations as [(typeof correlations)[0]];
    const [first, second] = correlation.samples as [JsonObject, JsonObject];
    const made = (world: ReturnType<typeof start>) => world.findingsWith(`"GeneratorId":"${generator}`);

    it("creates none while a signal is missing, or was resolved before the last one came", async () => {
      const world = start();
      world.tell(moved(first));
      await world.functions.run();
      assert.equal(made(world).length, 0);
      addFinding(world.hub, { ...moved(first), Workflow: { Status: "RESOLVED" } });
      world.tell(moved(second));
      await world.functions.run();
      assert.equal(made(world).length, 0);
      assert.deepEqual(world.deadLetters(), []);
    });

    it("retries after a write conflict, and creates no second finding after a failed import", async () => {
      const conflict = () => new AwsError("ConditionalCheckFailedException", "The conditional request failed");
      for (const fault of [
        failing("dynamodb:PutItem", 3, conflict),
        failing("dynamodb:GetItem", 2),
        failing("securityhub:BatchImportFindings", 2),
        failing("securityhub:GetFindings", 2),
      ]) {
        const world = start({ fault });
        world.tell(moved(first));
        world.tell(moved(second));
        await world.functions.run();
        assert.equal(made(world).length, 1);
      }
    });

    it("creates another if the first was resolved and there is a new signal", async () => {
      const world = start();
      world.tell(moved(first));
      world.tell(moved(second));
      await world.functions.run();
      const [reported] = made(world);
      addFinding(world.hub, { ...reported, Workflow: { Status: "RESOLVED" } });
      world.tell(moved(second), "again");
      await world.functions.run();
      assert.equal(made(world).length, 1, "what it knows already is nothing new");
      world.tell({ ...moved(second), Id: "another" });
      await world.functions.run();
      assert.equal(made(world).length, 2);
    });

    it("continues with the batch if one record is invalid or its time unreadable", async () => {
      const world = start();
      const name = "event-governance-prod-correlate-findings";
      world.functions.enqueue(name, "{");
      world.functions.enqueue(name, JSON.stringify(importedEvent({ ...moved(first), Resources: null }, "null")));
      world.tell({ ...moved(first), LastObservedAt: null, UpdatedAt: "whenever" });
      world.tell(moved({ ...second, LastObservedAt: "whenever" }));
      await world.functions.run();
      assert.equal(made(world).length, 1);
    });

    it("creates one finding although it could not store that it had", async () => {
      let imported = 0;
      const world = start({
        fault: ({ action }) => {
          if (action === "securityhub:BatchImportFindings") imported++;
          return action === "dynamodb:PutItem" && imported === 1 ? throttled() : undefined;
        },
      });
      world.tell(moved(first));
      world.tell(moved(second));
      await world.functions.run();
      assert.equal(imported, 2);
      assert.equal(made(world).length, 1);
      assert.deepEqual(world.deadLetters(), []);
    });

    it("gives up on a correlation that Security Hub rejects, reports it, and continues with others", async () => {
      const [, other] = correlations as [unknown, (typeof correlations)[0]];
      const world = start({
        fault: ({ action, input }) =>
          action === "securityhub:BatchImportFindings" && JSON.stringify(input).includes(correlation.id)
            ? new AwsError("InvalidInputException", "the hub does not want it", 400)
            : undefined,
      });
      for (const sample of [...correlation.samples, ...other.samples]) world.tell(moved(sample));
      await world.functions.run();
      assert.deepEqual(
        made(world).map(({ GeneratorId: id }) => id),
        [`${generator}${other.id}`],
      );
      assert.ok(world.deadLetters().length > 0);
      assert.match(world.functions.runs.flatMap(({ log }) => log).join(""), /the hub does not want it/);
    });

    it("stores nothing about a resource whose id has a million characters, and at most 120 of a title", async () => {
      const world = start();
      const long = "i".repeat(1_000_000);
      const [resource] = moved(first)["Resources"] as JsonObject[];
      world.tell({ ...moved(first), Resources: [{ ...resource, Id: long }] }, "long");
      world.tell({ ...moved(first), Title: long });
      world.tell({ ...moved(second), Title: long });
      await world.functions.run();
      assert.equal(made(world).length, 1);
      assert.deepEqual(world.deadLetters(), []);
    });

    function moved(sample: JsonObject): JsonObject {
      return JSON.parse(
        JSON.stringify(sample).replaceAll("111122223333", member).replaceAll("eu-west-1", "us-east-1"),
      ) as JsonObject;
    }
  });
});
