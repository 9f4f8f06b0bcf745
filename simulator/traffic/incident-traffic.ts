import type { Detection } from "../../model/detections/detection";
import { chosenDetections, tellsPeople } from "../../model/detections/detections";
import type { Envelope, Json } from "../../model/envelope";
import { at, text } from "../../model/json";
import { governedEvents } from "../../model/network/governed-events";
import { uuidOf } from "../deterministic";
import { arise, type Send, type Stage, toSend } from "./send";
import { type Occurrence, placesOf } from "./detection-traffic";

/**
 * What an attacker would hide behind a harmless event: for each detection that is told at once, two events of one actor
 * that differ in what they concern, and where a refused call fires it, one that is refused and then succeeds. Each of
 * them must be told on its own.
 */
export function incidentTraffic(stage: Stage): Send[] {
  const { settings } = stage;
  const { digest, dedupeMinutes } = settings.notifications;
  if (!tellsPeople(settings)) return [];
  const entries = new Map(governedEvents(settings).map((entry) => [entry.id, entry]));
  const same = toldOfTwice(stage);
  const each = chosenDetections(settings).flatMap((detection, index) => {
    const entry = entries.get(detection.governedBy);
    const [place] = entry === undefined ? [] : placesOf(entry, index, stage);
    if (place === undefined || digest.severities.includes(detection.severity)) return [];
    const about = (what: string): Send | undefined => incidentAbout(what, detection, place, stage, 60 * dedupeMinutes);
    return [
      ...pairOf(about("a harmless one"), about("the one that matters")),
      ...refusedThenDone(about("the one that was tried first"), detection, stage, place),
    ];
  });
  return [...same, ...each];
}

const severities = ["low", "medium", "high", "critical"];

/**
 * A bucket that a call makes public, of which IAM Access Analyzer tells too, from its administrator: one incident. Another
 * bucket of which it tells alone is another.
 */
function toldOfTwice(stage: Stage): Send[] {
  const { settings, now, expectedOutcomeOf, accounts } = stage;
  const { digest, dedupeMinutes } = settings.notifications;
  const chosen = chosenDetections(settings).filter(({ severity }) => !digest.severities.includes(severity));
  const [call, finding] = ["bucket-policy-public", "external-access-found"].map((id) =>
    chosen.find((detection) => detection.id === id),
  );
  const entry = governedEvents(settings).find(({ id }) => id === finding?.governedBy);
  if (call === undefined || finding === undefined || entry === undefined) return [];
  // The severity of settings: one that is graver than the call's is told on its own.
  if (severities.indexOf(finding.severity) > severities.indexOf(call.severity)) return [];
  return placesOf(entry, 0, stage).flatMap(({ account, region }) => {
    const owner = accounts.find(({ id }) => id !== account)?.id ?? account;
    const policy = withSubject(call.sample, ["detail", "requestParameters", "bucketName"], "told-of-twice");
    if (policy === undefined) return [];
    const made = arise({ id: "told of twice", sample: policy }, owner, region, now);
    const about = (bucket: string): Send => {
      const sample = {
        ...finding.sample,
        detail: { ...finding.sample.detail, accountId: owner, resource: `arn:aws:s3:::${bucket}` },
      };
      const event = arise({ id: `found ${bucket}`, sample }, account, region, now);
      return toSend(`${finding.id} about ${bucket} in ${region}`, event, expectedOutcomeOf);
    };
    const sends = [
      toSend(`${call.id} about told-of-twice in ${region}`, made, expectedOutcomeOf),
      about("told-of-twice"),
      about("told-of-once"),
    ];
    const fires = [call, finding, finding];
    if (sends.some((send, index) => send.detections?.includes(fires[index]?.id ?? "") !== true)) return [];
    const [first, twice, once] = sends as [Send, Send, Send];
    const withinSeconds = 60 * dedupeMinutes;
    const announces = (detection: Detection, mentions: string) => ({
      announces: { detection: detection.id, mentions, failed: false, withinSeconds },
    });
    return [
      { ...first, ...announces(call, "told-of-twice") },
      { ...twice, updates: { detection: finding.id, mentions: "told-of-twice", notWithinSeconds: withinSeconds } },
      { ...once, ...announces(finding, "told-of-once") },
    ];
  });
}

/** Both or neither: one alone says nothing. */
const pairOf = (first: Send | undefined, second: Send | undefined): Send[] =>
  first === undefined || second === undefined ? [] : [first, second];

/** The sample as it arises there with another subject; undefined if none fires the detection. */
function incidentAbout(
  what: string,
  detection: Detection,
  { account, region, bus }: Occurrence,
  { now, expectedOutcomeOf }: Stage,
  withinSeconds: number,
): Send | undefined {
  const id = `${what} of ${detection.id}`;
  const mentions = id.replaceAll(" ", "-");
  // What concerns an account as a whole concerns the same in each of its events.
  for (const path of (detection.subject ?? []).filter((each) => each.startsWith("detail."))) {
    const sample = withSubject(detection.sample, path.split("."), mentions);
    if (sample === undefined) continue;
    const event = arise({ id, sample: withIdOfItsOwn(sample, id) }, account, region, now);
    const send = toSend(`${id} from ${account} in ${region}`, event, (sent) => expectedOutcomeOf(sent, bus));
    if (send.expect !== "archived" || send.detections?.includes(detection.id) !== true) continue;
    return {
      ...send,
      announces: { detection: detection.id, mentions, failed: failed(event), withinSeconds },
      ...(bus !== undefined && { sample: true as const, via: { kind: "customer", bus } as const }),
    };
  }
  return undefined;
}

/** Where services write the id of a finding: two findings with one id are one, whoever tells of it. */
const findingIds = [["arn"], ["findingArn"], ["findings", "Id"], ["findings", "finding_info", "uid"]] as const;

/** Another finding, if the event is about one; what it concerns stays as it is. */
function withIdOfItsOwn(event: Envelope, name: string): Envelope {
  const own = uuidOf(`finding ${name}`).replaceAll("-", "");
  return findingIds.reduce((changed, path) => {
    const found = [changed.detail["findings"]].flat()[0];
    const holder = path.length === 1 ? changed.detail : path.length === 2 ? found : at(found, "finding_info");
    const before = text(holder, path.at(-1) ?? "");
    // The text of the test itself stands where the detection looks for what the event concerns.
    if (before === undefined || before.includes(name.replaceAll(" ", "-"))) return changed;
    return (
      withSubject(changed, ["detail", ...path], `${before.slice(0, before.lastIndexOf("/") + 1)}${own}`) ?? changed
    );
  }, event);
}

/** The first call is refused, and the same one succeeds: told as two, if the detection fires on both. */
function refusedThenDone(
  about: Send | undefined,
  { id }: Detection,
  { expectedOutcomeOf }: Stage,
  { bus }: Occurrence,
): Send[] {
  const { announces } = about ?? {};
  if (about === undefined || announces === undefined || !about.event["detail-type"].endsWith("via CloudTrail"))
    return [];
  const outcomes = [{ errorCode: "Client.UnauthorizedOperation" }, { errorCode: undefined }];
  const sends = outcomes.flatMap(({ errorCode }, index): Send[] => {
    const { errorCode: _code, errorMessage: _message, ...rest } = about.event.detail;
    const eventId = `${about.event.id.slice(0, -1)}${index}`;
    const detail = { ...rest, eventID: eventId, ...(errorCode !== undefined && { errorCode }) };
    const event: Envelope = { ...about.event, id: eventId, detail };
    const send = toSend(`${about.name}, ${errorCode ?? "done"}`, event, (sent) => expectedOutcomeOf(sent, bus));
    return send.detections?.includes(id) === true
      ? [{ ...send, announces: { ...announces, failed: failed(event) } }]
      : [];
  });
  return sends.length === outcomes.length ? sends : [];
}

/** True if the call failed. */
export const failed = ({ detail }: Envelope): boolean => typeof detail["errorCode"] === "string";

/** A copy with another text at the path, in the first element of each list on it; undefined if there is no text. */
export function withSubject(event: Envelope, path: readonly string[], text: string): Envelope | undefined {
  const changed = replaced(event as unknown as Json, path, text);
  return changed === undefined ? undefined : (changed as unknown as Envelope);
}

function replaced(value: Json | undefined, [key, ...rest]: readonly string[], text: string): Json | undefined {
  if (Array.isArray(value)) {
    const [first, ...others] = value;
    const changed = replaced(first, key === undefined ? [] : [key, ...rest], text);
    return changed === undefined ? undefined : [changed, ...others];
  }
  if (key === undefined) return typeof value === "string" ? text : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  const name = Object.keys(value).find((each) => each.toLowerCase() === key.toLowerCase());
  const changed = name === undefined ? undefined : replaced(value[name], rest, text);
  return name === undefined || changed === undefined ? undefined : { ...value, [name]: changed };
}
