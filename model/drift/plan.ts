import { type Alarm, fiveMinutes } from "../alarm";
import { lockDaysOf } from "../archive/lock";
import type { Json } from "../envelope";
import { putEventsFrom, type Statement } from "../iam/policies";
import { arns, driftSource, type HubPlace, type Names } from "../names";
import type { ResponderPlan } from "../responders/plan";
import { hideMessagesOf, useState } from "../responders/policies";
import { isEnabled } from "../settings/responders";
import type { Settings } from "../settings/schema";
import { driftDue } from "./report";

export interface DetectDriftPlanArgs extends HubPlace {
  readonly settings: Pick<Settings, "archive" | "drift" | "responders">;
}

/**
 * Minutes after which a difference that is still there is told: a deployment changes one resource after the other, and hands
 * the function what was deployed at the end.
 */
const settledMinutes = 15;

/**
 * The function `detect-drift`; undefined where settings want none. It reads the hub's own Region in its own account: of members
 * heartbeats tell, and `npm run verify`.
 */
export function planDetectDrift({ settings, ...place }: DetectDriftPlanArgs): ResponderPlan | undefined {
  const { detect, hours } = settings.drift;
  if (!detect) return undefined;
  const { accountId, region, names } = place;
  return {
    id: "detect-drift",
    description: "Tells what of the hub is not as it was deployed",
    rules: [
      {
        // Any principal in the organization can put events with our source: only our own account's are a schedule's.
        suffix: "due",
        description: "The hub is to be compared with its deployment",
        pattern: { source: [driftDue.source], "detail-type": [driftDue.detailType], account: [accountId] },
        state: "ENABLED",
      },
    ],
    schedules: [
      {
        name: names.driftCheck,
        roleName: names.role("drift-check", region),
        description: "Asks whether the hub is as it was deployed",
        expression: hours === 1 ? "rate(1 hour)" : `rate(${hours} hours)`,
        ...driftDue,
      },
    ],
    // A check waits in the queue until what it saw is settled.
    lateAfterSeconds: 3600,
    attempts: 20,
    statements: (keyArn) => [
      useState(arns.table(region, accountId, names.state), "GetItem", "PutItem"),
      hideMessagesOf(arns.queue(region, accountId, names.responder("detect-drift"))),
      putEventsFrom(arns.bus(region, accountId, names.bus), driftSource),
      ...readHub(place, settings.archive, keyArn),
    ],
    configuration: { prefix: names.prefix, settledMinutes } as Json,
    readsDeployment: true,
    timeoutSeconds: 120,
    memoryMegabytes: 512,
    alarms: [
      alarmDiffers(names),
      ...(isEnabled(settings.responders, "detect-drift") ? [alarmBlind(names, hours)] : []),
    ],
  };
}

/** What `read-back/types/` calls to read the types that the function compares, each on the hub's own resources. */
function readHub({ accountId, region, names }: HubPlace, archive: Settings["archive"], keyArn: string): Statement[] {
  const ofArchive = [
    ...(archive.crawlerEvents ? ["s3:GetBucketNotification"] : []),
    ...(lockDaysOf(archive) === 0 ? [] : ["s3:GetBucketObjectLockConfiguration"]),
  ];
  const bucketArn = (purpose: string) => `arn:aws:s3:::${names.bucket(purpose, accountId, region)}`;
  const statement = (Sid: string, Action: readonly string[], Resource: string | readonly string[]): Statement => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
  });
  return [
    statement("ReadBus", ["events:DescribeEventBus"], arns.bus(region, accountId, names.bus)),
    statement("ReadReplayArchive", ["events:DescribeArchive"], arns.replayArchive(region, accountId, names.bus)),
    // No resource types (Service Authorization Reference, Amazon EventBridge).
    {
      ...statement("ListRules", ["events:ListRules"], "*"),
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
    // The rules that watch the evidence are on the default bus.
    statement(
      "ReadTargets",
      ["events:ListTargetsByRule"],
      [`${names.bus}/${names.prefix}-*`, names.rule("evidence-*")].map((rule) => arns.rule(region, accountId, rule)),
    ),
    statement("ReadQueues", ["sqs:GetQueueAttributes"], arns.queue(region, accountId, `${names.prefix}-*`)),
    statement(
      "ReadStreams",
      ["firehose:DescribeDeliveryStream"],
      arns.deliveryStream(region, accountId, `${names.prefix}-*`),
    ),
    statement("ReadCrawler", ["glue:GetCrawler"], arns.crawler(region, accountId, names.crawler)),
    statement(
      "ReadBuckets",
      [
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketVersioning",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
      ],
      ["archive", "logs", "working"].map(bucketArn),
    ),
    ...(ofArchive.length === 0 ? [] : [statement("ReadArchive", ofArchive, bucketArn("archive"))]),
    statement("ReadKey", ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus"], keyArn),
  ];
}

const metricOf = ({ prefix }: Names, metricName: string) =>
  [{ namespace: prefix, metricName, dimensions: { service: "detect-drift" } }] as const;

/** People must learn of it even if no channel notifies them of detections. */
const alarmDiffers = (names: Names): Alarm => ({
  ...fiveMinutes,
  suffix: "differs",
  description:
    "Something of the hub is not as it was deployed. The view drift_report says what, and which command puts it right; npm run verify compares members, too.",
  metrics: metricOf(names, "DifferencesFound"),
  statistic: "Sum",
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
});

/** Who watches the watch: without its schedule, its rule, its queue or its code nothing would look wrong. */
const alarmBlind = (names: Names, hours: number): Alarm => ({
  suffix: "blind",
  description: `The function detect-drift has compared nothing for ${2 * hours} hours: a change of the hub is not noticed.`,
  metrics: metricOf(names, "ResourcesCompared"),
  statistic: "Maximum",
  comparisonOperator: "LessThanThreshold",
  threshold: 1,
  period: hours * 3600,
  evaluationPeriods: 2,
  treatMissingData: "breaching",
});
