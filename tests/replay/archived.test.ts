import assert from "node:assert/strict";
import { planReplays } from "../../replay/plan";
import type { Account } from "../../model/accounts/account";
import { chosenDetections } from "../../model/detections/detections";
import type { Envelope } from "../../model/envelope";
import { governedEvents } from "../../model/network/governed-events";
import type { Resource } from "../../simulator/graph";
import { deliveriesOf, outcomesOf } from "../../simulator/services/events/delivery";
import { createEventBridge } from "../../simulator/services/events/eventbridge";
import { createWorld } from "../../simulator/services/events/world";
import { organizationOf } from "../../simulator/steps/organization";
import { arise } from "../../simulator/traffic/send";
import { environmentOfProd } from "../environment-of-prod";
import { recordEnvironment } from "../harness";
import { archiveObjects, database, temporaryBuckets, withAthena } from "../simulator/services/athena/fixture";

const now = new Date("2026-11-02T12:00:00Z");
const types = { rule: "aws:cloudwatch/eventRule:EventRule", target: "aws:cloudwatch/eventTarget:EventTarget" };

describe("a replayed event", () => {
  const buckets = temporaryBuckets();

  /** The recorded program, with and without the rules that a replay makes. */
  async function open() {
    const shipped = await environmentOfProd((raw) => {
      raw["accounts"] = raw["accounts"].slice(0, 3);
      raw["regions"] = { "us-east-1": {} };
      raw["archive"] = { streams: { "us-east-1": 2 } };
    });
    const environment = { ...shipped, accounts: shipped.settings.accounts as readonly Account[] };
    const graphs = await recordEnvironment(environment);
    const span = { from: new Date("2026-11-01T00:00:00Z"), to: new Date("2026-11-02T00:00:00Z") };
    const [replay] = planReplays(environment, { span, rules: [], regions: [], now });
    assert(replay);
    const resources = graphs.flatMap((graph) => graph.resources);
    const like = resources.find(({ type, name }) => type === types.rule && /^event-archive-/.test(name));
    assert(like);
    const made = replay.rules.flatMap((rule): Resource[] => [
      {
        ...like,
        urn: `${like.urn}::${rule.name}`,
        name: rule.name,
        inputs: {
          name: rule.name,
          eventBusName: replay.bus,
          eventPattern: JSON.stringify(rule.pattern),
          state: rule.state,
        },
        outputs: { arn: rule.arn },
      },
      {
        ...like,
        type: types.target,
        urn: `${like.urn}::${rule.name}-target`,
        name: `${rule.name}-target`,
        inputs: {
          rule: rule.name,
          eventBusName: replay.bus,
          targetId: "archive",
          arn: rule.target,
          roleArn: rule.roleArn,
          deadLetterConfig: { arn: rule.deadLetters },
        },
        outputs: {},
      },
    ]);
    const organization = organizationOf(environment);
    const [first, ...others] = graphs;
    assert(first);
    const before = createWorld(graphs, organization);
    const during = createWorld([{ ...first, resources: [...first.resources, ...made] }, ...others], organization);
    assert.deepEqual(
      during.defects.filter(({ urn }) => urn.includes("replay")),
      [],
    );
    return {
      environment,
      replay,
      without: createEventBridge(before, organization),
      with: createEventBridge(during, organization),
    };
  }

  it("reaches nothing of the program, and during a replay the archive once, as it was", async () => {
    const stage = await open();
    const { settings, accounts } = stage.environment;
    const archived: { original: Envelope; replayed: Envelope }[] = [];
    const samples = [...governedEvents(settings), ...chosenDetections(settings)];
    for (const sample of samples)
      for (const { id: account } of accounts.slice(1)) {
        const region = "us-east-1";
        const event = arise(sample, account, region, now);
        const sender = event.source.startsWith("aws.")
          ? ({ kind: "service" } as const)
          : ({ kind: "principal", arn: `arn:aws:iam::${account}:role/anyone`, account } as const);
        const first = stage.with.put({ bus: { account, region }, event, sender });
        const arrived = [...deliveriesOf(first)].find(({ bus }) => bus === stage.replay.busArn)?.event;
        if (arrived === undefined) continue;
        const streamsOf = (delivery: typeof first) =>
          [...outcomesOf(delivery)].flatMap(({ outcome }) => (outcome.kind === "handed" ? [outcome] : []));
        const original = streamsOf(first).filter(({ service }) => service === "firehose");
        const replayed = { ...arrived, "replay-name": stage.replay.name };
        const put = { bus: stage.replay.busArn, event: replayed, sender: { kind: "replay" } as const };
        assert.deepEqual(streamsOf(stage.without.put(put)), [], `${event.source} reaches something`);
        const again = streamsOf(stage.with.put(put));
        assert.deepEqual(
          again.map(({ target }) => target.arn),
          original.map(({ target }) => target.arn),
          event.source,
        );
        assert.equal(streamsOf(stage.with.put({ ...put, event: { ...replayed, "replay-name": "another" } })).length, 0);
        if (original.length > 0) archived.push({ original: arrived, replayed });
      }
    assert(archived.length > 200, String(archived.length));
    const keysOf = (events: readonly Envelope[], view: string) =>
      withAthena(buckets.write(archiveObjects(events)), async (athena) => {
        const { rows } = await athena.run({ database, sql: `SELECT event_key FROM ${view}` });
        return rows.map(([key]) => String(key)).sort();
      });
    const originals = archived.map(({ original }) => original);
    const both = archived.flatMap(({ original, replayed }) => [original, replayed]);
    assert.equal((await keysOf(both, "deliveries")).length, 2 * originals.length);
    const once = await keysOf(originals, "events_deduplicated");
    assert(once.length > 200, String(once.length));
    assert.deepEqual(await keysOf(both, "events_deduplicated"), once);
  });
});
