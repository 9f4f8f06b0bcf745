import type { Graph } from "../graph";
import type { World } from "../services/events/world";
import type { Organization } from "../services/iam/organization";
import { expectedSchedules, type Timed } from "../traffic/expected-schedules";
import { expectedViews } from "../traffic/expected-views";
import { expectedNames, type Naming } from "../traffic/named-events";
import { askAlike } from "./alike";
import { askAnswering, type Patience } from "./answering";
import { askCalls, type Managed } from "./may-call";
import { detectionRules } from "./detection-watch";
import { askCrawlers, type Crawled } from "./crawlers";
import { askDestinations, type Called } from "./destinations";
import type { Evidence } from "./evidence";
import { type Heard, listen } from "./hearing";
import { type Asking, askPeople } from "./people";
import { askSetup, type Chosen } from "./function-setup";
import { askNamedEvents } from "./named-events";
import { askPatterns } from "./rule-patterns";
import { askQueues } from "./queues";
import { askSchedules } from "./schedules";
import { askReadable, type Readable } from "./readable/readable";
import type { Promised } from "./safekeeping/promised";
import { askSafekeeping } from "./safekeeping/safekeeping";
import { askWhoMay } from "./who-may";
import { askWiring, type Wired } from "./wiring";

/** The evidence that recorded resources give by themselves, without any traffic. */
export type RecordedEvidence = Pick<
  Evidence,
  "answering" | "hearing" | "people" | "readable" | "safekeeping" | "whoMay"
>;

interface Recorded {
  readonly graphs: readonly Graph[];
  readonly world: World;
  readonly organization: Organization;
  /** Accounts of which only a part is there, because what is derived for them is equal to others' but for the id. */
  readonly derived?: { readonly places: readonly { readonly account: string }[] };
}

/** Each part is asked for when it is first read: whoever looks at one guarantee needs one part. */
export function recordedEvidence(
  promised: Promised &
    Patience &
    Asking &
    Heard &
    Wired &
    Crawled &
    Called &
    Managed &
    Readable &
    Naming &
    Timed &
    Chosen,
  { graphs, world, organization, derived }: Recorded,
): RecordedEvidence {
  const like = new Set(derived?.places.map(({ account }) => account));
  const resources = graphs.flatMap((graph) => graph.resources).filter(({ account }) => !like.has(account));
  const answering = once(() => [
    ...askAnswering(promised, world, organization, resources),
    ...askWiring(promised, world, organization, resources),
    ...askCrawlers(promised, graphs, world, organization, resources),
    ...askQueues(world, resources),
    ...askCalls(promised, world, organization, resources),
    ...askSetup(promised, world, resources),
    ...askAlike(
      resources,
      /^aws:(cloudformation|cloudwatch\/event|dynamodb|glue\/crawler|lambda|scheduler|sqs)\b|^aws:iam\/role:/,
    ),
    ...askPatterns(world),
    ...askNamedEvents(expectedNames(promised), world, detectionRules(graphs)),
    ...askDestinations(promised, world, resources),
    ...askSchedules(
      { responders: promised.responders, expected: expectedSchedules(promised) },
      world,
      organization,
      like,
    ),
  ]);
  const hearing = once(() => listen(promised, world, organization, resources));
  const people = once(() => [
    ...askPeople(promised, world, organization, resources),
    ...askAlike(resources, /^aws:athena\//),
  ]);
  const readable = once(() => askReadable(promised, world, resources, expectedViews().keys()));
  const safekeeping = once(() => [
    ...askSafekeeping(promised, world, organization, resources),
    ...askAlike(resources, /^aws:(cloudwatch\/log|kms|s3)\b/),
  ]);
  const whoMay = once(() => askWhoMay(world, organization, resources));
  return {
    get answering() {
      return answering();
    },
    get hearing() {
      return hearing();
    },
    get people() {
      return people();
    },
    get readable() {
      return readable();
    },
    get safekeeping() {
      return safekeeping();
    },
    get whoMay() {
      return whoMay();
    },
  };
}

function once<Result>(make: () => Result): () => Result {
  let made: { readonly result: Result } | undefined;
  return () => (made ??= { result: make() }).result;
}
