import type { Envelope } from "../model/envelope";
import { heartbeatSource, namesOf } from "../model/names";
import type { Member, Network } from "../model/network/network";
import { compilePatterns, type PatternSet } from "../model/pattern/pattern";
import { quotas } from "../model/quotas";
import { receives } from "../model/rule";
import type { Letter } from "./letter";
import type { DeadLetterQueue } from "./queues";
import type { HubRoutes, Route, Target } from "./routes";

/** What becomes of a dead letter. */
export type Verdict =
  /** `byHand`: what else its rules would have done with it, which the operator must do. */
  | { readonly kind: "send"; readonly targets: readonly Target[]; readonly byHand: readonly string[] }
  /** Nothing needs to be sent: it may be deleted. */
  | { readonly kind: "obsolete"; readonly why: string }
  /** It stays in the queue. */
  | { readonly kind: "stays"; readonly why: string };

/** Decides what becomes of a letter of a queue. Pure. */
export type Decide = (letter: Letter, queue: DeadLetterQueue) => Verdict;

/**
 * Sends each letter to exactly what it failed to reach, in the form in which the rule would have sent it.
 *
 * A letter of a rule on a central bus goes to that rule's target. A letter of a forwarding rule failed to reach the
 * central bus itself, where nobody may put it: `aws.` sources are reserved, and of any other event PutEvents would replace
 * account, Region and id (EventBridge API reference, "PutEventsRequestEntry"). It goes to the targets of every rule of
 * that bus whose pattern matches it.
 *
 * Whoever may write to a member's queue could write a letter of another account, which the archive would believe. So a
 * letter is sent only if its rule is planned for the account and Region in which the event says that it arose, and
 * matches it.
 */
export function decider(environment: string, network: Network, hubs: ReadonlyMap<string, HubRoutes>): Decide {
  const names = namesOf(environment);
  const busOf = new Map([...hubs].map(([region, hub]) => [region, readBus(hub)]));
  const members = new Map(network.members.map((member) => [`${member.accountId} ${member.region}`, member]));
  const patternsOf = remembered((rules: Member["rules"]) =>
    compilePatterns(new Map(rules.map(({ suffix, pattern }) => [suffix, pattern]))),
  );

  return (letter, queue) => {
    const { event } = letter;
    if (letter.schedule !== "")
      return { kind: "obsolete", why: "A schedule's event, which is overdue. The schedule has sent others since." };
    if (letter.rule === "")
      return { kind: "stays", why: "No rule put it into the queue. Look at it, and delete it by hand." };
    if (event === undefined) return { kind: "stays", why: "Its body is no event." };
    if (event["replay-name"] !== undefined)
      return { kind: "obsolete", why: "An event of a replay. Start the replay again." };
    return queue.kind === "central" ? ofCentralBus(letter, event, queue) : ofMember(letter, event, queue);
  };

  function ofCentralBus(letter: Letter, event: Envelope, { region }: DeadLetterQueue): Verdict {
    const hub = hubs.get(region);
    if (hub === undefined) return notPlanned(letter.rule);
    if (startsLike(letter.rule, hub.watchRules))
      return letter.target === hub.alarms.arn
        ? { kind: "send", targets: [hub.alarms], byHand: [] }
        : notPlanned(`${letter.rule} with target ${letter.target}`);
    const route = hub.routes.find(({ rule }) => rule === letter.rule);
    const target = route?.targets.find((each) => isTarget(each, letter.target));
    if (route === undefined || target === undefined) return notPlanned(`${letter.rule} with target ${letter.target}`);
    if (!busOf.get(region)?.matching(event, letter.body).includes(route)) return notMatched;
    return deliver([target], letter.body, hub);
  }

  function ofMember(letter: Letter, event: Envelope, queue: DeadLetterQueue): Verdict {
    const [, , , region = "", account = "", rule = ""] = letter.rule.split(":");
    const ownsQueue = queue.kind === "delegated" || account === queue.accountId;
    const member = members.get(`${account} ${region}`);
    if (region !== queue.region || !ownsQueue || member === undefined || !startsLike(rule, `rule/${names.rule("*")}`))
      return notPlanned(letter.rule);
    if (event.account !== account || event.region !== region)
      return {
        kind: "obsolete",
        why: "The event came from another account or Region, whose own rules forward it.",
      };
    if (event.source === heartbeatSource)
      return { kind: "obsolete", why: "A heartbeat, which proves nothing any more. Others have been sent since." };
    const own = patternsOf(member.rules).matchText(letter.body);
    if (own.length === 0) return notMatched;
    const hub = hubs.get(member.hubRegion);
    const routes = busOf.get(member.hubRegion)?.matching(event, letter.body) ?? [];
    if (hub === undefined || routes.length === 0) return notMatched;
    return deliver(
      routes.flatMap(({ targets }) => targets),
      letter.body,
      hub,
    );
  }
}

const notPlanned = (what: string): Verdict => ({
  kind: "stays",
  why: `${what} is not planned with these settings. Check where the letter comes from before you delete it.`,
});

const notMatched: Verdict = {
  kind: "stays",
  why: "No rule matches the event with these settings: it is not governed any more, or somebody made it up.",
};

/**
 * One delivery for each target of each rule, as EventBridge makes them. A record that Firehose would refuse goes where
 * EventBridge sends it then: to the function that stores it whole.
 */
function deliver(targets: readonly Target[], body: string, hub: HubRoutes): Verdict {
  const tooLarge = Buffer.byteLength(body) > quotas.recordBytes;
  const sent = targets
    .filter(({ kind }) => kind !== "call")
    .map((target) => (target.kind === "stream" && tooLarge ? hub.claimCheck : target));
  const byHand = [...new Set(targets.flatMap((target) => (target.kind === "call" ? [target.instead] : [])))];
  if (sent.length === 0) return { kind: "stays", why: byHand.join(" ") };
  return { kind: "send", targets: sent, byHand };
}

/** The ARN of an API destination ends in a random id. */
const isTarget = (target: Target, arn: string): boolean =>
  target.kind === "call" ? arn.startsWith(`${target.arn}/`) : target.arn === arn;

/** Whether a text matches a pattern whose only `*` is at its end. */
const startsLike = (text: string, pattern: string): boolean => text.startsWith(pattern.replace(/\*$/, ""));

interface Bus {
  /** Routes that receive the event. */
  matching(event: Envelope, body: string): readonly Route[];
}

function readBus({ routes }: HubRoutes): Bus {
  const patterns: PatternSet = compilePatterns(new Map(routes.map(({ pattern }, index) => [String(index), pattern])));
  return {
    matching: (event, body) =>
      patterns
        .matchText(body)
        .flatMap((index) => routes[Number(index)] ?? [])
        .filter(({ state }) => receives(state, event)),
  };
}

function remembered<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}
