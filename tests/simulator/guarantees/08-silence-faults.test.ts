import assert from "node:assert/strict";
import type { Environment } from "../../../environment/environment";
import type { Envelope, JsonObject } from "../../../model/envelope";
import type { Graph, Resource } from "../../../simulator/graph";
import type { createEventBridge } from "../../../simulator/services/events/eventbridge";
import { createWorld } from "../../../simulator/services/events/world";
import type { Organization } from "../../../simulator/services/iam/organization";
import { createFunctions } from "../../../simulator/services/lambda/functions";
import { recordStacks } from "../../../simulator/simulation";
import { prepareSecrets } from "../../../simulator/traffic/channel-endpoints";
import { sendTraffic } from "../../../simulator/traffic/send-traffic";
import { environmentOfProd } from "../../environment-of-prod";
import { stageOf } from "../traffic/stage";
import { type Change, editNamed, without } from "./breakages/breakage";

const member = "200000000001";
const management = "100000000001";
const governance = "100000000002";
const west = "us-west-2";

/** A call of CloudTrail, by somebody of the account. */
interface Call {
  readonly account: string;
  readonly region: string;
  readonly source: string;
  readonly name: string;
  readonly parameters: JsonObject;
}

/** What happens to a healthy organization: a change of what is recorded, and the call that made it, if a hub can hear of it. */
interface Fault {
  readonly what: string;
  /** In the member's own Region where it says so. */
  readonly change?: Change;
  readonly call?: Call;
  /** No more events of CloudTrail from the member. */
  readonly trail?: false;
  /** Hub, account, what is silent, likely cause. */
  readonly told: readonly string[];
}

const types = {
  rule: "aws:cloudwatch/eventRule:EventRule",
  target: "aws:cloudwatch/eventTarget:EventTarget",
  role: "aws:iam/role:Role",
  schedule: "aws:scheduler/schedule:Schedule",
};

const isHere = ({ account, region }: Resource, regions: readonly string[] = [west]) =>
  account === member && regions.includes(region ?? "");
const here =
  (change: Change, regions?: readonly string[]): Change =>
  (resource) =>
    isHere(resource, regions) ? change(resource) : resource;

const rule = "event-governance-prod-compute";
const call = (source: string, name: string, parameters: JsonObject, more: Partial<Call> = {}): Call => ({
  account: member,
  region: west,
  source,
  name,
  parameters,
  ...more,
});
const role = "event-governance-prod-forwarding-us-west-2";
const computeRule = /-compute$/;
const everywhere = ["us-east-1", "us-west-2", "eu-central-1"];
const nothing = () => undefined;

const faults: readonly Fault[] = [
  {
    what: "its role removed",
    change: here(without(types.role, /^forwarding-\d+-role$/)),
    told: [`us-east-1 ${member} ${west}: every rule place-unheard`],
  },
  {
    what: "its role removed, by a call of IAM",
    change: here(without(types.role, /^forwarding-\d+-role$/)),
    call: call("iam", "DeleteRole", { roleName: role }, { region: "us-east-1" }),
    told: [`us-east-1 ${member} ${west}: every rule role-changed`],
  },
  {
    what: "a rule disabled",
    change: here(editNamed(types.rule, computeRule, (inputs) => (inputs.state = "DISABLED"))),
    call: call("events", "DisableRule", { name: rule }),
    told: [`us-east-1 ${member} ${west}: compute rule-changed`],
  },
  {
    what: "the target of a rule removed",
    change: here(without(types.target, /-compute(-|$)/)),
    call: call("events", "RemoveTargets", { rule, ids: ["central-bus"] }),
    told: [`us-east-1 ${member} ${west}: compute rule-changed`],
  },
  {
    what: "a rule deleted, and nobody heard of the call",
    change: here((resource) => (/-compute(-|$)/.test(resource.name) ? undefined : resource)),
    told: [`us-east-1 ${member} ${west}: compute rule-unheard`],
  },
  {
    what: "the schedule of its heartbeats deleted",
    change: here(without(types.schedule, /-rule-heartbeats/)),
    call: call("scheduler", "DeleteSchedule", { name: "event-governance-prod-rule-heartbeats" }),
    told: [`us-east-1 ${member} ${west}: every rule schedule-changed`],
  },
  {
    what: "the policy of the central bus removed",
    change: without("aws-native:events:EventBusPolicy", /./),
    told: ["eu-central-1", "us-east-1"].map((hub) => `${hub} ${governance} every member: every rule hub-policy`),
  },
  {
    // Then nobody is heard, and the alarm of the function says so: no account is blamed.
    what: "the policy of the function's queue removed",
    change: (resource) =>
      resource.type === "aws:sqs/queuePolicy:QueuePolicy" && resource.name === "responder-watch-silence"
        ? undefined
        : resource,
    told: [],
  },
  {
    what: "its trail stopped: heartbeats alone",
    trail: false,
    call: call("cloudtrail", "StopLogging", { name: "trail" }),
    told: [`us-east-1 ${member} events of CloudTrail trail-changed`],
  },
  {
    what: "the account suspended",
    change: here(nothing, everywhere),
    trail: false,
    told: ["eu-central-1: every rule", "us-east-1: every rule; us-west-2: every rule"].map(
      (silent) => `${silent.slice(0, silent.indexOf(":"))} ${member} ${silent} account-unheard`,
    ),
  },
  {
    what: "the account closed by the management account, of which the hub of us-east-1 hears",
    change: here(nothing, everywhere),
    trail: false,
    call: call("organizations", "CloseAccount", { accountId: member }, { account: management, region: "us-east-1" }),
    told: [
      `eu-central-1 ${member} eu-central-1: every rule account-unheard`,
      `us-east-1 ${member} us-east-1: every rule; us-west-2: every rule account-gone`,
    ],
  },
  {
    what: "a Region disabled",
    change: here(nothing),
    call: call("account", "DisableRegion", { regionName: west }, { region: "us-east-1" }),
    told: [`us-east-1 ${member} ${west}: every rule region-off`],
  },
  { what: "nothing", told: [] },
];

/** Each fault on its own: heartbeats of before and after take the recorded way, rules, roles, policies and all. */
describe("guarantee 8, each fault is named with account, Region, topic and cause, and nothing else is:", () => {
  let environment: Environment;
  let recorded: readonly Graph[];
  before(async () => {
    environment = await environmentOfProd((raw) => {
      raw["accounts"] = raw["accounts"].slice(0, 4);
      raw["regions"] = { "us-east-1": {}, [west]: { hub: "us-east-1" }, "eu-central-1": {} };
      // Nothing is archived that a saved query could be asked about.
      raw["responders"] = { disable: ["run-queries"] };
    });
    recorded = await recordStacks(environment);
  });

  /** The world with a change, and what its schedules bring into the queues of functions. */
  async function worldOf(change: Change) {
    const { settings, accounts, stacks } = environment;
    const graphs = recorded.map((graph) => ({
      ...graph,
      resources: graph.resources.flatMap((each) => change(each) ?? []),
    }));
    const organization: Organization = {
      id: settings.organization.id,
      accounts: new Map(accounts.map(({ id }) => [id, { paths: [] }])),
    };
    const world = createWorld(graphs, organization);
    const stage = stageOf(settings, {
      accounts,
      regions: stacks.map(({ region }) => region),
      buses: world.buses.filter(({ name }) => name !== "default").map(({ arn }) => arn),
    });
    const { eventBridge } = await sendTraffic([], { world, organization, stage, heartbeats: true });
    return { graphs, world, organization, stage, eventBridge };
  }

  const scheduled = (eventBridge: ReturnType<typeof createEventBridge>) =>
    [...eventBridge.sinks.others].flatMap(([queue, received]) =>
      queue.endsWith("-watch-silence") ? received.map(({ data }) => ({ queue, data })) : [],
    );

  async function suffer({ change = (each) => each, call: made, trail }: Fault): Promise<string[]> {
    const healthy = await worldOf((each) => each);
    const { graphs, world, organization, stage, eventBridge } = healthy;
    const functions = createFunctions(
      graphs,
      { world, organization, eventBridge },
      { now: stage.now, seed: (aws, { region }) => prepareSecrets(aws, environment.settings, region) },
    );
    let serial = 0;
    const send = ({ account, region, source, name, parameters }: Call, bridge: typeof eventBridge) => {
      const event: Envelope = {
        version: "0",
        id: `${name} ${serial++}`,
        "detail-type": "AWS API Call via CloudTrail",
        source: `aws.${source}`,
        account,
        region,
        time: "2026-11-02T11:00:00Z",
        resources: [],
        detail: {
          eventSource: `${source}.amazonaws.com`,
          eventName: name,
          requestParameters: parameters,
          userIdentity: { type: "IAMUser", arn: `arn:aws:iam::${account}:user/mallory` },
        },
      };
      bridge.put({ bus: { account, region }, event, sender: { kind: "service" } });
    };
    const trails = (bridge: typeof eventBridge, without = "") => {
      for (const { id } of environment.accounts)
        if (id !== without)
          send(call("iam", "CreateAccessKey", { userName: "carol" }, { account: id, region: "us-east-1" }), bridge);
    };
    // Everybody is heard for two hours, and somebody changes something in each account.
    const before = scheduled(eventBridge);
    await functions.run();
    trails(eventBridge);
    await functions.run();
    functions.advance(3600);
    for (const { queue, data } of before) functions.deliver(queue, data);
    await functions.run();
    if (made !== undefined) send(made, eventBridge);
    await functions.run();
    // Then hours with the fault.
    const broken = await worldOf(change);
    const after = scheduled(broken.eventBridge);
    for (let hours = 0; hours < 6; hours++) {
      functions.advance(3600);
      const known = scheduled(broken.eventBridge).length;
      trails(broken.eventBridge, trail === false ? member : "");
      for (const { queue, data } of [...after, ...scheduled(broken.eventBridge).slice(known)])
        functions.deliver(queue, data);
      await functions.run();
    }
    assert.deepEqual(functions.givenUp(), []);
    return functions.caused
      .filter(({ delivery }) => delivery.event.source === "event-governance.silence")
      .map(({ delivery: { bus, event } }) => {
        const { account, silent, cause } = event.detail;
        return [bus.split(":")[3], account, (silent as string[]).join("; "), cause].join(" ");
      })
      .sort();
  }

  for (const fault of faults)
    it(fault.what, async () => {
      assert.deepEqual(await suffer(fault), fault.told);
    });
});
