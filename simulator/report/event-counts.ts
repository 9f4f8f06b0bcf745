import { outcomesOf } from "../services/events/delivery";
import type { Journey } from "../traffic/journey";
import type { Expectation } from "../traffic/send";

/**
 * Number of events by what became of them. An event may have more than one outcome: the counts between `sent` and
 * `countedAgain` are as many as `sent` and `countedAgain` together.
 */
export interface EventCounts {
  readonly sent: number;
  readonly archived: number;
  /** Refused by the bus. */
  readonly denied: number;
  /** Matched by no rule, governed or not: `ungovernedKinds` are as many. */
  readonly ungoverned: number;
  readonly deadLettered: number;
  /** Below the archive's error prefix. */
  readonly belowErrorPrefix: number;
  /** Handed to a function or a pipeline, and not archived. */
  readonly elsewhere: number;
  /** Lost: a guarantee is broken. */
  readonly lost: number;
  /** Outcomes beyond an event's first: most are archived by a function after they were a dead letter. */
  readonly countedAgain: number;
  readonly ungovernedKinds: UngovernedKinds;
}

/** Events that no rule matched, by why none was to. */
export interface UngovernedKinds {
  /** Settings do not govern them. */
  readonly notGoverned: number;
  /** Read-only, and matched by an entry that does not ask for those. */
  readonly readOnly: number;
  /** The archive's own work caused them. */
  readonly archiveItself: number;
  /** Forged, or replayed. */
  readonly hostile: number;
  /** A rule was to match them: a guarantee is broken. */
  readonly missed: number;
}

type Outcome = "archived" | "denied" | "ungoverned" | "deadLettered" | "belowErrorPrefix" | "elsewhere" | "lost";

const kinds: Readonly<Record<Expectation, keyof UngovernedKinds>> = {
  stays: "notGoverned",
  either: "readOnly",
  unfed: "archiveItself",
  ignored: "hostile",
  denied: "hostile",
  archived: "missed",
  "dead-lettered": "missed",
  errors: "missed",
};

export function countEvents(journeys: readonly Journey[]): EventCounts {
  const found = journeys.map((journey) => ({ journey, had: outcomesOfJourney(journey) }));
  const having = (outcome: Outcome) => found.filter(({ had }) => had.includes(outcome));
  const number = (outcome: Outcome) => having(outcome).length;
  const ungoverned = having("ungoverned").map(({ journey }) => kinds[journey.send.expect]);
  const ofKind = (kind: keyof UngovernedKinds) => ungoverned.filter((each) => each === kind).length;
  return {
    sent: journeys.length,
    archived: number("archived"),
    denied: number("denied"),
    ungoverned: number("ungoverned"),
    deadLettered: number("deadLettered"),
    belowErrorPrefix: number("belowErrorPrefix"),
    elsewhere: number("elsewhere"),
    lost: number("lost"),
    countedAgain: found.reduce((sum, { had }) => sum + had.length - 1, 0),
    ungovernedKinds: {
      notGoverned: ofKind("notGoverned"),
      readOnly: ofKind("readOnly"),
      archiveItself: ofKind("archiveItself"),
      hostile: ofKind("hostile"),
      missed: ofKind("missed"),
    },
  };
}

/** What became of one event: one outcome at least. */
function outcomesOfJourney({ delivery, landings }: Journey): readonly Outcome[] {
  const results = delivery === undefined ? [] : [...outcomesOf(delivery)].map(({ outcome }) => outcome);
  const had = (outcome: Outcome, test: boolean): readonly Outcome[] => (test ? [outcome] : []);
  const kept = [
    ...had(
      "archived",
      landings.some(({ error }) => error === undefined),
    ),
    ...had(
      "belowErrorPrefix",
      landings.some(({ error }) => error !== undefined),
    ),
    ...had("denied", delivery?.admitted === false),
    ...had("ungoverned", delivery?.admitted === true && results.length === 0),
    ...had(
      "deadLettered",
      results.some(({ kind }) => kind === "dead-lettered"),
    ),
  ];
  if (kept.length > 0) return kept;
  const handed = results.some((result) => result.kind === "handed" && result.service !== "firehose");
  return handed ? ["elsewhere"] : ["lost"];
}

/** Journeys of what was sent, and of what functions caused. */
export const byOrigin = (journeys: readonly Journey[]) => ({
  sent: journeys.filter(({ send }) => send.causedBy === undefined),
  caused: journeys.filter(({ send }) => send.causedBy !== undefined),
});
