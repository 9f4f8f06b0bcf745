import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Resource } from "../../../../simulator/graph";
import { type Breakage, type Change, editNamed } from "./breakage";

const functionType = "aws:lambda/function:Function";

/** Another `configuration.json` in the archive of a function, of that which tells people if no other is named. */
const configured =
  (change: (configuration: any) => void, name = "responder-notify"): Change =>
  (resource: Resource) => {
    if (resource.type !== functionType || resource.name !== name) return resource;
    const inputs = structuredClone(resource.inputs) as any;
    const { asset } = inputs.code.archive.assets["configuration.json"];
    const configuration = JSON.parse(asset.text);
    change(configuration);
    asset.text = JSON.stringify(configuration);
    return { ...resource, inputs, outputs: { ...resource.outputs, code: inputs.code } };
  };

const exceptionOf = (exceptions: readonly any[], id: string) => exceptions.find((each) => each.id === id);

/** Another pattern of a rule. */
const pattern = (name: string, change: (text: string) => string): Change =>
  editNamed("aws:cloudwatch/eventRule:EventRule", new RegExp(`^${name}$`), (inputs) => {
    const changed = change(String(inputs.eventPattern));
    if (changed === inputs.eventPattern) throw new Error(`The pattern of ${name} has nothing to change: ${changed}`);
    inputs.eventPattern = changed;
  });

const runner = "responder-run-queries";
/** The function, and the saved queries that it runs. */
const runnerAndQueries = /Function::responder-run-queries$|NamedQuery::named-queries-(new-principals|silent-accounts)$/;

/** Of the rows that it told, the function that runs saved queries writes none into its state. */
const forgetful: Change = (resource) => {
  if (resource.type !== functionType || resource.name !== runner) return resource;
  const inputs = structuredClone(resource.inputs) as any;
  const { asset } = inputs.code.archive.assets["index.js"];
  const path = join(mkdtempSync(join(tmpdir(), "forgetful-")), "index.js");
  writeFileSync(
    path,
    String.raw`const sound = require(${JSON.stringify(asset.path)});
exports.handler = sound.handler;
exports.createHandler = (context) => {
  const handle = (request, options) => {
    const body = String(request.body).replace(/\\"known\\":\[[^\]]*\]/, '\\"known\\":[]');
    const written = String(request.headers["x-amz-target"]).endsWith(".PutItem") ? { body } : {};
    return context.aws.requestHandler.handle(Object.assign(request, written), options);
  };
  return sound.createHandler({ ...context, aws: { ...context.aws, requestHandler: { handle } } });
};
`,
  );
  asset.path = path;
  return { ...resource, inputs, outputs: { ...resource.outputs, code: inputs.code } };
};

const correlator = "responder-correlate-events";
const ruleIn = (configuration: any, id: string) => configuration.rules.find((rule: any) => rule.id === id);

export const breakages: readonly Breakage[] = [
  {
    what: "a correlation rule that its function does not have",
    change: configured((configuration) => {
      configuration.rules = configuration.rules.filter(({ id }: { id: string }) => id !== "user-made-and-deleted");
    }, correlator),
    resource: /Function::responder-correlate-events$/,
    says: /Nobody was told of it/,
    functions: /correlate-events/,
  },
  {
    what: "a correlation rule that is content with less",
    change: configured((configuration) => (ruleIn(configuration, "sign-in-guessed").atLeast = 2), correlator),
    resource: /Function::responder-correlate-events$/,
    says: /its events do not fulfill the rule/,
    functions: /correlate-events/,
  },
  {
    what: "a correlation rule whose events may come in any order",
    change: configured(
      (configuration) => (ruleIn(configuration, "user-made-and-deleted").type = "temporal"),
      correlator,
    ),
    resource: /Function::responder-correlate-events$/,
    says: /its events do not fulfill the rule/,
    functions: /correlate-events/,
  },
  {
    what: "an exception of a correlation rule that its function does not have",
    change: configured((configuration) => {
      configuration.exceptions = configuration.exceptions.filter(
        ({ id }: { id: string }) => id !== "of-a-correlation-rule",
      );
    }, correlator),
    resource: /Function::responder-correlate-events$/,
    says: /its events do not fulfill the rule/,
    functions: /correlate-events/,
  },
  {
    what: "an exception of a correlation rule that covers everybody",
    change: configured(
      ({ exceptions }) => delete exceptionOf(exceptions, "of-a-correlation-rule").principal,
      correlator,
    ),
    resource: /Function::responder-correlate-events$/,
    says: /Nobody was told of it/,
    functions: /correlate-events/,
  },
  {
    what: "what did not happen, for which nobody asks",
    change: (resource) => (resource.name === `${correlator}-schedule` ? undefined : resource),
    resource: /Function::responder-correlate-events$/,
    says: /Nobody was told of it/,
    functions: /correlate-events/,
  },
  {
    what: "a rule that brings correlation rules nothing",
    change: editNamed("aws:cloudwatch/eventRule:EventRule", /^responder-correlate-events-events-1$/, (inputs) => {
      inputs.state = "DISABLED";
    }),
    resource: /Function::responder-correlate-events$/,
    says: /Nobody was told of it/,
    functions: /correlate-events/,
  },
  {
    what: "a saved query that no schedule runs",
    change: (resource) => (resource.name === `${runner}-schedule-new-principals` ? undefined : resource),
    resource: runnerAndQueries,
    queries: true,
    says: /Nobody was told of this row/,
    functions: /run-queries/,
  },
  {
    what: "a function that tells rows of a saved query again as long as they stay",
    change: forgetful,
    resource: runnerAndQueries,
    queries: true,
    says: /This row was told \d+ times/,
    functions: /run-queries/,
  },
  {
    what: "a saved query with another text than the one that is saved",
    change: configured(
      (configuration) => (configuration.queries[0].sql = `${String(configuration.queries[0].sql)} `),
      runner,
    ),
    resource: runnerAndQueries,
    queries: true,
    says: /It failed: FAILED: SYNTAX_ERROR/,
    functions: /run-queries/,
  },
  {
    what: "a saved query whose rows are told when they are many",
    change: configured((configuration) => {
      for (const query of configuration.queries) query.moreThan = 10_000;
    }, runner),
    resource: runnerAndQueries,
    queries: true,
    says: /Nobody was told of this row/,
    functions: /run-queries/,
  },
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
  {
    what: "a finding that is told soon after the call of which it tells",
    change: configured((configuration) => (configuration.dedupeMinutes = 1)),
    resource: /Function::responder-notify$/,
    says: /People were told twice of told-of-twice: external-access-found tells of what a call has told/,
    functions: /notify/,
  },
  {
    what: "an exception that is wider than it says",
    change: configured(({ exceptions }) => (exceptionOf(exceptions, "by-caller").principal.arn = ["arn:aws:iam::*"])),
    resource: /Function::responder-notify$/,
    says: /No channel was told of it within 60 minutes, as an incident of access-key-created/,
    functions: /notify/,
  },
  {
    what: "an exception that forgets one of its conditions",
    change: configured(({ exceptions }) => delete exceptionOf(exceptions, "by-resource-and-pattern").pattern),
    resource: /Function::responder-notify$/,
    says: /No channel was told of it within 60 minutes, as an incident of bucket-versioning-suspended/,
    functions: /notify/,
  },
  {
    what: "an exception that is narrower than it says",
    change: configured(
      ({ exceptions }) => (exceptionOf(exceptions, "forensics-runs-commands").principal.role = ["forensics-team"]),
    ),
    resource: /Function::responder-notify$/,
    says: /People were told of it as ssm-command-sent, though the exception forensics-runs-commands covers it/,
    functions: /notify/,
  },
  {
    what: "an exception that has ended and still counts",
    change: configured(({ exceptions }) => (exceptionOf(exceptions, "ended").until = "2026-11-02")),
    resource: /Function::responder-notify$/,
    says: /No channel was told of it within 60 minutes, as an incident of trail-stopped/,
    functions: /notify/,
  },
  {
    what: "an exception that a rule does not end",
    change: pattern("detections-trail-stopped", (text) => text.replace(/"2026-11-01"/, '"2026-11-0"')),
    resource: /EventRule::detections-trail-stopped$/,
    says: /It was to fire trail-stopped, and did not: the rule's pattern does not match it/,
  },
  {
    what: "a rule that leaves out more than its exception says",
    change: pattern("detections-kms-key-disabled", (text) =>
      text.replace('"200000000001"', '{"prefix":"2"}').replace(/,\{"time".*?\]\}\}\]\}/, ""),
    ),
    resource: /EventRule::detections-kms-key-disabled$/,
    says: /It was to fire kms-key-disabled, and did not: the rule's pattern does not match it/,
  },
  {
    what: "an exception that one hub has lost",
    change: (resource) =>
      resource.region === "eu-central-1"
        ? configured((configuration) => {
            configuration.exceptions = configuration.exceptions.filter(
              ({ id }: { id: string }) => id !== "forensics-runs-commands",
            );
          })(resource)
        : resource,
    resource: /prod\.eu-central-1::.*Function::responder-notify$/,
    says: /People were told of it as ssm-command-sent, though the exception forensics-runs-commands covers it/,
    functions: /notify/,
    regions: true,
    hubs: true,
  },
];
