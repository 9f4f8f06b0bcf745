import {
  PutEventsCommand,
  DescribeReplayCommand,
  StartReplayCommand,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { GetCrawlerCommand, GetPartitionsCommand } from "@aws-sdk/client-glue";
import { GetObjectRetentionCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { count } from "../console/count";
import type { Environment } from "../environment/environment";
import { catalog } from "../model/catalog/catalog";
import type { Envelope } from "../model/envelope";
import { arns, heartbeatSource, namesOf } from "../model/names";
import { compilePattern } from "../model/pattern/pattern";
import { hubOf, hubsOf } from "../model/settings/regions";
import type { Resource } from "../simulator/graph";
import { type Pause, queryArchive, realPause } from "./athena";
import { reasonOf } from "./errors";
import type { Plan } from "./expected";
import type { Reach } from "./reach";

/** Permissions beyond those of a comparison, in the governance account: all of them read. */
export const settlePermissions = [
  "events:TestEventPattern",
  "glue:GetCrawler",
  "glue:GetPartitions",
  "s3:GetObjectRetention",
  "s3:ListBucket",
];

/** Permissions of `--send`, besides. */
export const sendPermissions = ["events:DescribeReplay", "events:PutEvents", "events:StartReplay"];

/** What AWS said about something that is taken for granted. */
export interface Settled {
  /** The simulator's own words, or what a marked event shows. */
  readonly assumption: string;
  readonly verdict: "confirmed" | "refuted" | "not settled";
  /** What was seen; of what is not settled, why, or what would settle it. */
  readonly evidence: string;
}

export interface SettleRequest {
  readonly environment: Environment;
  readonly plan: Plan;
  readonly reach: Reach;
  /** Sends a marked event from these accounts, waits for their rows, and replays them. Absent: nothing is sent. */
  readonly sendFrom?: readonly string[];
  readonly now: Date;
  readonly pause?: Pause;
  /** Makes the mark of an event that no other has. */
  readonly mark?: () => string;
  readonly say?: (text: string) => void;
}

/** One way to ask AWS. `dry`: what it does, for a person who has no credentials yet, and what it costs. */
interface Way {
  /** Which of the simulator's assumptions it settles. */
  readonly about: RegExp;
  readonly dry: string;
  readonly ask: (request: SettleRequest) => Promise<Omit<Settled, "assumption">>;
}

const confirmed = (evidence: string) => ({ verdict: "confirmed", evidence }) as const;
const refuted = (evidence: string) => ({ verdict: "refuted", evidence }) as const;
const open = (evidence: string) => ({ verdict: "not settled", evidence }) as const;

/** Ways by the words of the assumption. What no way is about says so. */
const ways: readonly Way[] = [
  {
    about: /^EventBridge accepts a source within a branch of a top-level \$or/,
    dry: "asks TestEventPattern of EventBridge about each pattern of the plan, with a sample that it takes and one that it does not; free of charge, changes nothing",
    ask: testPatterns,
  },
  {
    about: /^Firehose sends a checksum with each object/,
    dry: "looks for an object below events/ in each locked bucket, and for its retention; reads one list, changes nothing",
    ask: lookForLockedObjects,
  },
  {
    about: /^Firehose adds no hour of arrival to a prefix/,
    dry: "looks at the keys below events/ of each archive; reads one list, changes nothing",
    ask: (request) =>
      lookAtKeys(request, "events/", (key) => /^events\/day=[^/]+\/source=[^/]+\/detail_type=[^/]+\/[^/]+$/.test(key)),
  },
  {
    about: /^Firehose writes records without a partition below (?<folder>\S+)\//,
    dry: "looks at the keys below errors/ of each archive; reads one list, changes nothing",
    ask: (request) => lookAtKeys(request, "errors/", (key) => /^errors\/[a-z-]+\/day=/.test(key)),
  },
  {
    about: /^A Glue crawler (with a catalog target needs|takes from its queue)/,
    dry: "asks Glue how each crawler's last crawl ended, and for the partitions that it added; changes nothing",
    ask: lookAtCrawls,
  },
  {
    about: /^Athena (reads a view|takes a view)/,
    dry: "lets Athena explain a query of each view in each hub, which reads no data and is free of charge",
    ask: explainViews,
  },
];

/** Of what nobody sees from outside: how it could be settled. */
const beyond: readonly (readonly [about: RegExp, why: string])[] = [
  [
    /^A replayed event that came from another bus/,
    "no rule of the program would show it: its archive rules leave out what is replayed",
  ],
  [/^EC2 asks for a permission/, "it needs a change of an instance's groups by a role that lacks it"],
  [/^Security Hub puts the UserDefinedFields/, "it needs an update of a finding"],
  [/^The new Security Hub sends Findings Imported V2/, "it needs an update of a finding that changes nothing"],
  [/^Firehose takes nothing but text/, "it needs a stream with another query"],
  [/^Firehose writes one error record on each line/, "it needs an object below errors/, and somebody who reads it"],
  [/^Firehose's OpenX deserializer/, "it needs an archive in Parquet, and a query that compares both"],
  [
    /^EventBridge takes the message group/,
    "it needs somebody who receives a message of the queue of correlate-events before its function does",
  ],
  [
    /^EventBridge accepts a retry policy/,
    "a deployment that sets members.retryHours shows it: verify reads rules and targets back",
  ],
];

/** What would be done, without a call to AWS. */
export const settleDry = (assumptions: readonly string[], sendFrom?: readonly string[]): Settled[] => [
  ...assumptions.map((assumption): Settled => {
    const way = ways.find(({ about }) => about.test(assumption));
    return { assumption, ...open(way === undefined ? whyNot(assumption) : `would be settled: ${way.dry}`) };
  }),
  ...marked.map((assumption): Settled => ({
    assumption,
    ...open(
      sendFrom === undefined
        ? "needs --send: a marked event, and a replay"
        : `would be settled: ${sending(sendFrom.length)}`,
    ),
  })),
];

/** What `--send` does to an environment, in one line. */
export const sending = (accounts: number): string =>
  `puts a heartbeat with a mark on each default bus of ${count(accounts, "account")}, each of which becomes a row of the archive for good and makes its rule look alive until the next one is due; runs a query of one day every minute until they are rows, and starts one replay of these minutes. EventBridge, Firehose and Athena charge cents at most`;

const marked = [
  "A marked event of a member becomes one row of the archive.",
  "A replay archives nothing twice.",
] as const;

const whyNot = (assumption: string): string => {
  const [, why = "nothing that AWS shows from outside settles it"] =
    beyond.find(([about]) => about.test(assumption)) ?? [];
  return `cannot be settled by this command: ${why}`;
};

/** Asks AWS about each. One that fails is not settled, and says why. */
export async function settle(assumptions: readonly string[], request: SettleRequest): Promise<Settled[]> {
  const asked = new Map<Way, Promise<Omit<Settled, "assumption">>>();
  const settled: Settled[] = [];
  for (const assumption of assumptions) {
    const way = ways.find(({ about }) => about.test(assumption));
    if (way === undefined) {
      settled.push({ assumption, ...open(whyNot(assumption)) });
      continue;
    }
    request.say?.(way.dry);
    const answer =
      asked.get(way) ?? way.ask(request).catch((error: unknown) => open(`AWS did not answer: ${reasonOf(error).text}`));
    asked.set(way, answer);
    settled.push({ assumption, ...(await answer) });
  }
  const { sendFrom } = request;
  if (sendFrom === undefined || sendFrom.length === 0)
    return [
      ...settled,
      ...marked.map((assumption) => ({ assumption, ...open("needs --send: a marked event, and a replay") })),
    ];
  return [...settled, ...(await sendMarked(request, sendFrom))];
}

/** The file that `--write` makes: no ids of accounts, for a page that cites it. */
export const settledFile = (settled: readonly Settled[], accounts: number, at: Date): object => ({
  schema: "event-governance/settled/1",
  date: at.toISOString().slice(0, 10),
  accounts,
  assumptions: settled.map((each) => ({ ...each, evidence: each.evidence.replace(/(?<!\d)\d{12}(?!\d)/g, "ACCOUNT") })),
});

/** Every pattern once; a sample as AWS sends it, from the catalog. */
async function testPatterns({ environment, plan, reach }: SettleRequest) {
  const { settings } = environment;
  const { events } = reach.own(settings.homeRegion);
  const patterns = new Set(
    plan.places.flatMap(({ account, region }) =>
      plan
        .at(account, region)
        .resources.filter(
          ({ type, inputs }) => type === "aws:cloudwatch/eventRule:EventRule" && inputs["eventPattern"] !== undefined,
        )
        .map(({ inputs }) => String(inputs["eventPattern"])),
    ),
  );
  let [tested, without] = [0, 0];
  for (const pattern of patterns) {
    const matcher = compilePattern(pattern);
    const takes = (sample: Envelope) => matcher.matches(sample);
    const [taken, left] = [catalog.find(({ sample }) => takes(sample)), catalog.find(({ sample }) => !takes(sample))];
    if (taken === undefined) without++;
    for (const [entry, expected] of [[taken, true] as const, [left, false] as const]) {
      if (entry === undefined) continue;
      const { Result } = await events.send(
        new TestEventPatternCommand({ EventPattern: pattern, Event: JSON.stringify(entry.sample) }),
      );
      tested++;
      if (Result !== expected)
        return refuted(
          `EventBridge says ${String(Result)} to the sample of ${entry.id}, and the matcher ${String(expected)}: ${pattern.slice(0, 200)}`,
        );
    }
  }
  return confirmed(
    `EventBridge takes ${count(patterns.size, "pattern")} and agrees with the matcher about ${count(tested, "sample")}${without === 0 ? "" : `; ${without} of them take no sample of the catalog`}`,
  );
}

const archives = ({ environment }: SettleRequest) =>
  hubsOf(environment.settings.regions).map((region) => ({
    region,
    bucket: namesOf(environment.name).bucket("archive", environment.settings.organization.governanceAccountId, region),
  }));

async function keysBelow(
  { reach }: SettleRequest,
  { region, bucket }: { readonly region: string; readonly bucket: string },
  prefix: string,
) {
  const { Contents = [] } = await reach
    .own(region)
    .s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1000 }));
  return Contents.map(({ Key = "" }) => Key);
}

async function lookAtKeys(request: SettleRequest, prefix: string, fits: (key: string) => boolean) {
  let seen = 0;
  for (const archive of archives(request)) {
    const keys = await keysBelow(request, archive, prefix);
    const odd = keys.find((key) => !fits(key));
    if (odd !== undefined) return refuted(`an object of ${archive.region} is called ${odd}`);
    seen += keys.length;
  }
  return seen === 0
    ? open(`no object is below ${prefix} yet`)
    : confirmed(`${count(seen, "key")} below ${prefix} are as assumed`);
}

async function lookForLockedObjects(request: SettleRequest) {
  const { environment, plan, reach } = request;
  const { governanceAccountId } = environment.settings.organization;
  const found: string[] = [];
  for (const archive of archives(request)) {
    const locked = plan
      .at(governanceAccountId, archive.region)
      .resources.some(
        ({ type, inputs }) => type.endsWith(":BucketObjectLockConfiguration") && inputs["bucket"] === archive.bucket,
      );
    if (!locked) continue;
    const [key] = await keysBelow(request, archive, "events/");
    if (key === undefined) return open(`the locked archive of ${archive.region} has no object below events/ yet`);
    const { Retention } = await reach
      .own(archive.region)
      .s3.send(new GetObjectRetentionCommand({ Bucket: archive.bucket, Key: key }));
    if (Retention?.RetainUntilDate === undefined)
      return refuted(`an object of the locked archive of ${archive.region} has no retention`);
    found.push(`${archive.region} until ${Retention.RetainUntilDate.toISOString().slice(0, 10)}`);
  }
  return found.length === 0
    ? open("no archive of the plan is locked")
    : confirmed(`Firehose has written objects into locked archives, which are retained: ${found.join(", ")}`);
}

async function lookAtCrawls({ environment, reach }: SettleRequest) {
  const { crawler, database } = namesOf(environment.name);
  const seen: string[] = [];
  for (const region of hubsOf(environment.settings.regions)) {
    const { glue } = reach.own(region);
    const { Crawler } = await glue.send(new GetCrawlerCommand({ Name: crawler }));
    const { Status, ErrorMessage = "no reason given" } = Crawler?.LastCrawl ?? {};
    if (Status === undefined) return open(`the crawler of ${region} has not run yet`);
    if (Status !== "SUCCEEDED") return refuted(`the last crawl of ${region} ended as ${Status}: ${ErrorMessage}`);
    const { Partitions = [] } = await glue.send(
      new GetPartitionsCommand({ DatabaseName: database, TableName: "events_by_type", MaxResults: 1 }),
    );
    if (Partitions.length === 0) return open(`the crawler of ${region} has succeeded and added no partition yet`);
    seen.push(region);
  }
  return confirmed(`the last crawls of ${seen.join(", ")} succeeded, and there are partitions`);
}

async function explainViews(request: SettleRequest) {
  const { environment, plan, reach, pause } = request;
  const { governanceAccountId } = environment.settings.organization;
  let seen = 0;
  for (const region of hubsOf(environment.settings.regions)) {
    const views = plan
      .at(governanceAccountId, region)
      .resources.filter(
        ({ type, inputs }: Resource) =>
          type === "aws:glue/catalogTable:CatalogTable" && inputs["tableType"] === "VIRTUAL_VIEW",
      );
    for (const { inputs } of views) {
      try {
        await queryArchive(reach, environment.name, region, `EXPLAIN SELECT * FROM "${String(inputs["name"])}"`, pause);
        seen++;
      } catch (error) {
        const { kind, text } = reasonOf(error);
        if (kind !== "failed") throw error;
        return refuted(`the view ${String(inputs["name"])} of ${region}: ${text}`);
      }
    }
  }
  return seen === 0 ? open("the plan has no view") : confirmed(`Athena reads ${count(seen, "view")}`);
}

/** Minutes until a marked event must be a row: the stream's buffer and its retries, twice. */
const mostMinutes = 20;

async function sendMarked(request: SettleRequest, sendFrom: readonly string[]): Promise<Settled[]> {
  const { environment, plan, reach, now, pause = realPause, mark = () => crypto.randomUUID(), say } = request;
  const { regions, organization } = environment.settings;
  const names = namesOf(environment.name);
  const answer = (first: Omit<Settled, "assumption">, second: Omit<Settled, "assumption">): Settled[] => [
    { assumption: marked[0], ...first },
    { assumption: marked[1], ...second },
  ];
  const sent: { readonly region: string; readonly hub: string; readonly mark: string }[] = [];
  const begin = new Date(now.getTime() - 60_000);
  try {
    for (const { account, region } of plan.places.filter(({ account }) => sendFrom.includes(account))) {
      const rule = plan
        .at(account, region)
        .resources.find(
          ({ type, inputs }) =>
            type === "aws:cloudwatch/eventRule:EventRule" && String(inputs["eventPattern"]).includes(heartbeatSource),
        );
      if (rule === undefined) continue;
      const id = mark();
      const detail = { rule: String(rule.inputs["name"]).slice(names.prefix.length + 1), verification: id };
      const { events } = await reach.in(account, region);
      const { Entries: [entry] = [] } = await events.send(
        new PutEventsCommand({
          Entries: [{ Source: heartbeatSource, DetailType: "Heartbeat", Detail: JSON.stringify(detail) }],
        }),
      );
      if (entry?.ErrorCode !== undefined) throw new Error(`PutEvents in ${account} ${region}: ${entry.ErrorCode}`);
      sent.push({ region, hub: hubOf(regions, region), mark: id });
    }
  } catch (error) {
    const why = open(`no event could be sent: ${reasonOf(error).text}`);
    return answer(why, why);
  }
  if (sent.length === 0) return answer(open("no rule of these accounts takes heartbeats"), open("nothing was sent"));
  say?.(`${count(sent.length, "marked event")} sent; waiting until they are rows, at most ${mostMinutes} minutes`);
  const rowsOf = async (): Promise<Map<string, number>> => {
    const rows = new Map<string, number>();
    for (const hub of new Set(sent.map((each) => each.hub)))
      for (const [found = "", number = "0"] of await queryArchive(
        reach,
        environment.name,
        hub,
        countSql(
          sent.map((each) => each.mark),
          now,
        ),
        pause,
      ))
        rows.set(found, Number(number));
    return rows;
  };
  let rows = new Map<string, number>();
  try {
    for (let minute = 0; minute < mostMinutes && sent.some((each) => !rows.has(each.mark)); minute++) {
      await pause(60_000);
      rows = await rowsOf();
    }
  } catch (error) {
    const why = open(`the archive could not be asked: ${reasonOf(error).text}`);
    return answer(why, why);
  }
  const missing = sent.filter((each) => !rows.has(each.mark));
  const twice = sent.filter((each) => (rows.get(each.mark) ?? 0) > 1);
  const first =
    missing.length > 0
      ? refuted(
          `${missing.length} of ${count(sent.length, "marked event")} are no row after ${mostMinutes} minutes, from ${[...new Set(missing.map((each) => each.region))].join(", ")}`,
        )
      : twice.length > 0
        ? refuted(`${twice.length} of ${count(sent.length, "marked event")} are several rows`)
        : confirmed(
            `${count(sent.length, "marked event")} from ${count(new Set(sendFrom).size, "account")} are one row each`,
          );
  if (first.verdict !== "confirmed")
    return answer(first, open("marked events did not arrive as they should, so nothing was replayed"));
  try {
    for (const hub of new Set(sent.map((each) => each.hub))) {
      const { events } = reach.own(hub);
      const archive = `arn:aws:events:${hub}:${organization.governanceAccountId}:archive/${names.bus}`;
      const ReplayName = `${names.prefix}-verify-${now.getTime()}`;
      await events.send(
        new StartReplayCommand({
          ReplayName,
          EventSourceArn: archive,
          EventStartTime: begin,
          EventEndTime: new Date(now.getTime() + mostMinutes * 60_000),
          Destination: { Arn: arns.bus(hub, organization.governanceAccountId, names.bus) },
        }),
      );
      for (let minute = 0; ; minute++) {
        const { State, StateReason = "no reason given" } = await events.send(new DescribeReplayCommand({ ReplayName }));
        if (State === "COMPLETED") break;
        if (State === "FAILED" || State === "CANCELLED" || minute >= 2 * mostMinutes)
          return answer(first, open(`the replay in ${hub} is ${State ?? "?"}: ${StateReason}`));
        await pause(60_000);
      }
    }
    // What is replayed takes the same buffers.
    await pause(mostMinutes * 60_000);
    const after = await rowsOf();
    const again = sent.filter((each) => after.get(each.mark) !== 1);
    return answer(
      first,
      again.length === 0
        ? confirmed(`${count(sent.length, "marked event")} were replayed and are still one row each`)
        : refuted(`${again.length} of ${count(sent.length, "marked event")} are not one row each after a replay`),
    );
  } catch (error) {
    return answer(first, open(`nothing could be replayed: ${reasonOf(error).text}`));
  }
}

/** Rows of each mark: its text, which nothing else contains, in the days that the events can be in. */
function countSql(marks: readonly string[], now: Date): string {
  const days = [0, 1].map((after) => new Date(now.getTime() + after * 86_400_000).toISOString().slice(0, 10));
  const list = marks.map((each) => `'${each.replaceAll("'", "''")}'`).join(", ");
  return `SELECT mark, count(*) AS rows FROM (SELECT json_extract_scalar(detail, '$.verification') AS mark FROM events WHERE day BETWEEN '${days[0] ?? ""}' AND '${days[1] ?? ""}' AND source = '${heartbeatSource}') WHERE mark IN (${list}) GROUP BY mark`;
}
