import { heartbeatSource, type Names } from "../names";

/** The heartbeat, the same in every rollout: an event that proves that events of an account and Region arrive. */
export const heartbeat = (names: Names, minutes: number) =>
  ({
    name: names.heartbeat,
    description: "Proves that this account and Region can be heard",
    /** EventBridge Scheduler user guide, "Schedule types": the unit of 1 is singular. */
    expression: `rate(${minutes} ${minutes === 1 ? "minute" : "minutes"})`,
    source: heartbeatSource,
    detailType: "Heartbeat",
    /** JSON text of the event's detail. */
    input: JSON.stringify({ schedule: names.heartbeat, minutes }),
    retry: { hours: 1, attempts: 10 },
  }) as const;

/** ARN of the schedule's group: EventBridge Scheduler sends it as `aws:SourceArn`, never the schedule's own. */
export const scheduleGroupArn = (region: string, accountId: string) =>
  `arn:aws:scheduler:${region}:${accountId}:schedule-group/default`;
