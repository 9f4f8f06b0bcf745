import type * as pulumi from "@pulumi/pulumi";
import type { Json } from "../../model/envelope";
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
  /** Builds those that read what the hub was deployed with: after everything else of it. */
  readonly buildLast: (deployed: pulumi.Output<readonly Json[]>) => void;
}

/** Builds a hub's responders and their state table. */
export function buildResponders(
  { place, plans, bus, alarms, archive, retryHours }: RespondersArgs,
  opts: pulumi.ComponentResourceOptions,
): Responders {
  const state = new ResponderState("responder-state", { names: place.names }, opts);
  const readsDeployment = (plan: PlannedResponder) => plan.readsDeployment === true;
  const built = plans.filter((plan) => !readsDeployment(plan)).map((plan) => ({ plan, responder: build(plan) }));
  return {
    all: built.map(({ responder }) => responder),
    // Only enabled responders: otherwise a queue would fill with nothing to read it.
    detectionTargets: built
      .filter(({ plan }) => plan.answersDetections === true && plan.enabled)
      .map(({ plan, responder }) => ({ id: plan.id, queueArn: responder.queueArn })),
    deadLetterQueueArn: built.find(({ plan }) => plan.deadLettersOf !== undefined)?.responder.queueArn,
    buildLast: (deployed) => {
      for (const plan of plans.filter(readsDeployment)) build(plan, deployed);
    },
  };

  function build(plan: PlannedResponder, deployed?: pulumi.Output<readonly Json[]>): Responder {
    return new Responder(
      `responder-${plan.id}`,
      {
        ...place,
        plan,
        bus,
        state,
        archiveKeyArn: archive.keyArn,
        alarmTopicArn: alarms.topicArn,
        retryHours,
        ...(deployed && { deployed }),
      },
      // Its alarms need the topic with its policy.
      { ...opts, dependsOn: [bus, alarms] },
    );
  }
}
