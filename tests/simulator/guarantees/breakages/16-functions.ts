import { type Breakage, editNamed, without } from "./breakage";

const mapping = "aws:lambda/eventSourceMapping:EventSourceMapping";
const lambda = "aws:lambda/function:Function";
const queue = "aws:sqs/queue:Queue";
const notify = /^responder-notify$/;

/** Edits what a function is configured with. */
const configured = (name: RegExp, change: (configuration: any) => void) =>
  editNamed(lambda, name, (inputs) => {
    const { asset } = inputs.code.archive.assets["configuration.json"];
    const configuration = JSON.parse(asset.text);
    change(configuration);
    asset.text = JSON.stringify(configuration);
  });

export const breakages: readonly Breakage[] = [
  {
    what: "a function without a mapping",
    change: without(mapping, notify),
    resource: /Function::responder-notify$/,
    says: /No queue is mapped to it/,
    alone: true,
  },
  {
    what: "a mapping that is switched off",
    change: editNamed(mapping, notify, (inputs) => (inputs.enabled = false)),
    resource: /EventSourceMapping::responder-notify$/,
    says: /switched off/,
    alone: true,
  },
  {
    what: "a function with a concurrency of none",
    change: editNamed(lambda, notify, (inputs) => (inputs.reservedConcurrentExecutions = 0)),
    resource: /Function::responder-notify$/,
    says: /reserved concurrency of 0/,
    alone: true,
  },
  {
    what: "a handler that the code does not have",
    change: editNamed(lambda, notify, (inputs) => (inputs.handler = "index.handle")),
    resource: /Function::responder-notify$/,
    says: /has no index.handle/,
    alone: true,
  },
  {
    what: "a handler in another file",
    change: editNamed(lambda, notify, (inputs) => (inputs.handler = "main.handler")),
    resource: /Function::responder-notify$/,
    says: /has no main.handler/,
  },
  {
    what: "a runtime that AWS no longer has",
    change: editNamed(lambda, notify, (inputs) => (inputs.runtime = "nodejs16.x")),
    resource: /Function::responder-notify$/,
    says: /Its runtime is nodejs16.x/,
  },
  {
    what: "a function without a log group",
    change: without("aws:cloudwatch/logGroup:LogGroup", notify),
    resource: /Function::responder-notify$/,
    says: /logs to .+, which is not recorded/,
    alone: true,
  },
  {
    what: "a mapping that deletes what failed",
    change: editNamed(mapping, notify, (inputs) => delete inputs.functionResponseTypes),
    resource: /EventSourceMapping::responder-notify$/,
    says: /those that fail are deleted with the others/,
    alone: true,
  },
  {
    what: "batches of a hundred without a window",
    change: editNamed(mapping, notify, (inputs) => (inputs.batchSize = 100)),
    resource: /EventSourceMapping::responder-notify$/,
    says: /more than 10 need a batching window/,
  },
  {
    what: "a concurrency that Lambda refuses",
    change: editNamed(mapping, notify, (inputs) => (inputs.scalingConfig = { maximumConcurrency: 1 })),
    resource: /EventSourceMapping::responder-notify$/,
    says: /maximum concurrency is 1/,
  },
  {
    what: "a function with a second for a batch",
    change: editNamed(lambda, notify, (inputs) => (inputs.timeout = 1)),
    resource: /Function::responder-notify$/,
    says: /has 1 seconds for a batch/,
    alone: true,
  },
  {
    what: "messages that come back while they are handled",
    change: editNamed(queue, notify, (inputs) => (inputs.visibilityTimeoutSeconds = 30)),
    resource: /Queue::responder-notify$/,
    says: /comes back after 30 seconds, and the function has 60/,
    alone: true,
  },
  {
    what: "a function without a part of its configuration",
    change: configured(/^responder-watch-silence$/, (configuration) => delete configuration.placements),
    resource: /Function::responder-watch-silence$/,
    says: /does not start with its environment and configuration: .*placements/,
    alone: true,
  },
  {
    what: "a function without a variable that its code reads",
    change: editNamed(lambda, /^responder-claim-check$/, (inputs) => delete inputs.environment.variables.STATE_TABLE),
    resource: /Function::responder-claim-check$/,
    says: /STATE_TABLE/,
  },
  {
    what: "a function that remembers in a table of another name",
    change: editNamed(lambda, notify, (inputs) => (inputs.environment.variables.STATE_TABLE = "other")),
    resource: /Function::responder-notify$/,
    says: /table "other", which is not recorded/,
  },
  {
    what: "a function that takes another attempt for the last one",
    change: editNamed(lambda, /^responder-remediate$/, (inputs) => (inputs.environment.variables.ATTEMPTS = "3")),
    resource: /Function::responder-remediate$/,
    says: /takes attempt 3 for the last one/,
    alone: true,
  },
  {
    what: "a function whose metrics no alarm watches",
    change: editNamed(lambda, /^responder-claim-check$/, (inputs) => {
      inputs.environment.variables.POWERTOOLS_METRICS_NAMESPACE = "other";
    }),
    resource: /Function::responder-claim-check$/,
    says: /writes its metrics into "other"/,
    alone: true,
  },
  {
    what: "a function that archives into a bucket that is not recorded",
    change: configured(/^responder-claim-check$/, (configuration) => (configuration.bucket = "other")),
    resource: /Function::responder-claim-check$/,
    says: /names other, which is not recorded/,
  },
  {
    what: "a function without exemptions",
    change: configured(/^responder-remediate$/, (configuration) => delete configuration.exemptions),
    resource: /Function::responder-remediate$/,
    says: /says nothing of exemptions/,
    alone: true,
  },
  {
    what: "a function without code",
    change: editNamed(lambda, notify, (inputs) => delete inputs.code),
    resource: /Function::responder-notify$/,
    says: /has no code/,
  },
  {
    what: "a mapping that takes all of the account's concurrency",
    change: editNamed(mapping, notify, (inputs) => delete inputs.scalingConfig),
    resource: /EventSourceMapping::responder-notify$/,
    says: /no maximum concurrency/,
    alone: true,
  },
  {
    what: "a function whose role Lambda may not assume",
    change: editNamed("aws:iam/role:Role", notify, (inputs) => {
      inputs.assumeRolePolicy = inputs.assumeRolePolicy.replace("Allow", "Deny");
    }),
    resource: /Role::responder-notify$/,
    says: /Lambda cannot assume the role/,
    alone: true,
  },
  {
    what: "a function with fewer executions reserved than batches",
    change: editNamed(lambda, notify, (inputs) => (inputs.reservedConcurrentExecutions = 1)),
    resource: /Function::responder-notify$/,
    says: /reserved concurrency of 1, and 2 batches/,
    alone: true,
  },
  {
    what: "a function that is told to call another endpoint",
    change: editNamed(lambda, notify, (inputs) => {
      inputs.environment.variables.AWS_ENDPOINT_URL = "https://example.org";
    }),
    resource: /Function::responder-notify$/,
    says: /Its variable AWS_ENDPOINT_URL/,
    alone: true,
  },
  {
    what: "a function that logs less",
    change: editNamed(lambda, notify, (inputs) => (inputs.loggingConfig.applicationLogLevel = "FATAL")),
    resource: /Function::responder-notify$/,
    says: /Its log leaves out what is below applicationLogLevel FATAL/,
    alone: true,
  },
  {
    what: "a function on a machine that Lambda does not have",
    change: editNamed(lambda, notify, (inputs) => (inputs.architectures = ["riscv64"])),
    resource: /Function::responder-notify$/,
    says: /architecture is riscv64/,
  },
  {
    what: "a function with more time than Lambda gives",
    change: editNamed(lambda, notify, (inputs) => (inputs.timeout = 901)),
    resource: /Function::responder-notify$/,
    says: /has 901 seconds, and Lambda gives/,
  },
  {
    what: "a function with more memory than Lambda gives",
    change: editNamed(lambda, notify, (inputs) => (inputs.memorySize = 10_241)),
    resource: /Function::responder-notify$/,
    says: /has 10241 MB, and Lambda gives/,
  },
  {
    what: "a function whose log mixes plain text and JSON",
    change: editNamed(lambda, notify, (inputs) => delete inputs.loggingConfig.logFormat),
    resource: /Function::responder-notify$/,
    says: /own lines in its log are plain text/,
    alone: true,
  },
  {
    what: "a function of another service's name",
    change: editNamed(lambda, notify, (inputs) => (inputs.environment.variables.POWERTOOLS_SERVICE_NAME = "other")),
    resource: /Function::responder-notify$/,
    says: /writes its logs and metrics as "other"/,
  },
  {
    what: "a function with less memory than a batch needs",
    change: editNamed(lambda, notify, (inputs) => (inputs.memorySize = 128)),
    resource: /Function::responder-notify$/,
    says: /It has 128 MB: a batch of large events does not fit/,
    alone: true,
  },
  {
    what: "a function in another time zone",
    change: editNamed(lambda, notify, (inputs) => (inputs.environment.variables.TZ = "Asia/Tokyo")),
    resource: /Function::responder-notify$/,
    says: /Its variable TZ is read by Node.js/,
    alone: true,
  },
  {
    what: "a function with a variable that nothing reads",
    change: editNamed(lambda, notify, (inputs) => (inputs.environment.variables.CHANNELS = "none")),
    resource: /Function::responder-notify$/,
    says: /Its variable CHANNELS is of no use/,
    alone: true,
  },
  {
    what: "a function with a concurrency that settings do not reserve",
    change: editNamed(lambda, notify, (inputs) => (inputs.reservedConcurrentExecutions = 900)),
    resource: /Function::responder-notify$/,
    says: /a reserved concurrency of 900, and settings promise/,
    alone: true,
  },
  {
    what: "a mapping that waits five minutes for a batch",
    change: editNamed(mapping, notify, (inputs) => (inputs.maximumBatchingWindowInSeconds = 300)),
    resource: /EventSourceMapping::responder-notify$/,
    says: /waits up to 300 seconds for others/,
    alone: true,
  },
  {
    what: "a mapping that hands on more than the function has time for",
    change: editNamed(mapping, notify, (inputs) => {
      inputs.batchSize = 10_000;
      inputs.maximumBatchingWindowInSeconds = 60;
    }),
    resource: /EventSourceMapping::responder-notify$/,
    says: /It hands on 10000 messages at a time/,
  },
  {
    what: "a function that is set otherwise in one of two hubs",
    change: (resource) =>
      resource.region === "us-east-1"
        ? resource
        : editNamed(lambda, notify, (inputs) => (inputs.memorySize = 1024))(resource),
    resource: /Function::responder-notify$/,
    says: /Its memorySize is 1024, and it differs in other accounts and Regions/,
    regions: true,
    hubs: true,
  },
  {
    what: "a function that is configured otherwise in one of two hubs",
    change: (resource) =>
      resource.region === "us-east-1"
        ? resource
        : configured(/^responder-watch-silence$/, (configuration) => (configuration.silentMinutes *= 4))(resource),
    resource: /Function::responder-watch-silence$/,
    says: /Its configuration.silentMinutes is 720, and it differs/,
    regions: true,
    hubs: true,
  },
  {
    what: "a remediation that may act more often than settings say",
    change: configured(/^responder-remediate$/, ({ remediation }) => (remediation.breaker.actions = 100_000)),
    resource: /Function::responder-remediate$/,
    says: /has the remediation.breaker.actions 100000, and settings say \d+/,
    alone: true,
  },
  {
    what: "a remediation that spares what settings do not",
    change: configured(/^responder-remediate$/, (configuration) => {
      configuration.exemptions.push({ account: "*", resource: "arn:aws:s3:::*", expires: "2099-12-31" });
    }),
    resource: /Function::responder-remediate$/,
    says: /exempts arn:aws:s3:::\* until 2099-12-31, and settings do not/,
    alone: true,
  },
];
