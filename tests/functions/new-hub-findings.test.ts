import assert from "node:assert/strict";
import { BatchUpdateFindingsV2Command, GetFindingsV2Command, SecurityHubClient } from "@aws-sdk/client-securityhub";
import { cloudTrailSample } from "../../model/catalog/cloudtrail-sample";
import type { JsonObject } from "../../model/envelope";
import { correlations } from "../../model/findings/correlations";
import { AwsError } from "../../simulator/services/protocols/service";
import { addFinding } from "../../simulator/services/security-hub/api";
import { addOcsfFinding } from "../../simulator/services/security-hub/new-hub";
import { findingLike } from "./finding-fixture";
import {
  administrator,
  findingsWorld,
  member,
  type Recorded,
  recordFindingsWorld,
  type WorldOptions,
} from "./findings-world";
import { importedV2, inAccount, ocsfLike, uidOf } from "./ocsf-fixture";

const update = "securityhub:BatchUpdateFindingsV2";
const read = "securityhub:GetFindingsV2";
const author = (id: string) => `[event-governance-prod/${id}] `;
const named = { accountId: administrator, regions: ["us-east-1"] };

describe("the functions that update findings of the new Security Hub", () => {
  let alone: Recorded;
  let both: Recorded;
  before(async () => {
    alone = await recordFindingsWorld((raw) => {
      delete raw["administrators"].securityhub;
      raw["administrators"]["securityhub-v2"] = named;
    });
    both = await recordFindingsWorld((raw) => (raw["administrators"]["securityhub-v2"] = named));
  });

  function start(options: WorldOptions = {}, recorded = alone) {
    const world = findingsWorld(recorded, options);
    return Object.assign(world, {
      /** Adds a finding, and sends the new Security Hub's event. */
      tellV2: (finding: JsonObject, id = uidOf(finding)) => {
        addOcsfFinding(world.hub, finding);
        world.put(importedV2(finding, id));
      },
      findingOf: (finding: JsonObject) => world.hub.ocsf.get(uidOf(finding)) ?? {},
      silent: () => assert.deepEqual([world.functions.loops(), world.deadLetters()], [[], []]),
    });
  }

  /** Fails the first so many calls of an action. */
  const failing = (action: string, times: number, code = "ThrottlingException") => {
    let left = times;
    return (call: { readonly action: string }) =>
      call.action === action && left-- > 0 ? new AwsError(code, "Rate exceeded", 429) : undefined;
  };

  describe("enrich-findings", () => {
    const control = ocsfLike();

    it("writes a comment once, and finds nothing to change in the event that this causes", async () => {
      const world = start();
      world.tellV2(control);
      await world.functions.run();
      assert.equal(
        world.findingOf(control)["comment"],
        `${author("enrich-findings")}Account shop-production (${member}) in Workloads/Production. Security contact: Dana <dana@example.com>, +1 555 0100. Tags: team=shop.`,
      );
      assert.equal(world.count("enrich-findings", update), 1);
      assert.ok(
        world.functions.runs.some(
          ({ name, invocations }) => name.endsWith("enrich-findings") && invocations.length === 2,
        ),
        "the event of the update came back",
      );
      world.silent();
    });

    it("is caught where it answers its own update: where the hub keeps another comment than it was given", async () => {
      const world = start();
      world.hub.ocsf.set = function (uid, finding) {
        const { comment } = finding;
        return Map.prototype.set.call(
          this,
          uid,
          comment === undefined ? finding : Object.assign(finding, { comment: `${String(comment)}.` }),
        ) as typeof this;
      };
      world.tellV2(control);
      await world.functions.run();
      const [loop] = world.functions.loops();
      assert.match(loop?.urn ?? "", /enrich-findings/);
    });

    it("changes nothing else: neither status nor severity nor when the product saw it", async () => {
      const world = start();
      world.tellV2(control);
      await world.functions.run();
      const { comment: _, activity_id: _id, activity_name: _name, ...after } = world.findingOf(control);
      const { activity_id: _before, activity_name: _was, ...before } = control;
      assert.deepEqual(after, before);
    });

    it("handles five events like one, and six findings of an account with one call", async () => {
      const world = start();
      for (let index = 0; index < 5; index++) world.tellV2(control, `event-${index}`);
      for (let index = 0; index < 5; index++) world.tellV2(ocsfLike({ uid: `another-${index}` }));
      await world.functions.run();
      assert.equal(world.count("enrich-findings", update), 1);
      assert.equal([...world.hub.ocsf.values()].filter(({ comment }) => comment !== undefined).length, 6);
    });

    it("keeps somebody else's comment, also one that was written after the event", async () => {
      const world = start();
      world.put(importedV2(control, "early"));
      addOcsfFinding(world.hub, { ...control, comment: "[not an author] Mine." });
      await world.functions.run();
      assert.equal(world.findingOf(control)["comment"], "[not an author] Mine.");
      assert.equal(world.count("enrich-findings", update), 0);
    });

    it("skips findings that are closed, deleted or of another cloud", async () => {
      const world = start();
      world.tellV2({ ...ocsfLike({ uid: "closed" }), activity_id: 3 });
      world.tellV2({ ...ocsfLike({ uid: "resolved" }), status_id: 4 });
      world.put(importedV2(ocsfLike({ uid: "gone" }), "gone"));
      world.tellV2({
        ...ocsfLike({ uid: "azure" }),
        cloud: { provider: "Azure", account: { uid: "00000000-0000-0000-0000-000000000000" } },
      });
      await world.functions.run();
      assert.equal(world.count("enrich-findings", update), 0);
      world.silent();
    });

    it("retries after throttling, and gives up after five attempts, with a dead letter", async () => {
      for (const [action, times, dead] of [
        [read, 2, 0],
        [update, 2, 0],
        [update, 99, 1],
      ] as const) {
        const world = start({ fault: failing(action, times) });
        world.tellV2(control);
        await world.functions.run();
        assert.equal(world.findingOf(control)["comment"] !== undefined, dead === 0, `${action} ${times} times`);
        assert.equal(world.deadLetters().length, dead);
      }
    });

    it("does not retry an update of a finding that is gone, and reports it", async () => {
      const worlds: ReturnType<typeof start>[] = [];
      const world = start({
        fault: ({ action }) => (action === update ? void worlds[0]?.hub.ocsf.clear() : undefined),
      });
      worlds.push(world);
      world.tellV2(control);
      await world.functions.run();
      assert.equal(world.count("enrich-findings", update), 1);
      world.silent();
      assert.match(world.functions.runs.flatMap((run) => run.log).join("\n"), /ResourceNotFoundException/);
    });

    it("receives only the administrator's findings, and none in the queue of another service", async () => {
      const world = start();
      world.forge({ ...importedV2(control, "forged"), account: member });
      await world.functions.run();
      assert.equal(world.count("enrich-findings", read), 0);
    });
  });

  describe("resolve-findings", () => {
    const deletion = (eventName: string, source: `aws.${string}`, requestParameters: JsonObject, account = member) => ({
      ...cloudTrailSample({ source, eventName, requestParameters }),
      id: `${eventName} in ${account}`,
      account,
      region: "eu-central-1",
      time: "2026-05-19T00:00:00Z",
    });
    const instance = (id: string) =>
      deletion("TerminateInstances", "aws.ec2", { instancesSet: { items: [{ instanceId: id }] } });
    const bucketDeleted = deletion("DeleteBucket", "aws.s3", { bucketName: "customer-exports" });

    it("resolves findings about an instance by its id and about a bucket by its name, and says why", async () => {
      const world = start();
      const about = ocsfLike({ uid: "instance", resources: [{ type: "AWS::EC2::Instance", uid: "i-0a" }] });
      const bucket = ocsfLike();
      const object = ocsfLike({
        uid: "object",
        resources: [
          { type: "AWS::S3::Object", uid: "customers.csv" },
          { type: "AWS::S3::Bucket", uid: "customer-exports" },
        ],
      });
      for (const each of [about, bucket, object]) addOcsfFinding(world.hub, each);
      world.put(instance("i-0a"));
      world.put(bucketDeleted);
      await world.functions.run();
      for (const each of [about, bucket, object]) {
        const { status_id, status, comment } = world.findingOf(each);
        assert.deepEqual([status_id, status], [4, "Resolved"], uidOf(each));
        assert.match(String(comment), /^\[event-governance-prod\/resolve-findings\] .* was deleted: /);
      }
      world.silent();
    });

    it("leaves alone what is not about the deleted resource", async () => {
      const world = start();
      const left = {
        "of the same name in another account": ocsfLike({ uid: "1" }, "200000000001"),
        "about something else of that name": ocsfLike({
          uid: "2",
          resources: [{ type: "AWS::IAM::User", uid: "customer-exports" }],
        }),
        "about another resource, too": ocsfLike({
          uid: "3",
          resources: [
            { type: "AWS::S3::Bucket", uid: "customer-exports" },
            { type: "AWS::S3::Bucket", uid: "other" },
          ],
        }),
        "about what happened": ocsfLike({ uid: "4", classUid: 2004, types: ["Threats", "Exfiltration:S3/X"] }),
        "about data that was found": ocsfLike({ uid: "5", classUid: 2006, types: ["Sensitive Data"] }),
        "suppressed by somebody": { ...ocsfLike({ uid: "6" }), status_id: 3 },
        "closed by its product": { ...ocsfLike({ uid: "7" }), activity_id: 3 },
        "seen after the deletion": {
          ...ocsfLike({ uid: "8" }),
          finding_info: { uid: "8", title: "x", last_seen_time_dt: "2026-05-19T00:00:01Z" },
        },
        "about the account": ocsfLike({ uid: "9", resources: [{ type: "AWS::Account", uid: "customer-exports" }] }),
      };
      for (const each of Object.values(left)) addOcsfFinding(world.hub, each);
      world.put(bucketDeleted);
      await world.functions.run();
      for (const [what, each] of Object.entries(left)) assert.deepEqual(world.findingOf(each), each, what);
      world.silent();
    });

    it("resolves an exposure with its resource, and keeps a comment of somebody else", async () => {
      const world = start();
      const exposure = { ...ocsfLike({ uid: "exposure", classUid: 2004, types: ["Exposure"] }), comment: "Mine." };
      addOcsfFinding(world.hub, exposure);
      world.put(bucketDeleted);
      await world.functions.run();
      const { status_id, comment } = world.findingOf(exposure);
      assert.deepEqual([status_id, comment], [4, "Mine."]);
    });

    it("resolves hundreds, a hundred at a time, and nothing the second time", async () => {
      const world = start();
      for (let index = 0; index < 250; index++) addOcsfFinding(world.hub, ocsfLike({ uid: `control-${index}` }));
      world.put(bucketDeleted);
      await world.functions.run();
      assert.equal([...world.hub.ocsf.values()].filter(({ status_id }) => status_id === 4).length, 250);
      const before = world.count("resolve-findings", update);
      world.put({ ...bucketDeleted, id: "again" });
      await world.functions.run();
      assert.equal(world.count("resolve-findings", update), before);
    });

    it("can write nothing else: its role denies other statuses and severities", async () => {
      const world = start();
      const control = ocsfLike();
      addOcsfFinding(world.hub, control);
      const role = `arn:aws:iam::${administrator}:role/event-governance-prod-findings-us-east-1`;
      const client = new SecurityHubClient({ ...world.functions.aws.client(role, "us-east-1") } as never);
      const send = (content: object) =>
        client.send(new BatchUpdateFindingsV2Command({ MetadataUids: [uidOf(control)], ...content }));
      for (const StatusId of [0, 1, 2, 3, 5, 99]) await assert.rejects(send({ StatusId }), /not authorized/);
      for (const SeverityId of [0, 1, 2, 3, 4, 6, 99]) await assert.rejects(send({ SeverityId }), /not authorized/);
      await send({ StatusId: 4, SeverityId: 5, Comment: "x" });
      await assert.rejects(send({ Comment: " " }), /ValidationException|Comment/);
      await assert.rejects(send({ Comment: "x".repeat(513) }), /ValidationException|Comment/);
      await assert.rejects(send({}), /ValidationException|updated/);
      await assert.rejects(
        send({
          Comment: "x",
          FindingIdentifiers: [{ CloudAccountUid: "1", FindingInfoUid: "2", MetadataProductUid: "3" }],
        }),
        /ValidationException|identifies/,
      );
      const many = Array.from({ length: 21 }, (_, index) => ({
        FieldName: "metadata.uid" as const,
        Filter: { Value: String(index), Comparison: "EQUALS" as const },
      }));
      await assert.rejects(
        client.send(
          new GetFindingsV2Command({ Filters: { CompositeFilters: [{ Operator: "OR", StringFilters: many }] } }),
        ),
        /more than 20/,
      );
    });
  });

  describe("correlate-findings", () => {
    const samplesOf = ({ ocsf }: (typeof correlations)[0]) => (ocsf?.samples ?? []).map((each) => inAccount(each));
    const raised = (world: ReturnType<typeof start>) =>
      [...world.hub.ocsf.values()].filter(({ comment }) => String(comment).startsWith(author("correlate-findings")));

    for (const correlation of correlations)
      it(`raises one finding for the samples of ${correlation.id}, in any order and any number of times`, async () => {
        const samples = samplesOf(correlation);
        assert.ok(samples.length > 1);
        for (const order of [samples, [...samples].reverse()]) {
          const world = start();
          for (const sample of order) world.tellV2(sample);
          await world.functions.run();
          for (let again = 0; again < 3; again++)
            for (const sample of order) world.put(importedV2(world.findingOf(sample) as JsonObject, `again-${again}`));
          await world.functions.run();
          const [one, ...more] = raised(world);
          assert.deepEqual(more, []);
          assert.deepEqual([one?.["severity_id"], one?.["severity"]], [5, "Critical"]);
          assert.match(String(one?.["comment"]), new RegExp(`\\(${correlation.id}\\)`));
          assert.equal(world.count("correlate-findings", update), 1);
          world.silent();
        }
      });

    const [correlation] = correlations as [(typeof correlations)[0]];
    const [first, second] = samplesOf(correlation) as [JsonObject, JsonObject];

    it("raises none while a signal is missing, is a sample, or was resolved before the last one came", async () => {
      const world = start();
      world.tellV2(first);
      const info = second["finding_info"] as JsonObject;
      world.tellV2({ ...second, finding_info: { ...info, title: `[SAMPLE] ${String(info["title"])}` } });
      await world.functions.run();
      addOcsfFinding(world.hub, { ...first, status_id: 4 });
      world.tellV2(second);
      await world.functions.run();
      assert.deepEqual(raised(world), []);
      world.silent();
    });

    it("raises none a second time after a failed call, nor one that is raised already", async () => {
      for (const fault of [failing("dynamodb:PutItem", 2), failing(update, 2), failing(read, 2)]) {
        const world = start({ fault });
        for (const each of [first, second]) world.tellV2(each);
        await world.functions.run();
        assert.equal(raised(world).length, 1);
        world.silent();
      }
    });

    it("keeps somebody else's comment, and raises the severity alone", async () => {
      const world = start();
      for (const each of [first, second]) world.tellV2({ ...each, comment: "Mine." });
      await world.functions.run();
      const all = [...world.hub.ocsf.values()];
      assert.deepEqual(
        all.map(({ comment }) => comment),
        ["Mine.", "Mine."],
      );
      assert.equal(all.filter(({ severity_id }) => severity_id === 5).length, 1);
      assert.equal(world.count("correlate-findings", update), 1);
      world.silent();
    });

    it("raises another if the first was resolved and there is a new signal", async () => {
      const world = start();
      for (const each of [first, second]) world.tellV2(each);
      await world.functions.run();
      const [one] = raised(world) as [JsonObject];
      addOcsfFinding(world.hub, { ...one, status_id: 4 });
      const next = (sample: JsonObject, uid: string): JsonObject => ({
        ...sample,
        metadata: { ...(sample["metadata"] as JsonObject), uid },
      });
      world.tellV2(next(first, "next-1"));
      world.tellV2(next(second, "next-2"));
      await world.functions.run();
      assert.equal(raised(world).length, 2);
    });
  });

  describe("beside Security Hub CSPM", () => {
    it("enriches a finding that both report once in each, and correlates what both report once", async () => {
      const world = start({}, both);
      const [correlation] = correlations as [(typeof correlations)[0]];
      world.tell(findingLike({ Id: "control-1", AwsAccountId: member }).raw);
      world.tellV2(ocsfLike());
      for (const sample of correlation.samples) world.tell(inAccount(sample));
      for (const sample of correlation.ocsf?.samples ?? []) world.tellV2(inAccount(sample));
      await world.functions.run();
      const asff = [...world.hub.values()];
      assert.equal(asff.filter((each) => each["Note"] !== undefined).length, 4, "three, and the correlated one");
      assert.equal([...world.hub.ocsf.values()].filter((each) => each["comment"] !== undefined).length, 3);
      assert.equal(world.findingsWith("/correlation/").length, 1);
      assert.deepEqual(
        [...world.hub.ocsf.values()].filter((each) => each["severity_id"] === 5),
        [],
        "nothing is raised beside a finding of CSPM",
      );
      assert.equal(world.count("correlate-findings", "securityhub:BatchImportFindings"), 1);
      assert.equal(world.count("correlate-findings", update), 0);
      world.silent();
    });

    it("resolves findings of both after one deletion", async () => {
      const world = start({}, both);
      const bucket = { Type: "AwsS3Bucket", Id: "arn:aws:s3:::customer-exports" };
      addFinding(world.hub, findingLike({ AwsAccountId: member, Resources: [bucket] }).raw);
      addOcsfFinding(world.hub, ocsfLike());
      world.put({
        ...cloudTrailSample({
          source: "aws.s3",
          eventName: "DeleteBucket",
          requestParameters: { bucketName: "customer-exports" },
        }),
        account: member,
        region: "us-east-1",
        time: "2026-05-19T00:00:00Z",
      });
      await world.functions.run();
      const resolved = [...world.hub.values()].filter(({ WorkflowState }) => WorkflowState === "RESOLVED");
      assert.equal(resolved.length, 1);
      assert.equal(world.findingOf(ocsfLike())["status_id"], 4);
      world.silent();
    });
  });
});
