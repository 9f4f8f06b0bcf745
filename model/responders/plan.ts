import type { Alarm } from "../alarm";
import type { Json } from "../envelope";
import type { Statement } from "../iam/policies";
import { type RulePlan, withoutReplays } from "../rule";
import { concurrencyOf, isEnabled, type ResponderId, type ResponderSettings } from "../settings/responders";

/** A function that answers events of the central bus, with all that it alone needs. */
export interface ResponderPlan {
  /** Folder below functions/. An identity: the names of function, queue and role follow from it. */
  readonly id: ResponderId;
  readonly description: string;
  /** Rules on the central bus that feed it. */
  readonly rules: readonly RulePlan[];
  /** Whether rules of detections feed it too. @default false */
  readonly answersDetections?: boolean;
  /** ARN pattern of rules whose dead letters its queue takes. */
  readonly deadLettersOf?: string;
  /** Permissions beyond reading its queue and writing its log; a function where they name the archive's key. */
  readonly statements: readonly Statement[] | ((archiveKeyArn: string) => readonly Statement[]);
  /** Becomes `configuration.json` beside the code. */
  readonly configuration: Json;
  /** Environment variables beside those that every responder has, the state table among them. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** How often a message is handed out before it is a dead letter. @default 5 */
  readonly attempts?: number;
  /** Whether events go on to wait in the queue while it is stopped. @default false */
  readonly queuesWhileStopped?: boolean;
  /** Seconds for which an event may wait before it is late. @default 900 */
  readonly lateAfterSeconds?: number;
  /** Alarms beside those that every responder has. */
  readonly alarms?: readonly Alarm[];
}

/** How settings have a responder run. */
export interface ResponderOperation {
  /** Kill switch: false disables its rules and stops the queue from being read; what is queued stays there. */
  readonly enabled: boolean;
  /** Batches that are handled at the same time, 2 or more. */
  readonly concurrency: number;
  /** Executions that Lambda reserves for it. Absent: none. */
  readonly reservedConcurrency?: number;
  readonly logRetentionDays: number;
}

export type PlannedResponder = ResponderPlan & ResponderOperation;

/** A responder as these settings have it run. */
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
