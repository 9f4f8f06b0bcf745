import { eventBusArn } from "./arn";
import type { Resource } from "../../graph";
import { policyReader, type Policy } from "./policy";
import { isObject } from "../../../model/json";
import { arnOf, property, text, type Report } from "../../recorded";

/** CloudWatch Logs has resource policies per account and Region, not per log group. */
export const logPolicyScope = (account: string, region: string): string => `logs:${account}:${region}`;

/** Finds the resources that policies refer to. */
export interface Finder {
  queueByUrl(url: string): Resource | undefined;
  bucketByName(name: string): Resource | undefined;
  functionByName(name: string, account: string, region: string): Resource | undefined;
  /** Key id, ARN or alias. */
  key(id: string, account: string, region: string): Resource | undefined;
}

interface Attachment {
  /** ARN of the protected resource, or a log policy scope. */
  readonly arn: string;
  readonly document: unknown;
  readonly title: string;
  /** True if further policies add to it; otherwise a second one would replace the first. */
  readonly adds?: true;
}

/**
 * Resource-based policies by the ARN of the protected resource. One that cannot be evaluated, or whose resource is not
 * recorded, is reported and grants nothing.
 */
export function readResourcePolicies(
  resources: readonly Resource[],
  find: Finder,
  report: Report,
): Map<string, readonly Policy[]> {
  const read = policyReader(report);
  const policies = new Map<string, readonly Policy[]>();
  const statementIds = new Map<string, string>();
  for (const resource of resources) {
    const attachment = attachmentOf(resource);
    if (attachment !== undefined) attach(resource.urn, attachment);
  }
  for (const resource of resources)
    if (resource.type === "aws:kms/key:Key" && !policies.has(arnOf(resource)))
      attach(resource.urn, defaultKeyPolicy(resource));
  return policies;

  function attach(urn: string, { arn, document, title, adds }: Attachment): void {
    const present = policies.get(arn) ?? [];
    if (adds === undefined && present[0] !== undefined)
      report(urn, `is a second policy for ${arn}, which ${present[0].urn} sets already`);
    policies.set(arn, [...(adds === undefined ? [] : present), ...read(document, "resource", urn, title)]);
  }

  function attachmentOf(resource: Resource): Attachment | undefined {
    switch (resource.type) {
      case "aws-native:events:EventBusPolicy":
        return busStatement(resource);
      case "aws:cloudwatch/eventBusPolicy:EventBusPolicy":
        return { ...busOf(resource), document: property(resource, "policy") };
      case "aws:sqs/queuePolicy:QueuePolicy":
        return policyOf(resource, "queueUrl", (url) => find.queueByUrl(url));
      case "aws:s3/bucketPolicy:BucketPolicy":
        return policyOf(resource, "bucket", (name) => find.bucketByName(name));
      case "aws:kms/keyPolicy:KeyPolicy":
        return policyOf(resource, "keyId", (id) => find.key(id, resource.account, resource.region));
      case "aws:sns/topicPolicy:TopicPolicy":
        return { arn: arnOf(resource), ...documentOf(resource, "policy", resource.name) };
      case "aws:sqs/queue:Queue":
      case "aws:sns/topic:Topic":
      case "aws:kms/key:Key":
        if (text(resource, "policy") === undefined) return undefined;
        return { arn: arnOf(resource), ...documentOf(resource, "policy", resource.name) };
      case "aws:cloudwatch/logResourcePolicy:LogResourcePolicy":
        return {
          arn: logPolicyScope(resource.account, resource.region),
          ...documentOf(resource, "policyDocument", text(resource, "policyName") ?? resource.name),
          adds: true,
        };
      case "aws:lambda/permission:Permission":
        return permission(resource);
      default:
        return undefined;
    }
  }

  function busOf(resource: Resource): { arn: string; title: string } {
    const name = text(resource, "eventBusName") ?? "default";
    const arn = name.startsWith("arn:") ? name : eventBusArn(resource.region, resource.account, name);
    return { arn, title: `policy of bus "${name}"` };
  }

  /**
   * One statement each; together they form the bus's policy (CloudFormation reference, `AWS::Events::EventBusPolicy`).
   */
  function busStatement(resource: Resource): Attachment {
    const bus = busOf(resource);
    const key = `${bus.arn} ${text(resource, "statementId") ?? ""}`;
    const other = statementIds.get(key);
    if (other !== undefined) report(resource.urn, `has the statementId of ${other}, which it would replace`);
    statementIds.set(key, resource.urn);
    const statement = property(resource, "statement");
    // EventBridge gives the statement this id as its Sid (EventBridge API reference, PutPermission).
    const named = isObject(statement) ? { Sid: text(resource, "statementId"), ...statement } : statement;
    return { ...bus, document: oneStatement(named), adds: true };
  }

  function policyOf(
    resource: Resource,
    reference: string,
    lookUp: (id: string) => Resource | undefined,
  ): Attachment | undefined {
    const id = text(resource, reference) ?? "";
    const protectedResource = lookUp(id);
    if (protectedResource === undefined) {
      report(resource.urn, `${reference} "${id}" is nothing that is recorded`);
      return undefined;
    }
    const { name } = protectedResource;
    return { arn: arnOf(protectedResource), ...documentOf(resource, "policy", name) };
  }

  /** A Lambda permission is one statement of its function's policy (Lambda API reference, AddPermission). */
  function permission(resource: Resource): Attachment | undefined {
    const name = text(resource, "function") ?? "";
    const called = find.functionByName(name, resource.account, resource.region);
    if (called === undefined) {
      report(resource.urn, `function "${name}" is nothing that is recorded`);
      return undefined;
    }
    const qualifier = text(resource, "qualifier");
    const arn = `${arnOf(called)}${qualifier === undefined ? "" : `:${qualifier}`}`;
    const principal = text(resource, "principal") ?? "";
    const equals = defined({
      "aws:SourceAccount": text(resource, "sourceAccount"),
      "aws:PrincipalOrgID": text(resource, "principalOrgId"),
    });
    const like = defined({ "aws:SourceArn": text(resource, "sourceArn") });
    const statement = {
      Sid: text(resource, "statementId") ?? resource.name,
      Effect: "Allow",
      Principal: principal === "*" ? "*" : { [principal.includes(".amazonaws.com") ? "Service" : "AWS"]: principal },
      Action: property(resource, "action"),
      Resource: arn,
      Condition: { ArnLike: like, StringEquals: equals },
    };
    return { arn, document: oneStatement(statement), title: `policy of function "${called.name}"`, adds: true };
  }
}

const documentOf = (resource: Resource, name: string, title: string) => ({
  document: property(resource, name),
  title: `policy of "${title}"`,
});

/** Without its own policy a key leaves the decision to its account's IAM policies (KMS guide, "Default key policy"). */
const defaultKeyPolicy = (key: Resource): Attachment => ({
  arn: arnOf(key),
  document: oneStatement({ Effect: "Allow", Principal: { AWS: key.account }, Action: "kms:*", Resource: "*" }),
  title: `default policy of key "${key.name}"`,
});

const defined = (entries: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(entries).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

const oneStatement = (statement: unknown): unknown => ({ Version: "2012-10-17", Statement: [statement] });
