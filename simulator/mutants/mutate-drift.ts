import type { Resource } from "../graph";
import type { Difference } from "./mutant";

/** What somebody changes by hand, or by mistake between two resources: no property of one alone says it. */
export interface Drift {
  readonly what: string;
  /** The resource as changed: itself, where something is added beside it. */
  readonly changed: Resource;
  readonly also?: readonly Difference[];
}

const stranger = "999999999999";

/* eslint-disable @typescript-eslint/no-explicit-any -- Inputs of many types. */
type Inputs = any;

/** Properties of which two resources of a type can have each other's. */
const swappable: Readonly<Record<string, readonly string[]>> = {
  "aws:athena/namedQuery:NamedQuery": ["query"],
  "aws:cloudwatch/eventTarget:EventTarget": ["rule"],
  "aws:glue/catalogTable:CatalogTable": ["storageDescriptor"],
  "aws:iam/rolePolicy:RolePolicy": ["role"],
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": ["extendedS3Configuration"],
  "aws:lambda/eventSourceMapping:EventSourceMapping": ["functionName"],
  "aws:lambda/function:Function": ["role", "code"],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["rules"],
  "aws:s3/bucketObjectv2:BucketObjectv2": ["content"],
  "aws:s3/bucketPolicy:BucketPolicy": ["policy"],
  "aws:scheduler/schedule:Schedule": ["target"],
  "aws:sqs/queuePolicy:QueuePolicy": ["queueUrl", "policy"],
};

/** What is added to a resource, as properties that the program never sets. */
const additions: Readonly<Record<string, Readonly<Record<string, Inputs>>>> = {
  "aws:cloudwatch/eventTarget:EventTarget": {
    "hands on the detail alone": { inputPath: "$.detail" },
    "hands on no id": {
      inputTransformer: {
        inputPaths: { detail: "$.detail", source: "$.source", type: "$.detail-type" },
        inputTemplate: '{"source":"<source>","detail-type":"<type>","detail":<detail>}',
      },
    },
  },
  "aws:iam/role:Role": {
    "with a boundary that is not recorded": { permissionsBoundary: `arn:aws:iam::${stranger}:policy/nothing` },
    "with a policy that is not recorded": { managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    "with a filter": { filterCriteria: { filters: [{ pattern: '{"body":{"source":["aws.iam"]}}' }] } },
  },
  "aws:lambda/function:Function": {
    "in a network of its own": { vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } },
    "of a layer of another account": { layers: [`arn:aws:lambda:us-east-1:${stranger}:layer:more:1`] },
    "that never runs": { reservedConcurrentExecutions: 0 },
    "of which one runs": { reservedConcurrentExecutions: 1 },
  },
  "aws:s3/bucketNotification:BucketNotification": {
    "to a function of another account": {
      lambdaFunctions: [
        {
          id: "more",
          lambdaFunctionArn: `arn:aws:lambda:us-east-1:${stranger}:function:more`,
          events: ["s3:ObjectCreated:*"],
        },
      ],
    },
  },
  "aws:scheduler/schedule:Schedule": {
    "that begins one day": { startDate: "2099-01-01T00:00:00Z" },
    "that has ended": { endDate: "2020-01-01T00:00:00Z" },
  },
  "aws:sqs/queue:Queue": {
    "in order": { fifoQueue: true },
    "that takes no dead letters": { redriveAllowPolicy: '{"redrivePermission":"denyAll"}' },
    "with a delay": { delaySeconds: 900 },
  },
};

/** A resource of another type beside one. */
const neighbors: Readonly<Record<string, Readonly<Record<string, (each: Resource) => readonly [string, Inputs]>>>> = {
  "aws:cloudwatch/eventTarget:EventTarget": {
    "and a target more, in another account": ({ type, inputs }) => [
      type,
      { ...inputs, arn: `arn:aws:sqs:us-east-1:${stranger}:more`, targetId: "more" },
    ],
  },
  "aws:kms/key:Key": {
    "and a grant": ({ outputs }) => [
      "aws:kms/grant:Grant",
      {
        keyId: outputs["keyId"],
        granteePrincipal: `arn:aws:iam::${stranger}:role/more`,
        operations: ["Decrypt"],
      },
    ],
  },
  "aws:lambda/function:Function": {
    "and an address of its own": ({ inputs: { name } }) => [
      "aws:lambda/functionUrl:FunctionUrl",
      { functionName: name, authorizationType: "NONE" },
    ],
    "and a permission for everybody": ({ inputs: { name } }) => [
      "aws:lambda/permission:Permission",
      { function: name, principal: "*", action: "lambda:InvokeFunction" },
    ],
  },
  "aws:s3/bucket:Bucket": {
    "and a copy elsewhere": ({ inputs: { bucket } }) => [
      "aws:s3/bucketReplicationConfiguration:BucketReplicationConfiguration",
      { bucket, role: `arn:aws:iam::${stranger}:role/more`, rules: [{ id: "more", status: "Enabled" }] },
    ],
    "and an access control list": ({ inputs: { bucket } }) => [
      "aws:s3/bucketAcl:BucketAcl",
      { bucket, acl: "public-read" },
    ],
  },
  "aws:sns/topic:Topic": {
    "and a subscription of a stranger": ({ outputs: { arn } }) => [
      "aws:sns/topicSubscription:TopicSubscription",
      { topic: arn, protocol: "https", endpoint: "https://example.org/more" },
    ],
  },
};

/** Drifts of one resource, among all that are recorded. */
export function driftsOf(original: Resource, resources: readonly Resource[]): Drift[] {
  const { type } = original;
  return [
    ...Object.entries(additions[type] ?? {}).map(([what, more]) => ({ what, changed: edited(original, more) })),
    ...Object.entries(neighbors[type] ?? {}).map(([what, neighbor]) => ({
      what,
      changed: { ...original },
      also: [{ changed: beside(original, ...neighbor(original)) }],
    })),
    ...(swappable[type] ?? []).flatMap((property) => {
      const other = partnerOf(original, property, resources);
      return other === undefined
        ? []
        : [
            {
              what: `${property} swapped with ${other.name}`,
              changed: edited(original, { [property]: other.inputs[property] }),
              also: [{ original: other, changed: edited(other, { [property]: original.inputs[property] }) }],
            },
          ];
    }),
  ];
}

const edited = (resource: Resource, more: Readonly<Record<string, unknown>>): Resource => ({
  ...resource,
  inputs: { ...resource.inputs, ...more },
  outputs: { ...resource.outputs, ...more },
});

const beside = (resource: Resource, type: string, inputs: Readonly<Record<string, unknown>>): Resource => ({
  ...resource,
  type,
  name: `${resource.name}-more`,
  urn: `${resource.urn.replace(resource.type, type)}-more`,
  inputs,
  outputs: { ...inputs, ...(type === resource.type && { id: `${String(resource.outputs["id"])}-more` }) },
  options: { ...resource.options, protect: false, dependsOn: [] },
});

/** The next one of the same kind of component that has another value. */
function partnerOf(original: Resource, property: string, resources: readonly Resource[]): Resource | undefined {
  const isLike = (each: Resource) =>
    each.type === original.type &&
    each.account === original.account &&
    each.region === original.region &&
    each.inputs[property] !== undefined &&
    // Two targets that hand on to the same are the same, on whichever rule.
    (property !== "rule" || each === original || each.inputs["arn"] !== original.inputs["arn"]);
  const alike = resources.filter(isLike);
  const after = alike.slice(alike.indexOf(original) + 1);
  return [...after, ...alike].find(
    (each) => JSON.stringify(each.inputs[property]) !== JSON.stringify(original.inputs[property]),
  );
}
