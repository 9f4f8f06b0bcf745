import assert from "node:assert/strict";
import { AwsError } from "../../simulator/services/protocols/service";
import { permissions } from "../../verify/permissions";
import { notRead, table } from "../../verify/table";
import { type Difference, type Outcome, verify } from "../../verify/verify";
import { whoChanged, whoSql } from "../../verify/who";
import {
  deployed,
  type Fault,
  gone,
  governance,
  hub,
  made,
  member,
  organizationTrail,
  recorded,
  type Recorded,
  verified,
  where,
  withInputs,
  withOutputs,
} from "./deployed";

const rule = "event-governance-prod-identity";
const queue = "event-governance-prod-dead-letters";
const forwardingRole = `event-governance-prod-forwarding-${hub}`;
const bucket = `event-governance-prod-archive-${governance}-${hub}`;
const inMember = { account: member, region: hub };
const inHub = { account: governance, region: hub };

/** What a person is told of first: where, about what, and which property. */
const told = ({ differences }: Pick<Outcome, "differences">): string[] =>
  differences.map(({ account, region, topic, kind, resource, property = "gone" }) =>
    [account, region, topic, kind, resource, property].join(" | "),
  );

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

  describe("names what somebody did, and nothing else:", () => {
    const faults: readonly {
      readonly title: string;
      readonly fault: Fault;
      readonly told: readonly string[];
      /** What the first command does. */
      readonly run: RegExp;
    }[] = [
      {
        title: "a role was removed",
        fault: { change: where({ type: "Role", ...inMember, name: forwardingRole }, gone) },
        told: [`${member} | ${hub} | every topic | role | ${forwardingRole} | gone`],
        run: /^npm run refresh -- prod --region us-east-1$/,
      },
      {
        title: "a rule was disabled",
        fault: { change: where({ type: "EventRule", ...inMember, name: rule }, withInputs({ state: "DISABLED" })) },
        told: [`${member} | ${hub} | identity | rule | ${rule} | State`],
        run: /^aws events enable-rule --name event-governance-prod-identity --region us-east-1$/,
      },
      {
        title: "a target was removed",
        fault: { change: where({ type: "EventTarget", ...inMember, name: rule }, gone) },
        told: [`${member} | ${hub} | identity | target | ${rule} | gone`],
        run: /^npm run refresh/,
      },
      {
        title: "a target was added",
        fault: {
          added: [
            made("aws:cloudwatch/eventTarget:EventTarget", "added", member, {
              arn: `arn:aws:sqs:${hub}:${member}:theirs`,
              rule,
              targetId: "theirs",
            }),
          ],
        },
        told: [`${member} | ${hub} | identity | target | ${rule} | further targets`],
        run: /^aws events remove-targets --rule event-governance-prod-identity --ids theirs --region us-east-1$/,
      },
      {
        title: "a rule was deleted, with its target",
        fault: {
          change: (resource) =>
            where(
              { type: "EventTarget", ...inMember, name: rule },
              gone,
            )(where({ type: "EventRule", ...inMember, name: rule }, gone)(resource) ?? resource) === undefined ||
            (resource.type.endsWith(":EventRule") &&
              resource.account === member &&
              resource.region === hub &&
              resource.inputs["name"] === rule)
              ? undefined
              : resource,
        },
        told: [`${member} | ${hub} | identity | rule | ${rule} | gone`],
        run: /^npm run refresh/,
      },
      {
        title: "a rule takes other events",
        fault: {
          change: where(
            { type: "EventRule", ...inMember, name: rule },
            withInputs({ eventPattern: JSON.stringify({ source: ["aws.iam"], detail: { eventName: ["ListUsers"] } }) }),
          ),
        },
        told: [`${member} | ${hub} | identity | rule | ${rule} | EventPattern`],
        run: /^npm run refresh/,
      },
      {
        title: "the bus policy was removed",
        fault: { change: where({ type: "EventBusPolicy", ...inHub }, gone) },
        told: [`${governance} | ${hub} | every topic | bus policy | event-governance-prod | gone`],
        run: /^npm run refresh/,
      },
      {
        title: "the bus policy was widened",
        fault: {
          added: [
            made("aws-native:events:EventBusPolicy", "everybody", governance, {
              eventBusName: "event-governance-prod",
              statementId: "everybody",
              statement: { Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource: "*" },
            }),
          ],
        },
        told: [`${governance} | ${hub} | every topic | bus policy | event-governance-prod | further statements`],
        run: /^aws events remove-permission --event-bus-name event-governance-prod --statement-id everybody/,
      },
      {
        title: "a role's policy was widened",
        fault: {
          change: where(
            { type: "RolePolicy", ...inMember, name: forwardingRole },
            withInputs({
              policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Action: "events:*", Resource: "*" }],
              }),
            }),
          ),
        },
        told: [`${member} | ${hub} | every topic | role's policy | ${forwardingRole} | PolicyDocument`],
        run: /^npm run refresh/,
      },
      {
        title: "a role was given another policy",
        fault: {
          added: [
            made("aws:iam/rolePolicy:RolePolicy", "more", member, {
              name: "more",
              role: forwardingRole,
              policy: "{}",
            }),
          ],
        },
        told: [`${member} | ${hub} | every topic | role | ${forwardingRole} | further inline policies`],
        run: /^aws iam delete-role-policy --role-name event-governance-prod-forwarding-us-east-1 --policy-name more$/,
      },
      {
        title: "a queue's policy was removed",
        fault: { change: where({ type: "QueuePolicy", ...inMember }, gone) },
        told: [`${member} | ${hub} | every topic | queue policy | ${queue} | gone`],
        run: /^npm run refresh/,
      },
      {
        title: "a queue was deleted, with its policy",
        fault: {
          change: (resource) =>
            ["aws:sqs/queue:Queue", "aws:sqs/queuePolicy:QueuePolicy"].includes(resource.type) &&
            resource.account === member &&
            resource.region === hub
              ? undefined
              : resource,
        },
        told: [`${member} | ${hub} | every topic | queue | ${queue} | gone`],
        run: /^npm run refresh/,
      },
      {
        title: "a stream writes elsewhere",
        fault: {
          change: where({ type: "FirehoseDeliveryStream", ...inHub, name: "event-governance-prod-archive" }, (stream) =>
            withInputs({
              extendedS3Configuration: { ...(stream.inputs["extendedS3Configuration"] as object), prefix: "lost/" },
            })(stream),
          ),
        },
        told: [`${governance} | ${hub} | every topic | delivery stream | event-governance-prod-archive | Prefix`],
        run: /^npm run refresh/,
      },
      {
        title: "a stream was deleted",
        fault: {
          change: where({ type: "FirehoseDeliveryStream", ...inHub, name: "event-governance-prod-archive" }, gone),
        },
        told: [`${governance} | ${hub} | every topic | delivery stream | event-governance-prod-archive | gone`],
        run: /^npm run refresh/,
      },
      {
        title: "the key was disabled",
        fault: { change: where({ type: "Key", ...inHub }, withOutputs({ keyState: "Disabled" })) },
        told: [`${governance} | ${hub} | every topic | key | KEY | KeyState`],
        run: /^aws kms enable-key --key-id [0-9a-f-]{36} --region us-east-1$/,
      },
      {
        title: "the key is to be deleted",
        fault: { change: where({ type: "Key", ...inHub }, withOutputs({ keyState: "PendingDeletion" })) },
        told: [`${governance} | ${hub} | every topic | key | KEY | KeyState`],
        run: /^aws kms cancel-key-deletion/,
      },
      {
        title: "versioning was suspended",
        fault: {
          change: where(
            { type: "BucketVersioning", ...inHub, name: bucket },
            withInputs({ versioningConfiguration: { status: "Suspended" } }),
          ),
        },
        told: [`${governance} | ${hub} | every topic | bucket's versioning | ${bucket} | Status`],
        run: /^aws s3api put-bucket-versioning/,
      },
      {
        title: "the lock was shortened",
        fault: {
          change: where(
            { type: "BucketObjectLockConfiguration", ...inHub },
            withInputs({ rule: { defaultRetention: { mode: "GOVERNANCE", days: 1 } } }),
          ),
        },
        told: [`${governance} | ${hub} | every topic | bucket's lock | ${bucket} | Days`],
        run: /^npm run refresh/,
      },
      {
        title: "objects expire the next day",
        fault: {
          change: where(
            { type: "BucketLifecycleConfiguration", ...inHub, name: bucket },
            withInputs({ rules: [{ id: "expire", status: "Enabled", filter: {}, expiration: { days: 1 } }] }),
          ),
        },
        told: [`${governance} | ${hub} | every topic | bucket's lifecycle | ${bucket} | Rules`],
        run: /^npm run refresh/,
      },
      {
        title: "the bucket's policy was removed",
        fault: { change: where({ type: "BucketPolicy", ...inHub, name: bucket }, gone) },
        told: [`${governance} | ${hub} | every topic | bucket policy | ${bucket} | gone`],
        run: /^npm run refresh/,
      },
      {
        title: "the crawler's schedule was stopped",
        fault: { change: where({ type: "Crawler", ...inHub }, withOutputs({ scheduleState: "NOT_SCHEDULED" })) },
        told: [
          `${governance} | ${hub} | every topic | crawler | event-governance-prod-events-by-type | Schedule.State`,
        ],
        run: /^aws glue start-crawler-schedule --crawler-name event-governance-prod-events-by-type/,
      },
      {
        title: "a function may not run",
        fault: {
          change: where(
            { type: "Function", ...inHub, name: "event-governance-prod-notify" },
            withInputs({ reservedConcurrentExecutions: 0 }),
          ),
        },
        told: [
          `${governance} | ${hub} | every topic | function | event-governance-prod-notify | ReservedConcurrentExecutions`,
        ],
        run: /^aws lambda delete-function-concurrency --function-name event-governance-prod-notify/,
      },
      {
        title: "a function's queue is not read",
        fault: {
          change: where(
            {
              type: "EventSourceMapping",
              ...inHub,
              name: `arn:aws:sqs:${hub}:${governance}:event-governance-prod-notify`,
            },
            withInputs({ enabled: false }),
          ),
        },
        told: [`${governance} | ${hub} | every topic | event source mapping | event-governance-prod-notify | State`],
        run: /^npm run refresh/,
      },
      {
        title: "an alarm tells nobody",
        fault: {
          change: where(
            { type: "MetricAlarm", ...inHub, name: "event-governance-prod-crawl-dead-letters" },
            withInputs({ actionsEnabled: false }),
          ),
        },
        told: [
          `${governance} | ${hub} | every topic | alarm | event-governance-prod-crawl-dead-letters | ActionsEnabled`,
        ],
        run: /^aws cloudwatch enable-alarm-actions/,
      },
      {
        title: "heartbeats are not sent",
        fault: {
          change: where(
            { type: "Schedule", ...inMember, name: "event-governance-prod-heartbeat" },
            withInputs({ state: "DISABLED" }),
          ),
        },
        told: [`${member} | ${hub} | every topic | schedule | event-governance-prod-heartbeat | State`],
        run: /^npm run refresh/,
      },
      {
        title: "an account's trail was deleted in a Region",
        fault: {
          trails: (account, region) => (account === member && region === "us-west-2" ? [] : [organizationTrail]),
        },
        told: [`${member} | us-west-2 | every topic | trail | none | trail`],
        run: /^aws cloudtrail create-trail/,
      },
      {
        title: "an account's trail was stopped",
        fault: {
          trails: (account) => [{ ...organizationTrail, isLogging: account !== member }],
        },
        told: [hub, "us-west-2"].map(
          (region) => `${member} | ${region} | every topic | trail | ${organizationTrail.arn} | IsLogging`,
        ),
        run: /^aws cloudtrail start-logging --name arn:aws:cloudtrail:us-east-1:100000000001:trail\/organization --region us-east-1/,
      },
      {
        title: "a trail logs reads alone",
        fault: {
          trails: (account, region) =>
            account === member && region === hub
              ? [
                  {
                    ...organizationTrail,
                    arn: `arn:aws:cloudtrail:${hub}:${member}:trail/own`,
                    eventSelectors: [{ ReadWriteType: "ReadOnly", IncludeManagementEvents: true }],
                  },
                ]
              : [organizationTrail],
        },
        told: [
          `${member} | ${hub} | every topic | trail | arn:aws:cloudtrail:${hub}:${member}:trail/own | management events`,
        ],
        run: /^aws cloudtrail put-event-selectors/,
      },
      {
        title: "a trail leaves KMS out, by advanced selectors",
        fault: {
          trails: (account, region) =>
            account === member && region === hub
              ? [
                  {
                    arn: `arn:aws:cloudtrail:${hub}:${member}:trail/own`,
                    homeRegion: hub,
                    isLogging: true,
                    advancedEventSelectors: [
                      {
                        FieldSelectors: [
                          { Field: "eventCategory", Equals: ["Management"] },
                          { Field: "eventSource", NotEquals: ["kms.amazonaws.com"] },
                        ],
                      },
                    ],
                  },
                ]
              : [organizationTrail],
        },
        told: [
          `${member} | ${hub} | every topic | trail | arn:aws:cloudtrail:${hub}:${member}:trail/own | ExcludeManagementEventSources`,
        ],
        run: /^aws cloudtrail put-event-selectors/,
      },
    ];
    for (const { title, fault, told: expected, run } of faults)
      it(title, async () => {
        const outcome = await verified(set, fault);
        const key = set.plan.at(governance, hub).resources.find(({ type }) => type === "aws:kms/key:Key")?.outputs[
          "keyId"
        ];
        assert.deepEqual(
          told(outcome),
          expected.map((line) => line.replace("KEY", String(key))),
        );
        assert.deepEqual(outcome.unread, []);
        const [first] = outcome.differences as [Difference];
        assert.match(first.run[0] ?? "", run);
        assert.ok(first.effect.length > 10);
      });
  });

  it("finds a key by its alias, whatever its id", async () => {
    const other = "11111111-2222-4333-8444-555555555555";
    const planned = String(
      set.plan.at(governance, hub).resources.find(({ type }) => type === "aws:kms/key:Key")?.outputs["keyId"],
    );
    const { differences, unread } = await verified(set, {
      change: (resource) => JSON.parse(JSON.stringify(resource).replaceAll(planned, other)) as typeof resource,
    });
    assert.deepEqual([differences, unread], [[], []]);
  });

  it("says what became of the key is not known, where its alias is gone", async () => {
    const other = "11111111-2222-4333-8444-555555555555";
    const planned = String(
      set.plan.at(governance, hub).resources.find(({ type }) => type === "aws:kms/key:Key")?.outputs["keyId"],
    );
    const outcome = await verified(set, {
      change: (resource) =>
        resource.type === "aws:kms/alias:Alias" && resource.region === hub
          ? undefined
          : (JSON.parse(JSON.stringify(resource).replaceAll(planned, other)) as typeof resource),
    });
    assert.deepEqual(
      told(outcome).filter((line) => / key/.test(line)),
      [`${governance} | ${hub} | every topic | key's alias | alias/event-governance-prod | gone`],
    );
    assert.deepEqual(
      outcome.unread.map(({ account, region, kinds }) => [account, region, kinds]),
      [[governance, hub, { key: 1 }]],
    );
  });

  it("tells of a deleted role by the id that a policy shows in its place", async () => {
    const outcome = await verified(set, {
      change: where({ type: "BucketPolicy", ...inHub, name: bucket }, (resource) =>
        withInputs({
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              { Effect: "Allow", Principal: { AWS: "AROAEXAMPLEEXAMPLE123" }, Action: "s3:*", Resource: "*" },
            ],
          }),
        })(resource),
      ),
    });
    assert.match(
      outcome.differences[0]?.cause ?? "",
      /AROAEXAMPLEEXAMPLE123, the id of a role or user that was deleted/,
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

  describe("under load", () => {
    const throttling = () => new AwsError("ThrottlingException", "Rate exceeded");
    let undisturbed: Awaited<ReturnType<typeof verified>>;
    before(async () => {
      undisturbed = await verified(set, {}, { accounts: [member] });
    });

    it("tries again what AWS throttles, and knows as much as without", async () => {
      const refused = new Set<string>();
      const { differences, unread, compared, calls } = await verified(
        set,
        {
          repeats: true,
          answer: ({ action, input }) => {
            const call = `${action} ${JSON.stringify(input)}`;
            if (!/^(sts:AssumeRole|events:ListRules|sqs:GetQueueAttributes)/.test(call) || refused.has(call))
              return undefined;
            refused.add(call);
            return throttling();
          },
        },
        { accounts: [member] },
      );
      assert.ok(refused.size >= 3, [...refused].join());
      assert.deepEqual([differences, unread], [[], []]);
      assert.equal(compared, undisturbed.compared);
      // Lost answers are asked for again: more calls, and each of them reads.
      assert.equal(calls.length, undisturbed.calls.length + refused.size);
    });

    it("takes an answer that breaks off for unknown, neither for fine nor for a difference", async () => {
      const { differences, unread, compared } = await verified(
        set,
        {
          answer: ({ action, account, region }) =>
            action === "events:ListRules" && account === member && region === hub ? throttling() : undefined,
        },
        { accounts: [member] },
      );
      const rules = set.plan
        .at(member, hub)
        .resources.filter(({ type }) => type === "aws:cloudwatch/eventRule:EventRule").length;
      assert.deepEqual(differences, []);
      assert.deepEqual(
        unread.map(({ account, region, kinds, cause }) => [account, region, kinds, cause]),
        [[member, hub, { rule: rules }, "AWS took no more calls at this moment."]],
      );
      assert.equal(compared, undisturbed.compared - rules);
    });

    it("blames neither account nor role for a connection that breaks off", async () => {
      const { reach } = deployed(set);
      const { differences, unread } = await verify({
        environment: set.environment,
        plan: set.plan,
        accounts: [member],
        reach: {
          own: (region) => reach.own(region),
          in: () => Promise.reject(Object.assign(new Error("socket hang up"), { name: "TimeoutError" })),
        },
      });
      assert.deepEqual(differences, []);
      assert.ok(unread.length > 0);
      for (const { cause, reason } of unread) {
        assert.equal(cause, "STS did not answer as documented, which says nothing about the account.");
        assert.equal(reason, "TimeoutError: socket hang up");
      }
    });

    it("asks some accounts of thousands at a time, tells how far it is, and keeps what it knows of each small", async () => {
      const ids = Array.from({ length: 5000 }, (_, index) => String(400_000_000_000 + index));
      const { resources } = set.plan.at(member, hub);
      let [now, most, planned] = [0, 0, 0];
      const plan = {
        ...set.plan,
        places: ids.map((account) => ({ account, region: hub })),
        at: (account: string, region: string) => {
          planned++;
          return { account, region, resources };
        },
      };
      const { reach } = deployed(set);
      const told: number[] = [];
      const outcome = await verify(
        {
          environment: set.environment,
          plan,
          reach: {
            own: (region) => reach.own(region),
            async in() {
              most = Math.max(most, ++now);
              await new Promise((resolve) => setImmediate(resolve));
              now--;
              throw Object.assign(new Error("Rate exceeded"), { name: "Throttling" });
            },
          },
        },
        { done: (places) => told.push(places) },
      );
      assert.ok(most > 1 && most <= 16, `${most} accounts at the same time`);
      assert.equal(planned, ids.length, "each place is planned when it is read, and once");
      assert.deepEqual(
        told,
        ids.map((_, index) => index + 1),
      );
      assert.deepEqual(outcome.differences, []);
      assert.equal(outcome.unread.length, ids.length);
      assert.ok(
        outcome.unread.every(({ cause }) => cause === "AWS took no more calls at this moment."),
        JSON.stringify(outcome.unread[0]),
      );
    });
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
