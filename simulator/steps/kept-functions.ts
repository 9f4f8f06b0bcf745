import type { Defect } from "../recorded";
import type { EventBridge, PutRequest } from "../services/events/eventbridge";
import { firehose, type PutRecord } from "../services/firehose/api";
import type { AnsweredFunctions, Functions } from "../services/lambda/functions";
import type { Service } from "../services/protocols/service";
import { storedObjects, type StoredObjects } from "../services/s3/objects-api";
import { type PackedRun, packRun, unpackRun } from "./packed-runs";

/** What functions did, as plain data: what they put on buses, not where it went from there. */
export interface KeptFunctions {
  readonly runs: readonly PackedRun[];
  readonly defects: readonly Defect[];
  readonly loops: readonly Defect[];
  readonly givenUp: readonly Defect[];
  readonly puts: readonly { readonly by: string; readonly request: PutRequest }[];
  /** Records on delivery streams, by account and Region. */
  readonly records: ReadonlyMap<string, PutRecord[]>;
  readonly objects: StoredObjects;
}

export function functionsToKeep({ aws, runs, caused, defects, loops, givenUp }: AnsweredFunctions): KeptFunctions {
  const places = runs.map(({ roleArn, region }) => [roleArn.split(":")[4] ?? "", region] as const);
  return {
    runs: runs.map(packRun),
    defects,
    loops: loops(),
    givenUp: givenUp(),
    puts: caused.map(({ by, request }) => ({ by, request })),
    records: new Map(
      places.map(([account, region]) => [placeKey(account, region), aws.state(firehose, account, region)]),
    ),
    objects: aws.state(storedObjects, "", ""),
  };
}

/**
 * Functions that have answered already. What they put goes onto the buses again, because rules and policies judge it in
 * each run; whatever else they are handed, they have answered too.
 */
export function functionsAsBefore(
  kept: KeptFunctions,
  eventBridge: EventBridge,
): AnsweredFunctions & Pick<Functions, "advance" | "deliver" | "run" | "tamper"> {
  return {
    aws: { state },
    runs: kept.runs.map(unpackRun),
    caused: kept.puts.map(({ by, request }) => ({ by, request, delivery: eventBridge.put(request) })),
    defects: kept.defects,
    loops: () => kept.loops,
    givenUp: () => kept.givenUp,
    advance: () => undefined,
    deliver: () => undefined,
    run: async () => undefined,
    tamper: () => undefined,
  };

  function state<State>(service: Service<State>, account: string, region: string): State {
    if (service.name === firehose.name) return (kept.records.get(placeKey(account, region)) ?? []) as State;
    if (service.name === storedObjects.name) return kept.objects as State;
    throw new Error(`Of ${service.name} nothing is kept: add it to KeptFunctions.`);
  }
}

const placeKey = (account: string, region: string) => `${account} ${region}`;
