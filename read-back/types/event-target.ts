import { ListTargetsByRuleCommand, type Target } from "@aws-sdk/client-eventbridge";
import type { Resource } from "../resource";
import { asJson, asSet, asTarget } from "../normalize";
import { input, type Place, readBack, unless, within } from "../read-back";

const type = "aws:cloudwatch/eventTarget:EventTarget";
const busOf = (resource: Resource): string => input(resource, "eventBusName") ?? "default";
const ruleOf = (resource: Resource): string => input(resource, "rule") ?? "";
const idOf = (resource: Resource): string => input(resource, "targetId") ?? resource.name;
const isBeside = (a: Resource) => (b: Resource) => b.type === type && busOf(a) === busOf(b) && ruleOf(a) === ruleOf(b);

/** A target, and the ids of all that the rule has. */
type Found = Target & { readonly ids: readonly string[] };

export const eventTarget = readBack<Found>({
  type,
  noun: "target",
  permissions: ["events:ListTargetsByRule"],
  nameOf: ruleOf,
  keyOf: (resource) => `${busOf(resource)} ${ruleOf(resource)} ${idOf(resource)}`,
  partOf: (resource) => ["aws:cloudwatch/eventRule:EventRule", `${busOf(resource)} ${ruleOf(resource)}`],
  async read(resource, place) {
    const targets = await place.once(`targets of ${busOf(resource)} ${ruleOf(resource)}`, () =>
      listTargets(resource, place),
    );
    const target = targets?.find(({ Id }) => Id === idOf(resource));
    return target && { ...target, ids: (targets ?? []).map(({ Id = "" }) => Id) };
  },
  effect: "The rule takes events and hands them to nobody.",
  properties: [
    {
      name: "Arn",
      planned: (resource) => input(resource, "arn"),
      found: ({ Arn }) => Arn,
      as: asTarget,
      effect: "The rule hands its events to somebody else.",
    },
    {
      name: "RoleArn",
      planned: (resource) => input(resource, "roleArn"),
      found: ({ RoleArn }) => RoleArn,
      effect: "EventBridge uses another role, which may not be allowed to deliver.",
    },
    {
      name: "DeadLetterConfig",
      planned: (resource) => within(resource, "deadLetterConfig", "arn"),
      found: ({ DeadLetterConfig }) => DeadLetterConfig?.Arn,
      effect: "What cannot be delivered is lost, or waits where nobody looks.",
    },
    {
      name: "Input",
      planned: (resource) => input(resource, "input") ?? input(resource, "inputPath"),
      found: ({ Input, InputPath }) => Input ?? InputPath,
      as: asJson,
      effect: "The target is told something else.",
    },
    {
      name: "InputTransformer",
      planned: (resource) => {
        const planned = input<{ inputPaths?: object; inputTemplate?: string }>(resource, "inputTransformer");
        return planned && { paths: planned.inputPaths ?? {}, template: planned.inputTemplate };
      },
      found: ({ InputTransformer: found }) =>
        found && { paths: found.InputPathsMap ?? {}, template: found.InputTemplate },
      effect: "The target is told something else.",
    },
    {
      name: "SqsParameters",
      planned: (resource) => within(resource, "sqsTarget", "messageGroupId"),
      found: ({ SqsParameters }) => SqsParameters?.MessageGroupId,
      effect: "A flood of one account's events makes those of all others wait.",
    },
    {
      name: "further targets",
      // Told of the first planned target alone.
      planned: (resource, { planned }) => (planned.find(isBeside(resource)) === resource ? [] : undefined),
      found: ({ ids }, resource, { planned }) => {
        const known = new Set(planned.filter(isBeside(resource)).map(idOf));
        return ids.filter((id) => !known.has(id));
      },
      as: asSet,
      effect: "Somebody else gets the events, too.",
      repair: (resource, found) => [
        `aws events remove-targets --rule ${ruleOf(resource)}${busOf(resource) === "default" ? "" : ` --event-bus-name ${busOf(resource)}`} --ids ${(found as string[]).join(" ")} --region ${resource.region}`,
      ],
    },
  ],
});

async function listTargets(resource: Resource, { clients }: Place): Promise<Target[] | undefined> {
  const targets: Target[] = [];
  let NextToken: string | undefined;
  do {
    const page = await unless(["ResourceNotFoundException"], () =>
      clients.events.send(
        new ListTargetsByRuleCommand({
          Rule: ruleOf(resource),
          EventBusName: busOf(resource),
          ...(NextToken !== undefined && { NextToken }),
        }),
      ),
    );
    if (page === undefined) return undefined;
    targets.push(...(page.Targets ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return targets;
}
