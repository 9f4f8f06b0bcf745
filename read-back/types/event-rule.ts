import { DescribeRuleCommand, ListRulesCommand, type Rule } from "@aws-sdk/client-eventbridge";
import type { Resource } from "../resource";
import { asPattern } from "../normalize";
import { input, type Place, readBack, unless } from "../read-back";

const nameOf = (resource: Resource): string => input(resource, "name") ?? resource.name;
const busOf = (resource: Resource): string => input(resource, "eventBusName") ?? "default";
const at = (resource: Resource): string => {
  const bus = busOf(resource);
  return `--name ${nameOf(resource)}${bus === "default" ? "" : ` --event-bus-name ${bus}`} --region ${resource.region}`;
};

/** `ENABLED_WITH_ALL…` only where planned. */
export const eventRule = readBack<Rule>({
  type: "aws:cloudwatch/eventRule:EventRule",
  noun: "rule",
  permissions: ["events:DescribeRule", "events:ListRules"],
  nameOf,
  keyOf: (resource) => `${busOf(resource)} ${nameOf(resource)}`,
  async read(resource, place) {
    const bus = busOf(resource);
    // The policy of a delegated rollout lets the governance account describe each of its rules, and list none.
    if (bus.startsWith("arn:"))
      return unless(["ResourceNotFoundException"], () =>
        place.clients.events.send(new DescribeRuleCommand({ Name: nameOf(resource), EventBusName: bus })),
      );
    const rules = await place.once(`rules of ${bus}`, () => listRules(place, bus));
    return rules?.get(nameOf(resource));
  },
  effect: "What it takes is not forwarded, archived or noticed.",
  properties: [
    {
      name: "State",
      planned: (resource) => input(resource, "state") ?? "ENABLED",
      found: ({ State }) => State,
      effect: "The rule takes no event while it is disabled.",
      repair: (resource) =>
        (input(resource, "state") ?? "ENABLED") === "ENABLED" ? [`aws events enable-rule ${at(resource)}`] : [],
    },
    {
      name: "EventPattern",
      planned: (resource) => input(resource, "eventPattern"),
      found: ({ EventPattern }) => EventPattern,
      as: asPattern,
      effect: "The rule takes other events than planned.",
    },
    {
      name: "ScheduleExpression",
      planned: (resource) => input(resource, "scheduleExpression"),
      found: ({ ScheduleExpression }) => ScheduleExpression,
      effect: "What depends on the schedule runs at other times.",
    },
  ],
});

/** The environment's rules on a bus by name; `undefined`: there is no such bus. */
async function listRules({ clients, prefix }: Place, bus: string): Promise<ReadonlyMap<string, Rule> | undefined> {
  const rules = new Map<string, Rule>();
  let NextToken: string | undefined;
  do {
    const page = await unless(["ResourceNotFoundException"], () =>
      clients.events.send(
        new ListRulesCommand({ EventBusName: bus, NamePrefix: prefix, ...(NextToken !== undefined && { NextToken }) }),
      ),
    );
    if (page === undefined) return undefined;
    for (const rule of page.Rules ?? []) rules.set(rule.Name ?? "", rule);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return rules;
}
