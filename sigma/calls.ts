import type { GovernedEvent } from "../model/catalog/governed-event";
import { isObject } from "../model/json";
import { carriersOf } from "./governing";
import type { Calls } from "./patterns";

/**
 * Verbs with which names of read-only calls begin. EventBridge names `List`, `Get` and `Describe` (user guide, "Receiving
 * read-only management events from AWS services"); CloudTrail marks further ones with `readOnly`.
 */
const readVerbs =
  /^(Get|List|Describe|BatchGet|Lookup|Search|Head|Scan|Select|Query|View|Preview|Simulate|Check|Test|Estimate|Discover|Verify)/;

/** Every call of STS counts as a read: the guide's example is AssumeRole. */
const isReadByName = (source: string, name: string): boolean => source === "aws.sts" || readVerbs.test(name);

/** What the governed events tell of calls. */
export function knownCalls(events: readonly GovernedEvent[]): Calls {
  const recorded = events.filter(({ pattern }) => {
    const types = pattern["detail-type"];
    return Array.isArray(types) && types.some((type) => typeof type === "string" && type.endsWith("via CloudTrail"));
  });
  const sources = [
    ...new Set(recorded.filter(({ source }) => source.startsWith("aws.")).map(({ source }) => source)),
  ].sort();
  const carriers = carriersOf(recorded.map((event) => ({ event, optIn: false })));
  // Entries of every write carry a call of any name: they say nothing of whose it is.
  const carriersByName = carriersOf(
    recorded.filter((event) => namesOf(event).length > 0).map((event) => ({ event, optIn: false })),
  );
  const told = new Map(
    recorded.flatMap((event) => namesOf(event).map((name) => [`${event.source} ${name}`, event.readOnly ?? false])),
  );
  return {
    sources,
    sourcesOf(name) {
      const byName = sources.filter((source) => carriersByName({ source, name }).length > 0);
      return byName.length > 0 ? byName : sources.filter((source) => carriers({ source, name }).length > 0);
    },
    hasOnlyReads: (source) =>
      sources.includes(source) && recorded.every((event) => event.source !== source || event.readOnly === true),
    isReadOnly: (source, name) => told.get(`${source} ${name}`) ?? isReadByName(source, name),
  };
}

/** The names of calls that an entry lists. */
function namesOf({ pattern }: GovernedEvent): readonly string[] {
  const { detail } = pattern;
  const names = isObject(detail) ? detail["eventName"] : undefined;
  return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
}
