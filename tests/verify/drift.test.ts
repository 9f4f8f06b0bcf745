import assert from "node:assert/strict";
import type { Difference } from "../../verify/verify";
import {
  type Fault,
  gone,
  governance,
  hub,
  made,
  member,
  organizationTrail,
  recorded,
  type Recorded,
  told,
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

describe("verify, where somebody changed something", function () {
  this.timeout(60_000);
  let set: Recorded;
  before(async () => {
    set = await recorded();
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
});
