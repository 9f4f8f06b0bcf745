import assert from "node:assert/strict";
import { incidentOf, judge, mostTold, type Seen } from "../../../functions/detect-drift/decide";
import { comparedTypes } from "../../../model/drift/compared";
import { driftDue } from "../../../model/drift/report";
import type { Envelope } from "../../../model/envelope";
import { namesOf } from "../../../model/names";
import type { Resource } from "../../../simulator/graph";
import { configurationOf } from "../../../simulator/services/lambda/bundle";
import { AwsError } from "../../../simulator/services/protocols/service";
import { comparedTable } from "../../../functions/detect-drift/compared";
import { type FunctionsHub, governance, openHub, type RecordedHub, recordHub } from "../hub";

const id = "detect-drift";
const region = "us-east-1";
const { prefix } = namesOf("prod");

const due = (account = governance): Envelope => ({
  version: "0",
  id: "d0000000-0000-4000-8000-000000000000",
  "detail-type": driftDue.detailType,
  source: driftDue.source,
  account,
  time: "2026-11-02T12:00:00Z",
  region,
  resources: [],
  detail: { schedule: "arn" },
});

const reportsOf = (hub: Pick<FunctionsHub, "caused">): Envelope[] =>
  hub.caused.map(({ delivery }) => delivery.event).filter(({ source }) => source === "event-governance.drift");

const told = (hub: Pick<FunctionsHub, "caused">): string[] =>
  reportsOf(hub).map(({ detail: { state, kind, resource, property } }) =>
    [state, kind, resource, property].map(String).join(" | "),
  );

const where =
  (type: string, name: RegExp, to: (resource: Resource) => Resource | undefined) =>
  (resource: Resource): Resource | undefined =>
    resource.type.endsWith(`:${type}`) && name.test(resource.name) ? to(resource) : resource;
const gone = () => undefined;
const withInputs = (inputs: object) => (resource: Resource) => ({
  ...resource,
  inputs: { ...resource.inputs, ...inputs },
});

describe("the function detect-drift", () => {
  let recorded: RecordedHub;
  /** Handed all but the rules of detections, by far the most: who looks several times need not read all of them each time. */
  let smaller: RecordedHub;
  before(async () => {
    recorded = await recordHub((raw) => (raw["drift"] = { detect: true }));
    smaller = handedOnly(({ name }) => !/^detections(-|$)/.test(name));
  });

  const functionOf = ({ graphs }: RecordedHub): Resource =>
    graphs
      .flatMap(({ resources }) => resources)
      .find(({ type, name }) => type === "aws:lambda/function:Function" && name === `responder-${id}`) ?? assert.fail();

  interface Handed {
    readonly resources: readonly { readonly type: string; readonly name: string }[];
  }

  /** The same hub, whose function was handed something else. */
  const withConfiguration = (change: (configuration: Handed) => Handed): RecordedHub => ({
    ...recorded,
    graphs: recorded.graphs.map((graph) => ({
      ...graph,
      resources: graph.resources.map((resource) => {
        if (resource !== functionOf(recorded)) return resource;
        const { archive } = resource.inputs["code"] as { archive: { assets: Record<string, object> } };
        const text = JSON.stringify(change(configurationOf(resource) as unknown as Handed));
        const code = {
          archive: { ...archive, assets: { ...archive.assets, "configuration.json": { asset: { text } } } },
        };
        return { ...resource, inputs: { ...resource.inputs, code } };
      }),
    })),
  });

  const handedOnly = (is: (resource: Handed["resources"][number]) => boolean): RecordedHub =>
    withConfiguration(({ resources, ...configuration }) => ({ ...configuration, resources: resources.filter(is) }));

  const noErrors = (hub: Pick<FunctionsHub, "runOf" | "givenUp">) => {
    assert.deepEqual(
      hub.runOf(id).invocations.flatMap(({ error }) => error ?? []),
      [],
    );
    assert.deepEqual(hub.givenUp(), []);
  };

  it("is handed every resource of the hub whose type it compares, as it was deployed", () => {
    const { resources: handed } = configurationOf(functionOf(recorded)) as {
      resources: { type: string; name: string; inputs: Record<string, unknown> }[];
    };
    const compared = new Set<string>(comparedTypes);
    const ofHub = recorded.graphs
      .flatMap(({ resources }) => resources)
      .filter(
        (each) =>
          compared.has(each.type) &&
          each.account === governance &&
          each.region === region &&
          each.parent !== undefined &&
          !each.parent.includes("MemberForwarding"),
      );
    assert.ok(ofHub.length > 100, `${ofHub.length}`);
    assert.deepEqual(
      handed.map(({ type, name }) => `${type} ${name}`),
      ofHub.map(({ type, name }) => `${type} ${name}`).sort(),
    );
    for (const { type, name, inputs } of handed)
      assert.deepEqual(
        inputs,
        ofHub.find((each) => each.type === type && each.name === name)?.inputs,
        `${type} ${name}`,
      );
    assert.deepEqual([...comparedTable.keys()].sort(), [...comparedTypes].sort());
  });

  it("reads every one of them and tells nothing, where nobody changed anything", async () => {
    const hub = openHub(recorded);
    await hub.send(id, due());
    noErrors(hub);
    assert.deepEqual(told(hub), []);
    assert.deepEqual(
      hub.runOf(id).calls.filter(({ outcome }) => outcome === "denied"),
      [],
    );
    const { resources } = configurationOf(functionOf(recorded)) as { resources: unknown[] };
    assert.ok(
      hub.runOf(id).log.some((line) => line.includes(`"ResourcesCompared":${resources.length}`)),
      `${resources.length}`,
    );
  });

  const faults: readonly {
    readonly title: string;
    readonly how: (resource: Resource) => Resource | undefined;
    readonly told: readonly string[];
  }[] = [
    {
      title: "an archive rule was disabled",
      how: where("EventRule", /^event-archive-identity$/, withInputs({ state: "DISABLED" })),
      told: [`differs | rule | ${prefix}-archive-identity | State`],
    },
    {
      title: "the target of a rule that watches the evidence was removed",
      how: where("EventTarget", /^evidence-watch.*-key|^evidence-key/, gone),
      told: [`differs | target | ${prefix}-evidence-key | all of it`],
    },
    {
      title: "the bus policy was removed",
      how: where("EventBusPolicy", /./, gone),
      told: [`differs | bus policy | ${prefix} | all of it`],
    },
    {
      title: "the policy of the bus's dead-letter queue was removed",
      how: where("QueuePolicy", /^central-bus/, gone),
      told: [`differs | queue policy | ${prefix}-central-dead-letters | all of it`],
    },
    {
      title: "the crawler runs at other times",
      how: where("Crawler", /./, withInputs({ schedule: "cron(0 0 1 1 ? *)" })),
      told: [`differs | crawler | ${prefix}-events-by-type | Schedule`],
    },
    {
      title: "the archive's policy was removed, and its rotation ended",
      how: (resource) =>
        where(
          "BucketPolicy",
          /archive$/,
          gone,
        )(where("Key", /./, withInputs({ enableKeyRotation: false }))(resource) ?? resource),
      told: [
        `differs | bucket policy | ${prefix}-archive-${governance}-${region} | all of it`,
        "differs | key | KEY | KeyRotationEnabled",
      ],
    },
  ];
  for (const { title, how, told: expected } of faults)
    it(`tells it: ${title}; and again when it is put right`, async () => {
      const hub = openHub(smaller);
      hub.tamper(how);
      await hub.send(id, due());
      noErrors(hub);
      const first = told(hub);
      // The id of a key is AWS's choice.
      assert.deepEqual(
        first.map((each) => each.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, "KEY")),
        expected,
      );
      // Once while it lasts.
      hub.advance(6 * 3600);
      await hub.send(id, due());
      assert.deepEqual(told(hub), first);
      hub.tamper((resource) => resource);
      hub.advance(6 * 3600);
      await hub.send(id, due());
      assert.deepEqual(
        told(hub).slice(first.length),
        first.map((each) => each.replace(/^differs/, "restored")),
      );
      noErrors(hub);
    });

  it("says nothing of what is put right within the quarter of an hour that a deployment may take", async () => {
    const hub = openHub(smaller, {
      // The rule is back as soon as somebody has looked.
      fault: ({ action }) => {
        if (action === "dynamodb:PutItem") hub.tamper((resource) => resource);
        return undefined;
      },
    });
    hub.tamper(where("EventBusPolicy", /./, gone));
    await hub.send(id, due());
    noErrors(hub);
    assert.equal(hub.runOf(id).invocations.length, 2);
    assert.deepEqual(told(hub), []);
  });

  it("tells what it may not read any more, by resource", async () => {
    const hub = openHub(smaller, {
      fault: ({ action }) =>
        action === "kms:GetKeyPolicy" ? new AwsError("AccessDeniedException", "explicit deny", 403) : undefined,
    });
    await hub.send(id, due());
    assert.deepEqual(
      told(hub).map((each) => each.replace(/key \| \S+/, "key | KEY")),
      ["unread | key | KEY | access"],
    );
    assert.match(String(reportsOf(hub)[0]?.detail["found"]), /^AccessDeniedException: /);
  });

  it("does nothing for a check that somebody else's account puts", async () => {
    const hub = openHub(smaller);
    hub.tamper(where("EventBusPolicy", /./, gone));
    await hub.send(id, due("200000000001"));
    assert.deepEqual(hub.runOf(id).calls, []);
  });

  it("tells everything where the bus refuses some, where it dies between any two calls, and where checks come twice", async () => {
    const how = where("EventRule", /^event-archive-/, withInputs({ state: "DISABLED" }));
    // A dozen resources, because each of many runs reads all of them.
    const few = handedOnly(({ type, name }) => /EventRule$/.test(type) && /^event-archive-/.test(name));
    const sound = openHub(few);
    sound.tamper(how);
    await sound.send(id, due());
    const all = told(sound).sort();
    assert.ok(all.length > 5, `${all.length}`);
    const calls = sound.runOf(id).calls.filter(({ action }) => /PutItem|PutEvents/.test(action)).length;
    // After each call: what it did is done, and nobody knows. Each other time the bus refuses the first reports besides.
    for (let dies = 1; dies < calls * 2; dies += 2) {
      let moments = 0;
      let refuses = dies % 4 === 1;
      const hub = openHub(few, {
        crash: ({ call: { action } }) => /PutItem|PutEvents/.test(action) && moments++ === dies,
        fault: ({ action }) => {
          if (action !== "events:PutEvents" || !refuses) return undefined;
          refuses = false;
          return new AwsError("InternalException", "try again", 500);
        },
      });
      hub.tamper(how);
      await hub.send(id, due(), due());
      assert.deepEqual([...new Set(told(hub))].sort(), all, `died at ${dies}`);
      const incidents = new Set(reportsOf(hub).map(({ detail }) => detail["incident"]));
      assert.equal(incidents.size, all.length, `died at ${dies}`);
    }
  });

  describe("what is told", () => {
    const seen = (resource: string, property = "State"): Seen => ({
      state: "differs",
      kind: "rule",
      resource,
      topic: "identity",
      property,
    });
    const at = (now: number) => ({ now, settledMilliseconds: 900_000 });

    it("waits until it is settled, is told once, and anew with another incident after it was restored", () => {
      const first = judge([seen("a")], [], at(0));
      assert.deepEqual([first.told, first.waiting], [[], 1]);
      const second = judge([seen("a")], first.known, at(900_000));
      assert.deepEqual([second.told.length, second.waiting], [1, 0]);
      assert.deepEqual(judge([seen("a")], second.known, at(1_000_000)).told, []);
      const restored = judge([], second.known, at(2_000_000));
      assert.deepEqual(
        restored.told.map(({ seen: is }) => is),
        [undefined],
      );
      assert.deepEqual(restored.known, []);
      const anew = judge([seen("a")], judge([seen("a")], [], at(3_000_000)).known, at(4_000_000));
      const [subject, since] = [second.told[0]?.subject ?? assert.fail(), 0];
      assert.notEqual(incidentOf(subject, since), incidentOf(subject, anew.told[0]?.since ?? 0));
    });

    it("leaves what is too much for one check for the next, and loses none", () => {
      const many = Array.from({ length: 2 * mostTold + 1 }, (_, index) => seen(`rule-${index}`));
      let { known } = judge(many, [], at(0));
      const told: string[] = [];
      for (const now of [1, 2, 3]) {
        const next = judge(many, known, at(now * 900_000));
        told.push(...next.told.map(({ subject }) => subject.resource));
        known = next.known;
      }
      assert.deepEqual(told.sort(), many.map(({ resource }) => resource).sort());
    });
  });
});
