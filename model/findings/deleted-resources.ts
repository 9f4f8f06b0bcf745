import type { Envelope, Json, JsonObject } from "../envelope";
import { at, list, own } from "../json";

/** Deleted resources, with their identifiers in findings. */
export interface Deletion {
  /** "EC2 instance": for notes. */
  readonly kind: string;
  /** Ids that findings may use for them, ARNs first. */
  readonly ids: readonly string[];
  /** Their own names, for notes. */
  readonly names: readonly string[];
  /** IAM and S3 findings can be in any Region; null for those, otherwise the Region of the event. */
  readonly region: string | null;
}

/** An API call that deletes resources. Each reads `detail` and tolerates missing fields. */
interface DeletingCall {
  readonly source: `aws.${string}`;
  readonly eventName: string;
  readonly kind: string;
  readonly global?: true;
  readonly resources: (detail: Detail, place: Place) => readonly (Named | undefined)[];
}

interface Place {
  readonly account: string;
  readonly region: string;
}
interface Named {
  readonly name: string;
  readonly ids: readonly string[];
}

/** Reads dotted paths in a CloudTrail record; anything but a text of plausible length counts as absent. */
class Detail {
  constructor(private readonly detail: JsonObject) {}

  text(...paths: readonly string[]): string | undefined {
    return paths.map((path) => at(this.detail, ...path.split("."))).find(isIdentifier);
  }

  /** The texts at `key` in each object of a list. */
  texts(path: string, key: string): readonly string[] {
    return list(this.detail, ...path.split("."))
      .map((item) => at(item, key))
      .filter(isIdentifier);
  }
}

/** An ARN's own limit is 2,048 characters; a filter of GetFindings takes no more either. */
const isIdentifier = (value: Json | undefined): value is string =>
  typeof value === "string" && value.trim() !== "" && value.length <= 2048;

/** `("ec2", "instance/")` for an id: by ARN, and by the id alone if it is unique by itself. */
const regional = (service: string, prefix: string, name: string, { account, region }: Place) =>
  `arn:aws:${service}:${region}:${account}:${prefix}${name}`;

const ec2 = (eventName: string, kind: string, parameter: string, type: string): DeletingCall => ({
  source: "aws.ec2",
  eventName,
  kind,
  resources: (detail, place) => [
    named(detail.text(`requestParameters.${parameter}`, `responseElements.${parameter}`), (name) => [
      regional("ec2", `${type}/`, name, place),
      // A snapshot's ARN has no account (Service Authorization Reference, Amazon EC2).
      ...(type === "snapshot" ? [`arn:aws:ec2:${place.region}::snapshot/${name}`] : []),
      name,
    ]),
  ],
});

const rds = (eventName: string, kind: string, name: string, type: string): DeletingCall => ({
  source: "aws.rds",
  eventName,
  kind,
  resources: (detail, place) => [
    named(detail.text(`requestParameters.${name}Identifier`, `responseElements.${name}Identifier`), (id) => [
      // RDS stores names in lower case, whatever the caller wrote.
      ...distinct(detail.text(`responseElements.${name}Arn`), regional("rds", `${type}:`, id.toLowerCase(), place)),
    ]),
  ],
});

/**
 * These IAM events contain no path, and a filter cannot search for the end of an id: paths other than the two below
 * stay unknown. Names are unique in an account whatever their path (IAM user guide, "IAM identifiers").
 */
const iam = (eventName: string, kind: string, parameter: string, type: string, paths = [""]): DeletingCall => ({
  source: "aws.iam",
  eventName,
  kind,
  global: true,
  resources: (detail, { account }) => [
    named(detail.text(`requestParameters.${parameter}`), (name) =>
      paths.map((path) => `arn:aws:iam::${account}:${type}/${path}${name}`),
    ),
  ],
});

/**
 * Deleting calls and the resources they delete. Names and formats are CloudTrail's, which differ from the API's:
 * Lambda's end in the API version, RDS has `dBInstanceIdentifier`. Every entry needs a governed event: a test checks
 * that.
 */
export const deletingCalls: readonly DeletingCall[] = [
  {
    source: "aws.ec2",
    eventName: "TerminateInstances",
    kind: "EC2 instance",
    resources: (detail, place) =>
      detail.texts("requestParameters.instancesSet.items", "instanceId").map((name) => instance(name, place)),
  },
  ec2("DeleteSecurityGroup", "security group", "groupId", "security-group"),
  ec2("DeleteSnapshot", "EBS snapshot", "snapshotId", "snapshot"),
  ec2("DeleteVolume", "EBS volume", "volumeId", "volume"),
  ec2("DeleteVpc", "VPC", "vpcId", "vpc"),
  ec2("DeleteSubnet", "subnet", "subnetId", "subnet"),
  ec2("DeleteNetworkAcl", "network ACL", "networkAclId", "network-acl"),
  {
    source: "aws.s3",
    eventName: "DeleteBucket",
    kind: "S3 bucket",
    resources: (detail) => [named(detail.text("requestParameters.bucketName"), (name) => [`arn:aws:s3:::${name}`])],
  },
  iam("DeleteRole", "IAM role", "roleName", "role", ["", "service-role/"]),
  iam("DeleteUser", "IAM user", "userName", "user"),
  iam("DeleteGroup", "IAM group", "groupName", "group"),
  {
    source: "aws.iam",
    eventName: "DeletePolicy",
    kind: "IAM policy",
    global: true,
    resources: (detail) => [named(detail.text("requestParameters.policyArn"), (arn) => [arn])],
  },
  {
    source: "aws.iam",
    eventName: "DeleteAccessKey",
    kind: "access key",
    global: true,
    resources: (detail) => [
      named(detail.text("requestParameters.accessKeyId"), (key) => [`AWS::IAM::AccessKey:${key}`, key]),
    ],
  },
  rds("DeleteDBInstance", "RDS instance", "dBInstance", "db"),
  rds("DeleteDBCluster", "RDS cluster", "dBCluster", "cluster"),
  rds("DeleteDBSnapshot", "RDS snapshot", "dBSnapshot", "snapshot"),
  rds("DeleteDBClusterSnapshot", "RDS cluster snapshot", "dBClusterSnapshot", "cluster-snapshot"),
  {
    source: "aws.lambda",
    eventName: "DeleteFunction20150331",
    kind: "Lambda function",
    resources: (detail, place) => [
      named(detail.text("requestParameters.functionName"), (name) => lambdaIds(name, detail, place)),
    ],
  },
  {
    source: "aws.eks",
    eventName: "DeleteCluster",
    kind: "EKS cluster",
    resources: (detail, place) => [
      named(detail.text("requestParameters.name"), (name) => [regional("eks", "cluster/", name, place)]),
    ],
  },
  {
    source: "aws.dynamodb",
    eventName: "DeleteTable",
    kind: "DynamoDB table",
    resources: (detail, place) => [
      named(detail.text("requestParameters.tableName"), (name) => [
        name.startsWith("arn:") ? name : regional("dynamodb", "table/", name, place),
      ]),
    ],
  },
  {
    source: "aws.elasticloadbalancing",
    eventName: "DeleteLoadBalancer",
    kind: "load balancer",
    resources: (detail, place) => [
      named(detail.text("requestParameters.loadBalancerArn"), (arn) => [arn]),
      named(detail.text("requestParameters.loadBalancerName"), (name) => [
        regional("elasticloadbalancing", "loadbalancer/", name, place),
      ]),
    ],
  },
];

/** A service's own deletion event, with the field of `detail` that names the resource. */
interface DeletionNotice {
  readonly source: `aws.${string}`;
  readonly detailType: string;
  readonly kind: string;
  readonly state?: string;
  readonly field: string;
  readonly resource: (name: string, place: Place) => Named;
}

const deletionNotices: readonly DeletionNotice[] = [
  // Also covers Auto Scaling, Spot and shutdown from inside (EC2 user guide, "State change events for your instances").
  {
    source: "aws.ec2",
    detailType: "EC2 Instance State-change Notification",
    kind: "EC2 instance",
    state: "terminated",
    field: "instance-id",
    resource: (name, place) => instance(name, place),
  },
  // Not ScheduleKeyDeletion: for 7 to 30 days CancelKeyDeletion brings the key back (KMS developer guide, "Monitor KMS
  // keys with Amazon EventBridge").
  {
    source: "aws.kms",
    detailType: "KMS CMK Deletion",
    kind: "KMS key",
    field: "key-id",
    resource: (name, place) => ({ name, ids: [regional("kms", "key/", name, place), name] }),
  },
];

const byCall = new Map(deletingCalls.map((call) => [`${call.source} ${call.eventName}`, call]));

/**
 * The resources that an event deleted: a CloudTrail record of a successful call, or a service's own event. Undefined
 * for any other event.
 */
export function deletionOf(event: Envelope): Deletion | undefined {
  const place = { account: event.account, region: event.region };
  const notice = deletionNotices.find(
    ({ source, detailType }) => event.source === source && event["detail-type"] === detailType,
  );
  if (notice !== undefined) {
    const id = own(event.detail, notice.field);
    const isOver = notice.state === undefined || event.detail["state"] === notice.state;
    return isOver && isIdentifier(id) ? deletion(notice.kind, [notice.resource(id, place)], event.region) : undefined;
  }
  const { eventName, errorCode } = event.detail;
  if (typeof eventName !== "string" || (errorCode !== undefined && errorCode !== null)) return undefined;
  const call = byCall.get(`${event.source} ${eventName}`);
  if (call === undefined) return undefined;
  const detail = new Detail(event.detail);
  const resources = call.resources(detail, place).filter((resource) => resource !== undefined);
  return resources.length === 0
    ? undefined
    : deletion(call.kind, resources, call.global === true ? null : event.region);
}

/** The event patterns for deletions, one branch per source; the rule that uses them adds the replay guard. */
export function deletionPattern(): JsonObject {
  const sources = [...new Set(deletingCalls.map(({ source }) => source))].sort();
  return {
    $or: [
      ...deletionNotices.map(({ source, detailType, state }) => ({
        source: [source],
        "detail-type": [detailType],
        ...(state !== undefined && { detail: { state: [state] } }),
      })),
      ...sources.map((source) => ({
        source: [source],
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: {
          eventName: deletingCalls.filter((call) => call.source === source).map(({ eventName }) => eventName),
          errorCode: [{ exists: false }],
        },
      })),
    ],
  };
}

const deletion = (kind: string, resources: readonly Named[], region: string | null): Deletion => ({
  kind,
  ids: distinct(...resources.flatMap(({ ids }) => ids)),
  names: resources.map(({ name }) => name),
  region,
});

const instance = (name: string, place: Place): Named => ({
  name,
  ids: [regional("ec2", "instance/", name, place), name],
});

const named = (name: string | undefined, idsOf: (name: string) => readonly string[]): Named | undefined =>
  name === undefined ? undefined : { name, ids: idsOf(name) };

/** A call with a qualifier deletes one version and keeps the function; Inspector calls the version `$LATEST`. */
function lambdaIds(functionName: string, detail: Detail, place: Place): readonly string[] {
  const name = functionName.split(":function:").at(-1) ?? functionName;
  const [bare = name, qualifierInName] = name.split(":", 2);
  const qualifier = detail.text("requestParameters.qualifier") ?? qualifierInName;
  const arn = regional("lambda", "function:", bare, place);
  return qualifier === undefined ? [arn, `${arn}:$LATEST`] : [`${arn}:${qualifier}`];
}

const distinct = (...values: readonly (string | undefined)[]): string[] => [
  ...new Set(values.filter((value) => value !== undefined)),
];
