import { cloudTrailSample } from "../../model/catalog/cloudtrail-sample";
import type { Envelope } from "../../model/envelope";
import { uuidOf } from "../deterministic";
import type { Send, Stage } from "./send";

/** An account that has left the organization: nothing of it comes any more, and no other traffic is from it. */
const departed = "888877776666";

/** Days before the end of the traffic on which it called. */
const daysAgo = [12, 11, 10, 9, 8];

const day = 86_400_000;

/**
 * What each archive has of an account that has left since: a call a day, and then none. Everybody else sends until the end, and
 * the query `delivery-gaps` would find nothing. No rule brings such events: they came when the account was a member.
 */
export function quietPlace({ streams, now }: Pick<Stage, "streams" | "now">): Send[] {
  const hubs = new Map<string, string>();
  for (const stream of streams) {
    const region = stream.split(":")[3] ?? "";
    // The day of what customers put is that of its arrival.
    if (!/-archive-put(-\d+)?$/.test(stream) && !hubs.has(region)) hubs.set(region, stream);
  }
  return [...hubs].flatMap(([region, stream]) =>
    daysAgo.map((days): Send => ({
      name: `a call of account ${departed} ${days} days ago on ${stream}`,
      event: callOf(region, new Date(now.getTime() - days * day)),
      via: { kind: "stream", stream },
      expect: "archived",
    })),
  );
}

/** A source that no detection and no other query is about. */
function callOf(region: string, at: Date): Envelope {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  const id = uuidOf(`quiet place ${region} ${time}`);
  const sample = cloudTrailSample({ source: "aws.odd", region, eventName: "CreateThing" });
  const moved = JSON.parse(JSON.stringify(sample).replaceAll(sample.account, departed)) as Envelope;
  return { ...moved, id, time, detail: { ...moved.detail, eventID: id, eventTime: time } };
}
