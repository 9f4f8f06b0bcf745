import type { Resource } from "../../graph";
import { property, text } from "../../recorded";
import type { Target } from "./rule";
import type { World } from "./world";

/** An HTTP request made by EventBridge. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  /** Headers added by the connection and the target, without the secret's value. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string;
}

/** An API destination with its connection, or the reason why it cannot be called. */
export type Destination =
  { readonly call: Omit<HttpRequest, "body"> } | { readonly problem: string; /** URN. */ readonly culprit: string };

const destinationType = "aws:cloudwatch/eventApiDestination:EventApiDestination";
const connectionType = "aws:cloudwatch/eventConnection:EventConnection";

/**
 * The HTTP call that EventBridge would make for a target (EventBridge user guide, "API destinations as targets" and
 * "Connections for HTTP endpoint targets"; API reference, CreateApiDestination and `HttpParameters`).
 */
export function readDestination(world: World, target: Target): Destination {
  const resource = world.resource(target.arn);
  if (resource?.type !== destinationType)
    return { problem: `${target.arn} is not a recorded API destination`, culprit: target.urn };
  const refused = (problem: string, culprit = resource.urn): Destination => ({ problem, culprit });
  const url = text(resource, "invocationEndpoint") ?? "";
  const method = text(resource, "httpMethod") ?? "";
  const rate = property(resource, "invocationRateLimitPerSecond") ?? 300;
  if (!/^https:\/\/[^\s/]+/.test(url)) return refused(`its endpoint "${url}" is no https address`);
  if (!["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"].includes(method))
    return refused(`its method is "${method}"`);
  if (typeof rate !== "number" || rate < 1 || rate > 300)
    return refused(`its invocations per second are ${String(rate)}, and EventBridge takes 1 to 300`);
  const connection = world.resource(text(resource, "connectionArn") ?? "");
  if (connection?.type !== connectionType)
    return refused(`its connection ${text(resource, "connectionArn") ?? ""} is not recorded`);
  if (connection.account !== resource.account || connection.region !== resource.region)
    return refused("its connection is in another account or Region");
  const problem = problemOf(connection);
  if (problem !== undefined) return refused(`its connection ${problem}`, connection.urn);
  const values = target.http?.pathParameters ?? [];
  const places = url.split("*").length - 1;
  if (places !== values.length)
    return refused(`its endpoint has ${places} path parameters, and the target gives ${values.length}`, target.urn);
  const given = [...values];
  return {
    call: {
      method,
      url: url.replace(/\*/g, () => encodeURIComponent(given.shift() ?? "")),
      headers: { ...target.http?.headers, ...headersOf(connection) },
    },
  };
}

interface AuthParameters {
  readonly apiKey?: { readonly key?: string; readonly value?: string };
  readonly invocationHttpParameters?: {
    readonly headers?: readonly {
      readonly key: string;
      readonly value: string;
      readonly isValueSecret?: boolean;
    }[];
  };
}

const authOf = (connection: Resource) => property(connection, "authParameters") as AuthParameters | undefined;

/**
 * The reason why a connection cannot authenticate; of the three methods, only the one that this program uses is
 * simulated.
 */
function problemOf(connection: Resource): string | undefined {
  const type = text(connection, "authorizationType");
  if (type !== "API_KEY") return `authorizes by ${type ?? "nothing"}, which is not simulated: use API_KEY`;
  const { key, value } = authOf(connection)?.apiKey ?? {};
  if (!key || !value) return "has no API key with a name and a value";
  if (!connection.secrets.includes("authParameters"))
    return "has an API key that is not a secret: the state would hold it as plain text";
  return undefined;
}

function headersOf(connection: Resource): Record<string, string> {
  const { apiKey, invocationHttpParameters } = authOf(connection) ?? {};
  return {
    [apiKey?.key ?? ""]: "(secret)",
    ...Object.fromEntries(
      (invocationHttpParameters?.headers ?? []).map(({ key, value, isValueSecret }) => [
        key,
        isValueSecret === true ? "(secret)" : value,
      ]),
    ),
  };
}
