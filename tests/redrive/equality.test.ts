import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Environment, withRollout } from "../../environment/environment";
import type { Account } from "../../model/accounts/account";
import { chosenDetections } from "../../model/detections/detections";
import type { Envelope } from "../../model/envelope";
import { governedEvents } from "../../model/network/governed-events";
import { planNetwork } from "../../model/network/network";
import type { RolloutMode } from "../../model/settings/rollout-modes";
import { type Decide, decider } from "../../redrive/decide";
import type { Letter } from "../../redrive/letter";
import { arnOf, type DeadLetterQueue, deadLetterQueues } from "../../redrive/queues";
import { hubRoutes } from "../../redrive/routes";
import type { Sender } from "../../simulator/services/events/admission";
import { outcomesOf } from "../../simulator/services/events/delivery";
import { createEventBridge, type EventBridge } from "../../simulator/services/events/eventbridge";
import { createWorld, type World } from "../../simulator/services/events/world";
import { runDeliveryStreams } from "../../simulator/services/firehose/delivery-streams";
import type { Organization } from "../../simulator/services/iam/organization";
import { recordEnvironment as recordAll } from "../../simulator/steps/record";
import { organizationOf } from "../../simulator/steps/organization";
import { silentProgress } from "../../simulator/report/progress";
import { arise } from "../../simulator/traffic/send";
import { environmentOfProd } from "../environment-of-prod";
import { recordEnvironment } from "../harness";

const now = new Date("2026-11-02T12:00:00Z");

/** A dead letter as EventBridge writes it. */
const letterOf = (event: Envelope, rule: string, target: string, errorCode: string): Letter => ({
  id: "1",
  receiptHandle: "1",
  body: JSON.stringify(event),
  event,
  rule,
  schedule: "",
  target,
  errorCode,
  errorMessage: "",
});

interface Handed {
  readonly target: string;
  readonly data: string;
}

/** One environment recorded as AWS would have it, beside what a redrive plans for it. */
interface Stage {
  readonly environment: Environment;
  readonly world: World;
  readonly organization: Organization;
  readonly eventBridge: EventBridge;
  readonly decide: Decide;
  readonly queues: ReadonlyMap<string, DeadLetterQueue>;
  /** ARNs of targets that are down. */
  down: readonly string[];
}

async function openStage(mode: RolloutMode): Promise<Stage> {
  const small = await environmentOfProd((raw) => {
    raw["accounts"] = raw["accounts"].slice(0, 3);
    raw["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" }, "eu-central-1": {} };
    raw["archive"] = { streams: { "us-east-1": 2 } };
  });
  const chosen = mode === "assumeRole" ? small : withRollout(small, mode);
  const environment = { ...chosen, accounts: chosen.settings.accounts as readonly Account[] };
  const graphs =
    mode === "assumeRole"
      ? await recordEnvironment(environment)
      : (await recordAll(environment, { root: "", now, all: true }, silentProgress(), () => undefined)).graphs;
  const organization = organizationOf(environment);
  const world = createWorld(graphs, organization);
  const network = planNetwork(environment.name, environment.settings, environment.accounts);
  const hubs = hubRoutes(environment, network, now);
  const stage: Stage = {
    environment,
    world,
    organization,
    eventBridge: createEventBridge(world, organization, { unavailable: (target) => stage.down.includes(target) }),
    decide: decider(environment.name, network, hubs),
    queues: new Map(deadLetterQueues(environment, network, hubs).map((queue) => [arnOf(queue), queue])),
    down: [],
  };
  return stage;
}

/** Every kind of event that is governed or detected, from each account and Region. */
function* traffic({ environment: { settings, accounts } }: Stage): Generator<Envelope> {
  const samples = [
    ...governedEvents(settings).map(({ id, sample }) => ({ id, sample })),
    ...chosenDetections(settings).map(({ id, sample }) => ({ id: `detection ${id}`, sample })),
  ];
  for (const sample of samples)
    for (const { id } of accounts)
      for (const region of Object.keys(settings.regions)) yield arise(sample, id, region, now);
}

function send({ eventBridge }: Stage, event: Envelope) {
  const { account, region } = event;
  const sender: Sender = event.source.startsWith("aws.")
    ? { kind: "service" }
    : { kind: "principal", arn: `arn:aws:iam::${account}:role/anyone`, account };
  const delivery = eventBridge.put({ bus: { account, region }, event, sender });
  return [...outcomesOf(delivery)];
}

/** What targets other than buses received; calls apart, which nobody but EventBridge makes. */
function handed(outcomes: ReturnType<typeof send>): Handed[] {
  return outcomes.flatMap(({ outcome }) =>
    outcome.kind === "handed" && outcome.service !== "events"
      ? [{ target: outcome.target.arn, data: outcome.data }]
      : [],
  );
}

/** The letters that a send left, each with the queue that took it. */
const lettersOf = (outcomes: ReturnType<typeof send>, event: (data?: Envelope) => Envelope) =>
  outcomes.flatMap(({ rule, outcome }) =>
    outcome.kind === "dead-lettered" && outcome.deadLetter.accepted
      ? [
          {
            queue: outcome.deadLetter.queue,
            letter: letterOf(event(), rule.arn, outcome.target.arn, outcome.failure.errorCode),
          },
        ]
      : [],
  );

/** `id` changes on a hop between Regions, which a letter did not make: it is no part of an event's key. */
const withoutId = ({ target, data }: Handed): string => {
  const { id: _, ...event } = JSON.parse(data) as Envelope;
  return `${target} ${JSON.stringify(event)}`;
};

/** With two streams, the last digit of the id chooses one: either will do. */
const anyStream = (text: string): string => text.replace(/(deliverystream\/[a-z-]+)-2 /, "$1 ");

function redriven({ decide, queues }: Stage, { queue, letter }: { queue: string; letter: Letter }): Handed[] {
  const known = queues.get(queue);
  assert(known, `${queue} is none of the planned dead-letter queues`);
  const verdict = decide(letter, known);
  assert(verdict.kind !== "stays" || /by hand|pipeline/.test(verdict.why), JSON.stringify(verdict));
  return verdict.kind === "send" ? verdict.targets.map(({ arn }) => ({ target: arn, data: letter.body })) : [];
}

for (const mode of ["assumeRole", "delegated", "stackSet"] as const)
  describe(`a dead letter that is sent back, with the rollout ${mode}`, () => {
    let stage: Stage;
    before(async () => {
      stage = await openStage(mode);
    });

    it("of a forwarding rule reaches everything that the event would have reached, in the same form", () => {
      let compared = 0;
      const buses = stage.world.buses.filter(({ name }) => name !== "default").map(({ arn }) => arn);
      for (const event of traffic(stage)) {
        stage.down = [];
        const all = handed(send(stage, event));
        stage.down = buses;
        const outcomes = send(stage, event);
        // A rule beside the forwarding rule, such as one that tells of tampering, has delivered it.
        const arrived = handed(outcomes).map(({ target }) => target);
        const wanted = all.filter(({ target }) => !arrived.includes(target));
        const letters = lettersOf(outcomes, () => event);
        if (wanted.length === 0) {
          assert.equal(letters.length, 0, event.source);
          continue;
        }
        if (event.source === "event-governance.heartbeat") continue;
        assert.equal(letters.length, 1, `${event["detail-type"]} of ${event.source}`);
        const sent = letters.flatMap((each) => redriven(stage, each));
        const sorted = (all: readonly Handed[]) => all.map((each) => anyStream(withoutId(each))).sort();
        assert.deepEqual(sorted(sent), sorted(wanted));
        compared += sent.length;
      }
      assert(compared > 1000, String(compared));
    });

    if (mode !== "assumeRole") return;

    it("of a rule on a central bus reaches its target, with the same bytes", () => {
      let compared = 0;
      for (const event of traffic(stage)) {
        stage.down = [];
        const all = handed(send(stage, event));
        for (const target of new Set(all.map((each) => each.target))) {
          stage.down = [target];
          const outcomes = send(stage, event);
          const onBus = outcomes.flatMap(({ outcome }) =>
            outcome.kind === "forwarded" ? [outcome.delivery.event] : [],
          );
          const letters = lettersOf(outcomes, () => onBus[0] ?? event);
          const missed = all.filter((each) => each.target === target);
          // What streams do not take goes to a function, which archives it, and leaves no letter to send back.
          if (target.includes(":deliverystream/")) {
            assert(letters.every(({ queue }) => queue.endsWith("-claim-check")));
            continue;
          }
          assert.equal(letters.length, missed.length);
          const sent = letters.flatMap((each) => redriven(stage, each));
          assert.deepEqual(sent, missed);
          compared += sent.length;
        }
      }
      assert(compared > 100, String(compared));
    });

    it("lands in the partition of the original, as the same record but for the id", async () => {
      const buses = stage.world.buses.filter(({ name }) => name !== "default").map(({ arn }) => arn);
      const root = mkdtempSync(join(tmpdir(), "redrive-"));
      const keys = { original: [] as string[], redriven: [] as string[] };
      const records = [];
      for (const event of traffic(stage)) {
        if (event.source === "event-governance.heartbeat") continue;
        stage.down = [];
        const original = handed(send(stage, event)).filter(({ target }) => target.includes(":deliverystream/"));
        stage.down = buses;
        const sent = lettersOf(send(stage, event), () => event)
          .flatMap((each) => redriven(stage, each))
          .filter(({ target }) => target.includes(":deliverystream/"));
        for (const [kind, all] of Object.entries({ original, redriven: sent }))
          for (const { target, data } of all)
            records.push({
              stream: target,
              data,
              landed: ({ bucket, key, error }: { bucket: string; key: string; error?: string }) => {
                assert.equal(error, undefined);
                keys[kind as keyof typeof keys].push(
                  `${bucket}/${key.slice(0, key.lastIndexOf("/"))} ${withoutId({ target: "", data })}`,
                );
              },
              refused: (culprit: string) => assert.fail(culprit),
            });
      }
      try {
        await runDeliveryStreams(stage.world, stage.organization, records, { root, now, tables: [] });
      } finally {
        rmSync(root, { recursive: true });
      }
      assert(keys.original.length > 500, String(keys.original.length));
      assert.deepEqual(keys.redriven.sort(), keys.original.sort());
    });
  });
