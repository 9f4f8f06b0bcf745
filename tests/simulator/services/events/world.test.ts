import assert from "node:assert/strict";
import { delegation } from "./delegation";
import { createWorld } from "../../../../simulator/services/events/world";
import {
  admitOrganization,
  allow,
  arns,
  changed,
  graphOf,
  hub,
  iamPattern,
  inHub,
  inMember,
  member,
  network,
  queue,
  queuePolicy,
  region,
  resource,
  role,
  trust,
} from "./graphs";

const problems = (graphs: ReturnType<typeof changed>) => createWorld(graphs).defects.map(({ problem }) => problem);

/** The one defect of a graph. */
function defect(graphs: ReturnType<typeof changed>): { urn: string; problem: string } {
  const { defects } = createWorld(graphs);
  assert.equal(defects.length, 1, JSON.stringify(defects));
  return defects[0] ?? { urn: "", problem: "" };
}

describe("the simulated world", () => {
  it("has no findings for the sample network, and makes no assumptions", () => {
    const world = createWorld(changed({}));
    assert.deepEqual(world.defects, []);
    assert.deepEqual([...world.assumptions], []);
  });

  it("combines the graphs of all stacks, in any order", () => {
    const parts = [...network().values()];
    const world = createWorld([graphOf(parts.slice(6).reverse()), graphOf(parts.slice(0, 6))]);
    assert.deepEqual(world.defects, []);
    assert.equal(world.rules.length, 2);
    assert.equal(
      world.rules.every((rule) => rule.targets.length === 1),
      true,
    );
  });

  it("has a default bus in every account and Region, and custom buses only if they are recorded", () => {
    const world = createWorld([]);
    const bus = world.bus("arn:aws:events:ap-south-1:123456789012:event-bus/default");
    assert.deepEqual([bus?.account, bus?.region, bus?.rules], ["123456789012", "ap-south-1", []]);
    assert.equal(world.bus(arns.centralBus), undefined);
    assert.equal(world.bus("arn:aws:sqs:ap-south-1:123456789012:default"), undefined);
    assert.equal(createWorld(changed({})).bus(arns.centralBus)?.rules.length, 1);
  });

  it("puts rules on buses named by name or by ARN, the latter in the bus's account whoever creates them", () => {
    const delegated = resource("aws:cloudwatch/eventRule:EventRule", "delegated", inHub, {
      name: "delegated",
      eventBusName: arns.defaultBus,
      eventPattern: iamPattern,
    });
    const target = resource("aws:cloudwatch/eventTarget:EventTarget", "delegated-target", inHub, {
      rule: "delegated",
      eventBusName: arns.defaultBus,
      arn: arns.centralBus,
      roleArn: `arn:aws:iam::${hub}:role/delegated`,
    });
    const world = createWorld(changed({}, delegated, target, delegation()));
    assert.deepEqual(world.defects, []);
    assert.match([...world.assumptions].join(), /the bus's account as aws:SourceAccount/);
    const rule = world.bus(arns.defaultBus)?.rules.find(({ name }) => name === "delegated");
    assert(rule?.pattern !== undefined);
    assert.deepEqual(
      [rule?.arn, rule?.account, rule?.targets[0]?.creator],
      [`arn:aws:events:${region}:${member}:rule/delegated`, member, hub],
    );
  });

  it("reports a delegated rule whose recorded ARN is in its creator's account", () => {
    const rule = resource(
      "aws:cloudwatch/eventRule:EventRule",
      "delegated",
      inHub,
      { name: "delegated", eventBusName: arns.defaultBus, eventPattern: iamPattern },
      { arn: `arn:aws:events:${region}:${hub}:rule/delegated` },
    );
    assert.match(
      defect(changed({}, rule, delegation())).problem,
      /EventBridge would call it .*:111111111111:rule\/delegated/,
    );
  });

  it("reports a rule on a bus that does not exist", () => {
    const { urn, problem } = defect(changed({ central: null, "central-policy": null, "archive-target": null }));
    assert.match(urn, /EventRule::archive$/);
    assert.match(problem, /event-bus\/central, which is not a recorded bus/);
  });

  it("reports a bus policy for a bus that does not exist", () => {
    const gone = { central: null, archive: null, "archive-target": null };
    assert.match(defect(changed(gone)).problem, /event-bus\/central is not a recorded bus/);
  });

  it("reports a pattern that EventBridge would refuse, and one that is missing", () => {
    const { urn, problem } = defect(changed({ forward: { eventPattern: '{"source":"aws.iam"}' } }));
    assert.match(urn, /EventRule::forward$/);
    assert.match(problem, /eventPattern {"source":"aws.iam"} would be refused/);
    assert.match(defect(changed({ forward: { eventPattern: null } })).problem, /neither an eventPattern nor/);
    assert.deepEqual(problems(changed({ forward: { eventPattern: null, scheduleExpression: "rate(1 hour)" } })), []);
  });

  it("reports a target whose rule does not exist", () => {
    const { urn, problem } = defect(changed({ "forward-target": { rule: "forwrad" } }));
    assert.match(urn, /EventTarget::forward-target$/);
    assert.match(problem, /rule\/forwrad, which is not a recorded rule/);
  });

  it("reports a target that EventBridge would refuse, though no event may reach it", () => {
    const { urn, problem } = defect(changed({ "forward-target": { roleArn: null } }));
    assert.match(urn, /EventTarget::forward-target$/);
    assert.match(problem, /EventBridge refuses the target: a bus as a target needs a roleArn/);
  });

  it("reports a state that is none", () => {
    assert.match(defect(changed({ forward: { state: "ON" } })).problem, /state is "ON". Use one of: ENABLED/);
  });

  it("reports what it cannot simulate of a target", () => {
    const transformed = changed({ "archive-target": { inputTransformer: { inputTemplate: "<x>" } } });
    assert.match(defect(transformed).problem, /<x>, which is none of its values/);
    const wild = { inputPaths: { x: "$.resources[0]" }, inputTemplate: "<x>" };
    assert.match(defect(changed({ "archive-target": { inputTransformer: wild } })).problem, /\$\.resources\[0\]/);
    assert.match(defect(changed({ "archive-target": { inputPath: "$.a[*]" } })).problem, /inputPath "\$\.a\[\*\]"/);
  });

  it("reports a policy that cannot be evaluated, which then grants nothing", () => {
    const statement = { ...admitOrganization, Condition: { StringEqual: { "aws:PrincipalOrgID": "o-x" } } };
    const graphs = changed({ "central-policy": { statement } });
    const { urn, problem } = defect(graphs);
    assert.match(urn, /EventBusPolicy::central-policy$/);
    assert.match(problem, /^policy of bus "central": statement "AdmitOrganization": .*"StringEqual"/);
    assert.deepEqual(createWorld(graphs).policiesOn(arns.centralBus), []);
  });

  it("reports duplicates of what is unique in AWS", () => {
    const again = network().get("central-policy");
    assert.ok(again);
    assert.match(
      defect(changed({}, { ...again, urn: "urn:again" })).problem,
      /has the statementId of .*central-policy/,
    );
    const second = resource("aws:sqs/queuePolicy:QueuePolicy", "second", inMember, {
      queueUrl: `https://sqs.${region}.amazonaws.com/${member}/dead-letters`,
      policy: queuePolicy(arns.memberQueue, arns.forwardRule),
    });
    assert.match(defect(changed({}, second)).problem, /is a second policy for .*member-queue-policy sets already/);
    assert.match(defect(changed({}, queue("again", member))).problem, /makes arn:aws:sqs.*member-queue makes too/);
    const [twin] = role("forward", member, trust("events.amazonaws.com", member, arns.forwardRule), allow("*", "*"));
    assert.ok(twin);
    assert.match(defect(changed({}, { ...twin, urn: "urn:twin" })).problem, /second role "forward" in account 1/);
    const rule = network().get("forward");
    assert.ok(rule);
    assert.match(defect(changed({}, { ...rule, urn: "urn:rule" })).problem, /rule\/forward, which .* makes too/);
  });

  it("reports policies without a resource", () => {
    assert.match(
      defect(changed({ "hub-queue-policy": { queueUrl: "https://nowhere" } })).problem,
      /"https:\/\/nowhere"/,
    );
    assert.match(
      defect(changed({ "archive-policy": { role: "archvie" } })).problem,
      /"archvie" is not a recorded role/,
    );
  });

  it("combines a role's own, inline and attached policies", () => {
    const [made, attached] = role("worker", member, trust("lambda.amazonaws.com", member, "*"), allow("s3:*", "*"));
    assert.ok(made && attached);
    const own = { inlinePolicies: [{ name: "own", policy: allow("sqs:*", "*") }] };
    const managed = `arn:aws:iam::${member}:policy/managed`;
    const world = createWorld([
      graphOf([
        { ...made, inputs: { ...made.inputs, ...own }, outputs: { ...made.outputs, ...own } },
        attached,
        resource(
          "aws:iam/policy:Policy",
          "managed",
          inMember,
          { name: "managed", policy: allow("sns:*", "*") },
          { arn: managed },
        ),
        resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", inMember, {
          role: "worker",
          policyArn: managed,
        }),
        resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "b", inMember, {
          role: "worker",
          policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
        }),
      ]),
    ]);
    assert.deepEqual(world.defects, []);
    assert.equal(world.role(`arn:aws:iam::${member}:role/worker`)?.policies.length, 3);
    assert.match([...world.assumptions].join(), /ReadOnlyAccess is attached to a role but not recorded/);
  });

  it("assumes that a retry policy on a bus target is accepted, and that a permissions boundary allows", () => {
    const retry = { retryPolicy: { maximumEventAgeInSeconds: 60 } };
    const world = createWorld(
      changed({ "forward-target": retry, "forward-role": { permissionsBoundary: "arn:aws:iam::1:policy/b" } }),
    );
    assert.match([...world.assumptions].join("\n"), /permissions boundary of role "forward"/);
    assert.match([...world.assumptions].join("\n"), /accepts a retry policy on a target that is an event bus/);
  });

  it("reports types that route or admit events and are not simulated, and ignores the rest", () => {
    const rule = resource("aws-native:events:Rule", "native", inHub, { name: "native" });
    assert.match(defect(changed({}, rule)).problem, /aws-native:events:Rule can route or admit events/);
    const permission = resource("aws:cloudwatch/eventPermission:EventPermission", "open", inHub, { principal: "*" });
    assert.match(defect(changed({}, permission)).problem, /EventPermission can route or admit/);
    assert.deepEqual(problems(changed({}, resource("aws:ssm/parameter:Parameter", "other", inHub, {}))), []);
  });

  it("finds keys by id, ARN and alias", () => {
    const arn = `arn:aws:kms:${region}:${hub}:key/abc`;
    const world = createWorld([
      graphOf([
        resource("aws:kms/key:Key", "key", inHub, {}, { arn, keyId: "abc", id: "abc" }),
        resource("aws:kms/alias:Alias", "alias", inHub, { name: "alias/archive", targetKeyId: "abc" }),
      ]),
    ]);
    for (const id of ["abc", arn, "alias/archive", `arn:aws:kms:${region}:${hub}:alias/archive`])
      assert.equal(world.key(id, hub, region)?.name, "key", id);
    assert.equal(world.key("alias/archive", member, region), undefined);
    assert.equal(world.policiesOn(arn).length, 1, "the default key policy");
  });
});
