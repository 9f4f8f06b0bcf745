import assert from "node:assert/strict";
import type { Graph } from "../../../simulator/graph";
import type { Delivery } from "../../../simulator/services/events/delivery";
import { createEventBridge } from "../../../simulator/services/events/eventbridge";
import { createWorld } from "../../../simulator/services/events/world";
import { fireSchedules } from "../../../simulator/services/scheduler/schedules";
import { recordStack } from "../../harness";
import { planNetwork } from "../../../model/network/network";
import { listedAccounts } from "../../../organization/accounts";
import { prodSettings, rawProdSettings } from "../../settings-of-prod";

const member = "400000000001";
const organization = { id: "o-a1b2c3d4e5", accounts: new Map([[member, { paths: [] }]]) };

const isArchived = (delivery: Delivery): boolean =>
  delivery.matches.some(({ targets }) =>
    targets.some((target) =>
      target.kind === "forwarded"
        ? isArchived(target.delivery)
        : target.kind === "handed" && target.target.arn.includes(":firehose:"),
    ),
  );

/** Which heartbeats of a member reach the archive: its rules', and "" for that of the account and Region. */
function heard(graph: Graph): string[] {
  const world = createWorld([graph], organization);
  const eventBridge = createEventBridge(world, organization, { unavailable: () => false });
  return fireSchedules(world, organization, eventBridge, "2026-11-02T12:00:00Z").flatMap(({ outcome }) => {
    if (outcome.kind !== "put" || outcome.delivery.event.account !== member) return [];
    return isArchived(outcome.delivery) ? [String(outcome.delivery.event.detail["rule"] ?? "")] : [];
  });
}

/** Suffixes of the member's rules in us-east-1, sorted. */
const rules = (() => {
  const settings = prodSettings();
  const { members } = planNetwork("prod", settings, listedAccounts(settings));
  const own = members.find(({ accountId, region }) => accountId === member && region === "us-east-1");
  return (own?.rules ?? []).map(({ suffix }) => suffix).sort();
})();

/** Of each topic and of its parts a few: the others differ in their patterns alone. */
const switchedOff = ["configuration", "findings-guardduty", "identity", "identity-iam", "operations", "protection"];

describe("a member's rule that is switched off", () => {
  let graph: Graph;
  before(async () => {
    graph = await recordStack(rawProdSettings());
  });

  it("is silent, and no other rule is", () => {
    assert.deepEqual(heard(graph).sort(), ["", ...rules]);
    for (const rule of switchedOff) {
      assert.ok(rules.includes(rule), rule);
      const arn = `arn:aws:events:us-east-1:${member}:rule/event-governance-prod-${rule}`;
      const without = {
        disabled: graph.resources.map((each) =>
          each.outputs["arn"] === arn
            ? {
                ...each,
                inputs: { ...each.inputs, state: "DISABLED" },
                outputs: { ...each.outputs, state: "DISABLED" },
              }
            : each,
        ),
        "without a target": graph.resources.filter(
          ({ type, name }) => !(type.endsWith(":EventTarget") && name === `forwarding-${member}-${rule}`),
        ),
      };
      for (const [how, resources] of Object.entries(without)) {
        assert.notDeepEqual(resources, graph.resources, how);
        // The heartbeat of the account and Region is carried by the rule of its topic.
        const silent = rule === "operations" ? ["", rule] : [rule];
        const expected = ["", ...rules].filter((each) => !silent.includes(each));
        assert.deepEqual(heard({ ...graph, resources }).sort(), expected, `${rule} ${how}`);
      }
    }
  });
});
