import { call, type Creations, type Inputs } from "./call";

/** Lambda, SQS, SNS, IAM and CloudFormation (their API references). */
export const work: Creations = {
  "aws:lambda/function:Function": {
    calls: ({ name, code: _, reservedConcurrentExecutions, ...rest }) => [
      call("lambda.CreateFunction", { functionName: name, code: { zipFile: "the archive" }, ...rest }),
      ...(reservedConcurrentExecutions === undefined
        ? []
        : [call("lambda.PutFunctionConcurrency", { functionName: name, reservedConcurrentExecutions })]),
    ],
    schema: {
      type: "AWS::Lambda::Function",
      properties: ({ name, code: _, ...rest }) => ({ functionName: name, code: {}, ...rest }),
    },
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    calls: (inputs) => [call("lambda.CreateEventSourceMapping", inputs)],
    schema: { type: "AWS::Lambda::EventSourceMapping" },
  },
  "aws:sqs/queue:Queue": {
    calls: ({ name, tags, ...rest }) => [call("sqs.CreateQueue", { queueName: name, tags, attributes: queue(rest) })],
    schema: {
      type: "AWS::SQS::Queue",
      properties: ({ name, tags, redrivePolicy: _, ...rest }) => ({ queueName: name, tags, ...queue(rest) }),
    },
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    calls: ({ queueUrl, policy, ...rest }) => [
      call("sqs.SetQueueAttributes", { ...rest, queueUrl, attributes: { Policy: policy } }),
    ],
  },
  "aws:sns/topic:Topic": {
    calls: ({ name, tags, kmsMasterKeyId, ...rest }) => [
      call("sns.CreateTopic", { ...rest, name, tags, attributes: { KmsMasterKeyId: kmsMasterKeyId } }),
    ],
    schema: { type: "AWS::SNS::Topic", properties: ({ name, ...rest }) => ({ topicName: name, ...rest }) },
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    calls: ({ arn, policy, ...rest }) => [
      call("sns.SetTopicAttributes", { ...rest, topicArn: arn, attributeName: "Policy", attributeValue: policy }),
    ],
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    calls: ({ topic, ...rest }) => [call("sns.Subscribe", { topicArn: topic, ...rest })],
    schema: {
      type: "AWS::SNS::Subscription",
      properties: ({ topic, ...rest }) => ({ topicArn: topic, ...rest }),
    },
  },
  "aws:iam/role:Role": {
    calls: ({ name, assumeRolePolicy, ...rest }) => [
      call("iam.CreateRole", { roleName: name, assumeRolePolicyDocument: assumeRolePolicy, ...rest }),
    ],
    schema: {
      type: "AWS::IAM::Role",
      properties: ({ name, assumeRolePolicy, ...rest }) => ({
        roleName: name,
        assumeRolePolicyDocument: assumeRolePolicy,
        ...rest,
      }),
    },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    calls: ({ name, role, policy, ...rest }) => [
      call("iam.PutRolePolicy", { ...rest, policyName: name, roleName: role, policyDocument: policy }),
    ],
  },
  "aws:iam/policy:Policy": {
    calls: ({ name, policy, ...rest }) => [
      call("iam.CreatePolicy", { ...rest, policyName: name, policyDocument: policy }),
    ],
    schema: {
      type: "AWS::IAM::ManagedPolicy",
      properties: ({ name, policy, ...rest }) => ({ managedPolicyName: name, policyDocument: policy, ...rest }),
    },
  },
  "aws:cloudformation/stackSet:StackSet": {
    // `operationPreferences` counts when the template changes.
    calls: ({ name, operationPreferences, autoDeployment, ...rest }) => [
      call("cloudformation.CreateStackSet", {
        stackSetName: name,
        autoDeployment: autoDeployment && {
          enabled: autoDeployment.enabled,
          retainStacksOnAccountRemoval: autoDeployment.retainStacksOnAccountRemoval,
          dependsOn: autoDeployment.dependsOnStackSets,
        },
        ...rest,
      }),
      call("cloudformation.UpdateStackSet", { stackSetName: name, operationPreferences }),
    ],
    schema: {
      type: "AWS::CloudFormation::StackSet",
      // A body of its own limit: there it stands within a template.
      properties: ({ name, templateBody: _, ...rest }) => ({ stackSetName: name, ...rest }),
    },
  },
  "aws:cloudformation/stackInstances:StackInstances": {
    calls: (inputs) => [call("cloudformation.CreateStackInstances", inputs)],
  },
};

/** Attributes of a queue in SQS's names, as text (SQS API reference, "CreateQueue"). */
function queue(inputs: Inputs): Inputs {
  const attributes = Object.entries(inputs).filter(([, value]) => value !== undefined);
  return Object.fromEntries(attributes.map(([name, value]) => [queueAttributes[name] ?? name, String(value)]));
}

const queueAttributes: Readonly<Record<string, string>> = {
  delaySeconds: "DelaySeconds",
  maxMessageSize: "MaximumMessageSize",
  messageRetentionSeconds: "MessageRetentionPeriod",
  receiveWaitTimeSeconds: "ReceiveMessageWaitTimeSeconds",
  redrivePolicy: "RedrivePolicy",
  sqsManagedSseEnabled: "SqsManagedSseEnabled",
  visibilityTimeoutSeconds: "VisibilityTimeout",
};
