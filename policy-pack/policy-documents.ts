import { templateResourcesOf } from "./templates";

/** A statement of a policy document (IAM user guide, "IAM JSON policy elements reference"). */
export interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A policy document of a resource, and its kind. */
export interface PolicyDocument {
  /** Property, or resource within a CloudFormation template: `assumeRolePolicy`. */
  readonly place: string;
  /** `identity`: permissions of a role. `resource`: access to a resource. `trust`: who may assume a role. */
  readonly kind: "identity" | "resource" | "trust";
  readonly statements: readonly Statement[];
}

interface Carrier {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** Properties with a policy document, by resource type. */
const properties: Readonly<Record<string, Readonly<Record<string, PolicyDocument["kind"]>>>> = {
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": { policy: "resource" },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { policyDocument: "resource" },
  "aws:dynamodb/resourcePolicy:ResourcePolicy": { policy: "resource" },
  "aws:iam/policy:Policy": { policy: "identity" },
  "aws:iam/role:Role": { assumeRolePolicy: "trust" },
  "aws:iam/rolePolicy:RolePolicy": { policy: "identity" },
  "aws:kms/key:Key": { policy: "resource" },
  "aws:kms/keyPolicy:KeyPolicy": { policy: "resource" },
  "aws:s3/bucketPolicy:BucketPolicy": { policy: "resource" },
  "aws:secretsmanager/secretPolicy:SecretPolicy": { policy: "resource" },
  "aws:sns/topicPolicy:TopicPolicy": { policy: "resource" },
  "aws:sqs/queue:Queue": { policy: "resource" },
  "aws:sqs/queuePolicy:QueuePolicy": { policy: "resource" },
  "aws-native:events:EventBusPolicy": { statement: "resource" },
};

/** Properties of CloudFormation resources with a policy document; StackSets deploy them to members. */
const templateProperties: Readonly<Record<string, Readonly<Record<string, PolicyDocument["kind"]>>>> = {
  "AWS::Events::EventBusPolicy": { Statement: "resource" },
  "AWS::IAM::ManagedPolicy": { PolicyDocument: "identity" },
  "AWS::IAM::Policy": { PolicyDocument: "identity" },
  "AWS::IAM::Role": { AssumeRolePolicyDocument: "trust" },
  "AWS::KMS::Key": { KeyPolicy: "resource" },
  "AWS::S3::BucketPolicy": { PolicyDocument: "resource" },
  "AWS::SNS::TopicPolicy": { PolicyDocument: "resource" },
  "AWS::SQS::QueuePolicy": { PolicyDocument: "resource" },
};

/** Every policy document of a resource, and of a StackSet's template. Throws if one is not JSON. */
export function policyDocumentsOf({ type, props }: Carrier): PolicyDocument[] {
  const documents = Object.entries(properties[type] ?? {}).flatMap(([place, kind]) => read(place, kind, props[place]));
  if (type === "aws:iam/role:Role") documents.push(...inlinePolicies(props["inlinePolicies"], "policy"));
  if (type === "aws:lambda/permission:Permission") documents.push(permission(props));
  if (type === "aws:cloudwatch/eventPermission:EventPermission") documents.push(eventPermission(props));
  if (type === "aws:cloudformation/stackSet:StackSet") documents.push(...templateDocuments(props["templateBody"]));
  return documents;
}

/** A value or a list of values, as a list of texts; CloudFormation's `Fn::Sub` as its template text. */
export function textsOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value === "object" && "Fn::Sub" in value) return textsOf(value["Fn::Sub"]);
  return [typeof value === "string" ? value : JSON.stringify(value)];
}

/** True if a statement admits everyone: `"*"`, `{ "AWS": "*" }`, or everyone with exceptions. */
export function admitsAnybody({ Principal: principal, NotPrincipal: notPrincipal }: Statement): boolean {
  if (notPrincipal !== undefined) return true;
  if (principal === "*") return true;
  return isObject(principal) && textsOf(principal["AWS"]).includes("*");
}

/** Names of the services that a statement admits. */
export const servicesOf = ({ Principal: principal }: Statement): string[] =>
  isObject(principal) ? textsOf(principal["Service"]) : [];

/** A statement's conditions whose operators require the key: `[operator, key, values]`, in lower case. */
export const conditionsOf = ({ Condition: condition }: Statement): [string, string, string[]][] =>
  Object.entries(condition ?? {})
    .filter(([operator]) => !/(IfExists|^Null|^ForAllValues:.*)$/i.test(operator))
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]): [string, string, string[]] => [
        operator.toLowerCase(),
        key.toLowerCase(),
        textsOf(values),
      ]),
    );

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function read(place: string, kind: PolicyDocument["kind"], value: unknown): PolicyDocument[] {
  if (value === undefined || value === null || value === "") return [];
  const document: unknown = typeof value === "string" ? JSON.parse(value) : value;
  if (!isObject(document)) throw new Error(`${place} is not a policy document: ${JSON.stringify(value)}`);
  const statements = "Effect" in document ? [document] : [document["Statement"]].flat();
  return [{ place, kind, statements: statements as Statement[] }];
}

const inlinePolicies = (value: unknown, property: string): PolicyDocument[] =>
  (Array.isArray(value) ? value : []).flatMap((each: Readonly<Record<string, unknown>>) =>
    read(`inline policy ${String(each["name"] ?? each["PolicyName"])}`, "identity", each[property]),
  );

/** A Lambda permission, converted to a statement of the function's policy (Lambda API reference, AddPermission). */
function permission({ principal, action, sourceArn, sourceAccount, principalOrgId }: Carrier["props"]): PolicyDocument {
  const service = typeof principal === "string" && principal.endsWith(".amazonaws.com");
  return {
    place: "permission",
    kind: "resource",
    statements: [
      {
        Effect: "Allow",
        Principal: service ? { Service: principal } : principal === "*" ? "*" : { AWS: principal },
        Action: action,
        Condition: {
          ...(sourceArn !== undefined && { ArnLike: { "aws:SourceArn": sourceArn } }),
          StringEquals: {
            ...(sourceAccount !== undefined && { "aws:SourceAccount": sourceAccount }),
            ...(principalOrgId !== undefined && { "aws:PrincipalOrgID": principalOrgId }),
          },
        },
      },
    ],
  };
}

/** A bus's permission, converted likewise (EventBridge API reference, PutPermission). */
function eventPermission({ principal, condition }: Carrier["props"]): PolicyDocument {
  const { type, key, value } = isObject(condition) ? condition : {};
  return {
    place: "permission",
    kind: "resource",
    statements: [
      {
        Effect: "Allow",
        Principal: principal === "*" ? "*" : { AWS: principal },
        Action: "events:PutEvents",
        ...(typeof type === "string" && typeof key === "string" && { Condition: { [type]: { [key]: value } } }),
      },
    ],
  };
}

const templateDocuments = (body: unknown): PolicyDocument[] =>
  templateResourcesOf(body).flatMap(({ id, type, properties }) => [
    ...Object.entries(templateProperties[type] ?? {}).flatMap(([property, kind]) =>
      read(`${id} of the template`, kind, properties[property]),
    ),
    ...(type === "AWS::IAM::Role" ? inlinePolicies(properties["Policies"], "PolicyDocument") : []),
  ]);
