import assert from "node:assert/strict";
import { accessKeyExposed } from "../../../model/detections/shipped/access-key-exposed";
import { adminPortOpened } from "../../../model/detections/shipped/admin-port-opened";
import { databaseSnapshotPublic } from "../../../model/detections/shipped/database-snapshot-public";
import { guarddutyAttackSequence } from "../../../model/detections/shipped/guardduty-attack-sequence";
import { rootPasswordRecovered } from "../../../model/detections/shipped/root-password-recovered";
import { secretsReadInBulk } from "../../../model/detections/shipped/secrets-read-in-bulk";
import { snapshotMadePublic } from "../../../model/detections/shipped/snapshot-made-public";
import { windowsPasswordsRead } from "../../../model/detections/shipped/windows-passwords-read";
import type { Envelope, JsonObject } from "../../../model/envelope";
import * as incidents from "../../../functions/notify/incidents";
import { idOf, NotifyState } from "../../../functions/notify/state";
import type { FunctionContext } from "../../../functions/runtime/context";
import { StateTable } from "../../../functions/runtime/state-table";
import type { CapturedMessage } from "../../../simulator/services/lambda/external-requests";
import { type FunctionsHub, openHub, type RecordedHub, recordHub } from "../hub";

const member = "400000000001";

let events = 0;

/** A detection's sample as it happens in a member, with other parts of its detail. */
function happens({ sample }: { readonly sample: Envelope }, detail: JsonObject = {}): Envelope {
  const id = `event-${++events}`;
  return { ...sample, id, account: member, region: "us-east-1", detail: { ...sample.detail, ...detail } };
}

const withParameters = (detection: { readonly sample: Envelope }, change: JsonObject) =>
  happens(detection, {
    requestParameters: { ...(detection.sample.detail["requestParameters"] as JsonObject), ...change },
  });

const bodies = (sent: readonly CapturedMessage[], host = "hooks.slack.com") =>
  sent.filter(({ url, status }) => url.includes(host) && status === 200).map(({ body }) => body);

describe("notify, told of several incidents,", () => {
  let hub: RecordedHub;
  before(async () => {
    hub = await recordHub((raw) => {
      raw["notifications"] = {
        channels: [
          { id: "security", kind: "slack", secret: "event-governance/slack" },
          { id: "tickets", kind: "https", secret: "event-governance/tickets" },
          { id: "shop", kind: "teams", secret: "event-governance/teams" },
        ],
        routes: [
          { channels: ["security"] },
          { channels: ["tickets", "shop"], detections: [rootPasswordRecovered.id, accessKeyExposed.id] },
        ],
      };
      raw["events"] = { ...raw["events"], readOnly: ["secrets-read"] };
    });
  });

  /** What is told before any window ends: the function runs for a minute, and whatever waits longer is not yet told. */
  const toldAtOnce = async (opened: FunctionsHub, ...sent: readonly Envelope[]) => {
    const start = opened.now().getTime();
    const run = await opened.send("notify", ...sent);
    return run.sent.filter(({ at }) => at.getTime() - start < 30 * 60_000);
  };

  const stateOf = (opened: FunctionsHub): NotifyState => {
    const { region, roleArn } = opened.runOf("notify");
    const { inputs } =
      hub.graphs
        .flatMap(({ resources }) => resources)
        .find(({ type, name }) => type.endsWith(":Function") && name === "responder-notify") ?? assert.fail();
    const variables = (inputs["environment"] as { variables: Record<string, string> }).variables;
    return new NotifyState(
      new StateTable({ environment: variables, aws: opened.aws.client(roleArn, region) } as unknown as FunctionContext),
    );
  };

  it("tells of a second resource of the same actor at once, and names both", async () => {
    for (const [detection, change, names] of [
      [snapshotMadePublic, { snapshotId: "snap-0real" }, ["snap-041993b54a9b3af6f", "snap-0real"]],
      [databaseSnapshotPublic, { dBSnapshotIdentifier: "customers" }, ["orders-before-migration", "customers"]],
    ] as const) {
      const opened = openHub(hub);
      const sent = bodies(await toldAtOnce(opened, happens(detection), withParameters(detection, change)));
      assert.equal(sent.length, 2);
      for (const [index, name] of names.entries()) assert(sent[index]?.includes(`Concerns: ${name}`), sent[index]);
    }
  });

  it("tells of a call that succeeds although the same was refused, or rehearsed, before", async () => {
    const refusals: readonly [{ readonly sample: Envelope }, JsonObject, JsonObject][] = [
      [windowsPasswordsRead, { errorCode: "Client.UnauthorizedOperation" }, { errorCode: null }],
      [secretsReadInBulk, { errorCode: "AccessDeniedException" }, {}],
      [
        rootPasswordRecovered,
        { responseElements: { PasswordRecoveryCompleted: "Failure" } },
        { responseElements: { PasswordRecoveryCompleted: "Success" } },
      ],
    ];
    for (const [detection, refused, done] of refusals) {
      const first = happens(detection, refused);
      const second = happens(detection, done);
      if (second.detail["errorCode"] === null) delete second.detail["errorCode"];
      const sent = bodies(await toldAtOnce(openHub(hub), first, second));
      const outcomes = sent.map((body) => /Outcome: failed/.test(body));
      assert.deepEqual(outcomes, [true, false], sent.join("\n"));
    }
  });

  it("tells of each exposed key by its id, however many one event names, in the affected account", async () => {
    const opened = openHub(hub);
    const key = (...names: string[]) =>
      happens(accessKeyExposed, {
        affectedEntities: names.map((entityValue) => ({ entityValue })),
        affectedAccount: "400000000002",
      });
    const sent = await toldAtOnce(opened, key("AKIAEXAMPLEFERN"), key("AKIAEXAMPLEOTTO", "AKIAEXAMPLEMIRA"));
    for (const host of ["hooks.slack.com", "tickets.example.com", "webhook.office.com"]) {
      const told = bodies(sent, host);
      assert.equal(told.length, 3, host);
      for (const name of ["AKIAEXAMPLEFERN", "AKIAEXAMPLEOTTO", "AKIAEXAMPLEMIRA"])
        assert.equal(told.filter((body) => body.includes(name)).length, 1, `${name} in ${host}`);
      for (const body of told) assert(body.includes("payments-production") && !body.includes(member), body);
    }
    const [ticket] = bodies(sent, "tickets.example.com").map((body) => JSON.parse(body) as Record<string, unknown>);
    assert.equal(ticket?.["subject"], "AKIAEXAMPLEFERN");
  });

  it("names the resources of an attack sequence, and calls it critical", async () => {
    const [body] = bodies(await toldAtOnce(openHub(hub), happens(guarddutyAttackSequence)));
    assert.match(body ?? "", /"text":"critical: /);
    assert(body?.includes("Concerns: arn:aws:s3:::customer-exports, arn:aws:iam::444455556666:role/Orders"), body);
  });

  it("does not tell a channel again while another is down for longer than the window", async () => {
    const opened = openHub(hub, {
      answer: ({ url }) => (url.includes("tickets.example.com") ? new Response("", { status: 503 }) : undefined),
    });
    const broken = Array.from({ length: 3 }, (_, index) =>
      happens(rootPasswordRecovered, { recipientAccountId: `${index}` }),
    ).map((event, index) => ({ ...event, account: `40000000000${index + 1}` }));
    const run = await opened.send("notify", ...broken);
    assert.equal(run.deadLetters.length, 3);
    assert(run.sent.length > 3 * 15, "the endpoint was tried again and again");
    assert.deepEqual(
      [bodies(run.sent).length, bodies(run.sent, "webhook.office.com").length],
      [3, 3],
      "one message for each incident where the chat took it",
    );
    assert(
      run.log.some((line) => line.includes('"MessagesLate"')),
      "nothing counts that it is late",
    );
    const [first, last] = [run.sent[0], run.sent.at(-1)].map((each) => each?.at.getTime() ?? 0);
    assert((last ?? 0) - (first ?? 0) > 3600_000, "the attempts took longer than the window");
    // An operator hands the dead letters back, days later.
    opened.advance(5 * 86_400);
    await opened.send("notify", ...broken);
    assert.deepEqual([bodies(run.sent).length, bodies(run.sent, "webhook.office.com").length], [3, 3]);
  });

  it("tells of what is critical soon, whatever came before it, and loses nothing of a storm", async () => {
    const opened = openHub(hub);
    const groupOf = (index: number) => `sg-${String(index).padStart(17, "0")}`;
    const storm = Array.from({ length: 300 }, (_, index) =>
      withParameters(adminPortOpened, { groupId: groupOf(index) }),
    );
    const run = await opened.send("notify", ...storm, happens(snapshotMadePublic));
    const told = bodies(run.sent);
    const critical = told.findIndex((body) => body.includes(snapshotMadePublic.id));
    assert(critical !== -1 && critical <= 12, `it is message ${critical + 1} of ${told.length}`);
    const ports = told.filter((body) => body.includes(adminPortOpened.id));
    assert(ports.length <= 15, `${ports.length} messages`);
    const counts = ports.map((body) => Number(/(\d+) more incidents of this detection/.exec(body)?.[1] ?? 0));
    const alone = ports.filter((_, index) => counts[index] === 0).length;
    assert.equal(alone + counts.reduce((sum, count) => sum + count, 0), 300);
    assert(ports.some((body) => body.includes("told 10 times for this account within 60 minutes")));
    const summary = ports.find((_, index) => (counts[index] ?? 0) > 0) ?? "";
    assert.match(summary, /the saved query security-groups-opened lists each of them/);
    assert.match(summary, /among them about sg-0/);
    assert.deepEqual([run.deadLetters.length, opened.givenUp()], [0, []]);
  });

  it("sends what is critical first if many detections wait for their turn", async () => {
    const opened = openHub(hub);
    const accounts = Array.from({ length: 9 }, (_, index) => `40000000000${index}`);
    const waiting = accounts.flatMap((account) =>
      Array.from({ length: 9 }, (_, index) => ({
        ...withParameters(adminPortOpened, { groupId: `sg-${account}-${index}` }),
        account,
      })),
    );
    const run = await opened.send("notify", ...waiting, happens(snapshotMadePublic));
    const told = bodies(run.sent);
    assert.equal(told.length, waiting.length + 1, "each is told");
    const critical = told.findIndex((body) => body.includes(snapshotMadePublic.id));
    assert(critical !== -1 && critical < 20, `it is message ${critical + 1} of ${told.length}`);
    const start = run.sent[0]?.at.getTime() ?? 0;
    const end = Math.max(...run.sent.map(({ at }) => at.getTime()));
    assert(end - start < 1000 * waiting.length * 1.6, `${(end - start) / 1000} seconds for ${told.length} messages`);
    assert.equal(run.deadLetters.length, 0);
  });

  it("lets what is critical take the next slot of a channel, and gives the others their turns one after another", async () => {
    const opened = openHub(hub);
    const state = stateOf(opened);
    const at = (milliseconds: number) => new Date(1_800_000_000_000 + milliseconds);
    const slot = (milliseconds: number, rank: number, returned = false) =>
      state.takeSlot("security", at(milliseconds), 1000, { rank, returned });
    const sent = (milliseconds: number) => ({ sendAt: at(milliseconds).getTime() });
    const back = (milliseconds: number) => ({ returnAt: at(milliseconds).getTime() });
    assert.deepEqual(await slot(0, 2), sent(0));
    assert.deepEqual(await slot(10, 3), sent(1000), "one message a second");
    const turns = [];
    for (let index = 0; index < 8; index++) turns.push(await slot(20, 2));
    assert.deepEqual(
      turns,
      [sent(2000), sent(3000), ...[3000, 3000, 6000, 6000, 6000, 9000].map(back)],
      "what cannot be sent soon comes back for its turn, with its neighbors",
    );
    assert.deepEqual(await slot(30, 1), back(9000), "behind all that is more urgent");
    assert.deepEqual(await slot(40, 3), sent(4000), "what is critical takes the next slot, whatever waits");
    const returned = [];
    for (let index = 0; index < 3; index++) returned.push(await slot(3000, 2, true));
    assert.deepEqual(returned, [sent(5000), sent(6000), sent(7000)], "whoever had its turn waits a little");
    assert.deepEqual(await slot(3000, 2, true), back(9000), "and gets another turn if that is not enough");
    assert.deepEqual(await slot(60_000, 0), sent(60_000), "nothing waits for ever");
    await state.blockUntil("security", at(90_000).getTime());
    assert.deepEqual(await slot(61_000, 3), back(90_000), "the chat asks to wait");
  });

  it("keeps an event with those that it was told of together, and one that tells repeats out of them", async () => {
    const state = stateOf(openHub(hub));
    const now = new Date("2026-11-02T12:00:00Z");
    const later = new Date("2026-11-02T13:00:01Z");
    const key = idOf.incident("many");
    const isCollapsed = (name: string, at: Date, after = 2) =>
      state.change(new Set([key]), (draft) =>
        incidents.isCollapsed(draft(key), name, { eventId: name, now: at, windowMinutes: 60 }, after),
      );
    const claim = (eventId: string, at: Date) =>
      state.change(new Set([key]), (draft) =>
        incidents.claim(draft(key), { eventId, now: at, windowMinutes: 60, most: 100, subject: eventId }),
      );
    const collapsed = [];
    for (const name of ["a", "b", "a", "c", "d", "e"]) collapsed.push(await isCollapsed(name, now));
    assert.deepEqual(collapsed, [false, false, false, true, true, true]);
    assert.equal(
      await isCollapsed("z", now, Number.MAX_SAFE_INTEGER),
      false,
      "it tells the repeats of its own incident",
    );
    const claims = [];
    for (const name of ["c", "d", "e", "d"]) claims.push(await claim(name, now));
    assert.deepEqual(
      claims.map(({ kind }) => kind),
      ["tell", "waits", "counted", "waits"],
    );
    assert.equal(await isCollapsed("f", later), false, "another window");
    assert.equal(await isCollapsed("d", later), true, "it waited for this");
    const told = await claim("d", later);
    assert(told.kind === "tell");
    assert.deepEqual([told.others.length, [...told.subjects].sort()], [2, ["d", "e"]]);
    await state.recordSent("many", told, undefined);
    assert.equal((await claim("d", later)).kind, "told");
    assert.equal((await claim("d", new Date("2026-11-02T19:00:00Z"))).kind, "told", "for as long as it is delivered");
  });

  it("logs nothing of a secret, whatever is wrong with it", async () => {
    const hidden = "hunter2secret";
    for (const secret of [
      { token: `xoxb-1\n${hidden}`, channel: "C1" },
      { token: `xoxb-1 ${hidden}é`, channel: "C1" },
      { webhook: `https://user:${hidden}@hooks.slack.com/services/T0/B0/x` },
      { webhook: `https://hooks.slack.com/services/T0/B0/${hidden}` },
    ]) {
      const opened = openHub(hub, {
        answer: ({ url }) => {
          throw Object.assign(new TypeError(`Failed to parse ${url}`), {
            cause: Object.assign(new Error(`connect to ${url}`), { code: "ECONNREFUSED" }),
          });
        },
      });
      opened.secrets.set("event-governance/slack", JSON.stringify(secret));
      const run = await opened.send("notify", happens(snapshotMadePublic));
      assert.equal(run.deadLetters.length, 1);
      assert.equal(run.sent.length, 0);
      const log = run.log.join("\n");
      assert(log.length > 0 && !log.includes(hidden), log.slice(0, 2000));
      assert.match(log, /does not hold what slack needs|security was not reached: TypeError, Error, ECONNREFUSED/);
    }
  });

  it("logs nothing of the headers of an endpoint, or of what it answers", async () => {
    const hidden = "hunter2secret";
    for (const headers of [
      { "x-api-key": `a\r\nx: ${hidden}` },
      { [`x y ${hidden}`]: "a" },
      { "x-api-key": `${hidden}\u2028` },
    ]) {
      const opened = openHub(hub);
      opened.secrets.set("event-governance/tickets", JSON.stringify({ url: "https://tickets.example.com/", headers }));
      const run = await opened.send("notify", happens(rootPasswordRecovered));
      assert(run.log.some((line) => line.includes("does not hold what https needs")));
      assert(!run.log.join("\n").includes(hidden));
    }
    const opened = openHub(hub, {
      answer: ({ url }) =>
        url.includes("slack.com") ? Response.json({ ok: false, error: `bad token xoxb-${hidden}` }) : undefined,
    });
    opened.secrets.set("event-governance/slack", JSON.stringify({ token: `xoxb-${hidden}`, channel: "C1" }));
    const run = await opened.send("notify", happens(snapshotMadePublic));
    assert(run.log.some((line) => line.includes("Slack says something else than ok")));
    assert(!run.log.join("\n").includes(hidden));
  });
});
