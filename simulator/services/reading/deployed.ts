import type { Graph, Resource } from "../../graph";
import { services } from "../endpoint/apis";
import { awsJson } from "../protocols/json";
import type { Action, Input, Service } from "../protocols/service";
import { readEvents } from "./events";
import { readKeys } from "./identity";
import { indexOf, type RecordedIndex } from "./recorded-index";
import { readBuckets, readStreams } from "./storage";
import { readCrawlers, readQueues } from "./working";

/** What somebody did to a recorded resource: as it is now, or undefined if it is gone. */
export type Tampering = (resource: Resource) => Resource | undefined;

/** The services that functions call, with the calls that read a hub back; and what people do to it by hand. */
export interface DeployedServices {
  readonly services: readonly Service[];
  /** Replaces what was done before. */
  tamper(how: Tampering): void;
}

/** Apart from the services that functions call: loaded only where a function reads a hub back. */
export function deployedServices(graphs: readonly Graph[]): DeployedServices {
  let index = indexOf(graphs);
  const here: RecordedIndex = {
    all: (...asked) => index.all(...asked),
    named: (...asked) => index.named(...asked),
    by: (...asked) => index.by(...asked),
  };
  const more: Readonly<Record<string, Service["actions"]>> = {
    events: readEvents(here),
    firehose: readStreams(here),
    s3: readBuckets(here),
    sqs: readQueues(here),
  };
  const isRecorded = ({ Bucket: bucket }: Input) =>
    here.by("aws:s3/bucket:Bucket", "bucket", String(bucket)) !== undefined;
  const added = (name: string, actions: Service["actions"]): Service => ({
    name,
    protocol: awsJson("1.1"),
    create: () => undefined,
    actions,
  });
  return {
    services: [
      ...services.map((service): Service => {
        const reading = more[service.name] ?? {};
        const both = Object.keys(reading).filter((name) => name in service.actions);
        // Buckets of members, which remediations change, are no recorded resources.
        const chosen = both.map((name) => [name, either(isRecorded, reading[name], service.actions[name])] as const);
        return { ...service, actions: { ...service.actions, ...reading, ...Object.fromEntries(chosen) } };
      }),
      added("glue", readCrawlers(here)),
      added("kms", readKeys(here)),
    ],
    tamper(how) {
      index = indexOf(
        graphs.map((graph) => ({ ...graph, resources: graph.resources.flatMap((each) => how(each) ?? []) })),
      );
    },
  };
}

/** The first action where its condition holds, and else the second: their routes are the same. */
function either(is: (input: Input) => boolean, first?: Action, second?: Action): Action {
  if (first === undefined || second === undefined) throw new Error("Both services must have the action.");
  return {
    ...second,
    resources: (input, call, state) => (is(input) ? first : second).resources(input, call, state),
    owner: (input, call) => (is(input) ? first : second).owner?.(input, call),
    run: (state, input, call) => (is(input) ? first : second).run(state, input, call),
  };
}
