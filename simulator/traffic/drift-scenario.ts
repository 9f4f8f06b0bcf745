import type { Envelope } from "../../model/envelope";
import { governedEvents } from "../../model/network/governed-events";
import { isEnabled } from "../../model/settings/responders";
import type { Graph, Resource } from "../graph";
import { nameOf } from "../recorded";
import type { EventBridge } from "../services/events/eventbridge";
import type { Functions } from "../services/lambda/functions";
import type { Stage } from "./send";

/** What a hub must tell of its own resources: as often as parts of a thing with this name were changed. */
export interface ExpectedDrift {
  /** Region of the hub. */
  readonly hub: string;
  /** The name of what was changed, in AWS: that of a rule, a bucket, a bus. */
  readonly resource: string;
  readonly times: number;
}

/** One thing that somebody changes in each hub that has it. */
interface Change {
  readonly type: string;
  /** Which of them: the first whose inputs hold this text. */
  readonly holding: string;
  readonly to?: Readonly<Record<string, unknown>>;
  /** By which the report names it. @default its own name */
  readonly named?: (resource: Resource) => unknown;
}

const bucketOf = ({ inputs }: Resource) => inputs["bucket"];

/** What an intruder changes so that less is kept, less is told, or others may write; without `to` it is removed. */
const changes: readonly Change[] = [
  { type: "aws:cloudwatch/eventRule:EventRule", holding: "-archive-", to: { state: "DISABLED" } },
  { type: "aws:cloudwatch/eventTarget:EventTarget", holding: "-detection-", named: ({ inputs }) => inputs["rule"] },
  { type: "aws-native:events:EventBusPolicy", holding: "", named: ({ inputs }) => inputs["eventBusName"] },
  {
    type: "aws:sqs/queuePolicy:QueuePolicy",
    holding: "-central-dead-letters",
    named: ({ inputs }) => String(inputs["queueUrl"]).split("/").at(-1),
  },
  { type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", holding: "" },
  { type: "aws:glue/crawler:Crawler", holding: "" },
  { type: "aws:cloudwatch/eventArchive:EventArchive", holding: "", to: { retentionDays: 1 } },
  { type: "aws:s3/bucketPolicy:BucketPolicy", holding: "-archive-", named: bucketOf },
  { type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", holding: "-archive-", named: bucketOf },
  { type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", holding: "-archive-", named: bucketOf },
  {
    type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    holding: "-archive-",
    named: bucketOf,
  },
  {
    type: "aws:kms/key:Key",
    holding: "",
    to: { enableKeyRotation: false },
    named: ({ outputs }) => outputs["keyId"],
  },
];

/**
 * Hours pass, and in each hub somebody changes one resource of each kind by hand. At the next check, and at the one after it, the
 * changes are there; then all is as it was deployed. Each must be told once, and once more when it is put right.
 */
export async function changeHubs(
  functions: Pick<Functions, "advance" | "deliver" | "run" | "tamper">,
  { sinks }: Pick<EventBridge, "sinks">,
  graphs: readonly Graph[],
  { settings, buses }: Pick<Stage, "settings" | "buses">,
): Promise<ExpectedDrift[]> {
  const watched =
    governedEvents(settings).some(({ id }) => id === "drift") && isEnabled(settings.responders, "detect-drift");
  if (!watched) return [];
  const resources = graphs.flatMap((graph) => graph.resources);
  const changed = new Map<Resource, Change>();
  for (const bus of buses)
    for (const change of changes) {
      const found = resources.find((each) => isMeant(each, change, bus));
      if (found !== undefined) changed.set(found, change);
    }
  const check = async () => {
    functions.advance(settings.drift.hours * 3600);
    for (const [queue, received] of sinks.others)
      for (const { data, event } of received) if (isDue(event)) functions.deliver(queue, data);
    await functions.run();
  };
  functions.tamper((resource) => {
    const change = changed.get(resource);
    if (change === undefined) return resource;
    return change.to && { ...resource, inputs: { ...resource.inputs, ...change.to } };
  });
  await check();
  await check();
  functions.tamper((resource) => resource);
  await check();
  return expectedOf(changed);
}

/** A rule's names come in its target, too: the first by name, whatever the order of a recording. */
function isMeant(resource: Resource, { type, holding }: Change, bus: string): boolean {
  const [, , , region, account, name = ""] = bus.split(":");
  if (resource.type !== type || resource.region !== region || resource.account !== account) return false;
  const onBus = resource.inputs["eventBusName"];
  if (onBus !== undefined && onBus !== name.split("/").at(-1)) return false;
  return holding === "" || JSON.stringify(resource.inputs).includes(holding);
}

function expectedOf(changed: ReadonlyMap<Resource, Change>): ExpectedDrift[] {
  const counted = new Map<string, ExpectedDrift>();
  for (const [resource, { named = nameOf }] of changed) {
    const { region: hub } = resource;
    const name = String(named(resource));
    const key = `${hub} ${name}`;
    counted.set(key, { hub, resource: name, times: (counted.get(key)?.times ?? 0) + 1 });
  }
  return [...counted.values()];
}

const isDue = (event: Envelope) =>
  event.source === "event-governance.schedule" && event["detail-type"] === "Drift Check Due";
