import { rm } from "node:fs/promises";
import build = require("../index");
import type { Envelope } from "../model/envelope";
import { chosenDetections, tellsPeople } from "../model/detections/detections";
import { projectName } from "../model/names";
import { viewAssumptions } from "./services/athena/views";
import { createAccess } from "./services/iam/access";
import { ec2Assumptions } from "./services/ec2/api";
import { securityHubAssumptions } from "./services/security-hub/api";
import type { Organization } from "./services/iam/organization";
import { openArchives, readBack } from "./evidence/archives";
import { expiringObjects, placeBucketObjects } from "./evidence/bucket-objects";
import { runDeliveryStreams } from "./services/firehose/delivery-streams";
import type { Environment } from "../environment/environment";
import { firehoseAssumptions } from "./services/firehose/firehose";
import { crawlerAssumptions, readCrawlers } from "./services/glue/crawlers";
import { createFunctions, type FunctionRun } from "./services/lambda/functions";
import { ownEvents } from "./traffic/own-events";
import { lockAssumptions } from "./services/s3/object-lock";
import { placeStoredObjects, withRescued } from "./traffic/rescued";
import type { Graph } from "./graph";
import { checkGuarantees, type Guarantee } from "./guarantees/guarantees";
import type { Journey } from "./traffic/journey";
import { type QueryResult, runNamedQueries } from "./evidence/named-queries";
import { expectedPlaces, hasRegion } from "./traffic/expected-places";
import { expectedViews } from "./traffic/expected-views";
import { createOracle } from "./traffic/oracle";
import { deadLetterRoute } from "./services/sqs/queues";
import { countFired, watchDetections } from "./guarantees/detections";
import { checkQuotas } from "./guarantees/quotas";
import { record } from "./record/record";
import { busyWeb, prepareSecrets } from "./traffic/operators";
import { prepareFindings } from "./traffic/findings-scenario";
import { prepareLiveState } from "./traffic/live-state";
import type { Stage } from "./traffic/send";
import { causedBy, chooseTraffic, sendTraffic } from "./traffic/send-traffic";
import { createWorld, type World } from "./services/events/world";
import { bootstrapOf } from "../environment/bootstrap";
import { deploy } from "./record/stack-set/deploy";
import { expandStackSets, type OrganizationTree } from "./record/stack-set/stack-sets";
import { parseTemplate } from "./record/stack-set/template";

/** What a simulation needs besides the environment. */
export interface SimulationOptions {
  /** Folder for archive files; its content is replaced. */
  readonly root: string;
  /** The user's own events. Absent: sample traffic. */
  readonly events?: readonly Envelope[];
  readonly now: Date;
  /** Evaluates these graphs instead of recording the program. */
  readonly recorded?: readonly Graph[];
  /** What operators deployed to members beforehand, instead of the bootstrap template. */
  readonly prepared?: readonly Graph[];
}

/** What happened, for reports. */
export interface SimulationResult {
  readonly guarantees: readonly Guarantee[];
  readonly queries: readonly QueryResult[];
  readonly journeys: readonly Journey[];
  /** The chosen detections: how many events fired each, by the hub's Region. */
  readonly detections: readonly {
    readonly id: string;
    readonly severity: string;
    readonly events: Readonly<Record<string, number>>;
  }[];
  readonly functions: readonly FunctionRun[];
  readonly objects: number;
  readonly assumptions: readonly string[];
  readonly resources: number;
  /** Remarks on the user's events that had to be moved into the environment. */
  readonly remarks: readonly string[];
}

/** Runs one step after another, for progress displays. */
export interface Progress {
  /** Runs a step under a title; what `say` is told stands beside it. */
  step<Result>(title: string, work: (say: (text: string) => void) => Promise<Result>): Promise<Result>;
  /** Called once, when the program has registered its first resource. */
  firstResource?(): void;
}

/**
 * Records every Region's stack of an environment, sends traffic through what was recorded, and holds the outcome
 * against the guarantees.
 */
export async function simulate(
  environment: Environment,
  options: SimulationOptions,
  progress: Progress,
): Promise<SimulationResult> {
  const organization = organizationOf(environment);
  const title = options.recorded === undefined ? "Recording every Region's stack" : "Reading every Region's stack";
  const { world, graphs, resources, refused } = await progress.step(title, async (say) => {
    const recorded = options.recorded ?? (await recordStacks(environment, progress));
    const prepared = options.prepared ?? prepareMembers(environment);
    const expanded = expandStackSets(recorded, treeOf(environment));
    const byTemplate = [...prepared, ...expanded.graphs];
    const graphs = [...recorded, ...byTemplate];
    const resources = countResources(recorded);
    say(
      `${count(recorded.length, "stack")}, ${count(resources, "resource")}${byTemplate.length > 0 ? `, and ${countResources(byTemplate).toLocaleString("en")} that templates make in members` : ""}`,
    );
    return { world: createWorld(graphs, organization), graphs, resources, refused: expanded.findings };
  });
  const {
    journeys: sentJourneys,
    silent,
    remarks,
    eventBridge,
    stage,
  } = await progress.step("Sending events", async (say) => {
    const stage = stageOf(environment, world, graphs, options.now);
    const { sends, remarks } = chooseTraffic(stage, options.events);
    const sent = sendTraffic(sends, { world, organization, stage, heartbeats: options.events === undefined });
    say(count(sent.journeys.length, "event"));
    return { ...sent, remarks, stage };
  });
  const functions = await progress.step("Running the functions", async (say) => {
    const functions = createFunctions(
      graphs,
      { world, organization, eventBridge },
      {
        now: options.now,
        seed: (aws, { region }) => prepareSecrets(aws, environment.settings, region),
        answer: busyWeb(),
      },
    );
    prepareFindings(
      functions.aws,
      environment.settings,
      stage,
      sentJourneys.map(({ send }) => send),
    );
    prepareLiveState(
      functions.aws,
      sentJourneys.map((journey) => journey.send.event),
    );
    await functions.run();
    say(
      count(
        functions.runs.reduce((sum, { invocations }) => sum + invocations.length, 0),
        "invocation",
      ),
    );
    return functions;
  });
  const { journeys, findings: misplaced } = withRescued([...sentJourneys, ...causedBy(functions, stage)], functions);
  const streams = await progress.step("Writing the archive", async (say) => {
    await rm(options.root, { recursive: true, force: true });
    const run = await runDeliveryStreams(world, organization, journeys, { ...options, tables: tablesOf(graphs) });
    const placed = await placeBucketObjects(graphs, options.root);
    const claims = placeStoredObjects(functions, options.root);
    say(count(run.objects + claims, "object"));
    return { ...run, placed };
  });
  const { queries, reading } = await progress.step("Running the saved queries", async (say) => {
    const archives = await openArchives(graphs, readCrawlers(graphs, world, organization), options);
    const queries = await runNamedQueries(
      graphs,
      archives,
      journeys,
      expectedPlaces(environment.settings, environment.accounts),
    );
    const reading = await readBack(
      archives,
      { journeys, placed: streams.placed },
      { urnOf: (arn) => world.resource(arn)?.urn ?? arn, views: expectedViews() },
    );
    for (const { athena } of archives) athena.close();
    say(count(queries.length, "query", "queries"));
    return { queries, reading };
  });
  const chosen = chosenDetections(environment.settings);
  const detections = watchDetections(graphs, {
    chosen: chosen.map(({ id }) => id),
    told: tellsPeople(environment.settings),
  });
  const guarantees = checkGuarantees({
    world,
    detections,
    samples: options.events === undefined,
    journeys,
    reading,
    quotas: checkQuotas(graphs),
    queries,
    deadLetters: deadLettersOf(world, organization),
    functions: {
      runs: functions.runs,
      loops: functions.loops(),
      resources: graphs.flatMap((graph) => graph.resources),
      // What only a failure or an enforced remediation needs, this traffic does not call: the functions' tests do.
      complete: false,
    },
    findings: [
      ...world.findings,
      ...refused,
      ...streams.findings,
      ...silent,
      ...functions.findings,
      ...functions.givenUp(),
      ...misplaced,
      ...expiringObjects(graphs, streams.placed),
    ],
  });
  const assumptions = [
    ...world.assumptions,
    ...firehoseAssumptions,
    ...lockAssumptions(graphs),
    ...viewAssumptions,
    ...crawlerAssumptions,
    ...securityHubAssumptions,
    ...ec2Assumptions,
  ].sort();
  return {
    guarantees,
    queries,
    journeys,
    detections: chosen.map(({ id, severity }) => ({ id, severity, events: countFired(id, journeys, detections) })),
    functions: functions.runs,
    objects: streams.objects,
    assumptions,
    resources,
    remarks,
  };
}

const count = (number: number, one: string, many = `${one}s`) =>
  `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

/** Runs the program, unmodified, once for each Region, as the engine would. */
export async function recordStacks(environment: Environment, progress?: Progress): Promise<Graph[]> {
  const graphs: Graph[] = [];
  for (const stack of environment.stacks)
    graphs.push(
      await record({
        project: projectName,
        stack: stack.name,
        config: environment.config,
        program: build,
        ...(graphs.length === 0 && progress?.firstResource && { onFirstResource: () => progress.firstResource?.() }),
      }),
    );
  return graphs;
}

/**
 * Deploys the bootstrap template as operators would who follow docs/operations.md, where a rollout rests on it: the
 * other modes need a deployment role, which no event meets.
 */
export function prepareMembers(environment: Environment): Graph[] {
  const { mode } = environment.settings.rollout;
  if (mode !== "delegated") return [];
  const { template, accounts, regions } = bootstrapOf(environment, mode);
  const parsed = parseTemplate(JSON.stringify(template));
  const urn = `bootstrap of ${environment.name}`;
  const off = disabledRegions(environment);
  const resources = accounts.flatMap((account) =>
    regions
      .filter((region) => off.get(account)?.includes(region) !== true)
      .flatMap((region) => deploy({ template: parsed, urn, stack: environment.name, account, region })),
  );
  return [{ stack: environment.name, resources, outputs: {}, messages: [] }];
}

const tablesOf = (graphs: readonly Graph[]) =>
  graphs.flatMap(({ resources }) => resources.filter(({ type }) => type === "aws:glue/catalogTable:CatalogTable"));

const countResources = (graphs: readonly Graph[]) => graphs.reduce((sum, { resources }) => sum + resources.length, 0);

/**
 * Where AWS sees each account in the organization's tree: by its organization path where that is known, otherwise by the
 * names of its unit, of which `rollout.units` gives ids.
 */
const treeOf = ({ settings, accounts, stacks }: Environment): OrganizationTree => ({
  disabledIn: disabledRegions({ accounts, stacks }),
  managementAccount: settings.organization.managementAccountId,
  unitsOf: new Map(
    accounts.map(({ id, path, unit }) => {
      const names = unit.split("/").filter((name) => name !== "");
      const above = ["/", ...names.map((_, index) => names.slice(0, index + 1).join("/"))];
      return [id, path?.split("/").filter(Boolean) ?? above.flatMap((name) => settings.rollout.units[name] ?? [])];
    }),
  ),
});

/** Which Regions accounts have off. */
const disabledRegions = ({ accounts, stacks }: Pick<Environment, "accounts" | "stacks">) =>
  new Map(
    accounts.map((account) => [
      account.id,
      stacks.map(({ region }) => region).filter((region) => !hasRegion(account, region)),
    ]),
  );

/** The organization that AWS knows of, whatever the program makes of it. */
const organizationOf = ({ settings, accounts }: Environment): Organization => ({
  id: settings.organization.id,
  accounts: new Map(accounts.map(({ id, path }) => [id, { paths: path === undefined ? [] : [path] }])),
});

function stageOf(
  { name, settings, accounts, stacks }: Environment,
  world: World,
  graphs: readonly Graph[],
  now: Date,
): Stage {
  const streams = graphs
    .flatMap((graph) => graph.resources)
    .filter(({ type }) => type === "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream")
    .map(({ outputs }) => String(outputs["arn"]));
  return {
    settings,
    accounts,
    regions: stacks.map(({ region }) => region),
    buses: world.buses.filter(({ name }) => name !== "default").map(({ arn }) => arn),
    streams,
    own: ownEvents(world, graphs, now),
    judge: createOracle(settings, name),
    now,
  };
}

/** Asks the dead-letter queue of every recorded target, whether or not an event needed it. */
function deadLettersOf(world: World, organization: Organization) {
  const access = createAccess(world, organization);
  return world.rules.flatMap((rule) =>
    rule.targets.map((target) => {
      const route = deadLetterRoute(world, access, rule, target);
      return route.accepted
        ? { urn: target.urn }
        : { urn: target.urn, problem: { urn: route.culprit, problem: route.why } };
    }),
  );
}
