import type { Alarm } from "../alarm";
import type { Json, JsonObject } from "../envelope";
import type { Statement } from "../iam/policies";
import { type RulePlan, withoutReplays } from "../rule";
import { concurrencyOf, type ResponderId } from "../settings/responder-ids";
import { isEnabled, type ResponderSettings } from "../settings/responders";

/** A function that handles events of the central bus, with its specific resources. */
export interface ResponderPlan {
  /** Folder below functions/. An identity: the names of function, queue and role are derived from it. */
  readonly id: ResponderId;
  readonly description: string;
  /** Rules on the central bus that send events to it. */
  readonly rules: readonly RulePlan[];
  /** True if detection rules send events to it too. @default false */
  readonly answersDetections?: boolean;
  /** ARN pattern of rules whose dead letters its queue accepts. */
  readonly deadLettersOf?: string;
  /**
   * Permissions in addition to reading its queue and writing its log; a function if they need the ARN of the archive's
   * key.
   */
  readonly statements: readonly Statement[] | ((archiveKeyArn: string) => readonly Statement[]);
  /** Becomes `configuration.json` next to the code. */
  readonly configuration: Json;
  /** True if its `configuration.json` has, as `resources`, what the hub was deployed with: it is built last. @default false */
  readonly readsDeployment?: boolean;
  /** Environment variables in addition to those of every responder, such as the state table. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Each puts an event on the central bus again and again, which one of the rules takes; all by one role. */
  readonly schedules?: readonly ResponderSchedule[];
  /** Most events that it takes at once, and the seconds in which Lambda gathers them. @default 10 at once, without waiting */
  readonly batch?: { readonly size: number; readonly seconds: number };
  /**
   * True if each account's events are a tenant of their own in its queue: a flood of one account's then waits behind the others'
   * (SQS developer guide, "Amazon SQS fair queues"). @default false
   */
  readonly isFairToAccounts?: boolean;
  /** Attempts before a message becomes a dead letter. @default 5 */
  readonly attempts?: number;
  /** True if events are still queued while it is disabled. @default false */
  readonly queuesWhileStopped?: boolean;
  /** Seconds after which a waiting event counts as late. @default 900 */
  readonly lateAfterSeconds?: number;
  /** Alarms in addition to those of every responder. */
  readonly alarms?: readonly Alarm[];
}

/** A schedule that wakes a responder, by an event on the central bus like any other that it handles. */
export interface ResponderSchedule {
  readonly name: string;
  /** Tells the schedules of one responder apart: a part of the logical name. @default none, for its only one */
  readonly suffix?: string;
  /** The same for all of a responder. */
  readonly roleName: string;
  readonly description: string;
  /** `rate(1 hour)`. */
  readonly expression: string;
  readonly source: string;
  readonly detailType: string;
  /** The event's detail, beside the schedule's ARN. Context attributes are replaced: `<aws.scheduler.scheduled-time>`. */
  readonly detail?: JsonObject;
}

/** Operational settings of a responder. */
export interface ResponderOperation {
  /** Kill switch: false disables its rules and its event source mapping; queued messages stay. */
  readonly enabled: boolean;
  /** Concurrent batches, at least 2. */
  readonly concurrency: number;
  /** Reserved concurrency of the Lambda function. Absent: none. */
  readonly reservedConcurrency?: number;
  readonly logRetentionDays: number;
}

export type PlannedResponder = ResponderPlan & ResponderOperation;

/** A responder with these operational settings. */
export function operated(plan: ResponderPlan, settings: ResponderSettings): PlannedResponder {
  const enabled = isEnabled(settings, plan.id);
  const reserved = settings.reservedConcurrency[plan.id];
  return {
    ...plan,
    rules: plan.rules.map((rule) =>
      withoutReplays(enabled || plan.queuesWhileStopped === true ? rule : { ...rule, state: "DISABLED" }),
    ),
    enabled,
    concurrency: concurrencyOf[plan.id],
    ...(reserved !== undefined && { reservedConcurrency: reserved }),
    logRetentionDays: settings.logRetentionDays,
  };
}
