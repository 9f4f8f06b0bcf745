import { call, type Creations, type Inputs } from "./call";

/** CloudWatch and CloudWatch Logs (their API references). */
export const watching: Creations = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    calls: ({ name, metricQueries, ...rest }) => [
      call("cloudwatch.PutMetricAlarm", { alarmName: name, metrics: queries(metricQueries), ...rest }),
    ],
    schema: {
      type: "AWS::CloudWatch::Alarm",
      properties: ({ name, metricQueries, ...rest }) => ({ alarmName: name, metrics: queries(metricQueries), ...rest }),
    },
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    calls: (inputs) => [call("cloudwatch.PutDashboard", inputs)],
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    // `skipDestroy` is the provider's own.
    calls: ({ name, retentionInDays, skipDestroy: _, ...rest }) => [
      call("logs.CreateLogGroup", { logGroupName: name, ...rest }),
      ...(retentionInDays === undefined
        ? []
        : [call("logs.PutRetentionPolicy", { logGroupName: name, retentionInDays })]),
    ],
    schema: { type: "AWS::Logs::LogGroup", properties: ({ name, ...rest }) => ({ logGroupName: name, ...rest }) },
  },
  "aws:cloudwatch/logStream:LogStream": {
    calls: ({ name, ...rest }) => [call("logs.CreateLogStream", { logStreamName: name, ...rest })],
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    calls: (inputs) => [call("logs.PutResourcePolicy", inputs)],
    schema: { type: "AWS::Logs::ResourcePolicy" },
  },
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": {
    calls: (inputs) => [call("logs.PutDeliverySource", inputs)],
    schema: { type: "AWS::Logs::DeliverySource" },
  },
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": {
    calls: (inputs) => [call("logs.PutDeliveryDestination", inputs)],
    schema: { type: "AWS::Logs::DeliveryDestination", properties: ({ name, tags }) => ({ name, tags }) },
  },
  "aws:cloudwatch/logDelivery:LogDelivery": {
    calls: (inputs) => [call("logs.CreateDelivery", inputs)],
    schema: { type: "AWS::Logs::Delivery" },
  },
};

/** The metric of a query, whose period and statistic stand beside it in AWS. */
function queries(given: readonly Inputs[] | undefined): readonly Inputs[] | undefined {
  return given?.map(({ metric, ...rest }) => {
    if (metric === undefined) return rest;
    const { period, stat, unit, ...of } = metric as Inputs;
    return { ...rest, metricStat: { metric: of, period, stat, unit } };
  });
}
