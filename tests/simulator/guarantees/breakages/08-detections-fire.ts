import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

const isWatcher = ({ type, name }: Resource) => type === functionType && name === "responder-watch-silence";

/** Other code in place of the function that watches silence; `createHandler` is the text of one, of `sound`. */
const recoded =
  (createHandler: string): Change =>
  (resource) => {
    if (!isWatcher(resource)) return resource;
    const inputs = structuredClone(resource.inputs) as any;
    const { asset } = inputs.code.archive.assets["index.js"];
    const path = join(mkdtempSync(join(tmpdir(), "recoded-")), "index.js");
    const text = `const sound = require(${JSON.stringify(asset.path)});
exports.handler = sound.handler;
exports.createHandler = ${createHandler};
`;
    writeFileSync(path, text);
    asset.path = path;
    return { ...resource, inputs, outputs: { ...resource.outputs, code: inputs.code } };
  };

/** It believes what a sender says: `change` alters a `record` by its `event`. */
const believing = (change: string): Change =>
  recoded(`(context) => {
  const handle = sound.createHandler(context);
  const believed = (record) => {
    const event = JSON.parse(record.body);
    ${change}
    return { ...record, body: JSON.stringify(event) };
  };
  return ({ Records }, invocation) => handle({ Records: Records.map(believed) }, invocation);
}`);

/** What it remembers of accounts is written where it does not look again. */
const forgetful: Change = recoded(`(context) => {
  let written = 0;
  const handle = (request, options) => {
    const forgets = String(request.headers["x-amz-target"]).endsWith(".PutItem");
    const body = forgets ? String(request.body).replace('"silence#', '"forgotten#' + written++ + '#') : request.body;
    return context.aws.requestHandler.handle(Object.assign(request, { body }), options);
  };
  return sound.createHandler({ ...context, aws: { ...context.aws, requestHandler: { handle } } });
}`);

/** Without the resources with these names. */
const without =
  (pattern: RegExp): Change =>
  (resource) =>
    pattern.test(resource.name) ? undefined : resource;

const watcher = /Function::responder-watch-silence$/;

export const breakages: readonly Breakage[] = [
  {
    what: "a watch for silence that no schedule wakes",
    change: without(/^responder-watch-silence-schedule$/),
    resource: watcher,
    says: /Nobody was told that it is not heard any more/,
    functions: true,
  },
  {
    what: "a watch for silence whose schedule is disabled",
    change: (resource) =>
      resource.name === "responder-watch-silence-schedule" && "scheduleExpression" in resource.inputs
        ? {
            ...resource,
            inputs: { ...resource.inputs, state: "DISABLED" },
            outputs: { ...resource.outputs, state: "DISABLED" },
          }
        : resource,
    resource: watcher,
    says: /Nobody was told that it is heard again/,
    functions: true,
  },
  {
    what: "a watch for silence whose queue gets no heartbeats",
    change: without(/^responder-watch-silence-heartbeats(-|$)/),
    resource: watcher,
    says: /Nobody was told that it is not heard any more/,
    functions: true,
  },
  {
    what: "a watch for silence that believes the time of an event",
    change: believing("record.attributes.SentTimestamp = String(Date.parse(event.time));"),
    resource: watcher,
    says: /Nobody was told that it is not heard any more/,
    functions: true,
  },
  {
    what: "a watch for silence that believes the detail of an event",
    change: believing("event.account = event.detail.account ?? event.account;"),
    resource: watcher,
    says: /Nobody was told that it is not heard any more \([a-z0-9-]+: every rule/,
    functions: true,
  },
  {
    what: "a watch for silence that finds everybody silent",
    change: (resource) => {
      if (!isWatcher(resource)) return resource;
      const inputs = structuredClone(resource.inputs) as any;
      const { asset } = inputs.code.archive.assets["configuration.json"];
      asset.text = JSON.stringify({ ...JSON.parse(asset.text), silentMinutes: -1, togetherMinutes: -1 });
      return { ...resource, inputs, outputs: { ...resource.outputs, code: inputs.code } };
    },
    resource: watcher,
    says: /It was told as silent \(.*\), and is not/,
    functions: true,
  },
  {
    what: "a watch for silence that forgets what it told",
    change: forgetful,
    resource: watcher,
    says: /It was told 2 times that it is not heard any more/,
    functions: true,
  },
  {
    what: "detections that look for their subject where every event says the same",
    change: configured(({ detections }) => {
      for (const detection of detections) detection.subject = ["detail.eventSource", "source"];
    }),
    resource: /Function::responder-notify$/,
    says: /told of it within 60 minutes, as an incident of snapshot-made-public about the-one-that-matters/,
    functions: true,
  },
  {
    what: "incidents that are told together after the first",
    change: configured((configuration) => (configuration.collapseAfter = 1)),
    resource: /Function::responder-notify$/,
    says: /No channel was told of it within 60 minutes/,
    functions: true,
  },
  {
    what: "a function that tells nobody",
    change: configured((configuration) => {
      for (const channel of configuration.channels) channel.secret = "event-governance/none";
    }),
    resource: /Function::responder-notify$/,
    says: /No channel was told of it within 60 minutes, as a call that failed of admin-port-opened about the-one-that-was-tried-first/,
    functions: true,
  },
];
