import type { Graph } from "../../graph";
import { services } from "../endpoint/apis";
import { awsJson } from "../protocols/json";
import type { Protocol, Service } from "../protocols/service";
import { restJson } from "../protocols/rest-json";
import { readObjects, readPartitions, readQueries, testPatterns } from "./archive";
import { readEvents } from "./events";
import { readKeys, readRoles } from "./identity";
import { readOrganization, readRegions, readTrails, type Surroundings } from "./organization";
import { indexOf } from "./recorded-index";
import { readBuckets, readStreams } from "./storage";
import { readAlarms, readCrawlers, readFunctions, readQueues, readSchedules, readTopics } from "./working";

/**
 * The services that functions call, and besides them every call that reads recorded resources back. Apart from those, so that
 * a simulation, in which nothing asks them, does not load them.
 */
export function readingServices(graphs: readonly Graph[], surroundings: Surroundings): readonly Service[] {
  const index = indexOf(graphs);
  const regions = [...new Set(graphs.flatMap(({ resources }) => resources.map(({ region }) => region)))];
  const more: Readonly<Record<string, Service["actions"]>> = {
    cloudtrail: readTrails(surroundings),
    events: { ...readEvents(index), ...testPatterns },
    firehose: readStreams(index),
    iam: readRoles(index, regions),
    s3: { ...readBuckets(index), ...readObjects(surroundings) },
    sns: readTopics(index),
    sqs: readQueues(index),
  };
  const known = services
    .filter(({ name }) => name !== "account")
    .map((service): Service => ({ ...service, actions: { ...service.actions, ...more[service.name] } }));
  const added = (name: string, protocol: Protocol, actions: Service["actions"], iamPrefix?: string): Service => ({
    name,
    protocol,
    create: () => undefined,
    actions,
    ...(iamPrefix !== undefined && { iamPrefix }),
  });
  return [
    ...known,
    readOrganization(surroundings),
    readRegions(surroundings),
    readQueries(surroundings) as Service,
    added("glue", awsJson("1.1"), { ...readCrawlers(index), ...readPartitions(surroundings) }),
    added("kms", awsJson("1.1"), readKeys(index)),
    added("lambda", restJson, readFunctions(index)),
    // CloudWatch signs as "monitoring" (Service Authorization Reference; AWS general reference, "Service endpoints").
    added("monitoring", awsJson("1.0"), readAlarms(index), "cloudwatch"),
    added("scheduler", restJson, readSchedules(index)),
  ];
}
