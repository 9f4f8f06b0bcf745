import assert from "node:assert/strict";
import { AwsError } from "../../simulator/services/protocols/service";
import { permissions } from "../../verify/permissions";
import { notRead, table } from "../../verify/table";
import { whoChanged, whoSql } from "../../verify/who";
import {
  deployed,
  type Fault,
  gone,
  governance,
  hub,
  member,
  recorded,
  type Recorded,
  told,
  verified,
  where,
  withInputs,
} from "./deployed";

const rule = "event-governance-prod-identity";
const inMember = { account: member, region: hub };

describe("verify", function () {
  this.timeout(60_000);
  let set: Recorded;
  before(async () => {
    set = await recorded();
  });

  it("finds nothing where AWS has what was planned, written in AWS's own way", async () => {
    const { differences, unread, compared, places } = await verified(set);
    assert.deepEqual([differences, unread], [[], []]);
    assert.equal(places, 6);
    assert.ok(compared > 500, `only ${compared} resources were compared`);
  });

  it("reads back each type that the program builds, or says why not", () => {
    const built = new Set(set.recording.graphs.flatMap(({ resources }) => resources.map(({ type }) => type)));
    const unknown = [...built].filter((type) => /^aws/.test(type) && !table.has(type) && !(type in notRead));
    assert.deepEqual(unknown, []);
    assert.deepEqual(
      Object.keys(notRead).filter((type) => table.has(type)),
      [],
    );
  });

  it("makes the calls that its permissions name, and no others", async () => {
    const off = { account: member, region: "us-west-2" };
    const calls = [
      ...(await verified(set)).calls,
      // Why a Region or an account is out of reach is asked only then.
      ...(await verified(set, { answer: regionOff(off), region: () => "DISABLED" })).calls,
      ...(await verified(set, { answer: suspended, account: () => "SUSPENDED" })).calls,
    ];
    const delegated = await recorded("delegated");
    calls.push(...(await verified(delegated)).calls);
    const made = new Set(calls.map(({ permission }) => permission));
    const { member: inMembers, governance: own } = permissions("event-governance-deployment");
    const granted = new Set(
      [inMembers, own].flatMap((policy) =>
        (policy as { Statement: { Sid: string; Action: string[] }[] }).Statement.filter(
          ({ Sid }) => !["AskTheArchive", "SettleAssumptions"].includes(Sid),
        ).flatMap(({ Action }) => Action),
      ),
    );
    // Needs no permission (STS API reference, GetCallerIdentity).
    made.delete("sts:GetCallerIdentity");
    assert.deepEqual([...made].sort(), [...granted].sort());
    assert.ok(
      calls.every(({ mutates }) => !mutates),
      "a call changes something",
    );
  });

  it("takes an account that is out of reach for no drift, and says why as far as it is known", async () => {
    const cases = [
      ["SUSPENDED", /^The account is SUSPENDED\.$/],
      ["ACTIVE", /^The account is active: its role event-governance-deployment does not exist or does not trust/],
      [undefined, /^The account is not in the organization\.$/],
    ] as const;
    for (const [status, cause] of cases) {
      const outcome = await verified(set, {
        answer: suspended,
        account: (account) => (account === member ? status : "ACTIVE"),
      });
      assert.deepEqual(outcome.differences, []);
      assert.deepEqual(
        outcome.unread.map(({ account, region }) => [account, region]),
        [[member, undefined]],
      );
      assert.match(outcome.unread[0]?.cause ?? "", cause);
      assert.ok((outcome.unread[0]?.kinds["rule"] ?? 0) > 10);
    }
  });

  it("cannot tell a suspended account from a missing role where Organizations does not answer", async () => {
    const outcome = await verified(set, {
      answer: (call) =>
        call.action === "organizations:DescribeAccount"
          ? new AwsError("AccessDeniedException", "You don't have permissions to access this resource.")
          : suspended(call),
    });
    assert.match(outcome.unread[0]?.cause ?? "", /STS does not tell these apart\.$/);
  });

  it("names a Region that an account has not enabled", async () => {
    const outcome = await verified(set, {
      answer: regionOff({ account: member, region: "us-west-2" }),
      region: () => "DISABLED",
    });
    assert.deepEqual(told(outcome), [`${member} | us-west-2 | every topic | Region | us-west-2 | RegionOptStatus`]);
    assert.deepEqual(outcome.unread, []);
  });

  it("says that it could not read what it may not, by kind", async () => {
    const outcome = await verified(set, {
      answer: ({ action, account }) =>
        action === "sqs:GetQueueAttributes" && account === member
          ? new AwsError("AccessDenied", "User is not authorized to perform: sqs:GetQueueAttributes", 403)
          : undefined,
    });
    assert.deepEqual(outcome.differences, []);
    assert.deepEqual(
      outcome.unread.map(({ account, region, kinds }) => [account, region, kinds]),
      [hub, "us-west-2"].map((region) => [member, region, { queue: 1, "queue policy": 1 }]),
    );
    assert.match(outcome.unread[0]?.cause ?? "", /sqs:GetQueueAttributes/);
  });

  it("reads the rules of a delegated rollout with the governance account's own credentials", async () => {
    const delegated = await recorded("delegated");
    const outcome = await verified(delegated, {
      change: where({ type: "EventRule", name: rule }, (resource) =>
        resource.inputs["eventBusName"] === `arn:aws:events:us-west-2:${member}:event-bus/default`
          ? withInputs({ state: "DISABLED" })(resource)
          : resource,
      ),
    });
    assert.deepEqual(told(outcome), [`${member} | us-west-2 | identity | rule | ${rule} | State`]);
    assert.ok(outcome.unread.length > 0 && outcome.unread.every(({ reason }) => reason.startsWith("no role")));
    assert.ok(outcome.calls.every(({ action }) => action !== "sts:AssumeRole"));
  });

  it("reads what StackSets made in members with a role that is named", async () => {
    const stackSets = await recorded("stackSet");
    const without = await verified(stackSets);
    assert.deepEqual(without.differences, []);
    assert.ok(without.unread.some(({ account, kinds }) => account === member && (kinds["rule"] ?? 0) > 10));
    const outcome = await verified(
      stackSets,
      { change: where({ type: "EventTarget", ...inMember, name: rule }, gone) },
      { roleName: "event-governance-deployment" },
    );
    assert.deepEqual(told(outcome), [`${member} | ${hub} | identity | target | ${rule} | gone`]);
    assert.deepEqual(outcome.unread, []);
  });

  it("refuses the credentials of another account, and says whose they must be", async () => {
    await assert.rejects(
      verified(set, {
        answer: ({ action }) =>
          action === "sts:GetCallerIdentity"
            ? new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403)
            : undefined,
      }),
      /AWS does not take the credentials in use .* Use the governance account's, 100000000002/,
    );
  });

  it("finds out from the archive who changed it, by the saved query filled in", async () => {
    const asked: string[] = [];
    const { reach } = deployed(set, {
      rows: (sql) => {
        asked.push(sql);
        return [
          ["time", "principal", "action", "source_ip", "event_id"],
          ["2026-11-30T11:00:00Z", "arn:aws:iam::200000000001:user/eve", "DisableRule", "203.0.113.7", "e-1"],
        ];
      },
    });
    const sql = whoSql(
      set.plan,
      governance,
      { account: member, trace: { hub, name: rule } },
      new Date("2026-11-30T12:00:00Z"),
    );
    const changes = await whoChanged(reach, "prod", hub, sql ?? "");
    assert.deepEqual(changes, [
      {
        time: "2026-11-30T11:00:00Z",
        principal: "arn:aws:iam::200000000001:user/eve",
        action: "DisableRule",
        sourceIp: "203.0.113.7",
        eventId: "e-1",
      },
    ]);
    assert.match(asked[0] ?? "", /day BETWEEN '2026-10-31' AND '2026-11-30'/);
    assert.match(asked[0] ?? "", /trim\('event-governance-prod-identity'\)/);
    assert.match(asked[0] ?? "", /WHERE account = '200000000001'/);
    const failing = deployed(set, { rows: () => "Query exhausted resources" });
    await assert.rejects(whoChanged(failing.reach, "prod", hub, sql ?? ""), /failed: Query exhausted resources/);
  });

  it("reads only what a hub, or accounts, are named for", async () => {
    const { places } = await verified(set, {}, { accounts: [member] });
    assert.equal(places, 2);
    await assert.rejects(
      verified(set, {}, { accounts: ["999999999999"] }),
      /"999999999999", which is no account of prod/,
    );
    await assert.rejects(verified(set, {}, { hub: "us-west-2" }), /--hub is "us-west-2", which is no hub/);
  });
});

/** STS answers so for an account that is suspended, closed or gone, and for one without the role. */
const suspended: NonNullable<Fault["answer"]> = ({ action, input }) =>
  action === "sts:AssumeRole" && String(input["RoleArn"]).includes(member)
    ? new AwsError("AccessDenied", "User is not authorized to perform: sts:AssumeRole", 403)
    : undefined;

/** In a Region that is off no service knows the account's token; the error's name depends on the protocol. */
const regionOff =
  (off: { readonly account: string; readonly region: string }): NonNullable<Fault["answer"]> =>
  ({ action, account, region }) =>
    account === off.account && region === off.region
      ? new AwsError(
          action.startsWith("sts:") ? "InvalidClientTokenId" : "UnrecognizedClientException",
          "The security token included in the request is invalid.",
          403,
        )
      : undefined;
