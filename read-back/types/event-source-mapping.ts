import { type EventSourceMappingConfiguration, ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import type { Resource } from "../resource";
import { asSet } from "../normalize";
import { input, type Place, readBack, unless, within } from "../read-back";

const functionOf = (resource: Resource): string => (input(resource, "functionName") ?? "").split(":").at(-1) ?? "";

/** Lambda names a mapping by an id that it chooses: it is found by function and queue. */
export const eventSourceMapping = readBack<EventSourceMappingConfiguration>({
  type: "aws:lambda/eventSourceMapping:EventSourceMapping",
  noun: "event source mapping",
  permissions: ["lambda:ListEventSourceMappings"],
  nameOf: functionOf,
  keyOf: (resource) => `${functionOf(resource)} ${input(resource, "eventSourceArn") ?? ""}`,
  partOf: (resource) => ["aws:lambda/function:Function", functionOf(resource)],
  async read(resource, place) {
    const mappings = await place.once(`mappings of ${functionOf(resource)}`, () => list(resource, place));
    return mappings?.find(({ EventSourceArn }) => EventSourceArn === input(resource, "eventSourceArn"));
  },
  effect: "The function is handed nothing: what it is for waits in its queue.",
  properties: [
    {
      name: "State",
      planned: (resource) => (input<boolean>(resource, "enabled") === false ? "Disabled" : "Enabled"),
      // Creating, Enabling and Updating pass.
      found: ({ State }) => (["Creating", "Enabling", "Updating"].includes(State ?? "") ? "Enabled" : State),
      effect: "The function is handed nothing: what it is for waits in its queue.",
    },
    {
      name: "BatchSize",
      planned: (resource) => input<number>(resource, "batchSize"),
      found: ({ BatchSize }) => BatchSize,
      effect: "The function is handed more or fewer messages at once than it can take.",
    },
    {
      name: "FunctionResponseTypes",
      planned: (resource) => input<string[]>(resource, "functionResponseTypes"),
      found: ({ FunctionResponseTypes }) => FunctionResponseTypes ?? [],
      as: asSet,
      effect: "One message that fails is handed over again together with those that succeeded.",
    },
    {
      name: "MaximumConcurrency",
      planned: (resource) => within(resource, "scalingConfig", "maximumConcurrency"),
      found: ({ ScalingConfig }) => ScalingConfig?.MaximumConcurrency,
      effect: "The function runs more or less often at the same time than planned.",
    },
  ],
});

async function list(resource: Resource, { clients }: Place): Promise<EventSourceMappingConfiguration[] | undefined> {
  const mappings: EventSourceMappingConfiguration[] = [];
  let Marker: string | undefined;
  do {
    const page = await unless(["ResourceNotFoundException"], () =>
      clients.lambda.send(
        new ListEventSourceMappingsCommand({
          FunctionName: functionOf(resource),
          ...(Marker !== undefined && { Marker }),
        }),
      ),
    );
    if (page === undefined) return undefined;
    mappings.push(...(page.EventSourceMappings ?? []));
    // The last page has an empty marker.
    Marker = page.NextMarker === "" ? undefined : page.NextMarker;
  } while (Marker !== undefined);
  return mappings;
}
