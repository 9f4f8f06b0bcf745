import { type Alarm, fiveMinutes } from "../alarm";
import type { Json } from "../envelope";
import { putEventsFrom } from "../iam/policies";
import { arns, type HubPlace, type Names, querySource } from "../names";
import { queryStatements } from "../operations/people-policies";
import { chosenQueries } from "../query-schedules/chosen-queries";
import { queryDue } from "../query-schedules/report";
import type { ResponderPlan } from "../responders/plan";
import { hideMessagesOf, useState } from "../responders/policies";
import type { Settings } from "../settings/schema";

export interface RunQueriesPlanArgs extends HubPlace {
  readonly settings: Pick<Settings, "queries">;
}

/** The function `run-queries`; undefined where settings let no saved query run by itself. */
export function planRunQueries({ settings, ...place }: RunQueriesPlanArgs): ResponderPlan | undefined {
  const queries = chosenQueries(settings);
  if (queries.length === 0) return undefined;
  const { accountId, region, names } = place;
  const bucketArn = (purpose: string) => `arn:aws:s3:::${names.bucket(purpose, accountId, region)}`;
  return {
    id: "run-queries",
    description: "Runs saved queries by itself and tells what is new in their rows",
    rules: [
      {
        // Any principal in the organization can put events with our source: only our own account's are a schedule's.
        suffix: "due",
        description: "A saved query is to be run",
        pattern: { source: [queryDue.source], "detail-type": [queryDue.detailType], account: [accountId] },
        state: "ENABLED",
      },
    ],
    schedules: queries.map(({ name, rate }) => ({
      name: names.querySchedule(name),
      suffix: name,
      roleName: names.role("query-schedule", region),
      description: `Runs the saved query ${name}`,
      expression: rate,
      ...queryDue,
      detail: { query: name, scheduled: "<aws.scheduler.scheduled-time>" },
    })),
    // A query may take half an hour (Athena user guide, "Service Quotas", DML query timeout).
    lateAfterSeconds: 3600,
    attempts: 20,
    statements: (keyArn) => [
      useState(arns.table(region, accountId, names.state), "GetItem", "PutItem"),
      hideMessagesOf(arns.queue(region, accountId, names.responder("run-queries"))),
      putEventsFrom(arns.bus(region, accountId, names.bus), querySource),
      ...queryStatements({
        accountId,
        region,
        workgroup: names.workgroup,
        database: names.database,
        archiveBucketArn: bucketArn("archive"),
        workingBucketArn: bucketArn("working"),
        keyArn,
      }),
    ],
    configuration: {
      workgroup: names.workgroup,
      database: names.database,
      queries: queries.map(({ name, days, moreThan, key, parameters, sql }) => ({
        name,
        days,
        moreThan,
        key: [...key],
        parameters: [...parameters],
        sql,
      })),
    } as Json,
    timeoutSeconds: 120,
    memoryMegabytes: 512,
    alarms: [alarmFailed(names)],
  };
}

/** People must learn of it even if no channel notifies them of detections: a query that fails finds nothing. */
const alarmFailed = (names: Names): Alarm => ({
  ...fiveMinutes,
  suffix: "failed",
  description:
    "A saved query that runs by itself failed, was canceled or would have scanned more than queries.gigabytesPerQuery. The view saved_query_alert has the reason.",
  metrics: [{ namespace: names.prefix, metricName: "QueriesFailed", dimensions: { service: "run-queries" } }],
  statistic: "Sum",
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
});
