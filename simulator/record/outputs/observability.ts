import {
  arnOf,
  type Compute,
  globalArnOf,
  hex,
  identifiedBy,
  named,
  optionalText,
  type OutputTable,
  physicalName,
  text,
} from "./output-table";

/** AWS assigns a delivery's id: 16 letters and digits. */
const delivery: Compute = (_inputs, at) => ({
  id: hex(at, 16),
  outputs: { arn: arnOf(at, "logs", `delivery:${hex(at, 16)}`) },
});

/** The type of a delivery destination follows from its ARN (CloudWatch Logs API reference, "DeliveryDestination"). */
function destinationType(arn: unknown): Record<string, string> {
  const types: Record<string, string> = { s3: "S3", logs: "CWL", firehose: "FH", xray: "XRAY" };
  const type = types[String(arn).split(":")[2] ?? ""];
  return type === undefined ? {} : { deliveryDestinationType: type };
}

/**
 * Logs, alarms, dashboards. ARNs: Service Authorization Reference, "Resource types defined by Amazon CloudWatch Logs" and
 * "… Amazon CloudWatch". The `aws` provider drops the `:*` that the API appends to a log group's ARN; `aws-native`
 * passes it on (CloudFormation, "AWS::Logs::LogGroup", return values).
 */
export const observabilityOutputs: OutputTable = {
  "aws:cloudwatch/logGroup:LogGroup": named("logs", (name) => `log-group:${name}`),
  "aws:cloudwatch/logStream:LogStream": (inputs, at) => {
    const name = physicalName(inputs, at);
    const stream = `log-group:${text(inputs, "logGroupName")}:log-stream:${name}`;
    return { id: name, outputs: { name, arn: arnOf(at, "logs", stream) } };
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": (inputs) => {
    const resource = optionalText(inputs, "resourceArn");
    return {
      id: resource ?? text(inputs, "policyName"),
      outputs: { policyScope: resource === undefined ? "ACCOUNT" : "RESOURCE" },
    };
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": (inputs, at) => {
    const name = physicalName(inputs, at);
    return { id: name, outputs: { name } };
  },
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": (inputs, at) => ({
    id: `cwlsf-${Number.parseInt(hex(at, 8), 16)}`,
    outputs: { name: physicalName(inputs, at) },
  }),
  "aws:cloudwatch/logDelivery:LogDelivery": delivery,
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": named("logs", (name) => `delivery-source:${name}`),
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": (inputs, at) => {
    const base = named("logs", (name) => `delivery-destination:${name}`)(inputs, at);
    const configuration = inputs.deliveryDestinationConfiguration as { destinationResourceArn?: unknown } | undefined;
    return { id: base.id, outputs: { ...destinationType(configuration?.destinationResourceArn), ...base.outputs } };
  },
  "aws:cloudwatch/logDeliveryDestinationPolicy:LogDeliveryDestinationPolicy": identifiedBy("deliveryDestinationName"),
  "aws:cloudwatch/metricAlarm:MetricAlarm": named("cloudwatch", (name) => `alarm:${name}`),
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": (inputs, at) => {
    const name = text(inputs, "alarmName");
    return { id: name, outputs: { arn: arnOf(at, "cloudwatch", `alarm:${name}`) } };
  },
  "aws:cloudwatch/dashboard:Dashboard": (inputs, at) => {
    const name = text(inputs, "dashboardName");
    return { id: name, outputs: { dashboardArn: globalArnOf(at, "cloudwatch", `dashboard/${name}`) } };
  },

  "aws-native:logs:Delivery": (inputs, at) => {
    const base = delivery(inputs, at);
    return { id: base.id, outputs: { ...base.outputs, deliveryId: base.id } };
  },
  "aws-native:logs:DeliverySource": (inputs, at) => {
    const base = named("logs", (name) => `delivery-source:${name}`)(inputs, at);
    const resource = optionalText(inputs, "resourceArn");
    return {
      id: base.id,
      outputs: { ...base.outputs, ...(resource === undefined ? {} : { resourceArns: [resource] }) },
    };
  },
  "aws-native:logs:DeliveryDestination": (inputs, at) => {
    const base = named("logs", (name) => `delivery-destination:${name}`)(inputs, at);
    return { id: base.id, outputs: { ...destinationType(inputs.destinationResourceArn), ...base.outputs } };
  },
  "aws-native:logs:LogGroup": named("logs", (name) => `log-group:${name}:*`, "logGroupName"),
  "aws-native:logs:ResourcePolicy": identifiedBy("policyName"),
};
