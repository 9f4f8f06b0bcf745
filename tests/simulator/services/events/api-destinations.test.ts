import assert from "node:assert/strict";
import type { Resource } from "../../../../simulator/graph";
import { allow, hub, iamPattern, inHub, queuePolicy, region, resource, role, trust, arns } from "./graphs";
import { send, told } from "./sending";

const rule = `arn:aws:events:${region}:${hub}:rule/central/call`;
const destination = `arn:aws:events:${region}:${hub}:api-destination/pipeline/6a7e8feb`;
const connection = `arn:aws:events:${region}:${hub}:connection/pipeline/0c1d`;

interface Parts {
  readonly target?: object;
  readonly destination?: object;
  readonly connection?: object;
  readonly secrets?: readonly string[];
  readonly allowed?: string;
}

/** A rule of the central bus that calls an API destination. */
function calling(parts: Parts = {}): Resource[] {
  return [
    resource("aws:cloudwatch/eventRule:EventRule", "call", inHub, {
      name: "call",
      eventBusName: "central",
      eventPattern: iamPattern,
    }),
    resource("aws:cloudwatch/eventTarget:EventTarget", "call-target", inHub, {
      rule: "call",
      eventBusName: "central",
      targetId: "pipeline",
      arn: destination,
      roleArn: `arn:aws:iam::${hub}:role/call`,
      deadLetterConfig: { arn: arns.hubQueue },
      inputTransformer: { inputPaths: { event: "$.detail.eventName" }, inputTemplate: '{"event":"<event>"}' },
      httpTarget: { pathParameterValues: ["prod"] },
      ...parts.target,
    }),
    ...role(
      "call",
      hub,
      trust("events.amazonaws.com", hub, rule),
      allow("events:InvokeApiDestination", parts.allowed ?? destination.replace("6a7e8feb", "*")),
    ),
    resource(
      "aws:cloudwatch/eventApiDestination:EventApiDestination",
      "destination",
      inHub,
      {
        name: "pipeline",
        invocationEndpoint: "https://deploy.example.com/*/start",
        httpMethod: "POST",
        invocationRateLimitPerSecond: 1,
        connectionArn: connection,
        ...parts.destination,
      },
      { arn: destination },
    ),
    {
      ...resource(
        "aws:cloudwatch/eventConnection:EventConnection",
        "connection",
        inHub,
        {
          name: "pipeline",
          authorizationType: "API_KEY",
          authParameters: {
            apiKey: { key: "Authorization", value: "Bearer x" },
            invocationHttpParameters: { headers: [{ key: "Accept", value: "text/plain", isValueSecret: false }] },
          },
          ...parts.connection,
        },
        { arn: connection },
      ),
      secrets: parts.secrets ?? ["authParameters"],
    },
  ];
}

/** Outcome of an event at the destination. */
const outcomeOf = (parts: Parts = {}) =>
  send(
    {
      "hub-queue-policy": {
        policy: queuePolicy(arns.hubQueue, rule),
      },
    },
    calling(parts),
  ).outcomes.find(({ target }) => target.urn.endsWith("call-target"));

describe("an API destination", () => {
  it("is called with the transformed event, the target's path and the connection's headers, without the secret", () => {
    const outcome = outcomeOf();
    assert(outcome?.kind === "handed", told(outcome));
    assert.deepEqual(outcome.request, {
      method: "POST",
      url: "https://deploy.example.com/prod/start",
      headers: { Authorization: "(secret)", Accept: "text/plain" },
      body: '{"event":"CreateUser"}',
    });
  });

  const cases: readonly [string, Parts, RegExp][] = [
    ["whose address is not https", { destination: { invocationEndpoint: "http://x.example" } }, /NO_RESOURCE.*https/],
    ["that AWS would call too often", { destination: { invocationRateLimitPerSecond: 301 } }, /NO_RESOURCE.*1 to 300/],
    ["without a connection", { destination: { connectionArn: "arn:aws:events:x" } }, /NO_RESOURCE.*is not recorded/],
    ["by a method that AWS refuses", { destination: { httpMethod: "TRACE" } }, /NO_RESOURCE.*TRACE/],
    [
      "with more values than its path has places",
      { target: { httpTarget: { pathParameterValues: ["a", "b"] } } },
      /NO_RESOURCE call-target: its endpoint has 1 path parameters, and the target gives 2/,
    ],
    [
      "with a connection without a key",
      { connection: { authParameters: { apiKey: { key: "Authorization" } } } },
      /NO_RESOURCE connection: .*no API key/,
    ],
    ["with a key in plain text", { secrets: [] }, /NO_RESOURCE connection: .*plain text/],
    ["with a connection that authorizes otherwise", { connection: { authorizationType: "BASIC" } }, /not simulated/],
    ["that the role may not call", { allowed: `${destination}0` }, /NO_PERMISSIONS call-policy/],
    [
      "with a template that makes no JSON",
      { target: { inputTransformer: { inputPaths: { x: "$.detail" }, inputTemplate: '{"x":"<x>"}' } } },
      /ERROR_FROM_TARGET call-target: its input transformer makes no JSON/,
    ],
  ];
  for (const [what, parts, expected] of cases)
    it(`${what} gets nothing, and the event becomes a dead letter`, () => {
      const line = told(outcomeOf(parts));
      assert.match(line, /^dead-lettered/);
      assert.match(line, expected);
    });

  it("is rejected without a role, and from another Region", () => {
    assert.match(told(outcomeOf({ target: { roleArn: "" } })), /REFUSED.*needs a roleArn/);
    const elsewhere = destination.replace(region, "us-east-1");
    assert.match(told(outcomeOf({ target: { arn: elsewhere } })), /REFUSED.*only a bus can be in another Region/);
  });
});
