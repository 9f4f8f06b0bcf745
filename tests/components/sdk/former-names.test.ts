import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type FormerPlace, formerPlaces, formerUrns } from "../../../components/sdk/former-names";
import type { Graph } from "../../../simulator/graph";
import { recordStack } from "../../harness";
import { rawProdSettings } from "../../settings-of-prod";
import { aliasesIn, replacing, shortUrn, statefulIn } from "../../stateful";

const stack = { project: "event-governance", stack: "prod" };
const member = "400000000001";

/** `TYPES::NAME {replacing inputs}`, one for each thing that a stack of the shipped environment holds or has held. */
const file = join(__dirname, "identities.txt");

describe("resources in existing stacks", () => {
  const identities = readFileSync(file, "utf8").trim().split("\n");
  let graph: Graph;
  before(async () => {
    const settings = rawProdSettings();
    const { managementAccountId, governanceAccountId } = settings["organization"];
    const few = [managementAccountId, governanceAccountId, settings["administrators"].guardduty.accountId, member];
    settings["accounts"] = settings["accounts"].filter(({ id }: { id: string }) => few.includes(id));
    settings["notifications"].channels.push({ id: "duty", kind: "email", addresses: ["duty@example.com"] });
    graph = await recordStack(settings);
  });

  const today = () => statefulIn(graph).map((resource) => `${shortUrn(resource.urn)} ${replacing(resource)}`);

  it("are found under their current or a former name, and not replaced", () => {
    const found = foundIn(graph);
    const lost = identities.filter((line) => !found.has(line));
    assert.deepEqual(
      lost,
      [],
      "An update of a stack that holds this would replace or delete it. Say in components/sdk/former-names.ts what it is called today; where its loss is meant, say so in CHANGELOG.md and take the line out.",
    );
  });

  it("are listed in a snapshot, so that the next change of a name is noticed", () => {
    const unknown = today().filter((line) => !identities.includes(line));
    assert.deepEqual(unknown, [], `new: add to ${file}\n${unknown.join("\n")}`);
    assert.deepEqual(identities, [...new Set(identities)].sort(), "sorted, without repetition");
  });

  it("would be lost without their former names, each of which is needed", () => {
    const needed = (places: readonly FormerPlace[]) => {
      const found = foundIn(withAliases(graph, places));
      return identities.filter((line) => !found.has(line));
    };
    assert.deepEqual(needed(formerPlaces), []);
    for (const place of formerPlaces) {
      const others = formerPlaces.filter((each) => each !== place);
      const lostUrns = urnsFound(withAliases(graph, others));
      const all = urnsFound(withAliases(graph, formerPlaces));
      assert.ok(
        [...all].some((urn) => !lostUrns.has(urn)),
        `nothing is called ${JSON.stringify(place)} any more`,
      );
    }
    const streams = formerPlaces.filter(({ type }) => type !== "DeliveryStreams");
    assert.ok(needed(streams).some((line) => line.startsWith("EventArchive$aws:kinesis/")));
  });

  it("are each claimed by only one resource", () => {
    const claims = [...aliasesIn(graph)].flatMap(([urn, aliases]) => [urn, ...aliases]);
    assert.deepEqual(
      claims.filter((urn, index) => claims.indexOf(urn) !== index),
      [],
    );
  });
});

describe("former names", () => {
  const places: readonly FormerPlace[] = [
    { type: "CentralBus", name: "central-bus", former: { types: ["Hub"], name: "bus" } },
    { type: "PrivateBucket", name: "archive", former: { types: ["Archive"], name: "objects" }, contents: true },
  ];
  const bus = { type: "event-governance:index:CentralBus", name: "central-bus" };
  const bucket = { type: "event-governance:index:PrivateBucket", name: "archive" };

  it("are a component's own; the engine derives those of its children", () => {
    assert.deepEqual(formerUrns(bus, undefined, stack, places), [
      "urn:pulumi:prod::event-governance::event-governance:index:Hub::bus",
    ]);
    const child = { type: "aws:cloudwatch/eventBus:EventBus", name: "central-bus" };
    assert.deepEqual(formerUrns(child, bus, stack, places), []);
  });

  it("include those of resources that were elsewhere before the component existed", () => {
    const versioning = { type: "aws:s3/bucketVersioning:BucketVersioning", name: "archive-versioning" };
    assert.deepEqual(formerUrns(versioning, bucket, stack, places), [
      "urn:pulumi:prod::event-governance::event-governance:index:Archive$aws:s3/bucketVersioning:BucketVersioning::objects-versioning",
    ]);
    assert.deepEqual(formerUrns(bucket, undefined, stack, places), []);
  });

  it("belong to no other resource", () => {
    assert.deepEqual(formerUrns({ ...bus, name: "other-bus" }, undefined, stack, places), []);
    assert.deepEqual(formerUrns({ ...bus, type: "event-governance:index:EventCatalog" }, undefined, stack, places), []);
    assert.deepEqual(formerUrns({ type: "aws:s3/bucket:Bucket", name: "logs" }, bucket, stack, places), []);
  });
});

/** Lines of what today's program finds in a state, under whichever name. */
function foundIn(graph: Graph): ReadonlySet<string> {
  const aliases = aliasesIn(graph);
  return new Set(
    statefulIn(graph).flatMap((resource) =>
      [resource.urn, ...(aliases.get(resource.urn) ?? [])].map((urn) => `${shortUrn(urn)} ${replacing(resource)}`),
    ),
  );
}

const urnsFound = (graph: Graph) => new Set([...aliasesIn(graph).values()].flatMap((aliases) => [...aliases]));

/** The graph as it would be with other former names than the program's. */
function withAliases(graph: Graph, places: readonly FormerPlace[]): Graph {
  const byUrn = new Map(graph.resources.map((resource) => [resource.urn, resource]));
  return {
    ...graph,
    resources: graph.resources.map((resource) => ({
      ...resource,
      options: {
        ...resource.options,
        aliases: formerUrns(
          resource,
          resource.parent === undefined ? undefined : byUrn.get(resource.parent),
          stack,
          places,
        ),
      },
    })),
  };
}
