import { isObject } from "../../model/json";
import type { Resource } from "../graph";
import { crawlerQueueCalls, partitionCalls } from "./crawler-calls";
import { conditionsOf, type Statement, statementsOf, texts } from "./documents";
import { nameOf, property, text } from "../recorded";
import { evaluate, parsePolicy, PolicyError } from "../services/iam/policy";
import { requestContext } from "../services/iam/request-context";

/** One question about what a role's own policy allows beyond its work. */
export interface OwnPolicyFact {
  readonly what: string;
  /** URN of the policy. */
  readonly urn: string;
  /** What it opens; absent: nothing. */
  readonly problem?: string;
}

/** Calls without a resource (Service Authorization Reference, Amazon EC2 and Amazon EventBridge). */
const withoutResource = /^(ec2:Describe|events:ListRules$)/;

/** Conditions that confine what no ARN confines to an account. */
const confining = ["aws:RequestedRegion", "aws:ResourceAccount", "aws:ResourceOrgID"];

/**
 * Asks of each recorded policy of a role whether it allows whole services or everything of a kind; whether it uses keys
 * other than through S3 for a bucket; and whether it may change more of a finding than its being resolved.
 */
export function askOwnPolicies(resources: readonly Resource[]): OwnPolicyFact[] {
  const seen = new Map<string, OwnPolicyFact["problem"]>();
  const servicesOf = trustedServices(resources);
  return resources
    .filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")
    .map((resource) => {
      const document = property(resource, "policy");
      // Members differ by their numbers alone.
      const key = JSON.stringify(document)
        .replaceAll(resource.account, "ACCOUNT")
        .replaceAll(resource.region, "REGION");
      if (!seen.has(key)) seen.set(key, problemOf(document, resource));
      const services = servicesOf.get(`${resource.account} ${text(resource, "role")}`) ?? [];
      const problem = seen.get(key) ?? strangeAction(document, services);
      return {
        what: `policy ${nameOf(resource)} of ${resource.name}`,
        urn: resource.urn,
        ...(problem !== undefined && { problem: `It ${problem}.` }),
      };
    });
}

/** Services that each role trusts, by account and name. */
const trustedServices = (resources: readonly Resource[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    resources
      .filter(({ type }) => type === "aws:iam/role:Role")
      .map((role) => [
        `${role.account} ${nameOf(role)}`,
        statementsOf(property(role, "assumeRolePolicy")).flatMap(({ Principal: principal }) =>
          texts(isObject(principal) ? principal["Service"] : undefined),
        ),
      ]),
  );

/**
 * What a service does with a role that it was given: EventBridge user guide, "IAM roles for sending events to targets";
 * Firehose developer guide, "Controlling access", "Grant Firehose access to an Amazon S3 destination". Lambda's functions do what their code
 * does, and what a crawler does is asked where it is asked whether it may.
 */
const workOf: Readonly<Record<string, readonly string[]>> = {
  "events.amazonaws.com": [
    "events:InvokeApiDestination",
    "events:PutEvents",
    "firehose:PutRecord",
    "firehose:PutRecordBatch",
  ],
  "firehose.amazonaws.com": [
    "glue:GetTable",
    "glue:GetTableVersion",
    "glue:GetTableVersions",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "logs:PutLogEvents",
    "s3:AbortMultipartUpload",
    "s3:GetBucketLocation",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:PutObject",
  ],
  "glue.amazonaws.com": [
    ...partitionCalls,
    ...crawlerQueueCalls,
    "kms:Decrypt",
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "s3:GetBucketLocation",
    "s3:GetObject",
    "s3:ListBucket",
    "sqs:SendMessage",
  ],
  "scheduler.amazonaws.com": ["events:PutEvents", "sqs:SendMessage"],
};

/** An action that none of the services has any use for that may assume the role. */
function strangeAction(document: unknown, services: readonly string[]): string | undefined {
  const known = services.flatMap((service) => workOf[service] ?? []);
  if (known.length === 0) return undefined;
  const strange = statementsOf(document)
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action: actions }) => texts(actions))
    .find((action) => !known.includes(action));
  return strange === undefined ? undefined : `allows ${strange}, which ${services.join(" and ")} has no use for`;
}

function problemOf(document: unknown, { account, region }: Resource): string | undefined {
  const statements = statementsOf(document);
  const wide = statements.flatMap((statement) => widthOf(statement) ?? [])[0];
  if (wide !== undefined) return wide;
  try {
    const policy = parsePolicy(document, "identity", "", "policy");
    const may = (action: string, resource: string, context: Parameters<typeof requestContext>[0]) =>
      evaluate([policy], {
        principal: { kind: "identity", arn: `arn:aws:iam::${account}:role/other`, account },
        action,
        resource,
        context: requestContext(context),
      }).effect === "allow";
    return keyProblem(statements, region, may) ?? findingsProblem(statements, may) ?? contactProblem(statements, may);
  } catch (error) {
    // Guarantee 6 reports a document that is none.
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

type May = (action: string, resource: string, context: Parameters<typeof requestContext>[0]) => boolean;

function widthOf(statement: Statement): string | undefined {
  if (statement["Effect"] !== "Allow") return undefined;
  const sid = typeof statement["Sid"] === "string" ? `in statement "${statement["Sid"]}", ` : "";
  const inverted = ["NotAction", "NotResource"].find((part) => statement[part] !== undefined);
  if (inverted !== undefined) return `allows ${sid}what ${inverted} leaves: name what is needed`;
  const [actions, on] = [texts(statement["Action"]), texts(statement["Resource"])];
  const wild = actions.find((action) => action.includes("*"));
  if (wild !== undefined) return `allows ${sid}${wild}, more than any role here needs`;
  const everything = actions.find((action) => on.includes("*") && !withoutResource.test(action));
  if (everything !== undefined) return `allows ${sid}${everything} on every resource`;
  // Secrets Manager user guide, "Permissions policy examples": six characters of its own end each secret's ARN.
  const secrets = on.find((each) => each.includes(":secret:") && each.includes("*"));
  if (secrets !== undefined) return `allows ${sid}${actions[0]} on ${secrets}, every secret of such a name`;
  // A bucket's ARN has no account: whoever names all of them names those of others, too.
  const anywhere = on.find((each) => each === "*" || each === "arn:aws:s3:::*" || each === "arn:aws:s3:::*/*");
  const conditions = isObject(statement["Condition"]) ? statement["Condition"] : {};
  const strict = Object.entries(conditions)
    .filter(([operator]) => !operator.endsWith("IfExists"))
    .flatMap(([, keys]) => Object.keys(isObject(keys) ? keys : {}));
  if (anywhere !== undefined && !strict.some((key) => confining.includes(key)))
    return `allows ${sid}${actions[0]} on ${anywhere} in every Region: it needs a condition such as aws:RequestedRegion`;
  return undefined;
}

/** Account Management's condition key (Service Authorization Reference, AWS Account Management): security contacts alone. */
function contactProblem(statements: readonly Statement[], may: May): string | undefined {
  const action = "account:GetAlternateContact";
  const named = statements
    .filter(({ Effect, Action: actions }) => Effect === "Allow" && texts(actions).includes(action))
    .flatMap(({ Resource: on }) => texts(on));
  const open = ["BILLING", "OPERATIONS"].find((type) =>
    named.some((resource) => may(action, resource.replaceAll("*", "x"), { "account:AlternateContactTypes": [type] })),
  );
  return open === undefined
    ? undefined
    : `lets the role read contacts for ${open.toLowerCase()}, not for security alone`;
}

/** A role's key is used by S3 for a bucket: nobody decrypts by a call of their own. */
function keyProblem(statements: readonly Statement[], region: string, may: May): string | undefined {
  const s3 = `s3.${region}.amazonaws.com`;
  // A bucket of that name may be anybody's.
  const loose = statements
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(conditionsOf)
    .filter(({ key }) => key === "kms:EncryptionContext:aws:s3:arn")
    .flatMap(({ values }) => values)
    .find((value) => /[*?]/.test(value.split("/", 1)[0] ?? ""));
  if (loose !== undefined) return `lets the role use a key for whatever bucket is called ${loose}`;
  for (const statement of statements.filter(({ Effect }) => Effect === "Allow"))
    for (const action of texts(statement["Action"]).filter((each) => /^kms:(Decrypt|GenerateDataKey)/.test(each)))
      for (const key of texts(statement["Resource"])) {
        const bucket = contextOf(statement) ?? "arn:aws:s3:::bucket";
        const uses: readonly (readonly [how: string, context: Parameters<May>[2]])[] = [
          ["directly", { "kms:EncryptionContext:aws:s3:arn": bucket }],
          ["through S3 for nothing", { "kms:ViaService": s3 }],
          [
            "through S3 for any bucket",
            { "kms:ViaService": s3, "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::other" },
          ],
          [
            "through S3 for another account's bucket",
            { "kms:ViaService": s3, "kms:EncryptionContext:aws:s3:arn": bucket.replace(/\d{12}/, "999999999999") },
          ],
        ];
        const open = uses.find(
          ([how, context]) => (bucket.match(/\d{12}/) ?? !/account/.test(how)) && may(action, key, context),
        );
        if (open !== undefined) return `lets the role call ${action} on ${key} ${open[0]}`;
      }
  return undefined;
}

/**
 * Fields that nobody may write to another value than these functions do, by condition key: RESOLVED and no severity in
 * CSPM; 4, Resolved, and 5, Critical, to which a correlation raises a finding, in the new Security Hub (API reference,
 * "BatchUpdateFindingsV2").
 */
const fieldsOf = {
  asff: {
    path: "ASFFSyntaxPath",
    status: { field: "Workflow.Status", others: ["NEW", "NOTIFIED", "SUPPRESSED"] },
    severity: { field: "Severity.Label", others: ["LOW"] },
    none: true,
  },
  ocsf: {
    path: "OCSFSyntaxPath",
    status: { field: "StatusId", others: ["0", "1", "2", "3", "5", "99"] },
    severity: { field: "SeverityId", others: ["0", "1", "2", "3", "4", "6", "99"] },
    none: false,
  },
} as const;

/** Amazon Security Hub user guide, "BatchUpdateFindings": condition keys name the fields that a caller may write. */
function findingsProblem(statements: readonly Statement[], may: May): string | undefined {
  const named = (action: string) =>
    statements.flatMap((statement) =>
      statement["Effect"] === "Allow" && texts(statement["Action"]).includes(action)
        ? texts(statement["Resource"])
        : [],
    );
  for (const hub of named("securityhub:BatchUpdateFindings")) {
    const { path, status, severity, none } = fieldsOf[hub.includes(":hubv2/") ? "ocsf" : "asff"];
    const mayWrite = (field: string) => (value: string) =>
      may("securityhub:BatchUpdateFindings", hub, { [`securityhub:${path}/${field}`]: value });
    const other = status.others.find(mayWrite(status.field));
    if (other !== undefined) return `lets the role set findings to ${other}: it resolves them, and nothing else`;
    const rated = severity.others.find(mayWrite(severity.field));
    if (rated !== undefined) return `lets the role change the severity of findings${none ? "" : `, to ${rated}`}`;
  }
  for (const product of named("securityhub:BatchImportFindings"))
    if (
      may("securityhub:BatchImportFindings", product, { "securityhub:TargetAccount": "999999999999" }) ||
      may("securityhub:BatchImportFindings", product, {})
    )
      return "lets the role import findings for any account";
  return undefined;
}

function contextOf({ Condition: condition }: Statement): string | undefined {
  const values = Object.values(isObject(condition) ? condition : {}).flatMap((keys) =>
    texts(isObject(keys) ? keys["kms:EncryptionContext:aws:s3:arn"] : undefined),
  );
  return values[0]?.replaceAll("*", "x");
}
