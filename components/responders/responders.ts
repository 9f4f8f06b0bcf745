import type * as pulumi from "@pulumi/pulumi";
import type { HubPlace } from "../../model/names";
import type { PlannedResponder } from "../../model/responders/plan";
import type { AlarmTopic } from "../alarm";
import type { EventArchive } from "../archive/event-archive";
import type { RuleBus } from "../rule";
import { Responder } from "./responder";
import { ResponderState } from "./state";

export interface RespondersArgs {
  readonly place: HubPlace;
  /** Plain value: decides which resources exist. */
  readonly plans: readonly PlannedResponder[];
  readonly bus: RuleBus;
  readonly alarms: AlarmTopic;
  readonly archive: EventArchive;
  /** Hours EventBridge retries delivery to a responder. */
  readonly retryHours: number;
}

/** A responder that receives events matched by detections. */
export interface DetectionTarget {
  readonly id: string;
  readonly queueArn: pulumi.Input<string>;
}

/** A hub's responders. */
export interface Responders {
  readonly all: readonly Responder[];
  /** Queues for events matched by detections. */
  readonly detectionTargets: readonly DetectionTarget[];
  /** Queue for events that the archive rules could not deliver, if a responder handles it. */
  readonly deadLetterQueueArn: pulumi.Output<string> | undefined;
}

/** Builds a hub's responders and their state table. */
export function buildResponders(
  { place, plans, bus, alarms, archive, retryHours }: RespondersArgs,
  opts: pulumi.ComponentResourceOptions,
): Responders {
  const state = new ResponderState("responder-state", { names: place.names }, opts);
  const built = plans.map((plan) => ({ plan, responder: build(plan) }));
  return {
    all: built.map(({ responder }) => responder),
    // Only enabled responders: otherwise a queue would fill with nothing to read it.
    detectionTargets: built
      .filter(({ plan }) => plan.answersDetections === true && plan.enabled)
      .map(({ plan, responder }) => ({ id: plan.id, queueArn: responder.queueArn })),
    deadLetterQueueArn: built.find(({ plan }) => plan.deadLettersOf !== undefined)?.responder.queueArn,
  };

  function build(plan: PlannedResponder): Responder {
    return new Responder(
      `responder-${plan.id}`,
      { ...place, plan, bus, state, archiveKeyArn: archive.keyArn, alarmTopicArn: alarms.topicArn, retryHours },
      // Its alarms need the topic with its policy.
      { ...opts, dependsOn: [bus, alarms] },
    );
  }
}
