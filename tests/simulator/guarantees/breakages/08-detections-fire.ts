import type { Resource } from "../../../../simulator/graph";
import type { Breakage, Change } from "./breakage";

const functionType = "aws:lambda/function:Function";

/** Another `configuration.json` in the archive of the function that tells people. */
const configured =
  (change: (configuration: any) => void): Change =>
  (resource: Resource) => {
    if (resource.type !== functionType || resource.name !== "responder-notify") return resource;
    const inputs = structuredClone(resource.inputs) as any;
    const { asset } = inputs.code.archive.assets["configuration.json"];
    const configuration = JSON.parse(asset.text);
    change(configuration);
    asset.text = JSON.stringify(configuration);
    return { ...resource, inputs, outputs: { ...resource.outputs, code: inputs.code } };
  };

export const breakages: readonly Breakage[] = [
  {
    what: "a watch for silence that no schedule wakes",
    change: (resource) => (resource.name === "responder-watch-silence-schedule" ? undefined : resource),
    resource: /Function::responder-watch-silence$/,
    says: /Nobody was told that it is not heard any more/,
    functions: /watch-silence|notify/,
  },
  {
    what: "detections that look for their subject where every event says the same",
    change: configured(({ detections }) => {
      for (const detection of detections) detection.subject = ["detail.eventSource", "source"];
    }),
    resource: /Function::responder-notify$/,
    says: /told of it within 60 minutes, as an incident of snapshot-made-public about the-one-that-matters/,
    functions: /notify/,
  },
  {
    what: "incidents that are told together after the first",
    change: configured((configuration) => (configuration.collapseAfter = 1)),
    resource: /Function::responder-notify$/,
    says: /No channel was told of it within 60 minutes/,
    functions: /notify/,
  },
  {
    what: "a function that tells nobody",
    // Nobody is meant to hear of it. Where channels fail instead, each message is tried until it is a dead letter, which
    // takes long.
    change: configured((configuration) => Object.assign(configuration, { routes: [], defaultChannel: "none" })),
    resource: /Function::responder-notify$/,
    says: /No channel was told of it within 60 minutes, as a call that failed of admin-port-opened about the-one-that-was-tried-first/,
    functions: /notify/,
  },
];
