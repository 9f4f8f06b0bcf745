import type { Resource } from "../../../../simulator/graph";
import { type Breakage, edit } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "members that aim at a bus that relays to the hub",
    change: relayThroughSpoke,
    resource: /relay-/,
    says: /third bus/,
    regions: true,
  },
  {
    what: "an archive that takes the writes of its own delivery role",
    change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
      if (/^(forwarding-100000000002|event-archive)-configuration$/.test(resource.name))
        inputs.eventPattern = JSON.stringify({ source: ["aws.s3"], detail: { eventName: ["PutObject"] } });
    }),
    resource: /forwarding-100000000002-configuration$/,
    says: /feeds itself/,
  },
  {
    what: "an archive that takes the key's use by its own roles",
    change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
      if (!/^(forwarding-100000000002|event-archive)-protection$/.test(resource.name)) return;
      inputs.eventPattern = JSON.stringify({ source: ["aws.kms"], detail: { eventName: ["GenerateDataKey"] } });
      inputs.state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
    }),
    resource: /forwarding-100000000002-protection$/,
    says: /feeds itself/,
  },
  {
    what: "an archive that takes what its crawler says",
    change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
      if (/^(forwarding-100000000002|event-archive)-workload$/.test(resource.name))
        inputs.eventPattern = JSON.stringify({ source: ["aws.glue"], "detail-type": ["Glue Crawler State Change"] });
    }),
    resource: /forwarding-100000000002-workload$/,
    says: /feeds itself/,
  },
];

/** In the spoke Region every member aims at a bus over there, which relays to the hub. */
function relayThroughSpoke(resource: Resource): Resource | readonly Resource[] {
  const hub = "arn:aws:events:us-east-1:100000000002:event-bus/event-governance-prod";
  const relay = hub.replace("us-east-1", "us-west-2");
  const toSpoke = (copied: Resource): Resource =>
    JSON.parse(
      JSON.stringify(copied)
        .replaceAll("us-east-1", "us-west-2")
        .replaceAll(/central-bus|event-archive/g, "relay"),
    );
  if (resource.region === "us-west-2") return JSON.parse(JSON.stringify(resource).replaceAll(hub, relay)) as Resource;
  if (resource.stack !== "prod") return resource;
  switch (resource.type) {
    case "aws:cloudwatch/eventBus:EventBus":
    case "aws-native:events:EventBusPolicy":
      return [resource, toSpoke(resource)];
    case "aws:cloudwatch/eventRule:EventRule":
      return resource.name === "event-archive-workload" ? [resource, toSpoke(resource)] : resource;
    case "aws:cloudwatch/eventTarget:EventTarget": {
      if (resource.name !== "event-archive-workload") return resource;
      const copy = toSpoke(resource);
      return [resource, { ...copy, inputs: { ...copy.inputs, arn: hub }, outputs: { ...copy.outputs, arn: hub } }];
    }
    default:
      return resource;
  }
}
