import { uuidOf } from "../../deterministic";
import type { Delivery } from "../events/delivery";
import type { EventBridge, PutRequest } from "../events/eventbridge";
import type { AwsCall } from "../endpoint/endpoint";
import { trailEvent } from "../endpoint/trail-event";
import type { AwsAccess, PutEvent } from "../protocols/service";

/** Events that functions cause: those they put, those that a service sends, and CloudTrail's events of their calls. */
export interface CausedEvents {
  ofCall(call: AwsCall): void;
  put: AwsAccess["putEvent"];
  ofService: AwsAccess["serviceEvent"];
  /** A new id, the same in each run. */
  nextId(of: string): string;
  readonly deliveries: readonly CausedDelivery[];
}

export interface CausedDelivery {
  /** ARN of the running function; empty if none. */
  readonly by: string;
  /** The event as it was put. */
  readonly request: PutRequest;
  readonly delivery: Delivery;
}

/** `now` and `running` return the simulated time and the ARN of the running function. */
export function createCausedEvents(
  eventBridge: EventBridge,
  { now, running }: { readonly now: () => Date; readonly running: () => string },
): CausedEvents {
  const deliveries: CausedDelivery[] = [];
  let serial = 0;
  return { ofCall, put, ofService, nextId, deliveries };

  function nextId(of: string): string {
    return uuidOf(`${of} ${serial++}`);
  }

  function ofCall(call: AwsCall): void {
    const event = trailEvent(call, now(), nextId("call"));
    const home = { account: event.account, region: event.region };
    note({ bus: home, event, sender: { kind: "service" } });
  }

  function put(bus: string, event: PutEvent, call: { readonly account: string; readonly principal: string }) {
    const delivery = note({
      bus,
      event: {
        version: "0",
        id: nextId("put"),
        source: event.source,
        "detail-type": event.detailType,
        account: call.account,
        region: bus.split(":")[3] ?? "",
        time: inSeconds(event.time),
        resources: event.resources,
        detail: event.detail as never,
      },
      sender: { kind: "principal", arn: call.principal, account: call.account },
    });
    return delivery.admitted ? { id: delivery.event.id } : { refusal: delivery.why };
  }

  function ofService(sent: Parameters<AwsAccess["serviceEvent"]>[0]): void {
    const { source, detailType, account, region, resources, detail, time } = sent;
    const event = {
      version: "0",
      id: nextId("event"),
      source,
      "detail-type": detailType,
      account,
      region,
      time: inSeconds(time),
      resources,
      detail: detail as never,
    };
    note({ bus: { account, region }, event, sender: { kind: "service" } });
  }

  function note(request: PutRequest): Delivery {
    const delivery = eventBridge.put(request);
    deliveries.push({ by: running(), request, delivery });
    return delivery;
  }
}

const inSeconds = (time: Date) => `${time.toISOString().slice(0, 19)}Z`;
