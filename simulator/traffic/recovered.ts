import { createHash } from "node:crypto";
import type { Envelope } from "../../model/envelope";
import { firehose, type PutRecord } from "../services/firehose/api";
import { storedObjects } from "../services/s3/objects-api";
import { deliveriesOf } from "../services/events/delivery";
import type { Defect } from "../recorded";
import type { Journey } from "./journey";
import type { AnsweredFunctions } from "../services/lambda/functions";

/** What `detail.claim` of a record says. */
interface ClaimCheck {
  readonly uri: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Assigns each record that a function put on a stream to the event whose dead letter it was. A record for a larger
 * event must name an object with exactly that event; the journey then continues with it as archived.
 */
export function withRecovered(
  journeys: readonly Journey[],
  functions: AnsweredFunctions,
): { readonly journeys: readonly Journey[]; readonly defects: readonly Defect[] } {
  const byEvent = new Map<string, PutRecord[]>();
  for (const { roleArn, region } of functions.runs)
    for (const record of functions.aws.state(firehose, roleArn.split(":")[4] ?? "", region)) {
      const { id } = JSON.parse(record.data) as Envelope;
      const records = byEvent.get(id) ?? [];
      if (!records.includes(record)) records.push(record);
      byEvent.set(id, records);
    }
  const objects = functions.aws.state(storedObjects, "", "");
  const defects: Defect[] = [];
  return { journeys: journeys.map(recover), defects };

  function recover(journey: Journey): Journey {
    const { delivery } = journey;
    if (delivery === undefined || byEvent.size === 0) return journey;
    const events = [...deliveriesOf(delivery)].map(({ event }) => event);
    const lost = events.at(-1);
    const recovered = [...new Set(events.flatMap(({ id }) => byEvent.get(id) ?? []))];
    const [first] = recovered;
    if (first === undefined || lost === undefined) return journey;
    const archived = JSON.parse(first.data) as Envelope;
    const claim = archived.detail["claim"] as ClaimCheck | undefined;
    if (claim === undefined) {
      if (first.data !== JSON.stringify(lost))
        defects.push({ urn: first.stream, problem: `was given another event than the dead letter ${lost.id}` });
      return { ...journey, recovered };
    }
    const whole = objects.get(claim.uri.replace(/^s3:\/\//, ""));
    const sha256 = createHash("sha256")
      .update(whole ?? "")
      .digest("hex");
    if (whole !== JSON.stringify(lost) || sha256 !== claim.sha256 || Buffer.byteLength(whole) !== claim.bytes)
      defects.push({ urn: first.stream, problem: `has a record with the claim ${claim.uri}, which is not the event` });
    return {
      ...journey,
      recovered,
      send: { ...journey.send, event: { ...journey.send.event, detail: archived.detail } },
    };
  }
}
