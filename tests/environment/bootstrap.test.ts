import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootstrap } from "../../commands/bootstrap";
import { CapturedTerminal } from "../captured-terminal";
import { type RolloutMode, rolloutModes } from "../../model/settings/rollout-modes";
import { passCfnLint } from "../cfn-lint";
import { recordStack } from "../harness";
import { rawProdSettings } from "../settings-of-prod";

const root = join(__dirname, "..", "..");

async function run(...args: string[]) {
  const terminal = new CapturedTerminal();
  const status = await bootstrap(args, terminal);
  return { status, stdout: terminal.out, stderr: terminal.err };
}

const shipped = ["prod", "--stack-config", join(root, "Pulumi.prod.yaml")];
const templateFor = async (mode: RolloutMode): Promise<any> =>
  JSON.parse((await run(...shipped, "--mode", mode)).stdout);

describe("npm run bootstrap", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "bootstrap-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("prints only the template to standard output, for the mode in settings", async () => {
    const { status, stdout, stderr } = await run(...shipped);
    assert.equal(status, 0);
    assert.deepEqual(JSON.parse(stdout), await templateFor("assumeRole"));
    assert.match(stderr, /For 13 accounts, each in us-east-1: 100000000001/);
  });

  it("prints a service control policy instead, and to standard error what its conditions mean", async () => {
    const { status, stdout, stderr } = await run(...shipped, "--scp", "--scp-except", "break-glass");
    assert.equal(status, 0);
    const { Statement: statements } = JSON.parse(stdout);
    assert(statements.every(({ Effect }: any) => Effect === "Deny"));
    assert.match(stdout, /role\/break-glass/);
    assert.match(stderr, /of the 5120 characters/);
    assert.match(stderr, /aws:PrincipalAccount is not 100000000002: /);
    assert.match(stderr, /Nobody has applied it\./);
    for (const [args, message] of [
      [["--scp", "--scp-except", "*"], /--scp-except is "\*"\. Write the name of a role/],
      [["--scp", "--scp-except", "a role"], /--scp-except is "a role"/],
      [["--scp-except", "break-glass"], /Add --scp\./],
      [
        ["--scp", ...Array.from({ length: 60 }, (_, index) => ["--scp-except", `role-number-${index}-of-many`]).flat()],
        /Name fewer roles/,
      ],
    ] as const) {
      const refused = await run(...shipped, ...args);
      assert.equal(refused.status, 2);
      assert.match(refused.stderr, message);
      assert.equal(refused.stdout, "");
    }
  });

  it("creates a role that only the governance account's deployer can assume", async () => {
    const { Parameters: parameters, Resources: resources } = await templateFor("assumeRole");
    const allowed = new RegExp(parameters.Deployer.AllowedPattern);
    assert.match(parameters.Deployer.Default, allowed);
    assert.match("arn:aws:iam::100000000002:role/deployer", allowed);
    assert.doesNotMatch("arn:aws:iam::400000000001:role/deployer", allowed);
    const role = resources.DeploymentRole.Properties;
    assert.equal(role.RoleName, "event-governance-deployment");
    assert.deepEqual(role.AssumeRolePolicyDocument.Statement[0].Condition, {
      StringEquals: { "sts:RoleSessionName": "event-governance" },
    });
  });

  it("creates a role for previews that reads what the other builds, and nothing else", async () => {
    const { Parameters: parameters, Resources: resources } = await templateFor("assumeRole");
    assert.deepEqual(parameters.Previewer.AllowedPattern, parameters.Deployer.AllowedPattern);
    const { DeploymentRole: deployment, PreviewRole: preview } = resources;
    assert.equal(preview.Properties.RoleName, "event-governance-deployment-preview");
    const [trust] = preview.Properties.AssumeRolePolicyDocument.Statement;
    assert.deepEqual([trust.Principal, trust.Action], [{ AWS: { Ref: "Previewer" } }, "sts:AssumeRole"]);
    assert.deepEqual(trust.Condition, deployment.Properties.AssumeRolePolicyDocument.Statement[0].Condition);
    const actionsOf = (role: any): string[] =>
      role.Properties.Policies.flatMap(({ PolicyDocument: document }: any) =>
        document.Statement.flatMap(({ Effect: effect, Action: actions, Resource: resource }: any) => {
          assert.equal(effect, "Allow");
          return [actions].flat().map((action: string) => `${action} ${JSON.stringify(resource)}`);
        }),
      );
    const [built, read] = [actionsOf(deployment), actionsOf(preview)];
    assert.deepEqual(
      read,
      built.filter((action) => /^\w+:(Describe|Get|List)/.test(action)),
    );
    assert(read.length > 10, `${read.length} actions`);
  });

  it("lets the deployment role make the alarm of dead letters if settings want one, and makes it where nobody else can", async () => {
    const file = join(folder, "Pulumi.prod.yaml");
    const text = readFileSync(join(root, "Pulumi.prod.yaml"), "utf8");
    writeFileSync(file, text.replace(/(event-governance:alarms:\n)/, "$1    memberDeadLetters: each\n"));
    const alarmsOf = async (mode: RolloutMode, from: readonly string[]) => {
      const { stdout } = await run(...from, "--mode", mode);
      const resources = JSON.parse(stdout).Resources as Record<string, any>;
      const granted = (role: any): string[] =>
        (role?.Properties.Policies ?? [])
          .flatMap(({ PolicyDocument: document }: any) => document.Statement)
          .filter(({ Sid }: any) => Sid === "DeadLettersAlarm")
          .flatMap(({ Action, Resource }: any) => Action.map((action: string) => `${action} ${String(Resource)}`));
      return { resources, build: granted(resources["DeploymentRole"]), read: granted(resources["PreviewRole"]) };
    };
    const arn = "arn:aws:cloudwatch:*:*:alarm:event-governance-prod-member-dead-letters";
    const { build, read } = await alarmsOf("assumeRole", ["prod", "--stack-config", file]);
    assert.ok(build.includes(`cloudwatch:PutMetricAlarm ${arn}`) && build.every((each) => each.endsWith(arn)));
    assert.deepEqual(
      read,
      ["DescribeAlarms", "ListTagsForResource"].map((action) => `cloudwatch:${action} ${arn}`),
    );
    assert.deepEqual((await alarmsOf("assumeRole", shipped)).build, []);
    const delegated = await alarmsOf("delegated", ["prod", "--stack-config", file]);
    const { AlarmName, Dimensions } = delegated.resources["DeadLettersAlarm"].Properties;
    assert.equal(AlarmName, "event-governance-prod-member-dead-letters");
    assert.deepEqual(Dimensions, [
      { Name: "QueueName", Value: delegated.resources["DeadLetters"].Properties.QueueName },
    ]);
    assert.equal((await alarmsOf("delegated", shipped)).resources["DeadLettersAlarm"], undefined);
  });

  it("bounds what the deployment role may give to roles, if settings say so", async () => {
    const file = join(folder, "Pulumi.prod.yaml");
    const text = readFileSync(join(root, "Pulumi.prod.yaml"), "utf8");
    writeFileSync(file, text.replace("mode: assumeRole\n", "mode: assumeRole\n    permissionsBoundary: true\n"));
    const { status, stdout, stderr } = await run("prod", "--stack-config", file);
    assert.equal(status, 0, stderr);
    const { Boundary: boundary, DeploymentRole: deployment } = JSON.parse(stdout).Resources;
    const { ManagedPolicyName: name, PolicyDocument: most } = boundary.Properties;
    const condition = {
      StringEquals: {
        "iam:PermissionsBoundary": { "Fn::Sub": `arn:aws:iam::\${AWS::AccountId}:policy/${String(name)}` },
      },
    };
    const statements: any[] = deployment.Properties.Policies[0].PolicyDocument.Statement;
    for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"]) {
      const allowing = statements.filter(({ Action: actions }) => [actions].flat().includes(action));
      assert.deepEqual(
        allowing.map(({ Condition }) => Condition),
        [condition],
        action,
      );
    }
    const all = statements.flatMap(({ Action: actions }) => actions as string[]);
    for (const action of ["iam:DeleteRolePermissionsBoundary", "iam:CreatePolicyVersion", "iam:AttachRolePolicy"])
      assert(!all.includes(action), action);
    // What it bounds are the actions of the roles themselves: no way to more.
    const actions: string[] = most.Statement.flatMap((statement: any) => statement.Action);
    assert(actions.includes("events:PutEvents") && actions.includes("s3:GetBucketPolicy"));
    assert(!actions.some((action) => /[*]|^iam:(Create|Attach|Pass|PutRole|PutUser|Add)|^sts:/.test(action)));
    const resources = (await recordedWith(true)).filter(({ type }) => type === "aws:iam/role:Role");
    for (const { account, name: role, inputs } of resources) {
      const isMember = /^(forwarding-|.*heartbeat)/.test(role) && account !== "100000000002";
      const arn = `arn:aws:iam::${account}:policy/${String(name)}`;
      assert.equal(inputs["permissionsBoundary"], isMember ? arn : undefined, role);
    }
    assert((await recordedWith(false)).every(({ inputs }) => inputs["permissionsBoundary"] === undefined));
  });

  const recordedWith = async (permissionsBoundary: boolean) => {
    const raw = rawProdSettings();
    const graph = await recordStack({ ...raw, rollout: { ...raw["rollout"], permissionsBoundary } });
    return graph.resources;
  };

  it("creates one statement of the bus's policy for delegation, never the whole policy, and the heartbeat", async () => {
    const { Resources: resources, Conditions: conditions } = await templateFor("delegated");
    // One schedule sends the heartbeats of ten rules: there are as many as the governed events need.
    const further = Object.keys(resources).filter((name) => /^RuleHeartbeats\d+$/.test(name));
    const entriesOf = (name: string) => JSON.parse(resources[name].Properties.Target.Input).Entries;
    const everywhere = ["RuleHeartbeats", ...further].filter((name) => resources[name].Condition === undefined);
    for (const name of everywhere)
      assert(name === everywhere.at(-1) ? entriesOf(name).length <= 10 : entriesOf(name).length === 10, name);
    const homeOnly = further.filter((name) => !everywhere.includes(name));
    assert.deepEqual(
      homeOnly.flatMap(entriesOf).map(({ Detail: detail }) => JSON.parse(detail).rule),
      ["identity-iam", "organization-changes"],
      "rules of events that arise in us-east-1 alone",
    );
    for (const name of homeOnly)
      assert.deepEqual(conditions[resources[name].Condition], { "Fn::Equals": [{ Ref: "AWS::Region" }, "us-east-1"] });
    assert.deepEqual(Object.keys(resources), [
      "Delegation",
      "DeadLetters",
      "HeartbeatRole",
      "Heartbeat",
      "RuleHeartbeats",
      ...further,
      "RoleFindingsEuCentral1",
      "RoleFindingsUsEast1",
      "RoleRemediationEuCentral1",
      "RoleRemediationUsEast1",
    ]);
    const { StatementId: id, Statement: statement } = resources.Delegation.Properties;
    assert.equal(id, "event-governance-prod-delegation");
    assert.deepEqual(statement.Condition, {
      StringEqualsIfExists: { "events:creatorAccount": "${aws:PrincipalAccount}" },
    });
    assert.deepEqual(statement.Resource, {
      "Fn::Sub": "arn:aws:events:${AWS::Region}:${AWS::AccountId}:rule/event-governance-prod-*",
    });
  });

  it("creates a role for remediation in every account, trusted only by the function of the Region's hub", async () => {
    const { Resources: resources, Conditions: conditions } = await templateFor("delegated");
    const { Condition: condition, Properties: role } = resources.RoleRemediationUsEast1;
    assert.deepEqual(conditions[condition], {
      "Fn::Or": ["us-east-1", "us-west-2"].map((region) => ({ "Fn::Equals": [{ Ref: "AWS::Region" }, region] })),
    });
    assert.deepEqual(role.RoleName, { "Fn::Sub": "event-governance-prod-remediation-${AWS::Region}" });
    assert.deepEqual(role.AssumeRolePolicyDocument.Statement, [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::100000000002:root" },
        Action: "sts:AssumeRole",
        Condition: {
          ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::100000000002:role/event-governance-prod-remediate-us-east-1" },
        },
      },
    ]);
  });

  it("creates the role for updating findings only in Security Hub's administrator, in hub Regions", async () => {
    const { Resources: resources, Conditions: conditions } = await templateFor("delegated");
    assert.equal(resources.RoleFindingsUsEast1.Condition, "HasRoleFindingsUsEast1");
    assert.deepEqual(conditions.HasRoleFindingsUsEast1, {
      "Fn::And": [
        { "Fn::Equals": [{ Ref: "AWS::AccountId" }, "200000000001"] },
        { "Fn::Equals": [{ Ref: "AWS::Region" }, "us-east-1"] },
      ],
    });
  });

  it("covers only the accounts that StackSets do not reach", async () => {
    const { stderr } = await run(...shipped, "--mode", "stackSet");
    assert.match(stderr, /For 3 accounts, each in us-east-1: 100000000001, 300000000001, 300000000002\./);
  });

  it("answers invalid settings with one message and no template", async () => {
    const file = join(folder, "Pulumi.bad.yaml");
    const text = readFileSync(join(root, "Pulumi.prod.yaml"), "utf8");
    writeFileSync(file, text.replace("Workloads: ou-ab12-22222222", "Workloads: workloads"));
    const { status, stdout, stderr } = await run("prod", "--stack-config", file);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /rollout\.units\.Workloads is "workloads".*ou-ab12-11111111/);
  });

  it("prints the deployment role's permissions as in docs/operations/prerequisites.md", async () => {
    const { Resources: resources } = await templateFor("assumeRole");
    const shown = [
      ...readFileSync(join(root, "docs", "operations", "prerequisites.md"), "utf8").matchAll(/```json\n([^`]*)```/g),
    ].map(([, block = ""]) => JSON.stringify(JSON.parse(block)));
    const { PolicyDocument: document } = resources.DeploymentRole.Properties.Policies[0];
    assert(
      shown.includes(JSON.stringify(document)),
      "docs/operations/prerequisites.md shows another permissions policy",
    );
  });

  describe("templates", () => {
    passCfnLint(async () =>
      Object.fromEntries(
        await Promise.all(rolloutModes.map(async (mode) => [mode, JSON.stringify(await templateFor(mode))] as const)),
      ),
    );
  });
});
