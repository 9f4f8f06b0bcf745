import { deliveriesOf, outcomesOf, type Delivery } from "../services/events/delivery";
import type { Sender } from "../services/events/admission";
import type { EventBridge } from "../services/events/eventbridge";
import type { Landing, StreamRecord } from "../services/firehose/delivery-streams";
import { foreignAccount } from "./hostile-traffic";
import type { Send } from "./send";

/** The path of one event, from its sender to the archive. */
export interface Journey {
  readonly send: Send;
  /** Absent for an event that was put directly on a stream. */
  readonly delivery?: Delivery;
  /** Records that a function put on streams instead, after no rule could deliver it. */
  readonly recovered?: readonly { readonly stream: string; readonly data: string }[];
  /** Records that delivery streams wrote of it, added once the streams have written. */
  readonly landings: Landing[];
  /** URN of what kept a delivery stream from writing it. */
  refusedBy?: string;
}

/** Sends one event and follows it through the recorded buses. */
export function travel(send: Send, eventBridge: EventBridge): Journey {
  const { event, via } = send;
  const home = { account: event.account, region: event.region };
  const owner = event.account === foreignAccount ? { organizationId: "o-zzzzzzzzzz" } : {};
  const caller: Sender = {
    kind: "principal",
    arn: `arn:aws:iam::${event.account}:role/anyone`,
    account: event.account,
    ...owner,
  };
  switch (via.kind) {
    case "service":
      return { send, delivery: eventBridge.put({ bus: home, event, sender: { kind: "service" } }), landings: [] };
    case "customer":
      return { send, delivery: eventBridge.put({ bus: via.bus ?? home, event, sender: caller }), landings: [] };
    case "own rule":
      return {
        send,
        delivery: eventBridge.put({
          bus: via.bus,
          event,
          sender: {
            ...owner,
            kind: "forwarded",
            account: event.account,
            ruleArn: `arn:aws:events:${event.region}:${event.account}:rule/own`,
            roleArn: `arn:aws:iam::${event.account}:role/own`,
          },
        }),
        landings: [],
      };
    case "replay":
      return { send, delivery: eventBridge.put({ bus: via.bus, event, sender: { kind: "replay" } }), landings: [] };
    case "schedule":
    case "stream":
      return { send, landings: [] };
  }
}

/** JSON texts that delivery streams received, by ARN of the stream. */
export function recordsOf({
  send,
  delivery,
  recovered = [],
}: Journey): { readonly stream: string; readonly data: string }[] {
  if (send.via.kind === "stream") return [{ stream: send.via.stream, data: JSON.stringify(send.event) }];
  if (delivery === undefined) return [];
  const records: { readonly stream: string; readonly data: string }[] = [];
  for (const { outcome } of outcomesOf(delivery))
    if (outcome.kind === "handed" && outcome.service === "firehose")
      records.push({ stream: outcome.target.arn, data: outcome.data });
  records.push(...recovered);
  return records;
}

/** The same, for delivery streams that report to each journey where its records were written. */
export const toDeliver = (journeys: readonly Journey[]): StreamRecord[] =>
  journeys.flatMap((journey) =>
    recordsOf(journey).map((record) => ({
      ...record,
      landed: (landing) => void journey.landings.push(landing),
      refused: (culprit) => void (journey.refusedBy = culprit),
    })),
  );

/** Number of times a rule put it on another bus that accepted it. */
export const hopsOf = ({ delivery }: Journey): number =>
  delivery === undefined ? 0 : [...deliveriesOf(delivery)].length - 1;

/** Its path, one line per hop, for messages about violated guarantees. */
export function pathOf({ send, delivery, landings, recovered = [] }: Journey): string[] {
  const path: string[] = [];
  if (send.via.kind === "stream") path.push(`handed to ${send.via.stream}`);
  if (delivery !== undefined) describe(delivery, path);
  for (const { stream } of recovered) path.push(`put on ${stream} by a function`);
  for (const { bucket, key, error } of landings)
    path.push(`written to s3://${bucket}/${key}${error === undefined ? "" : ` (${error})`}`);
  return path;
}

function describe(delivery: Delivery, path: string[]): void {
  path.push(`${delivery.admitted ? "taken by" : "not taken by"} ${delivery.bus}: ${delivery.why}`);
  if (delivery.admitted && delivery.matches.length === 0) path.push(`no rule of ${delivery.bus} matches it`);
  for (const { rule, outcome, targets } of delivery.matches) {
    path.push(`${outcome === "triggered" ? "matched by" : `kept from (${outcome})`} ${rule.arn}`);
    for (const target of targets) {
      if (target.kind === "forwarded") describe(target.delivery, path);
      else if (target.kind === "handed") path.push(`handed to ${target.target.arn}`);
      else {
        const { failure, deadLetter } = target;
        const end = deadLetter.accepted ? `kept in ${deadLetter.queue}` : `lost, because ${deadLetter.why}`;
        path.push(`not delivered to ${target.target.arn} (${failure.errorCode}: ${failure.why}), ${end}`);
      }
    }
  }
}
