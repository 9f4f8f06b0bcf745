import type { Resource } from "../../../../simulator/graph";
import { type Breakage, type Change, edit, editDocument, editNamed, without, withoutStatement } from "./breakage";

const policyKind = "aws:iam/policy:Policy";
const workgroup = "aws:athena/workgroup:Workgroup";
const query = "aws:athena/namedQuery:NamedQuery";

const configured = (change: (configuration: any, resource: Resource) => void): Change =>
  edit(workgroup, (inputs, resource) => change(inputs.configuration, resource));

/** Changes one statement of a person's policy. */
const statement = (name: RegExp, sid: string, change: (statement: any) => void): Change =>
  editDocument(policyKind, "policy", name, (policy) => change(policy.Statement.find((each: any) => each.Sid === sid)));

const lacks = (action: string) => (each: any) => {
  each.Action = [each.Action].flat().filter((other: string) => other !== action);
};

const reader = /^people-read-only$/;
const analyst = /^people-analyst$/;

export const breakages: readonly Breakage[] = [
  {
    what: "a person without a policy",
    change: without(policyKind, analyst),
    resource: /Workgroup::named-queries$/,
    says: /event-governance-prod-analyst-us-east-1 is not recorded/,
    alone: true,
  },
  {
    what: "a policy that is none",
    change: edit(policyKind, (inputs) => (inputs.policy = "{}")),
    resource: /Policy::people-/,
    says: /is not a policy/,
  },
  {
    what: "a reader who may not start a query",
    change: statement(reader, "RunQueries", lacks("athena:StartQueryExecution")),
    resource: /Policy::people-read-only$/,
    says: /can call athena:StartQueryExecution/,
    alone: true,
  },
  {
    what: "a reader who may not read a table",
    change: statement(reader, "ReadTables", lacks("glue:GetTable")),
    resource: /Policy::people-read-only$/,
    says: /can call glue:GetTable/,
    alone: true,
  },
  {
    what: "a reader whose results cannot be written",
    change: statement(reader, "KeepResults", lacks("s3:PutObject")),
    resource: /Policy::people-read-only$/,
    says: /can call s3:PutObject on .+ through Athena/,
    alone: true,
  },
  {
    what: "an analyst who may not decrypt",
    change: statement(analyst, "Decrypt", (each) => (each.Action = "kms:DescribeKey")),
    resource: /Policy::people-analyst$/,
    says: /can call kms:Decrypt/,
    alone: true,
  },
  {
    what: "a key that no reader may use",
    change: withoutStatement("aws:kms/key:Key", /./, "ReadArchive"),
    resource: /Key::event-archive-key$/,
    says: /can call kms:Decrypt/,
    alone: true,
  },
  {
    what: "a reader who copies archived objects",
    change: statement(reader, "ReadObjects", (each) => delete each.Condition),
    resource: /Policy::people-read-only$/,
    says: /lets people call s3:GetObject on .+, which no query needs/,
    alone: true,
  },
  {
    what: "a reader who may replace somebody's results",
    change: statement(reader, "KeepResults", (each) => delete each.Condition),
    resource: /Policy::people-read-only$/,
    says: /lets people call s3:PutObject/,
  },
  {
    what: "an analyst who may change tables",
    change: statement(analyst, "ReadTables", (each) => (each.Action = "glue:*")),
    resource: /Policy::people-analyst$/,
    says: /lets people call glue:DeleteTable/,
  },
  {
    what: "an analyst who may become somebody else",
    change: editDocument(policyKind, "policy", analyst, (policy) =>
      policy.Statement.push({ Effect: "Allow", Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/x" }),
    ),
    resource: /Policy::people-analyst$/,
    says: /lets people call sts:AssumeRole, which no query needs/,
    alone: true,
  },
  {
    what: "an analyst who may use other buckets",
    change: statement(analyst, "ReadObjects", (each) => (each.Resource = "*")),
    resource: /Policy::people-analyst$/,
    says: /somebody-else/,
  },
  {
    what: "an analyst who may decrypt without S3",
    change: statement(analyst, "Decrypt", (each) => delete each.Condition.StringEquals),
    resource: /Policy::people-analyst$/,
    says: /kms:Decrypt on .+ directly/,
  },
  {
    what: "an analyst who may use other keys",
    change: statement(analyst, "EncryptResults", (each) => (each.Resource = "*")),
    resource: /Policy::people-analyst$/,
    says: /kms:GenerateDataKey/,
  },
  {
    what: "a hub without a workgroup",
    change: without(workgroup, /./),
    resource: /EventBus::central-bus$/,
    says: /No workgroup is recorded/,
  },
  {
    what: "a workgroup whose limits a client may override",
    change: configured((configuration) => (configuration.enforceWorkgroupConfiguration = false)),
    resource: /Workgroup::named-queries$/,
    says: /settings of their own/,
    alone: true,
  },
  {
    what: "a workgroup that is disabled",
    change: edit(workgroup, (inputs) => (inputs.state = "DISABLED")),
    resource: /Workgroup::named-queries$/,
    says: /It is disabled/,
  },
  {
    what: "a workgroup that cancels what settings allow",
    change: configured((configuration) => (configuration.bytesScannedCutoffPerQuery = 10_000_000)),
    resource: /Workgroup::named-queries$/,
    says: /cancels a query after 10000000 bytes, and settings promise 100000000000/,
    alone: true,
  },
  {
    what: "a workgroup of another engine",
    change: configured((configuration) => delete configuration.engineVersion),
    resource: /Workgroup::named-queries$/,
    says: /Its engine is what AWS chooses/,
  },
  {
    what: "results in another Region",
    change: configured((configuration) => {
      const results = configuration.resultConfiguration;
      results.outputLocation = results.outputLocation.replace("us-east-1", "eu-central-1");
    }),
    resource: /Workgroup::named-queries$/,
    says: /results go to s3:.+eu-central-1/,
  },
  {
    what: "results that another account's key encrypts",
    change: configured((configuration, { region }) => {
      configuration.resultConfiguration.encryptionConfiguration.kmsKeyArn = `arn:aws:kms:${region}:999999999999:key/3328fc7e-f2a8-43c9-ab80-79c7e1f74b35`;
    }),
    resource: /Workgroup::named-queries$/,
    says: /encrypted by SSE_KMS with .+999999999999/,
  },
  {
    what: "a workgroup that cannot be replaced",
    change: edit(workgroup, (inputs) => delete inputs.forceDestroy),
    resource: /Workgroup::named-queries$/,
    says: /cannot be deleted/,
  },
  {
    what: "a saved query that is missing",
    change: without(query, /noisiest-events$/),
    resource: /Workgroup::named-queries$/,
    says: /saved query noisiest-events is missing/,
    alone: true,
  },
  {
    what: "a saved query in another workgroup",
    change: edit(query, (inputs) => (inputs.workgroup = "primary")),
    resource: /NamedQuery::named-queries-/,
    says: /saved in the workgroup primary/,
  },
  {
    what: "a saved query over another database",
    change: edit(query, (inputs) => (inputs.database = "default")),
    resource: /NamedQuery::named-queries-/,
    says: /asks the database default/,
  },
  {
    what: "a saved query without a text",
    change: edit(query, (inputs) => (inputs.query = "")),
    resource: /NamedQuery::named-queries-/,
    says: /asks nothing/,
  },
  {
    what: "a saved query that asks what another one asks",
    change: editNamed("aws:athena/namedQuery:NamedQuery", /-secrets-read$/, (inputs) => {
      inputs.query = inputs.query.replace("-- name: secrets-read", "-- name: secrets-changed");
    }),
    resource: /NamedQuery::named-queries-secrets-read$/,
    says: /It is secrets-read, and asks what secrets-changed asks/,
    alone: true,
  },
];
