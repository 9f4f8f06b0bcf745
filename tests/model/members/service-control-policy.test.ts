import assert from "node:assert/strict";
import { policyCharacters, policyText, serviceControlPolicy } from "../../../model/members/service-control-policy";
import { namesOf } from "../../../model/names";
import { type RolloutMode, rolloutModes } from "../../../model/settings/rollout-modes";
import type { Graph } from "../../../simulator/graph";
import { nameOf, property, text } from "../../../simulator/recorded";
import { evaluate, parsePolicy } from "../../../simulator/services/iam/policy";
import { requestContext } from "../../../simulator/services/iam/request-context";
import { recordStacks } from "../../../simulator/simulation";
import { environmentOfProd } from "../../environment-of-prod";
import { prodSettings } from "../../settings-of-prod";

const governance = "100000000002";
const member = "400000000001";
const names = namesOf("prod");

const guardOf = (mode: RolloutMode, except: readonly string[] = []) => {
  const settings = prodSettings((raw) => {
    raw["rollout"] = { ...raw["rollout"], mode };
    raw["alarms"] = { ...raw["alarms"], memberDeadLetters: "each" };
  });
  return serviceControlPolicy({ names, settings, except }).document;
};

/** Whether the policy denies a call; by the simulator's evaluator, which knows nothing of how the policy was made. */
const denies = (document: unknown, action: string, resource: string, role: string, account = member): boolean => {
  const arn = role === "root" ? `arn:aws:iam::${account}:root` : `arn:aws:iam::${account}:role/${role}`;
  return (
    evaluate([parsePolicy(JSON.stringify(document), "identity", "urn", "the service control policy")], {
      principal: { kind: "identity", arn, account },
      action,
      resource,
      context: requestContext({ "aws:PrincipalArn": arn, "aws:PrincipalAccount": account }),
    }).effect === "deny"
  );
};

/** What an administrator could call on each kind of a member's resource. */
const calls: Readonly<Record<string, readonly string[]>> = {
  "aws:cloudwatch/eventRule:EventRule": [
    "events:DisableRule",
    "events:DeleteRule",
    "events:PutRule",
    "events:RemoveTargets",
  ],
  "aws:iam/role:Role": ["iam:DeleteRole", "iam:PutRolePolicy", "iam:DeleteRolePolicy", "iam:UpdateAssumeRolePolicy"],
  "aws:sqs/queue:Queue": ["sqs:DeleteQueue", "sqs:PurgeQueue", "sqs:SetQueueAttributes", "sqs:DeleteMessage"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    "cloudwatch:DeleteAlarms",
    "cloudwatch:PutMetricAlarm",
    "cloudwatch:SetAlarmState",
  ],
  "aws:scheduler/schedule:Schedule": ["scheduler:DeleteSchedule", "scheduler:UpdateSchedule"],
};

describe("the service control policy", () => {
  let graphs: readonly Graph[];
  before(async () => {
    const environment = await environmentOfProd((raw) => {
      raw["accounts"] = raw["accounts"].slice(0, 4);
      raw["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" } };
      raw["alarms"] = { ...raw["alarms"], memberDeadLetters: "each" };
    });
    graphs = await recordStacks(environment);
  });

  /** ARNs of what the program builds in members, by what it recorded. */
  const built = () =>
    graphs.flatMap(({ resources }) =>
      resources.flatMap((resource) => {
        const actions = calls[resource.type];
        if (actions === undefined || resource.account === governance) return [];
        const arn = text(resource, "arn") ?? property(resource, "arn");
        assert(typeof arn === "string", nameOf(resource));
        return actions.map((action): [string, string] => [action, arn]);
      }),
    );

  it("keeps a member's administrator and its root user from everything that is built in members", () => {
    const document = guardOf("assumeRole");
    const all = built();
    assert(new Set(all.map(([action]) => action)).size === Object.values(calls).flat().length);
    for (const [action, arn] of all)
      for (const who of [
        "Administrator",
        "root",
        "aws-reserved/sso.amazonaws.com/AWSReservedSSO_AdministratorAccess_x",
      ])
        assert(denies(document, action, arn, who), `${who}: ${action} on ${arn}`);
  });

  it("lets the deployment role, StackSets and the governance account do all of it", () => {
    for (const mode of rolloutModes) {
      const document = guardOf(mode);
      for (const [action, arn] of built()) {
        assert(!denies(document, action, arn, "event-governance-deployment"), action);
        assert(!denies(document, action, arn, "stacksets-exec-0123456789abcdef"), action);
        assert(!denies(document, action, arn, "deployer", governance), action);
      }
    }
  });

  it("lets nobody become one of them: neither by a role that is made, nor by trust that is changed", () => {
    const document = guardOf("assumeRole", ["break-glass"]);
    for (const role of ["event-governance-deployment", "stacksets-exec-evil", "break-glass"])
      for (const action of ["iam:CreateRole", "iam:UpdateAssumeRolePolicy", "iam:AttachRolePolicy", "iam:DeleteRole"])
        assert(denies(document, action, `arn:aws:iam::${member}:role/${role}`, "Administrator"), `${action} ${role}`);
  });

  it("leaves alone what others made", () => {
    for (const document of rolloutModes.map((mode) => guardOf(mode)))
      for (const [action, resource] of [
        ["events:DisableRule", `arn:aws:events:us-east-1:${member}:rule/nightly-backup`],
        ["iam:DeleteRole", `arn:aws:iam::${member}:role/application`],
        ["sqs:PurgeQueue", `arn:aws:sqs:us-east-1:${member}:orders`],
        ["cloudwatch:DeleteAlarms", `arn:aws:cloudwatch:us-east-1:${member}:alarm:shop-errors`],
        ["scheduler:DeleteSchedule", `arn:aws:scheduler:us-east-1:${member}:schedule/default/reports`],
        ["cloudformation:DeleteStack", `arn:aws:cloudformation:us-east-1:${member}:stack/application/0123`],
        ["events:PutEvents", `arn:aws:events:us-east-1:${member}:event-bus/default`],
        ["sqs:ReceiveMessage", `arn:aws:sqs:us-east-1:${member}:${names.deadLetters}`],
      ] as const)
        assert(!denies(document, action, resource, "Administrator"), action);
  });

  it("guards what a rollout needs: stacks of the stack sets, and the statement that lets the governance account in", () => {
    const stack = `arn:aws:cloudformation:us-east-1:${member}:stack/StackSet-${names.furtherStackSet}-0123/4567`;
    const bus = `arn:aws:events:us-east-1:${member}:event-bus/default`;
    assert.deepEqual(
      rolloutModes.map((mode) => [
        mode,
        denies(guardOf(mode), "cloudformation:DeleteStack", stack, "Administrator"),
        denies(guardOf(mode), "events:RemovePermission", bus, "Administrator"),
      ]),
      rolloutModes.map((mode) => [mode, mode === "stackSet", mode === "delegated"]),
    );
  });

  it("is broken on purpose, and noticed: without its exception, and without a statement", () => {
    const document = guardOf("assumeRole");
    const everybody = { ...document, Statement: document.Statement.map(({ Condition: _, ...each }) => each) };
    assert(built().every(([action, arn]) => denies(everybody, action, arn, "event-governance-deployment")));
    const rules = { ...document, Statement: document.Statement.filter(({ Sid }) => Sid !== "Rules") };
    assert(built().some(([action, arn]) => !denies(rules, action, arn, "Administrator")));
  });

  it("fits into what Organizations takes, in each mode, with the longest names", () => {
    for (const mode of rolloutModes) {
      const settings = prodSettings((raw) => {
        raw["rollout"] = { ...raw["rollout"], mode, roleName: "r".repeat(56) };
        raw["alarms"] = { ...raw["alarms"], memberDeadLetters: "each" };
      });
      const { document, explained } = serviceControlPolicy({
        names: namesOf("abcdefghij"),
        settings,
        except: ["OrganizationAccountAccessRole"],
      });
      const json = policyText(document);
      assert(json.length <= policyCharacters, `${mode}: ${json.length}`);
      assert.deepEqual(JSON.parse(json), document);
      // Each condition is explained, and nothing else is.
      const conditions = document.Statement.map(({ Condition }) => Condition);
      const values = [
        ...new Set(conditions.flatMap((each) => Object.values(each ?? {}).flatMap((of) => Object.values(of).flat()))),
      ];
      assert.equal(explained.length, values.length);
      for (const value of values)
        assert(
          explained.some(({ what }) => what.includes(String(value))),
          String(value),
        );
    }
  });
});
