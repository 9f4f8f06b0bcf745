import type { Resource } from "../../../simulator/graph";
import { creations } from "./calls";
import { inputsOf } from "./calls/call";
import { apis, schemas } from "./models";
import { problemsOf } from "./shapes";

const services = apis.of;
const resourceTypes = schemas.of;

/** What AWS's models find wrong with a resource: each line names the call, or the resource type's schema, and the member. */
export function problemsOfResource(resource: Resource): string[] {
  const creation = creations[resource.type];
  if (creation === undefined) return [`no call is known that makes a ${resource.type}`];
  const inputs = inputsOf(resource);
  const { schema } = creation;
  return [
    ...creation.calls(inputs).flatMap(({ api, request }) => problemsOfRequest(api, request)),
    ...(schema === undefined
      ? []
      : problemsOf(schema.properties?.(inputs) ?? inputs, schema.type, {
          shapes: resourceTypes[schema.type] ?? {},
          whole: false,
          open: schema.whole !== true,
        }).map((problem) => `${schema.type} ${problem}`)),
  ];
}

/** Of one request, such as `events.PutRule`. */
function problemsOfRequest(api: string, request: unknown): string[] {
  const [service = "", operation = ""] = api.split(".");
  const { requests, shapes } = services[service] ?? { requests: {}, shapes: {} };
  return problemsOf(request, requests[operation] ?? operation, { shapes, whole: true }).map(
    (problem) => `${api} ${problem}`,
  );
}
