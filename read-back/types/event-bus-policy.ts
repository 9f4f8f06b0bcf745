import { DescribeEventBusCommand } from "@aws-sdk/client-eventbridge";
import type { Resource } from "../resource";
import { asPolicy, asSet, asStatement } from "../normalize";
import { input, readBack, unless } from "../read-back";

const type = "aws-native:events:EventBusPolicy";
const busOf = (resource: Resource): string => input(resource, "eventBusName") ?? "default";
const idOf = (resource: Resource): string => input(resource, "statementId") ?? "";

/** The statement with the planned id, and all others of the bus. */
interface Found {
  readonly statement: object;
  readonly others: readonly object[];
}

/** A statement of a bus's policy; its id is the statement's `Sid` (EventBridge API reference, PutPermission). */
export const eventBusPolicy = readBack<Found>({
  type,
  noun: "bus policy",
  permissions: ["events:DescribeEventBus"],
  nameOf: busOf,
  keyOf: (resource) => `${busOf(resource)} ${idOf(resource)}`,
  partOf: (resource) => ["aws:cloudwatch/eventBus:EventBus", busOf(resource)],
  async read(resource, place) {
    const bus = await place.once(`bus ${busOf(resource)}`, () =>
      unless(["ResourceNotFoundException"], () =>
        place.clients.events.send(new DescribeEventBusCommand({ Name: busOf(resource) })),
      ),
    );
    const { Statement: statements } = asPolicy(bus?.Policy ?? "{}") as {
      readonly Statement: readonly { Sid?: string }[];
    };
    const statement = statements.find(({ Sid }) => Sid === idOf(resource));
    return statement && { statement, others: statements.filter((each) => each !== statement) };
  },
  effect: "The bus takes no event from other accounts: each goes to the dead-letter queue of its member.",
  properties: [
    {
      name: "Policy",
      planned: (resource) => ({ ...input<object>(resource, "statement"), Sid: idOf(resource) }),
      found: ({ statement }) => statement,
      as: asStatement,
      effect: "Others may put events on this bus, or those that should may not.",
    },
    {
      name: "further statements",
      // Others may have business of their own on a default bus; the central bus is the program's alone.
      planned: (resource, { planned }) =>
        busOf(resource) === "default" || planned.find((each) => isBeside(resource, each)) !== resource ? undefined : [],
      found: ({ others }, resource, { planned }) => {
        const ids = new Set(planned.filter((each) => isBeside(resource, each)).map(idOf));
        return others.filter((each) => !ids.has(String((each as { Sid?: string }).Sid)));
      },
      as: asSet,
      effect: "Others may put events on this bus.",
      repair: (resource, found) =>
        (found as { Sid?: string }[]).map(
          ({ Sid = "" }) =>
            `aws events remove-permission --event-bus-name ${busOf(resource)} --statement-id ${Sid} --region ${resource.region}`,
        ),
    },
  ],
});

const isBeside = (a: Resource, b: Resource): boolean => b.type === type && busOf(a) === busOf(b);
