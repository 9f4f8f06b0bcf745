import type { Envelope, JsonObject } from "../model/envelope";
import { catalog, findGovernedEvent } from "../model/catalog";
import { uuidOf } from "./deterministic";
import { arise, type Send, type Stage, timeBefore, toSend } from "./traffic";

/** An account of another organization. */
export const foreignAccount = "999988887777";

/**
 * What an attacker, a clumsy team and AWS's own oddities put on the buses. Each event says what must become of it; the
 * same event never does for two purposes.
 */
export function hostileTraffic(stage: Stage): Send[] {
  return [
    ...forged(stage),
    ...fromOutside(stage),
    ...ungoverned(stage),
    ...odd(stage),
    ...undeliverable(stage),
    ...replayed(stage),
    ...unpartitionable(stage),
  ];
}

/** Events with a service's looks from principals of every account: on their own bus and straight onto central buses. */
function forged({ accounts, regions, buses, now }: Stage): Send[] {
  const sends: Send[] = [];
  for (const account of accounts)
    for (const region of regions) {
      const where = `${account.name} in ${region}`;
      const call = custom("com.attacker.tool", "AWS API Call via CloudTrail", account.id, region, now, {
        eventSource: "iam.amazonaws.com",
        eventName: "CreateAccessKey",
        readOnly: false,
        managementEvent: true,
        userIdentity: { type: "Root", accountId: account.id },
      });
      sends.push({
        name: `forged CreateAccessKey with a source of its own, by ${where}`,
        event: call,
        via: { kind: "customer" },
        expect: "refused",
        why: "its source is not a service's, so no rule may carry it",
      });
      sends.push({
        name: `forged CreateAccessKey with source aws.iam, by ${where}`,
        event: { ...call, id: uuidOf(`aws ${call.id}`), source: "aws.iam" },
        via: { kind: "customer" },
        expect: "refused",
        why: "customers cannot put events whose source begins with aws.",
      });
    }
  for (const bus of buses)
    for (const account of accounts.slice(0, 3)) {
      const region = regionOf(bus);
      sends.push({
        name: `forged finding straight onto ${bus}, by ${account.name}`,
        event: custom("com.attacker.tool", "GuardDuty Finding", account.id, region, now, { severity: 0, bus }),
        via: { kind: "customer", bus },
        expect: "refused",
        why: "its source is not a service's, so no archive rule may take it",
      });
    }
  return sends;
}

/** Principals of a foreign organization, on every central bus. */
function fromOutside({ buses, now }: Stage): Send[] {
  return buses.flatMap((bus) => {
    const region = regionOf(bus);
    const outsiders = [
      custom("com.outsider", "Anything", foreignAccount, region, now, { bus }),
      custom("event-governance.heartbeat", "Heartbeat", foreignAccount, region, now, { bus, schedule: "forged" }),
      custom("aws.iam", "AWS API Call via CloudTrail", foreignAccount, region, now, { bus, eventName: "CreateUser" }),
    ];
    return outsiders.map((event) => ({
      name: `${event.source} onto ${bus}, by account ${foreignAccount} of another organization`,
      event,
      via: { kind: "customer" as const, bus },
      expect: "refused" as const,
      why: "the bus admits the organization alone",
    }));
  });
}

/** Everyday noise, in every account and Region: a service nobody chose, a read-only call, an application's event. */
function ungoverned({ accounts, regions, now, judge }: Stage): Send[] {
  return accounts.flatMap((account) =>
    regions.flatMap((region) => {
      const where = `${account.name} in ${region}`;
      const noise: [string, Envelope][] = [
        [
          "a scaling activity",
          custom("aws.autoscaling", "EC2 Instance Launch Successful", account.id, region, now, { Cause: "demand" }),
        ],
        [
          "DescribeInstances",
          custom("aws.ec2", "AWS API Call via CloudTrail", account.id, region, now, {
            eventSource: "ec2.amazonaws.com",
            eventName: "DescribeInstances",
            readOnly: true,
            managementEvent: true,
          }),
        ],
        ["an application's order", custom("com.example.shop", "Order Placed", account.id, region, now, { order: 7 })],
      ];
      return noise.map(([what, event]) => toSend(`${what} from ${where}`, event, judge));
    }),
  );
}

/** Real but awkward: failed calls with null parameters, the same event twice, one finding seen in three places. */
function odd(stage: Stage): Send[] {
  const { accounts, regions, now, judge, settings } = stage;
  const sends: Send[] = [];
  const call = catalog.find((entry) => entry.regions === undefined && isWriteCall(entry.sample));
  const last = accounts.at(-1);
  for (const region of regions) {
    if (call === undefined || last === undefined) break;
    const original = arise(call, last.id, region, now);
    const failed: Envelope = {
      ...original,
      id: uuidOf(`failed ${region}`),
      detail: {
        ...original.detail,
        eventID: uuidOf(`failed detail ${region}`),
        errorCode: "AccessDenied",
        errorMessage: "User is not authorized",
        requestParameters: null,
        responseElements: null,
      },
    };
    sends.push(toSend(`${call.id} that failed, with null parameters, from ${last.name} in ${region}`, failed, judge));
    const twice: Envelope = {
      ...original,
      id: uuidOf(`twice ${region}`),
      detail: { ...original.detail, eventID: uuidOf(`twice detail ${region}`) },
    };
    for (const time of ["first", "second"])
      sends.push(toSend(`${call.id} delivered twice (${time} time) from ${last.name} in ${region}`, twice, judge));
  }
  const finding = findGovernedEvent("security-hub-finding");
  const administrator = settings.administrators.securityhub;
  if (finding && administrator && last) {
    const home = administrator.regions?.[0] ?? settings.homeRegion;
    const other = regions.find((region) => region !== home) ?? home;
    const id = uuidOf("one finding in three places");
    for (const [account, region] of [
      [last.id, other],
      [administrator.accountId, other],
      [administrator.accountId, home],
    ] as const) {
      const event = { ...arise(finding, account, region, now), id: uuidOf(`${id} ${account} ${region}`) };
      sends.push(toSend(`one finding, seen by ${account} in ${region}`, event, judge));
    }
  }
  return sends;
}

/** A hub out of reach for each member, a stream out of reach for each hub, and events over Firehose's record limit. */
function undeliverable({ accounts, regions, streams, buses, settings, now, judge }: Stage): Send[] {
  const sends: Send[] = [];
  const call = catalog.find((entry) => entry.regions === undefined && isWriteCall(entry.sample));
  if (call === undefined) return sends;
  const busOf = (region: string) => buses.find((bus) => regionOf(bus) === (settings.regions[region]?.hub ?? region));
  const variant = (label: string, account: string, region: string): Envelope => {
    const event = arise(call, account, region, now);
    return {
      ...event,
      id: uuidOf(`${label} ${event.id}`),
      detail: { ...event.detail, eventID: uuidOf(`${label} detail ${event.id}`) },
    };
  };
  for (const region of regions) {
    const bus = busOf(region);
    const stream = streams.find((each) => regionOf(each) === (settings.regions[region]?.hub ?? region));
    for (const [index, account] of accounts.entries()) {
      const where = `${account.name} in ${region}`;
      const away = variant("bus away", account.id, region);
      if (judge(away).governed !== true) continue;
      if (bus !== undefined)
        sends.push({
          name: `${call.id} from ${where} while ${bus} is out of reach`,
          event: away,
          via: { kind: "service" },
          expect: "dead-lettered",
          unavailable: bus,
        });
      if (stream !== undefined && index === 0)
        sends.push({
          name: `${call.id} from ${where} while ${stream} is out of reach`,
          event: variant("stream away", account.id, region),
          via: { kind: "service" },
          expect: "dead-lettered",
          unavailable: stream,
        });
      if (index === 1) {
        const huge = variant("huge", account.id, region);
        sends.push({
          name: `${call.id} of 1 MB from ${where}`,
          event: { ...huge, detail: { ...huge.detail, additionalEventData: { padding: "x".repeat(1_024_000) } } },
          via: { kind: "service" },
          expect: "dead-lettered",
          why: "a Firehose record holds 1,024,000 bytes at most",
        });
      }
    }
  }
  return sends;
}

/** What the central bus replays was archived when it first came. */
function replayed({ accounts, buses, now }: Stage): Send[] {
  const call = catalog.find((entry) => entry.regions === undefined && isWriteCall(entry.sample));
  const [account] = accounts;
  if (call === undefined || account === undefined) return [];
  return buses.map((bus) => {
    const original = arise(call, account.id, regionOf(bus), now);
    return {
      name: `replay of ${call.id} to ${bus}`,
      event: { ...original, id: uuidOf(`replay ${bus}`), "replay-name": "investigation" },
      via: { kind: "replay" as const, bus },
      expect: "refused" as const,
      why: "a replayed event is in the archive already",
    };
  });
}

/** Records no rule lets through, handed to the streams themselves: awkward detail types, and one without a time. */
function unpartitionable({ streams, accounts, now }: Stage): Send[] {
  const [account] = accounts;
  if (account === undefined) return [];
  const detailTypes = [
    "with spaces",
    "with/slash\\es",
    "with \"quotes\" and 'more'",
    "🔥🔥",
    "é".repeat(128),
    "../../etc",
  ];
  return streams.flatMap((stream) => {
    const region = regionOf(stream);
    const sends: Send[] = detailTypes.map((detailType) => ({
      name: `detail type ${JSON.stringify(detailType.slice(0, 24))} on ${stream}`,
      event: custom("com.example.odd", detailType, account.id, region, now, { stream }),
      via: { kind: "stream", stream },
      expect: "archived",
    }));
    const { time: _, ...timeless } = custom("com.example.odd", "No Time", account.id, region, now, { stream });
    for (const [what, event] of [
      ["no time", timeless as Envelope],
      ["a time that is none", { ...timeless, id: uuidOf(`bad time ${stream}`), time: "yesterday" } as Envelope],
    ] as const)
      sends.push({
        name: `record with ${what} on ${stream}`,
        event,
        via: { kind: "stream", stream },
        expect: "errors",
        why: "a record without a usable time has no day",
      });
    return sends;
  });
}

function custom(
  source: string,
  detailType: string,
  account: string,
  region: string,
  now: Date,
  detail: JsonObject,
): Envelope {
  const key = `${source} ${detailType} ${account} ${region} ${JSON.stringify(detail)}`;
  return {
    version: "0",
    id: uuidOf(key),
    "detail-type": detailType,
    source,
    account,
    time: timeBefore(now, key),
    region,
    resources: [],
    detail,
  };
}

const isWriteCall = ({ detail, "detail-type": type }: Envelope) =>
  type === "AWS API Call via CloudTrail" && detail["readOnly"] === false;
const regionOf = (arn: string) => arn.split(":")[3] ?? "";
