import assert from "node:assert/strict";
import { chosenDetections, detections } from "../../../model/detections/detections";
import { catalog } from "../../../model/catalog/catalog";
import { scheduledQueries } from "../../../model/query-schedules/scheduled-queries";
import { isOptIn } from "../../../model/catalog/governed-event";
import type { Environment } from "../../../environment/environment";
import { createEventBridge } from "../../../simulator/services/events/eventbridge";
import type { Graph, Resource } from "../../../simulator/graph";
import { countFired } from "../../../simulator/evidence/detection-watch";
import { recordStacks } from "../../../simulator/simulation";
import { detectionTraffic } from "../../../simulator/traffic/detection-traffic";
import { travel } from "../../../simulator/traffic/journey";
import { environmentOfProd } from "../../environment-of-prod";
import { openEnvironment } from "./guarantee-8";

/** What detections are about, and settings must ask for. */
const optIns = catalog.filter(
  (event) => isOptIn(event) && detections.some(({ governedBy }) => governedBy === event.id),
);
/** Services whose calls are recorded in us-east-1 alone. */
const recordedInOneRegion =
  /^aws\.(account|budgets|ce|cloudfront|ecr-public|iam|organizations|route53|route53domains|waf)$/;
const apiCall = "AWS API Call via CloudTrail";
const optedIn = {
  readOnly: optIns.filter(({ dataEvents }) => dataEvents !== true).map(({ id }) => id),
  dataEvents: optIns.filter(({ dataEvents }) => dataEvents === true).map(({ id }) => id),
};

/** Those that read much run where settings ask for them. */
const everyQuery = Object.fromEntries(scheduledQueries.map(({ name }) => [name, "on"]));

/** Three accounts, two hubs and a spoke, what detections are about forwarded, every saved query that tells run by itself. */
const smallEnvironment = (change: (raw: Record<string, any>) => void = () => {}): Promise<Environment> =>
  environmentOfProd((raw) => {
    raw["accounts"] = raw["accounts"].slice(0, 3);
    raw["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" }, "eu-central-1": {} };
    raw["events"] = { ...raw["events"], ...optedIn };
    raw["queries"] = { ...raw["queries"], scheduled: everyQuery };
    raw["drift"] = { detect: true };
    change(raw);
  });

type Change = (resource: Resource) => Resource | readonly Resource[] | undefined;

describe("guarantee 8, detections fire,", () => {
  let environment: Environment;
  let recorded: readonly Graph[];

  before(async () => {
    environment = await smallEnvironment();
    recorded = await recordStacks(environment);
  });

  /** Sends the detections' events through the recorded rules, without archive and queries. */
  const watch = (graphs: readonly Graph[], environment: Environment, change?: Change) => {
    const { world, organization, stage, detections: watched, judge } = openEnvironment(graphs, environment, change);
    const eventBridge = createEventBridge(world, organization);
    const journeys = detectionTraffic(stage).map((send) => travel(send, eventBridge));
    const { checked, failures } = judge({ journeys, samples: true });
    const never = failures.filter(({ event }) => event.startsWith("detection "));
    return {
      problems: failures.filter((failure) => !never.includes(failure)),
      concerned: checked,
      never: never.map(({ event }) => event.slice("detection ".length)),
      fired: (id: string) => countFired(journeys, watched).get(id) ?? {},
    };
  };

  it("holds, and every detection fired at every hub that its event can reach", () => {
    const { problems, concerned, never, fired } = watch(recorded, environment);
    assert.deepEqual([problems.slice(0, 3), never], [[], []]);
    assert.ok(concerned > 4 * detections.length, String(concerned));
    const chosen = chosenDetections(environment.settings);
    assert.deepEqual(
      detections.filter(({ id }) => !chosen.some((each) => each.id === id)).map(({ id }) => id),
      ["role-chained-twice", "secrets-read-in-series", "securityhub-v2-critical-finding", "trust-opened-then-used"],
    );
    for (const { id, source, correlates = [] } of chosen) {
      const sources = [source, ...correlates.map((event) => event.source)];
      const central = sources.some((each) => recordedInOneRegion.test(each)) || source === "aws.securityhub";
      assert.ok((fired(id)["us-east-1"] ?? 0) > 0, `${id} in us-east-1`);
      assert.equal(
        (fired(id)["eu-central-1"] ?? 0) > 0,
        !central || (source === "aws.securityhub" && !id.includes("critical")),
        `${id} in eu-central-1`,
      );
    }
  });

  const breakages: {
    readonly what: string;
    readonly change: Change;
    readonly resource: RegExp;
    readonly says: RegExp;
  }[] = [
    {
      what: "a rule that is gone",
      change: (resource) => (/^detections-root-sign-in(-notify)?$/.test(resource.name) ? undefined : resource),
      resource: /central-bus$/,
      says: /was to fire root-sign-in, and did not: no rule of the bus is for it/,
    },
    {
      what: "a rule that is disabled",
      change: rule("detections-trail-stopped", (inputs) => (inputs["state"] = "DISABLED")),
      resource: /detections-trail-stopped$/,
      says: /the rule is disabled/,
    },
    {
      what: "a pattern so wide that the near-miss fires",
      change: rule("detections-admin-port-opened", (inputs) => {
        const { source, "detail-type": type } = JSON.parse(String(inputs["eventPattern"]));
        const detail = { eventName: ["AuthorizeSecurityGroupIngress"] };
        inputs["eventPattern"] = JSON.stringify({ source, "detail-type": type, detail });
      }),
      resource: /detections-admin-port-opened$/,
      says: /It fired admin-port-opened, which is not about such an event/,
    },
    {
      what: "a pattern so narrow that the sample does not fire",
      change: rule("detections-bucket-policy-public", (inputs) => {
        const pattern = JSON.parse(String(inputs["eventPattern"]));
        inputs["eventPattern"] = JSON.stringify({ ...pattern, region: ["us-west-1"] });
      }),
      resource: /detections-bucket-policy-public$/,
      says: /the rule's pattern does not match it/,
    },
    {
      what: "a rule without the target that tells",
      change: ({ name, ...resource }) =>
        name === "detections-kms-key-disabled-notify" ? undefined : { name, ...resource },
      resource: /detections-kms-key-disabled$/,
      says: /no target "notify" of the rule took it/,
    },
    {
      what: "a queue that does not admit the rules",
      change: (resource) => {
        if (resource.type !== "aws:sqs/queuePolicy:QueuePolicy" || resource.name !== "responder-notify")
          return resource;
        const policy = String(resource.inputs["policy"]).replaceAll("-detection-", "-elsewhere-");
        return { ...resource, inputs: { ...resource.inputs, policy }, outputs: { ...resource.outputs, policy } };
      },
      resource: /detections-/,
      says: /no target "notify" of the rule took it/,
    },
    {
      what: "a state that keeps reads from the rule",
      change: rule("detections-secrets-read-in-bulk", (inputs) => (inputs["state"] = "ENABLED")),
      resource: /detections-secrets-read-in-bulk$/,
      says: /its state keeps read-only events from the rule/,
    },
    {
      what: "a second rule for the same detection",
      change: (resource) => {
        if (!/^detections-flow-logs-deleted(-notify)?$/.test(resource.name)) return resource;
        const again = (value: unknown) => String(value).replace("flow-logs-deleted", "flow-logs-again");
        const inputs = {
          ...resource.inputs,
          ...(resource.type.endsWith("EventRule")
            ? { name: again(resource.inputs["name"]) }
            : { rule: again(resource.inputs["rule"]) }),
        };
        const outputs = {
          ...resource.outputs,
          ...inputs,
          ...(resource.type.endsWith("EventRule") && {
            arn: again(resource.outputs["arn"]),
            id: again(resource.outputs["id"]),
          }),
        };
        return [resource, { ...resource, urn: again(resource.urn), name: again(resource.name), inputs, outputs }];
      },
      resource: /detections-flow-logs-/,
      says: /It fired flow-logs-deleted 2 times/,
    },
  ];

  for (const { what, change, resource, says } of breakages)
    it(`is violated by ${what}, and names the resource at fault`, () => {
      const { problems } = watch(recorded, environment, change);
      const found = problems.find((each) => resource.test(each.resource) && says.test(each.problem));
      assert.ok(found, JSON.stringify(problems.slice(0, 3), null, 2));
    });

  it("is violated by a detection that no account and Region can fire", async () => {
    const elsewhere = await smallEnvironment((raw) => {
      const event = (region: string) => ({ "detail-type": apiCall, region, detail: { eventName: "RunInstances" } });
      raw["detections"] = {
        custom: [
          {
            id: "launch-in-hong-kong",
            title: "An instance was launched in Hong Kong",
            why: "Nobody launches instances there.",
            severity: "low",
            source: "aws.ec2",
            pattern: { "detail-type": [apiCall], region: ["ap-east-1"], detail: { eventName: ["RunInstances"] } },
            sample: event("ap-east-1"),
            nearMiss: event("us-east-1"),
          },
        ],
      };
    });
    assert.deepEqual(watch(recorded, elsewhere).never, ["launch-in-hong-kong"]);
  });

  it("is not exercised, and requires nothing, without a notification channel", async () => {
    const silent = await smallEnvironment((raw) => (raw["responders"] = { disable: ["notify"] }));
    const graphs = await recordStacks(silent);
    const { problems, never } = watch(graphs, silent);
    assert.deepEqual([problems, never], [[], []]);
    const rules = graphs.flatMap(({ resources }) => resources.filter(({ name }) => name.startsWith("detections-")));
    assert.deepEqual(rules, [], "rules that nobody listens to");
  });

  it("holds if more patterns have wildcards than a bus allows, so that detections share rules, and reports one that is too wide", async () => {
    const launch = (name: string) => ({
      id: `launch-as-${name}`,
      title: "An instance was launched",
      why: "Nobody launches instances here.",
      severity: "low",
      source: "aws.ec2",
      pattern: {
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: { eventName: ["RunInstances"], requestParameters: { clientToken: [{ wildcard: `*${name}*` }] } },
      },
      sample: {
        "detail-type": "AWS API Call via CloudTrail",
        detail: { eventName: "RunInstances", requestParameters: { clientToken: name } },
      },
      nearMiss: { "detail-type": "AWS API Call via CloudTrail", detail: { eventName: "RunInstances" } },
    });
    const crowded = await smallEnvironment((raw) => {
      raw["detections"] = { custom: Array.from({ length: 27 }, (_, index) => launch(`n${index}n`)) };
    });
    const graphs = await recordStacks(crowded);
    const rulesIn = (hub: string) =>
      graphs.flatMap(({ resources }) =>
        resources.filter(
          ({ type, name, region }) => region === hub && type.endsWith("EventRule") && name.startsWith("detections-"),
        ),
      );
    const alone = chosenDetections(crowded.settings).length;
    assert.ok(rulesIn("us-east-1").length < 0.6 * alone, `${rulesIn("us-east-1").length} rules, ${alone} detections`);
    const { problems } = watch(graphs, crowded);
    assert.deepEqual(problems.slice(0, 3), []);
    const tags = rulesIn("us-east-1").flatMap(({ inputs }) => Object.values(inputs["tags"] as Record<string, string>));
    assert.ok(tags.every((value) => value.length <= 256));
    const wide = watch(
      graphs,
      crowded,
      rule("detections-aws-ec2-instance-connect", (inputs) => {
        inputs["eventPattern"] = '{"source":["aws.ec2-instance-connect"]}';
      }),
    );
    assert.ok(wide.problems.some(({ problem }) => problem.includes("It fired ssh-key-pushed, which is not about")));
  });
});

/** Changes the inputs of one rule, by its logical name. */
function rule(name: string, change: (inputs: Record<string, unknown>) => void): Change {
  return (resource) => {
    if (resource.type !== "aws:cloudwatch/eventRule:EventRule" || resource.name !== name) return resource;
    const inputs = structuredClone(resource.inputs) as Record<string, unknown>;
    change(inputs);
    return { ...resource, inputs, outputs: { ...resource.outputs, ...inputs } };
  };
}
