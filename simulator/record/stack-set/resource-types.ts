import { computeResource } from "../outputs";
import { isObject, own } from "../../../model/json";
import { TemplateError } from "./template";

/** Account and Region of a stack. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** A resource as the evaluators use it, before it has a URN. */
export interface Made {
  /** Pulumi type token. */
  readonly type: string;
  /** Suffix of the URN if one resource of the template creates several. */
  readonly part?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

type Properties = Readonly<Record<string, unknown>>;

/** One CloudFormation resource type. */
interface Kind {
  /** Every property that is evaluated, or irrelevant to events; any other is rejected. */
  readonly properties: readonly string[];
  readonly required: readonly string[];
  /** The resources; `Ref` and `Fn::GetAtt` refer to the first. */
  make(properties: Properties, where: string): readonly [Made, ...Made[]];
  /** Output of the first resource, by attribute name; `Ref` for the value of `Ref`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * The resource types that members' templates may have, with the Pulumi name of each property. Return values:
 * CloudFormation template reference, "Return values" of each type's page.
 */
const kinds: Readonly<Record<string, Kind>> = {
  "AWS::IAM::Role": {
    properties: ["RoleName", "Description", "AssumeRolePolicyDocument", "Policies"],
    required: ["RoleName", "AssumeRolePolicyDocument"],
    attributes: { Ref: "name", Arn: "arn" },
    make: (role, where) => [
      {
        type: "aws:iam/role:Role",
        inputs: { name: role["RoleName"], assumeRolePolicy: JSON.stringify(role["AssumeRolePolicyDocument"]) },
      },
      ...objects(role["Policies"] ?? [], `Policies of ${where}`).map((policy) => ({
        type: "aws:iam/rolePolicy:RolePolicy",
        part: String(policy["PolicyName"]),
        inputs: {
          role: role["RoleName"],
          name: policy["PolicyName"],
          policy: JSON.stringify(policy["PolicyDocument"]),
        },
      })),
    ],
  },
  "AWS::SQS::Queue": {
    properties: ["QueueName", "MessageRetentionPeriod", "MaximumMessageSize", "SqsManagedSseEnabled", "KmsMasterKeyId"],
    required: ["QueueName"],
    attributes: { Ref: "url", Arn: "arn", QueueName: "name" },
    make: (queue) => [
      {
        type: "aws:sqs/queue:Queue",
        inputs: defined({
          name: queue["QueueName"],
          messageRetentionSeconds: queue["MessageRetentionPeriod"],
          maxMessageSize: queue["MaximumMessageSize"],
          sqsManagedSseEnabled: queue["SqsManagedSseEnabled"],
          kmsMasterKeyId: queue["KmsMasterKeyId"],
        }),
      },
    ],
  },
  "AWS::SQS::QueuePolicy": {
    properties: ["Queues", "PolicyDocument"],
    required: ["Queues", "PolicyDocument"],
    attributes: {},
    make: (policy, where) => {
      const queues = policy["Queues"];
      const [first, ...others] = Array.isArray(queues) ? (queues as unknown[]) : [];
      if (first === undefined)
        throw new TemplateError(`Queues of ${where} is ${JSON.stringify(queues)}: list queue URLs`);
      const document = JSON.stringify(policy["PolicyDocument"]);
      const of = (queueUrl: unknown) => ({
        type: "aws:sqs/queuePolicy:QueuePolicy",
        inputs: { queueUrl, policy: document },
      });
      return [of(first), ...others.map((url, index) => ({ ...of(url), part: `queue ${index + 2}` }))];
    },
  },
  "AWS::Events::Rule": {
    properties: ["Name", "Description", "EventBusName", "EventPattern", "State", "Targets"],
    required: ["Name", "EventPattern"],
    attributes: { Ref: "name", Arn: "arn" },
    make: (rule, where) => {
      const bus = defined({ eventBusName: rule["EventBusName"] });
      const pattern = rule["EventPattern"];
      return [
        {
          type: "aws:cloudwatch/eventRule:EventRule",
          inputs: {
            ...bus,
            name: rule["Name"],
            eventPattern: typeof pattern === "string" ? pattern : JSON.stringify(pattern),
            ...defined({ state: rule["State"] }),
          },
        },
        ...objects(rule["Targets"] ?? [], `Targets of ${where}`).map((target) => readTarget(target, rule, bus, where)),
      ];
    },
  },
  "AWS::Events::EventBusPolicy": {
    properties: ["EventBusName", "StatementId", "Statement"],
    required: ["StatementId", "Statement"],
    attributes: {},
    make: (policy) => [
      {
        type: "aws-native:events:EventBusPolicy",
        inputs: {
          eventBusName: policy["EventBusName"] ?? "default",
          statementId: policy["StatementId"],
          statement: policy["Statement"],
        },
      },
    ],
  },
  "AWS::CloudWatch::Alarm": {
    properties: [
      "AlarmName",
      "AlarmDescription",
      "Namespace",
      "MetricName",
      "Dimensions",
      "Statistic",
      "ComparisonOperator",
      "Threshold",
      "Period",
      "EvaluationPeriods",
      "TreatMissingData",
    ],
    required: ["AlarmName", "ComparisonOperator", "EvaluationPeriods"],
    attributes: { Ref: "name", Arn: "arn" },
    make: (alarm, where) => [
      {
        type: "aws:cloudwatch/metricAlarm:MetricAlarm",
        inputs: defined({
          name: alarm["AlarmName"],
          alarmDescription: alarm["AlarmDescription"],
          namespace: alarm["Namespace"],
          metricName: alarm["MetricName"],
          dimensions: Object.fromEntries(
            objects(alarm["Dimensions"] ?? [], `Dimensions of ${where}`).map((each) => [each["Name"], each["Value"]]),
          ),
          statistic: alarm["Statistic"],
          comparisonOperator: alarm["ComparisonOperator"],
          threshold: alarm["Threshold"],
          period: alarm["Period"],
          evaluationPeriods: alarm["EvaluationPeriods"],
          treatMissingData: alarm["TreatMissingData"],
        }),
      },
    ],
  },
  "AWS::Scheduler::Schedule": {
    properties: ["Name", "Description", "ScheduleExpression", "FlexibleTimeWindow", "Target", "State", "GroupName"],
    required: ["Name", "ScheduleExpression", "FlexibleTimeWindow", "Target"],
    attributes: { Ref: "name", Arn: "arn" },
    make: (schedule, where) => {
      const target = object(schedule["Target"], `Target of ${where}`);
      only(target, ["Arn", "RoleArn", "Input", "EventBridgeParameters", "DeadLetterConfig", "RetryPolicy"], where);
      const parameters = object(target["EventBridgeParameters"] ?? {}, `EventBridgeParameters of ${where}`);
      const window = object(schedule["FlexibleTimeWindow"], `FlexibleTimeWindow of ${where}`);
      only(window, ["Mode", "MaximumWindowInMinutes"], `FlexibleTimeWindow of ${where}`);
      return [
        {
          type: "aws:scheduler/schedule:Schedule",
          inputs: defined({
            name: schedule["Name"],
            groupName: schedule["GroupName"],
            state: schedule["State"],
            scheduleExpression: schedule["ScheduleExpression"],
            flexibleTimeWindow: defined({
              mode: window["Mode"],
              maximumWindowInMinutes: window["MaximumWindowInMinutes"],
            }),
            target: defined({
              arn: target["Arn"],
              roleArn: target["RoleArn"],
              input: target["Input"],
              eventbridgeParameters:
                target["EventBridgeParameters"] === undefined
                  ? undefined
                  : defined({ detailType: parameters["DetailType"], source: parameters["Source"] }),
              deadLetterConfig: deadLetters(target),
              retryPolicy: retries(target),
            }),
          }),
        },
      ];
    },
  },
};

function readTarget(target: Properties, rule: Properties, bus: Properties, where: string): Made {
  const known = ["Id", "Arn", "RoleArn", "DeadLetterConfig", "RetryPolicy", "Input", "InputPath"];
  only(target, known, `a target of ${where}`);
  return {
    type: "aws:cloudwatch/eventTarget:EventTarget",
    part: String(target["Id"]),
    inputs: defined({
      ...bus,
      rule: rule["Name"],
      targetId: target["Id"],
      arn: target["Arn"],
      roleArn: target["RoleArn"],
      input: target["Input"],
      inputPath: target["InputPath"],
      deadLetterConfig: deadLetters(target),
      retryPolicy: retries(target),
    }),
  };
}

/**
 * Creates the resources for one resource of a template.
 *
 * @throws TemplateError for an unknown type or property, or a missing one.
 */
export function make(type: string, properties: Properties, where: string): readonly [Made, ...Made[]] {
  const kind = kindOf(type, where);
  only(properties, kind.properties, where);
  for (const property of kind.required)
    if (properties[property] === undefined) throw new TemplateError(`${where} has no ${property}`);
  return kind.make(properties, where);
}

/** Outputs of a resource, computed as for Pulumi resources. */
export const outputsOf = ({ type, inputs }: Made, { account, region }: Place, urn: string, name: string) => {
  const { id, outputs } = computeResource(type, inputs, {
    urn,
    name,
    account,
    region,
    partition: "aws",
    defaultTags: {},
  });
  return { ...inputs, id, ...outputs };
};

/** Value of `Ref` (attribute `Ref`) or of an attribute of a created resource. */
export function attributeOf(type: string, attribute: string, outputs: Properties, where: string): string {
  const output = own(kindOf(type, where).attributes, attribute);
  const value = output === undefined ? undefined : outputs[output];
  if (typeof value === "string") return value;
  throw new TemplateError(
    `${attribute === "Ref" ? "Ref" : `attribute "${attribute}"`} of ${where}, a ${type}, is not evaluated`,
  );
}

function kindOf(type: string, where: string): Kind {
  const kind = own(kinds, type);
  if (kind !== undefined) return kind;
  throw new TemplateError(`${where} is a ${type}, which is not evaluated. Known: ${Object.keys(kinds).join(", ")}`);
}

function only(properties: Properties, known: readonly string[], where: string): void {
  for (const property of Object.keys(properties))
    if (!known.includes(property))
      throw new TemplateError(`${where} has "${property}", which is not evaluated. Known: ${known.join(", ")}`);
}

function object(value: unknown, where: string): Record<string, unknown> {
  if (isObject(value)) return value;
  throw new TemplateError(`${where} is ${JSON.stringify(value)}, not an object`);
}

function objects(value: unknown, where: string): Record<string, unknown>[] {
  if (!Array.isArray(value)) throw new TemplateError(`${where} is ${JSON.stringify(value)}, not a list`);
  return value.map((entry) => object(entry, where));
}

const deadLetters = (target: Properties) =>
  target["DeadLetterConfig"] === undefined
    ? undefined
    : { arn: object(target["DeadLetterConfig"], "DeadLetterConfig")["Arn"] };

function retries(target: Properties) {
  if (target["RetryPolicy"] === undefined) return undefined;
  const policy = object(target["RetryPolicy"], "RetryPolicy");
  return defined({
    maximumEventAgeInSeconds: policy["MaximumEventAgeInSeconds"],
    maximumRetryAttempts: policy["MaximumRetryAttempts"],
  });
}

const defined = (properties: Properties): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
