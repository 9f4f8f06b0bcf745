import {
  arnOf,
  type Creation,
  globalArnOf,
  hex,
  identifiedBy,
  type Inputs,
  optionalText,
  type OutputTable,
  physicalName,
  text,
  uuid,
} from "./output-table";

const functionArn = (at: Creation, name: string) =>
  name.startsWith("arn:") ? name : arnOf(at, "lambda", `function:${name}`);

/** The invocation path of a Lambda integration (API Gateway developer guide, "Lambda integrations"). */
const invokeArn = (at: Creation, arn: string) =>
  `arn:${at.partition}:apigateway:${at.region}:lambda:path/2015-03-31/functions/${arn}/invocations`;

/** IAM's unique ids are a prefix for the kind, then 17 letters and digits (IAM user guide, "IAM identifiers"). */
const uniqueId = (at: Creation, prefix: "AROA" | "ANPA") => `${prefix}${hex(at, 17).toUpperCase()}`;

const unitsOf = (inputs: Inputs): readonly string[] =>
  (inputs.deploymentTargets as { organizationalUnitIds?: readonly string[] } | undefined)?.organizationalUnitIds ?? [];

/** Queues, topics, functions, roles, StackSets. ARNs: Service Authorization Reference, by service. */
export const computeOutputs: OutputTable = {
  "aws:sqs/queue:Queue": (inputs, at) => {
    const given = physicalName(inputs, at);
    const name = inputs.fifoQueue === true && inputs.name === undefined ? `${given}.fifo` : given;
    const url = `https://sqs.${at.region}.amazonaws.com/${at.account}/${name}`;
    return { id: url, outputs: { name, url, arn: arnOf(at, "sqs", name) } };
  },
  "aws:sqs/queuePolicy:QueuePolicy": identifiedBy("queueUrl"),

  "aws:sns/topic:Topic": (inputs, at) => {
    const given = physicalName(inputs, at);
    const name = inputs.fifoTopic === true && inputs.name === undefined ? `${given}.fifo` : given;
    const arn = arnOf(at, "sns", name);
    return { id: arn, outputs: { name, arn, owner: at.account } };
  },
  "aws:sns/topicPolicy:TopicPolicy": (inputs) => {
    const topic = text(inputs, "arn");
    return { id: topic, outputs: { owner: topic.split(":")[4] } };
  },
  "aws:sns/topicSubscription:TopicSubscription": (inputs, at) => {
    const arn = `${text(inputs, "topic")}:${uuid(at)}`;
    return { id: arn, outputs: { arn, ownerId: at.account } };
  },

  "aws:lambda/function:Function": (inputs, at) => {
    const name = physicalName(inputs, at);
    const arn = functionArn(at, name);
    const version = inputs.publish === true ? "1" : "$LATEST";
    const qualifiedArn = `${arn}:${version}`;
    return {
      id: name,
      outputs: {
        name,
        arn,
        version,
        qualifiedArn,
        invokeArn: invokeArn(at, arn),
        qualifiedInvokeArn: invokeArn(at, qualifiedArn),
      },
    };
  },
  "aws:lambda/permission:Permission": (inputs, at) => {
    const prefix = optionalText(inputs, "statementIdPrefix") ?? "terraform-";
    const statementId = optionalText(inputs, "statementId") ?? `${prefix}${hex(at, 26)}`;
    return { id: statementId, outputs: { statementId } };
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": (inputs, at) => ({
    id: uuid(at),
    outputs: {
      uuid: uuid(at),
      arn: arnOf(at, "lambda", `event-source-mapping:${uuid(at)}`),
      functionArn: functionArn(at, text(inputs, "functionName")),
    },
  }),
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": (inputs) => {
    const qualifier = optionalText(inputs, "qualifier");
    return { id: text(inputs, "functionName") + (qualifier === undefined ? "" : `:${qualifier}`), outputs: {} };
  },
  "aws:lambda/layerVersion:LayerVersion": (inputs, at) => {
    const layerArn = arnOf(at, "lambda", `layer:${text(inputs, "layerName")}`);
    return { id: `${layerArn}:1`, outputs: { arn: `${layerArn}:1`, layerArn, version: "1" } };
  },

  "aws:iam/role:Role": (inputs, at) => {
    const name = physicalName(inputs, at);
    const path = optionalText(inputs, "path") ?? "/";
    return {
      id: name,
      outputs: { name, path, arn: globalArnOf(at, "iam", `role${path}${name}`), uniqueId: uniqueId(at, "AROA") },
    };
  },
  "aws:iam/rolePolicy:RolePolicy": (inputs, at) => {
    const name = physicalName(inputs, at);
    return { id: `${text(inputs, "role")}:${name}`, outputs: { name } };
  },
  "aws:iam/policy:Policy": (inputs, at) => {
    const name = physicalName(inputs, at);
    const path = optionalText(inputs, "path") ?? "/";
    const arn = globalArnOf(at, "iam", `policy${path}${name}`);
    return { id: arn, outputs: { name, path, arn, policyId: uniqueId(at, "ANPA") } };
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (inputs) => ({
    id: `${text(inputs, "role")}/${text(inputs, "policyArn")}`,
    outputs: {},
  }),

  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": (inputs, at) => {
    const name = physicalName(inputs, at);
    const arn = arnOf(at, "firehose", `deliverystream/${name}`);
    return { id: arn, outputs: { name, arn, destinationId: "destinationId-000000000001", versionId: "1" } };
  },

  "aws:cloudformation/stackSet:StackSet": (inputs, at) => {
    const name = physicalName(inputs, at);
    const stackSetId = `${name}:${uuid(at)}`;
    return { id: name, outputs: { name, stackSetId, arn: arnOf(at, "cloudformation", `stackset/${stackSetId}`) } };
  },
  "aws:cloudformation/stackSetInstance:StackSetInstance": (inputs, at) => {
    const units = unitsOf(inputs);
    const region = optionalText(inputs, "stackSetInstanceRegion") ?? at.region;
    const account = optionalText(inputs, "accountId") ?? at.account;
    return {
      id: [text(inputs, "stackSetName"), units.length > 0 ? units.join("/") : account, region].join(","),
      outputs: { stackSetInstanceRegion: region, ...(units.length > 0 ? {} : { accountId: account }) },
    };
  },
  "aws:cloudformation/stackInstances:StackInstances": (inputs) => ({
    id: [text(inputs, "stackSetName"), inputs.callAs ?? "SELF", unitsOf(inputs).length > 0 ? "OU" : ""].join(","),
    outputs: {},
  }),
};
