import { DescribeAlarmsCommand, type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Resource } from "../resource";
import { asSet } from "../normalize";
import { input, type Place, readBack } from "../read-back";

const nameOf = (resource: Resource): string => input(resource, "name") ?? resource.name;

export const alarm = readBack<MetricAlarm>({
  type: "aws:cloudwatch/metricAlarm:MetricAlarm",
  noun: "alarm",
  permissions: ["cloudwatch:DescribeAlarms"],
  nameOf,
  async read(resource, place) {
    const alarms = await place.once("alarms", () => list(place));
    return alarms.get(nameOf(resource));
  },
  effect: "Nobody is told when it should ring.",
  properties: [
    {
      name: "ActionsEnabled",
      planned: (resource) => input<boolean>(resource, "actionsEnabled") ?? true,
      found: ({ ActionsEnabled }) => ActionsEnabled ?? true,
      effect: "The alarm rings, and nobody is told.",
      repair: (resource) => [
        `aws cloudwatch enable-alarm-actions --alarm-names ${nameOf(resource)} --region ${resource.region}`,
      ],
    },
    {
      name: "AlarmActions",
      planned: (resource) => input<string[]>(resource, "alarmActions") ?? [],
      found: ({ AlarmActions }) => AlarmActions ?? [],
      as: asSet,
      effect: "Somebody else is told, or nobody.",
    },
    {
      name: "Metric",
      planned: (resource) => [
        input(resource, "namespace"),
        input(resource, "metricName"),
        Object.entries(input<Record<string, string>>(resource, "dimensions") ?? {}).sort(),
      ],
      found: ({ Namespace, MetricName, Dimensions = [] }) => [
        Namespace,
        MetricName,
        Dimensions.map(({ Name, Value }) => [Name, Value]).sort(),
      ],
      effect: "The alarm watches something else.",
    },
    {
      name: "Threshold",
      planned: (resource) => [input(resource, "comparisonOperator"), input<number>(resource, "threshold")],
      found: ({ ComparisonOperator, Threshold }) => [ComparisonOperator, Threshold],
      effect: "The alarm rings later or earlier than planned.",
    },
    {
      name: "Period",
      planned: (resource) => [input<number>(resource, "period"), input<number>(resource, "evaluationPeriods")],
      found: ({ Period, EvaluationPeriods }) => [Period, EvaluationPeriods],
      effect: "The alarm rings later or earlier than planned.",
    },
    {
      name: "TreatMissingData",
      planned: (resource) => input(resource, "treatMissingData"),
      found: ({ TreatMissingData }) => TreatMissingData ?? "missing",
      effect: "Silence is taken for something else than planned.",
    },
  ],
});

/** The environment's alarms by name. */
async function list({ clients, prefix }: Place): Promise<ReadonlyMap<string, MetricAlarm>> {
  const alarms = new Map<string, MetricAlarm>();
  let NextToken: string | undefined;
  do {
    const page = await clients.cloudwatch.send(
      new DescribeAlarmsCommand({
        AlarmNamePrefix: prefix,
        AlarmTypes: ["MetricAlarm"],
        ...(NextToken !== undefined && { NextToken }),
      }),
    );
    for (const each of page.MetricAlarms ?? []) alarms.set(each.AlarmName ?? "", each);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return alarms;
}
