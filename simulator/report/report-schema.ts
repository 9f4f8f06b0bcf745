import * as z from "zod";

const count = z.int().min(0);
const countsByRegion = z.record(z.string(), count);

const eventCounts = z.strictObject({
  sent: count,
  archived: count,
  denied: count.describe("refused by the bus"),
  ungoverned: count.describe("matched by no rule, for whatever reason"),
  deadLettered: count,
});

const otherCounts = z.strictObject({
  belowErrorPrefix: count.describe("below the archive's error prefix"),
  elsewhere: count.describe("handed to a function or a pipeline, and not archived"),
  lost: count,
  countedAgain: count.describe("outcomes beyond an event's first"),
  ungovernedKinds: z
    .strictObject({ notGoverned: count, readOnly: count, archiveItself: count, hostile: count, missed: count })
    .describe("`ungoverned`, by why no rule was to match"),
});

const failure = z.strictObject({
  event: z.string(),
  path: z.array(z.string()),
  resource: z.string(),
  problem: z.string(),
});

/**
 * The report of `npm start -- --json`: docs/simulator.md and docs/report.schema.json are generated from it. A new key is
 * no change for readers; a key is not removed, and keeps its meaning.
 */
export const reportSchema = z.strictObject({
  environment: z.string().describe("its name: `prod`"),
  events: eventCounts.describe(
    "what became of the events that were sent, as numbers of events: `sent`, `archived`, `denied`, `ungoverned`, `deadLettered`; one event can count twice, and some in none of them",
  ),
  caused: eventCounts.describe(
    "the same for the events that the program's own functions caused: what they put on a bus, and CloudTrail's records of their calls",
  ),
  otherOutcomes: z
    .strictObject({ events: otherCounts, caused: otherCounts })
    .describe(
      "what `events` and `caused` lack to add up: `belowErrorPrefix`, `elsewhere` (handed to a function or a pipeline alone), `lost`. With them, all outcomes together are `sent` and `countedAgain`. `ungovernedKinds` divides `ungoverned`",
    ),
  leftOut: z
    .array(
      z.strictObject({
        file: z.string(),
        line: z.int().min(1).nullable(),
        record: z.int().min(1).nullable(),
        why: z.string(),
      }),
    )
    .describe(
      "records of your files that were not sent: `file`, `line` and `record` (its number in the file; both null for the whole file) and `why`",
    ),
  rehomed: z
    .strictObject({
      accounts: z.array(z.strictObject({ from: z.string(), to: z.string(), events: count })),
      regions: z.array(z.strictObject({ from: z.string(), to: z.string(), source: z.string(), events: count })),
    })
    .describe(
      "`accounts` and `regions` of your events that the environment does not have: `from`, the one that it has and `to` which they were moved, and number of `events`",
    ),
  guarantees: z
    .array(
      z.strictObject({
        id: z.int(),
        title: z.string(),
        held: z.boolean(),
        checked: count,
        unit: z.string(),
        parts: z.record(z.string(), count),
        failures: z.array(failure),
      }),
    )
    .describe(
      "list of `id`, `title`, `held`, `checked` (number of `unit`, by kind in `parts`; 0: this traffic does not exercise it) and `failures`; each failure has `event`, `path`, `resource`, `problem`",
    ),
  queries: z
    .array(z.strictObject({ name: z.string(), rows: count, ok: z.boolean(), regions: countsByRegion }))
    .describe("list of `name`, `rows` in all Regions, `ok`, and `regions`, which is rows by hub"),
  detections: z
    .array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        severity: z.string(),
        events: countsByRegion,
        caused: countsByRegion,
        triage: z.strictObject({ look: z.array(z.string()), harmless: z.string(), contain: z.string() }).optional(),
      }),
    )
    .describe(
      "list of `id`, `title`, `severity`, `events`, which is how many fired it, by hub, `caused`: those of them that the program's functions caused, and, of one that fired, `triage`: what to `look` at first, in order, what is `harmless`, and how to `contain` what is not",
    ),
  kinds: z
    .array(
      z.strictObject({
        name: z.string(),
        source: z.string(),
        account: z.string(),
        region: z.string(),
        outcome: z.string(),
        expected: z.boolean(),
        events: count,
      }),
    )
    .describe(
      "kinds of events, as the page shows them: events of one `name` and `source`, sent in one way, with one `outcome`, and whether that is the one that they had to have (`expected`); `account` and `region` of the first, number of `events`",
    ),
  exceptions: z
    .array(
      z.strictObject({
        id: z.string(),
        scope: z.string(),
        owner: z.string(),
        reason: z.string(),
        until: z.string(),
        ended: z.boolean(),
        events: countsByRegion,
      }),
    )
    .describe(
      "list of the settings' exceptions and of those for AWS's own callers: `id`, `scope` in words, `owner`, `reason`, `until` (the last day), `ended` (that day is over, and it excepts nothing), `events`, which is of how many nobody was to be told, by hub: they are archived as ever",
    ),
  processes: z
    .array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        why: z.string(),
        steps: z.array(
          z.strictObject({
            id: z.string(),
            source: z.string(),
            withinMinutes: count.optional(),
            watchedBy: z.array(z.string()),
          }),
        ),
      }),
    )
    .describe(
      "list of the processes that are watched: `id`, `title`, `why` and `steps`, in order: `id`, `source` of its event, `withinMinutes`, the minutes after the first step within which it must come, where there is such a deadline, and `watchedBy`, the detections that tell of it",
    ),
  functions: z
    .array(
      z.strictObject({
        name: z.string(),
        region: z.string(),
        invocations: count,
        events: count,
        calls: count,
        changes: count,
        messages: count,
        gaveUp: count,
      }),
    )
    .describe(
      "list of what each function did: `name`, `region`, `invocations`, `events`, `calls`, `changes`, `messages`, `gaveUp`",
    ),
  actions: z
    .array(
      z.strictObject({
        remediation: z.string(),
        outcomes: z.record(z.string(), count),
        calls: z.strictObject({ made: count, wouldBeMade: count }),
      }),
    )
    .describe(
      "list of `remediation`, `outcomes` (number of reports by outcome) and `calls`: `made`, and `wouldBeMade` except for dry-run",
    ),
  requests: z
    .array(
      z.looseObject({ event: z.string(), caused: z.boolean(), method: z.string(), url: z.string(), body: z.string() }),
    )
    .describe(
      "EventBridge's calls of the account pipeline and of ticket systems; `caused` if the event is one that the program's functions caused",
    ),
  quotas: z
    .array(
      z.strictObject({ what: z.string(), value: z.number(), limit: z.number(), resource: z.string(), measured: count }),
    )
    .describe(
      "AWS's quotas: `what`, its `limit`, `value` and URN of the `resource` that comes nearest, and how many were `measured`",
    ),
  cost: z
    .strictObject({
      dollars: z.number(),
      events: count,
      basis: z.string(),
      priceRegion: z.string(),
      pricesReadOn: z.string(),
      prices: z.array(
        z.strictObject({
          service: z.string(),
          what: z.string(),
          unit: z.string(),
          count: z.number(),
          dollars: z.number(),
        }),
      ),
      places: z.array(z.strictObject({ account: z.string(), region: z.string(), dollars: z.number() })),
      otherPlaces: z.strictObject({ count, dollars: z.number() }),
      assumed: z.array(z.strictObject({ what: z.string(), value: z.number() })),
    })
    .nullable()
    .describe(
      "estimate of a month in US `dollars`, before free allowances: governed `events` and the `basis` of that number, `prices` with all units of each, the dearest `places` and `otherPlaces` together, numbers that were `assumed`. `npm run cost` says more",
    ),
  difference: z
    .strictObject({
      same: count,
      changes: z.array(
        z.strictObject({
          stack: z.string(),
          kind: z.enum(["created", "updated", "replaced", "deleted"]),
          urn: z.string(),
          account: z.string(),
          region: z.string(),
          properties: z.array(
            z.strictObject({ path: z.string(), before: z.string().optional(), after: z.string().optional() }),
          ),
        }),
      ),
    })
    .nullable()
    .describe(
      "with `--state`, what the program would change of what is deployed: number of resources that are the `same`, and `changes`: `created` is not deployed, `deleted` is not in the program, `updated` differs in `properties`, whose values are JSON, shortened; null without `--state`",
    ),
  idleRules: z
    .array(z.string())
    .describe(
      "ARNs of recorded rules that took none of the events: the run says nothing about their roles and targets",
    ),
  notGoverned: z
    .array(z.strictObject({ what: z.string(), why: z.string(), events: count }))
    .describe("events of the traffic that settings do not govern: `what`, `why`, `events`"),
  floods: z
    .strictObject({ events: count, senders: count, whole: count })
    .describe(
      "events sent to use up what others need, before all others, how many accounts sent them, and how many of these sent a whole flood: all with `--all`",
    ),
  proof: z
    .strictObject({
      guarantees: z.strictObject({ held: count, broken: count, notExercised: count }),
      warnings: count.describe("each voids a part"),
      assumptions: count,
      idleRules: count,
      mutants: z
        .strictObject({ made: count, found: count, date: z.string(), commit: z.string() })
        .nullable()
        .describe("the last run of `npm run mutants`; null where there was none"),
    })
    .describe(
      "what was proven and what was not, the numbers of the last line: `guarantees` (`held`, `broken`, `notExercised`), `warnings`, `assumptions`, `idleRules`, and of `mutants`, faults made on purpose, how many were `made` and `found`; null where that was never measured",
    ),
  remarks: z.array(z.string()).describe("changes to your own events, the sentences of `rehomed`"),
  warnings: z.array(z.string()).describe("what is allowed in the settings, and is seldom meant"),
  assumptions: z.array(z.string()).describe("behavior of AWS that this run relied on and that no page documents"),
  resources: count.describe("number of recorded resources"),
  derivedAccounts: count.describe(
    "number of accounts of which nothing is recorded, because the program plans them like recorded ones in everything but the id; none with `--all`",
  ),
  objects: count.describe("number of objects in the archive"),
  seconds: z.number().describe("since the process started"),
  secondsToFirstResource: z
    .number()
    .nullable()
    .describe("from then to the first recorded resource; null where none was recorded"),
});

/** The report as one JSON object. */
export type JsonReport = z.infer<typeof reportSchema>;
