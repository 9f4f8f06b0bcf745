import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FormerPlace } from "../../components/sdk/former-names";
import { shortUrn } from "../stateful";
import { Deployment, type Run } from "./deployment";
import { agreesWithRecording, changesOf, succeeded } from "./expectations";
import { smallWith } from "./small-environment";

const root = join(__dirname, "..", "..");

/** A short URN of today's, and what it was; a component that did not exist is what it stood in. */
interface Move {
  readonly today: RegExp;
  readonly former: string;
  readonly absent?: true;
}

/** Before delivery streams, archive rules and crawler were components. */
const first: readonly Move[] = [
  { today: /^EventArchive\$DeliveryStreams::event-archive$/, former: "EventArchive::event-archive", absent: true },
  { today: /^EventArchive\$DeliveryStreams\$(.+)$/, former: "EventArchive$$$1" },
  { today: /^ArchiveRules::event-archive$/, former: "EventArchive::event-archive", absent: true },
  { today: /^ArchiveRules\$(.+)$/, former: "EventArchive$$$1" },
  { today: /^PartitionCrawler::partition-crawler$/, former: "EventCatalog::event-catalog", absent: true },
  { today: /^PartitionCrawler\$(.+)::partition-crawler(.*)$/, former: "EventCatalog$$$1::event-catalog-crawler$2" },
];

/** When archive rules and crawler were components within others. */
const second: readonly Move[] = [
  { today: /^ArchiveRules(.+)$/, former: "EventArchive$$ArchiveRules$1" },
  {
    today: /^PartitionCrawler(.*)::partition-crawler(.*)$/,
    former: "EventCatalog$$PartitionCrawler$1::event-catalog-crawler$2",
  },
];

/** Changes that no release has made: another name of the bus, another component around the archive's bucket. */
const invented: readonly Move[] = [
  { today: /^CentralBus(.*)::central-bus(.*)$/, former: "Bus$1::bus$2" },
  { today: /^EventArchive\$PrivateBucket::event-archive-archive$/, former: "EventArchive$$Store::objects" },
  {
    today: /^EventArchive\$PrivateBucket\$(.+)::event-archive-archive(.*)$/,
    former: "EventArchive$$Store$$$1::objects$2",
  },
];

/** The corresponding entries of `components/sdk/former-names.ts`. */
const inventedPlaces: readonly FormerPlace[] = [
  { type: "CentralBus", name: "central-bus", former: { types: ["Bus"], name: "bus" } },
  {
    type: "PrivateBucket",
    name: "event-archive-archive",
    former: { types: ["EventArchive", "Store"], name: "objects" },
  },
];

describe("a stack created by an earlier version, under Pulumi's engine", () => {
  let deployment: Deployment;
  let today: State;
  before(async () => {
    deployment = await Deployment.start(smallWith((settings) => (settings["regions"] = { "us-east-1": {} })));
    succeeded(await deployment.run("up"));
    today = await deployment.state("prod");
  });
  after(() => deployment.close());

  const putBack = async (...moves: readonly Move[]) => {
    const file = join(deployment.project.folder, "former.json");
    const { state, renamed } = asItWas(today, moves);
    writeFileSync(file, JSON.stringify(state));
    await deployment.pulumi("stack", "import", "--stack", "prod", "--file", file);
    return renamed;
  };

  it("is recognized: names change in the state, and nothing is created, changed or deleted", async () => {
    const renamed = await putBack(...first);
    assert.ok(renamed.some((urn) => urn.includes("firehoseDeliveryStream")) && renamed.length > 20, renamed.join("\n"));
    // Components that did not exist are all that is made, and they are in no account.
    changesNothingIn(await deployment.run("up"), first.filter(({ absent }) => absent).length);
    await agreesWithRecording(deployment);
  });

  it("is stopped before bus or bucket are lost if their former names are missing", async () => {
    const renamed = await putBack(...second, ...invented);
    assert.ok(renamed.some((urn) => urn.includes("eventBus:")) && renamed.some((urn) => urn.includes("s3/bucket:")));
    const preview = await deployment.run("preview");
    assert.equal(preview.code, 1);
    for (const type of ["aws:cloudwatch/eventBus:EventBus", "aws:s3/bucket:Bucket"])
      assert.match(preview.output, new RegExp(`${type}[^]*protect`), preview.output);
  });

  it("is recognized with them, bus and bucket included", async () => {
    const program = [
      `import { recognizeFormerNames } from ${JSON.stringify(join(root, "components/sdk/former-names"))};`,
      `const build = require(${JSON.stringify(join(root, "index"))});`,
      "export = () => {",
      `  recognizeFormerNames(${JSON.stringify(inventedPlaces)});`,
      "  return build();",
      "};",
    ];
    const itself = deployment.project.replaceProgram(program.join("\n"));
    changesNothingIn(await deployment.run("up"));
    itself();
    await agreesWithRecording(deployment);
  });

  function changesNothingIn(run: Run, created = 0): void {
    succeeded(run);
    for (const { same, ...changed } of Object.values(changesOf(run))) {
      assert.deepEqual(changed, { created, updated: 0, replaced: 0, deleted: 0 });
      assert.ok(same > 100);
    }
    assert.deepEqual(
      run.calls.filter(({ operation }) => operation !== "configure"),
      [],
    );
  }
});

type State = Awaited<ReturnType<Deployment["state"]>>;

/** A state with former names for some of its resources, and which those are. */
function asItWas(state: State, moves: readonly Move[]): { state: State; renamed: string[] } {
  const names = new Map<string, string>();
  const absent = new Set<string>();
  for (const { urn } of state.deployment.resources ?? []) {
    const short = shortUrn(urn);
    const move = moves.find(({ today }) => today.test(short));
    if (!move) continue;
    names.set(urn, `${urn.split("::", 2).join("::")}::${longTypes(short.replace(move.today, move.former))}`);
    if (move.absent) absent.add(urn);
  }
  // A reference to a provider is its URN, `::` and its id.
  const rename = (_key: string, value: unknown) => (typeof value === "string" ? (names.get(value) ?? value) : value);
  const kept = (state.deployment.resources ?? [])
    .filter(({ urn }) => !absent.has(urn))
    .map((resource) => ({ ...resource, type: typeOf(names.get(resource.urn) ?? resource.urn) }));
  const former = { ...state, deployment: { ...state.deployment, resources: kept } };
  return {
    state: JSON.parse(JSON.stringify(former), rename) as State,
    renamed: [...names.keys()].filter((urn) => !absent.has(urn)),
  };
}

const typeOf = (urn: string) => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** `EventArchive$aws:kms/key:Key::key` with this project's namespace before its own types. */
const longTypes = (short: string): string => {
  const [types = "", name = ""] = short.split("::");
  return `${types
    .split("$")
    .map((type) => (type.includes(":") ? type : `event-governance:index:${type}`))
    .join("$")}::${name}`;
};
