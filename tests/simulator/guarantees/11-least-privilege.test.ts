import assert from "node:assert/strict";
import { GetBucketEncryptionCommand, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { cloudTrailSample } from "../../../model/catalog/cloudtrail-sample";
import { heartbeat } from "../../../model/catalog/events/heartbeat";
import { correlations } from "../../../model/findings/correlations";
import { rootSignIn } from "../../../model/detections/shipped/root-sign-in";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { namesOf } from "../../../model/names";
import { type ResponderId, responderIds } from "../../../model/settings/responder-ids";
import { AwsError } from "../../../simulator/services/protocols/service";
import { athena } from "../../../simulator/services/athena/api";
import { queryDeskAt } from "../../../simulator/services/athena/query-desk";
import { cloudTrail } from "../../../simulator/services/cloudtrail/api";
import { ec2 } from "../../../simulator/services/ec2/api";
import { iam } from "../../../simulator/services/iam/api";
import { newBucket, s3 } from "../../../simulator/services/s3/api";
import { addFinding } from "../../../simulator/services/security-hub/api";
import type { Resource } from "../../../simulator/graph";
import {
  callsOfFunctions,
  callsOnFindings,
  remediationActions,
  remediationsIn,
} from "../../../simulator/evidence/function-calls";
import { bundleText, configurationOf } from "../../../simulator/services/lambda/bundle";
import { leastPrivilege } from "../../../simulator/guarantees/11-least-privilege";
import { findingLike } from "../../functions/finding-fixture";
import {
  administrator,
  findingsWorld,
  importedEvent,
  member,
  type Recorded,
  recordFindingsWorld,
  type WorldOptions,
} from "../../functions/findings-world";
import { firstFederationToken } from "../../../model/correlations/shipped/first-federation-token";
import { trailNotStartedAgain } from "../../../model/correlations/shipped/trail-not-started-again";
import { userMadeAndDeleted } from "../../../model/correlations/shipped/user-made-and-deleted";
import { apiCall, governance } from "../../functions/hub";

const names = namesOf("prod");
const region = "us-east-1";
const key = `arn:aws:kms:${region}:${governance}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
type FindingsWorld = ReturnType<typeof findingsWorld>;

/** Of each function: what takes it through every branch that makes a call of its own. */
const scenarios: Readonly<
  Record<ResponderId, { readonly options?: () => WorldOptions; play(world: FindingsWorld): void | Promise<void> }>
> = {
  notify: {
    // The chat is busy at first, so that the function hides its message.
    options: () => {
      let busy = true;
      const answer = () => {
        const response = busy ? new Response("", { status: 429, headers: { "retry-after": "9" } }) : undefined;
        busy = false;
        return response;
      };
      return { answer };
    },
    play(world) {
      hand(world, "notify", { ...rootSignIn.sample, account: member }, digestDue);
    },
  },

  remediate: {
    // One call fails at first, so that the function forgets that it has seen the event.
    options: () => {
      let failures = 1;
      return {
        fault: ({ action, principal }) =>
          action === "s3:GetPublicAccessBlock" && !principal.includes("detect-drift") && failures-- > 0
            ? new AwsError("SlowDown", "Reduce your request rate.", 503)
            : undefined,
      };
    },
    play({ functions, ...world }) {
      const everybody = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
      const partner = { ...everybody, Principal: { AWS: "arn:aws:iam::999999999999:root" } };
      const policyOf = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
      const buckets = functions.aws.state(s3, member, region);
      buckets.set("public", newBucket({ policy: policyOf(everybody) }));
      buckets.set("shared", newBucket({ policy: policyOf(everybody, partner) }));
      functions.aws.state(s3, member, "us-west-2").set("western", newBucket());
      const { groups, instances } = functions.aws.state(ec2, member, region);
      const open = { isEgress: false, ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIpv4: "0.0.0.0/0" };
      const group = { vpcId: "vpc-1", tags: {} };
      groups.set("sg-003dc7f1f1c686164", { ...group, name: "web", rules: new Map([["sgr-1", open]]) });
      groups.set("sg-003dc7f1f1c686165", { ...group, name: "administrators", rules: new Map() });
      instances.set("i-0123456789abcdef0", {
        vpcId: "vpc-1",
        state: "running",
        tags: {},
        networkInterface: { id: "eni-1", groups: [] },
      });
      const trail = `arn:aws:cloudtrail:${region}:${member}:trail/audit`;
      functions.aws.state(cloudTrail, member, region).set(trail, { logging: false, tags: {} });
      const { users, keys } = functions.aws.state(iam, member, region);
      users.set("backup", { tags: {} });
      keys.set("AKIAIOSFODNN7EXAMPLE", { user: "backup", status: "Active" });
      const about = (bucketName: string) => ({ requestParameters: { bucketName } });
      const launched = { instancesSet: { items: [{ instanceId: "i-0123456789abcdef0" }] } };
      hand(
        { functions, ...world },
        "remediate",
        apiCall("s3", "CreateBucket", about("public")),
        apiCall("s3", "PutBucketPolicy", about("public")),
        apiCall("s3", "PutBucketPolicy", about("shared")),
        apiCall("s3", "CreateBucket", about("western"), { region: "us-west-2" }),
        apiCall("ec2", "AuthorizeSecurityGroupIngress", { requestParameters: { groupId: "sg-003dc7f1f1c686164" } }),
        apiCall("ec2", "RunInstances", { responseElements: launched }),
        apiCall("cloudtrail", "StopLogging", { requestParameters: { name: "audit" } }),
        {
          ...apiCall("health", ""),
          "detail-type": "AWS Health Event",
          detail: {
            eventTypeCode: "AWS_RISK_CREDENTIALS_EXPOSED",
            eventArn: "arn:aws:health:global::event/RISK/1",
            affectedEntities: [{ entityValue: "AKIAIOSFODNN7EXAMPLE" }],
          },
        },
      );
    },
  },

  "claim-check": {
    // Events that fit into no record: of a service, and of anybody, which have a stream of their own.
    play(world) {
      const event = apiCall("iam", "PutRolePolicy", { requestParameters: { policy: "x".repeat(1_030_000) } });
      hand(world, "claim-check", event, { ...event, id: `${event.id}-put`, source: "com.example.deploys" });
    },
  },

  "enrich-findings": {
    // An account's contact is asked for in another way when it is the own account.
    play(world) {
      for (const account of [member, governance]) {
        const finding = findingLike({ Id: `of-${account}`, AwsAccountId: account }).raw;
        addFinding(world.hub, finding);
        hand(world, "enrich-findings", importedEvent(finding, account));
      }
    },
  },

  "resolve-findings": {
    play(world) {
      const instance = `arn:aws:ec2:${region}:${member}:instance/i-1`;
      const found = { LastObservedAt: "2026-01-01T00:00:00Z", Resources: [{ Type: "AwsEc2Instance", Id: instance }] };
      addFinding(world.hub, findingLike({ AwsAccountId: member, ...found }).raw);
      const requestParameters = { instancesSet: { items: [{ instanceId: "i-1" }] } };
      const deleted = cloudTrailSample({ source: "aws.ec2", eventName: "TerminateInstances", requestParameters });
      hand(world, "resolve-findings", moved(deleted) as unknown as Envelope);
    },
  },

  "correlate-findings": {
    play(world) {
      for (const sample of correlations[0]?.samples ?? []) {
        addFinding(world.hub, moved(sample));
        hand(world, "correlate-findings", importedEvent(moved(sample), String(sample["Id"])));
      }
    },
  },

  "correlate-events": {
    // One rule tells, one learns, and one waits for what does not come.
    async play(world) {
      const arisen = (event: Envelope) => ({ ...event, time: "2026-11-02T11:59:00Z" });
      const series = [userMadeAndDeleted, firstFederationToken, trailNotStartedAgain].flatMap(({ sample }) => sample);
      hand(world, "correlate-events", ...series.map(arisen));
      await world.functions.run();
      world.functions.advance(2 * 3600);
      hand(world, "correlate-events", correlationCheckDue);
    },
  },
  "detect-drift": {
    // The bus's policy is gone: what is seen is looked at again, and told.
    play(world) {
      world.functions.tamper((resource) => (resource.type.endsWith(":EventBusPolicy") ? undefined : resource));
      hand(world, "detect-drift", { ...digestDue, "detail-type": "Drift Check Due" });
    },
  },
  "run-queries": {
    // A query that takes longer than one invocation waits for it, and finds a row.
    play(world) {
      const desk = queryDeskAt(world.resources, governance, region);
      const answer = () => ({ columns: ["account", "region"], rows: [[member, region]] });
      Object.assign(world.functions.aws.state(athena, governance, region), { desk, answer, seconds: 120 });
      const detail = { query: "silent-accounts", scheduled: "2026-11-02T12:00:00Z" };
      hand(world, "run-queries", { ...digestDue, "detail-type": "Saved Query Due", detail });
    },
  },
  "watch-silence": {
    // A member that was heard five hours ago, while others are heard every hour: it is told as silent.
    async play(world) {
      const beat = { ...heartbeat.sample, region, detail: { rule: "identity" } };
      hand(world, "watch-silence", { ...beat, account: member });
      for (let hours = 0; hours < 5; hours++) {
        hand(world, "watch-silence", { ...beat, account: governance }, checkDue);
        await world.functions.run();
        world.functions.advance(3600);
      }
      hand(world, "watch-silence", { ...beat, account: governance }, checkDue);
    },
  },
};

function hand({ functions }: Pick<FindingsWorld, "functions">, id: ResponderId, ...events: readonly Envelope[]): void {
  for (const event of events) functions.enqueue(names.responder(id), JSON.stringify(event));
}

const moved = (sample: JsonObject | Envelope): JsonObject =>
  JSON.parse(JSON.stringify(sample).replaceAll("111122223333", member).replaceAll("eu-west-1", region)) as JsonObject;

const correlationCheckDue: Envelope = {
  version: "0",
  id: "c0000000-0000-4000-8000-000000000000",
  "detail-type": "Correlation Check Due",
  source: "event-governance.schedule",
  account: governance,
  time: "2026-11-02T12:00:00Z",
  region,
  resources: [],
  detail: {},
};

const digestDue: Envelope = {
  version: "0",
  id: "due",
  "detail-type": "Digest Due",
  source: "event-governance.schedule",
  account: governance,
  region,
  time: "2026-11-02T12:00:00Z",
  resources: [],
  detail: {},
};

const checkDue: Envelope = { ...digestDue, "detail-type": "Silence Check Due" };

const policyType = "aws:iam/rolePolicy:RolePolicy";

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
}

describe("least privilege of every function", () => {
  let recorded: Recorded;
  let dry: Recorded;
  before(async () => {
    dry = await recordFindingsWorld((raw) => {
      raw["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" } };
      raw["bus"] = { requireForwarding: true };
      raw["drift"] = { detect: true };
      raw["remediation"] = { mode: "dry-run", encryption: { keys: { [region]: key } } };
    });
    recorded = await recordFindingsWorld((raw) => {
      raw["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" } };
      // The bus then admits no direct PutEvents: the function needs its own permission.
      raw["bus"] = { requireForwarding: true };
      raw["drift"] = { detect: true };
      raw["remediation"] = {
        mode: "enforce",
        encryption: { keys: { [region]: key } },
        instances: { securityGroup: "administrators" },
      };
      raw["notifications"] = {
        channels: [
          { id: "security", kind: "slack", secret: "event-governance/slack" },
          { id: "shop", kind: "teams", secret: "event-governance/teams" },
          { id: "endpoint", kind: "https", secret: "event-governance/endpoint" },
          { id: "on-call", kind: "email", addresses: ["security@example.com"] },
          {
            id: "tickets",
            kind: "ticket",
            secret: "event-governance/tickets",
            ticket: { endpoint: "https://example.com" },
          },
        ],
        routes: [{ channels: ["security", "shop", "endpoint", "on-call", "tickets"] }],
      };
    });
  });

  /** Evidence of functions in their scenarios, in a world with `change`. */
  async function evidence(ids: readonly ResponderId[], change?: WorldOptions["change"], of = recorded) {
    const options = Object.assign({}, ...ids.map((id) => scenarios[id].options?.())) as WorldOptions;
    const now = new Date("2026-11-02T12:00:00Z");
    const world = findingsWorld(of, { now, ...options, ...(change && { change }) });
    for (const id of ids) await scenarios[id].play(world);
    await world.functions.run();
    const acting = ids.map((id) => names.responder(id));
    const runs = world.functions.runs.filter(({ name }) => acting.includes(name));
    return { world, runs, loops: [], resources: world.resources, complete: true };
  }

  const problemsOf = (found: Awaited<ReturnType<typeof evidence>>) =>
    leastPrivilege.check({ functions: found }).failures.map(({ resource, problem }) => ({ resource, problem }));

  it("requires exactly what their roles and those that they assume allow, on every resource", async () => {
    assert.deepEqual(Object.keys(scenarios).sort(), [...responderIds]);
    const found = await evidence(responderIds);
    assert.deepEqual(problemsOf(found), []);
    assert.deepEqual([found.world.functions.givenUp(), found.world.functions.loops()], [[], []]);
    assert(leastPrivilege.check({ functions: found }).checked > 150);
  });

  /** The role policies that a function acts under: its own, and one of those that it assumes. */
  const policiesOf: Readonly<Record<ResponderId, readonly string[]>> = {
    notify: ["responder-notify"],
    remediate: ["responder-remediate", `forwarding-${member}-remediation-role`],
    "claim-check": ["responder-claim-check"],
    "enrich-findings": ["responder-enrich-findings"],
    "resolve-findings": ["responder-resolve-findings", `forwarding-${administrator}-findings-role`],
    "correlate-findings": ["responder-correlate-findings", `forwarding-${administrator}-findings-role`],
    "correlate-events": ["responder-correlate-events"],
    "detect-drift": ["responder-detect-drift"],
    "run-queries": ["responder-run-queries"],
    "watch-silence": ["responder-watch-silence"],
  };

  it("makes the calls that recorded roles are asked about, and no others", async () => {
    assert.deepEqual(Object.keys(callsOfFunctions).sort(), [...responderIds].sort());
    for (const id of responderIds) {
      const { runs, resources } = await evidence([id]);
      const calls = runs.flatMap((run) =>
        run.calls.map((call) => ({ ...call, isOwn: call.principal === run.roleArn })),
      );
      const made = (isOwn: boolean) =>
        [...new Set(calls.filter((call) => call.isOwn === isOwn).map(({ permission }) => permission))].sort();
      assert.deepEqual(
        made(true),
        [...new Set(callsOfFunctions[id]?.map(({ action }) => action))].sort(),
        `${id}, with its own role`,
      );
      const code = resources.find(
        ({ type, name }) => type === "aws:lambda/function:Function" && name === `responder-${id}`,
      );
      assert(code !== undefined);
      const remediation = configurationOf(code)["remediation"] as object | undefined;
      const expected =
        remediation === undefined
          ? (callsOnFindings[id] ?? [])
          : remediationActions(remediation, remediationsIn(bundleText(code) ?? ""));
      assert.deepEqual(made(false), [...expected].sort(), `${id}, with roles that it assumes`);
    }
  });

  /** Other statements for one role policy. */
  const changed =
    (names: readonly string[], edit: (statements: Statement[]) => Statement[]) => (resource: Resource) => {
      if (resource.type !== policyType || !names.includes(resource.name)) return resource;
      const document = JSON.parse(String(resource.inputs["policy"])) as { Statement: Statement[] };
      const policy = JSON.stringify({ ...document, Statement: edit(document.Statement) });
      return { ...resource, inputs: { ...resource.inputs, policy }, outputs: { ...resource.outputs, policy } };
    };

  /** What Lambda itself reads the function's queue with: without it nothing runs that could be denied. */
  const isPolling = ({ Action }: Statement) => Action.includes("sqs:ReceiveMessage");

  const without = (actions: readonly string[]) => (statements: Statement[]) =>
    statements.flatMap((statement) => {
      if (isPolling(statement)) return statement;
      const left = [statement.Action].flat().filter((each) => !actions.includes(each));
      return statement.Effect === "Deny" ? statement : left.length > 0 ? { ...statement, Action: left } : [];
    });

  /** One action after another; of several services at once where each service's calls answer events of its own. */
  function roundsOf(actions: readonly string[], name: string): string[][] {
    if (!name.endsWith("-remediation-role")) return actions.map((action) => [action]);
    const serviceOf = (action: string) => action.split(":")[0];
    const rounds: string[][] = [];
    for (const action of actions) {
      const free = rounds.find((round) => !round.some((each) => serviceOf(each) === serviceOf(action)));
      if (free === undefined) rounds.push([action]);
      else free.push(action);
    }
    return rounds;
  }

  for (const id of responderIds)
    for (const name of policiesOf[id])
      it(`denies ${id} each action that ${name} no longer allows`, async () => {
        const usual = await evidence([id]);
        const used = usual.runs.flatMap(({ calls }) => calls).map(({ permission }) => permission);
        const needed = policyActions(usual.resources, name).filter((action) => used.includes(action));
        assert(needed.length > 0);
        for (const actions of roundsOf(needed, name)) {
          const problems = problemsOf(await evidence([id], changed([name], without(actions))));
          for (const action of actions)
            assert(
              problems.some(
                ({ problem }) => problem.startsWith("It was denied") && problem.includes(`allows ${action}:`),
              ),
              `nothing misses ${action}: ${JSON.stringify(problems)}`,
            );
        }
      });

  it("reports what a policy allows beyond that, an action or a resource, for any role", async () => {
    const every = [...new Set(Object.values(policiesOf).flat())];
    const extra: Statement[] = [
      { Effect: "Allow", Action: "s3:DeleteBucket", Resource: "*" },
      { Effect: "Allow", Action: "sts:AssumeRole", Resource: "arn:aws:iam::999999999999:role/elsewhere" },
    ];
    const found = await evidence(
      responderIds,
      changed(every, (statements) => [...statements, ...extra]),
    );
    const policies = found.resources.filter(({ type, name }) => type === policyType && every.includes(name));
    const expected = policies.flatMap(({ urn }) => [
      `${urn} It allows s3:DeleteBucket on *, which the function never called.`,
      `${urn} It allows sts:AssumeRole on arn:aws:iam::999999999999:role/elsewhere, which the function never called.`,
    ]);
    assert.deepEqual(
      problemsOf(found)
        .map(({ resource, problem }) => `${resource} ${problem}`)
        .sort(),
      expected.sort(),
    );
  });

  it("is read-only in dry-run: no role in a member may change anything, and it needs all that it may do", async () => {
    const found = await evidence(["remediate"], undefined, dry);
    assert.deepEqual(problemsOf(found), []);
    const actions = policyActions(found.resources, `forwarding-${member}-remediation-role`);
    assert.deepEqual(
      actions.filter((action) => !/^[a-z0-9]+:(Get|List|Describe)/.test(action)),
      [],
    );
    const outcomes = found.world.functions.caused
      .filter(({ delivery }) => delivery.event.source === "event-governance.remediation")
      .map(({ delivery }) => delivery.event.detail["outcome"]);
    assert.equal(new Set(outcomes).size, 1);
    assert.equal(outcomes[0], "dry-run");
  });

  it("denies a session in a dry-run unit what the role may do because another unit enforces", async () => {
    const world = findingsWorld(
      await recordFindingsWorld((raw) => {
        raw["regions"] = { "us-east-1": {} };
        raw["remediation"] = { mode: "enforce", units: { Workloads: "dry-run" } };
      }),
    );
    const statements = new Set<string>();
    await scenarios.remediate.play(world);
    await world.functions.run();
    for (const { action, input } of world.functions.aws.calls)
      if (action === "sts:AssumeRole") statements.add(String(input["Policy"]));
    assert(statements.size > 3);
    for (const policy of statements) assert.doesNotMatch(policy, /:(Put|Delete|Revoke|Create|Modify|Start|Update)/);
    const role = policyActions(world.resources, `forwarding-${member}-remediation-role`);
    assert(role.includes("s3:PutBucketPublicAccessBlock"), role.join());
  });

  it("limits a session to its own policy, whatever its role may do", async () => {
    const { functions } = findingsWorld(recorded);
    for (const name of ["mine", "yours"]) functions.aws.state(s3, member, region).set(name, newBucket());
    const role = (account: string, purpose: string) => `arn:aws:iam::${account}:role/${names.role(purpose, region)}`;
    const sts = new STSClient({ ...functions.aws.client(role(governance, "remediate"), region) } as never);
    const session = async (Policy?: object) => {
      const { Credentials: made } = await sts.send(
        new AssumeRoleCommand({
          RoleArn: role(member, "remediation"),
          RoleSessionName: "test",
          ...(Policy && { Policy: JSON.stringify(Policy) }),
        }),
      );
      const credentials = { accessKeyId: made?.AccessKeyId ?? "", secretAccessKey: made?.SecretAccessKey ?? "" };
      const client = new S3Client({
        ...functions.aws.client(role(member, "remediation"), region),
        credentials,
      } as never);
      return (Bucket: string) => client.send(new GetBucketEncryptionCommand({ Bucket }));
    };
    const statement = { Effect: "Allow", Action: "s3:GetEncryptionConfiguration", Resource: "arn:aws:s3:::mine" };
    const narrow = await session({ Version: "2012-10-17", Statement: [statement] });
    await narrow("mine");
    await assert.rejects(narrow("yours"), /statement 1 of the session's policy does not apply/);
    await (
      await session()
    )("yours");
    await assert.rejects(session({ Statement: [{ ...statement, Resource: "x".repeat(2048) }] }), /2,?\d+ characters/);
    await assert.rejects(session({ Statement: [{ Effect: "Allow" }] }), /MalformedPolicyDocument|Action/);
  });
});

function policyActions(resources: readonly Resource[], name: string): string[] {
  const policy = resources.find((each) => each.type === policyType && each.name === name);
  const { Statement } = JSON.parse(String(policy?.inputs["policy"])) as { Statement: Statement[] };
  return [...new Set(Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action))];
}
