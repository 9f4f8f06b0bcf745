import type { Provider } from "@pulumi/aws/provider";
import type { Account } from "../../model/accounts/account";
import type { Detection } from "../../model/detections/detection";
import { findingsResponders } from "../../model/findings/responders";
import { arns, type Names, namesOf } from "../../model/names";
import { digestRule, hasDigest, notifyConfiguration, notifyStatements } from "../../model/notify/plan";
import { remediateConfiguration, remediateStatements, remediationRules } from "../../model/remediate/plan";
import { activeRemediations, remediationLateAfterSeconds } from "../../model/settings/remediation";
import {
  concurrencyOf,
  isEnabled,
  type ResponderId,
  responderIds,
  type ResponderSettings,
} from "../../model/settings/responders";
import { ticketChannels, ticketRuleArns } from "../../model/notify/tickets";
import { type ClaimCheckConfiguration, claimCheckStatements, claimsFolder } from "../../model/claim-check/claim-check";
import { archiveRuleArns } from "../archive/archive-rules";
import type { CentralBus } from "../hub/central-bus";
import type { DetectionTarget } from "../hub/detection-rules";
import type { EventArchive } from "../archive/event-archive";
import { NotificationChannels } from "./notification-channels";
import { Responder, type ResponderArgs } from "./responder";
import { ResponderState } from "./responder-state";
import type { Operations } from "../hub/operations";
import type { StackSettings } from "../../environment/stack-settings";
import { TicketSystems } from "./ticket-systems";

export interface RespondersArgs {
  readonly stack: StackSettings;
  readonly accounts: readonly Account[];
  /** What this hub can find. */
  readonly detections: readonly Detection[];
  readonly bus: CentralBus;
  readonly operations: Operations;
  readonly archive: EventArchive;
  /** Names of the archive's delivery streams, in order. Plain. */
  readonly streams: readonly string[];
  /** Reaches the governance account. */
  readonly aws: Provider;
}

/** What a responder is made of beyond what all of a hub have in common. */
export type ResponderPlan = Omit<
  ResponderArgs,
  | "accountId"
  | "region"
  | "names"
  | "bus"
  | "alarmTopicArn"
  | "logRetentionDays"
  | "retryHours"
  | "enabled"
  | "concurrency"
  | "reservedConcurrency"
>;

/** ARNs, with wildcards, of all rules that feed responders or that they speak through: the central dead-letter queue takes what they cannot deliver. */
export const feedingRuleArns = ({
  region,
  accountId,
  names,
}: {
  readonly region: string;
  readonly accountId: string;
  readonly names: Names;
}): string[] => [
  ...[names.detectionRule("*"), ...responderIds.map((id) => names.responderRule(id, "*"))].map((name) =>
    arns.rule(region, accountId, `${names.bus}/${name}`),
  ),
  ticketRuleArns({ region, accountId, names }),
];

/** Builds a hub's responders and the table in which they remember; answers with them by id. */
export function buildResponders({
  stack,
  accounts,
  detections,
  bus,
  operations,
  archive,
  streams,
  aws,
}: RespondersArgs): Map<ResponderId, Responder> {
  const { environment, region, settings } = stack;
  const accountId = settings.organization.governanceAccountId;
  const names = namesOf(environment);
  const place = { accountId, region, names };

  const plans: ResponderPlan[] = [planClaimCheck()];
  if (settings.notifications.channels.length > 0) plans.push(planNotify());
  const stateArn = arns.table(region, accountId, names.state);
  plans.push(...findingsResponders({ settings, names, region, accounts, stateArn }));
  if (activeRemediations(settings.remediation).length > 0) plans.push(planRemediate());

  const state = new ResponderState("responder-state", { names }, { providers: [aws] });
  return new Map(plans.map((plan) => [plan.id, build(plan)]));

  function build(plan: ResponderPlan): Responder {
    const reserved = settings.responders.reservedConcurrency[plan.id];
    return new Responder(
      `responder-${plan.id}`,
      {
        ...place,
        ...plan,
        concurrency: concurrencyOf[plan.id],
        ...(reserved !== undefined && { reservedConcurrency: reserved }),
        bus,
        environment: { STATE_TABLE: state.table, BUS: names.bus, ...plan.environment },
        enabled: isEnabled(settings.responders, plan.id),
        alarmTopicArn: operations.topicArn,
        logRetentionDays: settings.responders.logRetentionDays,
        retryHours: settings.deadLetters.retryHours ?? 24,
      },
      { providers: [aws], dependsOn: [bus] },
    );
  }

  function planRemediate(): ResponderPlan {
    // An event that waits for a limit is handed out again and again, too.
    const attempts = 20;
    return {
      id: "remediate",
      description: "Puts right what governed events report, or says what it would do",
      rules: remediationRules(settings),
      statements: remediateStatements({ settings, names, region }),
      configuration: remediateConfiguration({ settings, names, region, accounts }),
      environment: { ATTEMPTS: String(attempts) },
      // What was wrong when it was stopped is still to be mended when it runs again.
      queuesWhileStopped: true,
      lateAfterSeconds: remediationLateAfterSeconds(settings.remediation),
      timeoutSeconds: 120,
      memoryMegabytes: 512,
      attempts,
    };
  }

  function planNotify(): ResponderPlan {
    new NotificationChannels(
      "notification-channels",
      { ...place, settings: settings.notifications, bus, enabled: isEnabled(settings.responders, "notify") },
      { providers: [aws], dependsOn: [bus] },
    );
    const tickets = ticketChannels(settings.notifications);
    if (tickets.length > 0)
      new TicketSystems(
        "ticket-systems",
        {
          ...place,
          bus,
          channels: tickets,
          retryHours: settings.deadLetters.retryHours ?? 24,
          enabled: isEnabled(settings.responders, "notify"),
        },
        { providers: [aws], dependsOn: [bus] },
      );
    return {
      id: "notify",
      description: "Tells people of detections",
      rules: hasDigest(settings.notifications) ? [digestRule(place)] : [],
      answersDetections: true,
      statements: notifyStatements(settings.notifications, place),
      configuration: notifyConfiguration({ settings: settings.notifications, accounts, detections }, place),
      timeoutSeconds: 60,
      memoryMegabytes: 256,
      attempts: 20,
    };
  }

  /** Its queue is where the dead letters of the archive's rules go: it has no rules of its own. */
  function planClaimCheck(): ResponderPlan {
    const bucket = names.bucket("archive", accountId, region);
    const configuration: ClaimCheckConfiguration = { bucket, folder: claimsFolder, streams };
    return {
      id: "claim-check",
      description: "Archives what the archive's rules could not deliver",
      rules: [],
      deadLettersOf: archiveRuleArns(place),
      statements: archive.keyArn.apply((keyArn) =>
        claimCheckStatements({
          bucketArn: `arn:aws:s3:::${bucket}`,
          keyArn,
          region,
          streamArns: streams.map((stream) => arns.deliveryStream(region, accountId, stream)),
          stateArn: arns.table(region, accountId, names.state),
        }),
      ),
      configuration: { ...configuration, streams: [...streams] },
      // Six times this hides a message that failed: twenty attempts are ten hours, the length of an outage.
      timeoutSeconds: 300,
      memoryMegabytes: 512,
      attempts: 20,
    };
  }
}

/** Who receives what detections find: those that run, so that no queue fills while nobody reads it. */
export function detectionTargets(
  responders: ReadonlyMap<ResponderId, Responder>,
  settings: ResponderSettings,
): Record<string, DetectionTarget> {
  const targets: Record<string, DetectionTarget> = {};
  for (const [id, { queueArn }] of responders) {
    if (!isEnabled(settings, id)) continue;
    // The remediation has rules of its own: what it can answer is wider than what deserves a person's attention.
    if (id === "notify") targets[id] = { queueArn };
  }
  return targets;
}
