import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEnvironment } from "../../environment/environment";
import { hiddenSeconds, workers } from "../../redrive/drain";
import { smallEnvironment } from "../small-environment";
import { AwsStandIn } from "./aws-stand-in";
import { eventOf, forwardingLetter } from "./letters";
import { openPlannedQueues, plannedTargets } from "./planned";

const member = "200000000001";
const region = "us-east-1";
const letters = 10_000;
const kills = 10;
/** Letters of one worker that may be accepted and not yet deleted. */
const inOneBatch = 10;

/** Numbers from 0 up to 1, the same for the same seed (Numerical Recipes, a linear congruential generator). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

describe(`npm run redrive, killed ${kills} times while it sends ${letters} letters`, () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "killed-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("delivers each at least once, loses none, and repeats no more than what was in progress", async () => {
    const seed = Date.now() % 1_000_000;
    const next = random(seed);
    const file = smallEnvironment(folder);
    const environment = await readEnvironment(file);
    const queue = `arn:aws:sqs:${region}:${member}:event-governance-small-dead-letters`;
    const stream = `arn:aws:firehose:${region}:100000000002:deliverystream/event-governance-small-archive`;
    const aws = await new AwsStandIn().open();
    openPlannedQueues(aws, environment);

    const sample = eventOf(environment, "secrets-changed", { account: member, region });
    const attributes = forwardingLetter(environment, sample);
    const bodies = Array.from({ length: letters }, (_, index) => {
      const id = `letter-${String(index).padStart(5, "0")}`;
      // Three are too large for a record.
      const more = index % 3333 === 1 ? { more: "x".repeat(1_030_000) } : {};
      return JSON.stringify({ ...sample, id, detail: { ...sample.detail, eventID: id, ...more } });
    });
    for (const body of bodies) aws.put(queue, body, attributes);
    const isPoison = (body: string) => /"id":"letter-0[02468]500"/.test(body);
    const poison = bodies.filter(isPoison);
    assert.equal(poison.length, 5);

    const deaths = Array.from({ length: kills }, () => 1 + Math.floor(next() * (letters - 200))).sort((a, b) => a - b);
    let killed = 0;
    const args = ["-r", "ts-node/register/transpile-only", "commands/redrive.ts", "small", "--stack-config", file];
    const env = { ...process.env, AWS_ENDPOINT_URL: aws.endpoint, AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" };
    const run = () => {
      const child = spawn(process.execPath, [...args, "--yes", "--account", member, "--rate", "100000"], {
        cwd: join(__dirname, "..", ".."),
        env,
      });
      let out = "";
      child.stdout.on("data", (text: Buffer) => (out += text.toString()));
      child.stderr.on("data", (text: Buffer) => (out += text.toString()));
      aws.faults = {
        putRecords: (call) => (call % 40 === 0 ? "ServiceUnavailableException" : undefined),
        record: (body, number) =>
          isPoison(body) ? "InvalidArgumentException" : number % 50 === 0 ? "ServiceUnavailableException" : undefined,
        keeps: (number) => number % 70 === 0,
        afterAccepting: (total) => {
          const due = killed < deaths.length && total >= (deaths[killed] ?? 0);
          if (!due) return true;
          killed++;
          child.kill("SIGKILL");
          // Half of them die before they know that the batch was accepted.
          return next() < 0.5;
        },
      };
      return new Promise<{ code: number | null; out: string }>((resolve) =>
        child.on("close", (code) => resolve({ code, out })),
      );
    };
    try {
      for (let runs = 1; ; runs++) {
        const { code, out } = await run();
        if (code !== null) {
          assert.equal(code, 1, `five letters are left\n${out}`);
          assert.equal(killed, kills, `seed ${seed}: ${out}`);
          break;
        }
        assert(runs <= kills, `seed ${seed}: ${out}`);
        assert(aws.hidden(queue) > 0, "a killed run leaves letters hidden");
        aws.pass(hiddenSeconds + 1);
      }
    } finally {
      await aws.close();
    }
    const arrived = [
      ...(aws.accepted.get(stream) ?? []),
      ...(aws.accepted.get(queue.replace(/\d{12}:.*/, "100000000002:event-governance-small-claim-check")) ?? []),
    ];
    const distinct = new Set(arrived);
    const duplicates = arrived.length - distinct.size;
    assert.deepEqual(aws.lost, [], `seed ${seed}`);
    assert.equal(distinct.size, letters - poison.length, `seed ${seed}`);
    for (const target of plannedTargets(environment, sample).filter((each) => each !== stream)) {
      const received = new Set(aws.accepted.get(target));
      assert(
        bodies.every((body) => received.has(body)),
        `seed ${seed}: ${target}`,
      );
    }
    assert.deepEqual(aws.left(queue).sort(), poison, `seed ${seed}`);
    assert.equal(aws.hidden(queue), 0, `seed ${seed}`);
    assert(duplicates <= kills * workers * inOneBatch, `seed ${seed}: ${duplicates} duplicates`);
    console.log(`      ${letters} letters, ${kills} kills: ${duplicates} delivered twice`);
  });
});
