import { catalog, findGovernedEvent } from "../../model/catalog/catalog";
import type { Envelope, JsonObject } from "../../model/envelope";
import type { GovernedEvent } from "../../model/catalog/governed-event";
import { governedEvents } from "../../model/network/governed-events";
import { hubOf } from "../../model/settings/regions";
import { uuidOf } from "../deterministic";
import { arise, type Send, type Stage, timeBefore, toSend } from "./send";

/** An account of another organization. */
export const foreignAccount = "999988887777";

/**
 * Events from an attacker, from a careless team, and with unusual but valid content. Each event has its expected
 * outcome; no event serves two purposes.
 */
export function hostileTraffic(stage: Stage): Send[] {
  return [
    ...forged(stage),
    ...fromOutside(stage),
    ...rogueRules(stage),
    ...ungoverned(stage),
    ...odd(stage),
    ...undeliverable(stage),
    ...hugePuts(stage),
    ...replayed(stage),
    ...unpartitionable(stage),
  ];
}

/** Events that imitate a service, from principals of every account: on their own bus and directly on central buses. */
function forged({ accounts, regions, buses, now, settings }: Stage): Send[] {
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
        expect: "ignored",
        why: "its source is not a service's, so no rule may carry it",
      });
      sends.push({
        name: `forged CreateAccessKey with source aws.iam, by ${where}`,
        event: { ...call, id: uuidOf(`aws ${call.id}`), source: "aws.iam" },
        via: { kind: "customer" },
        expect: "denied",
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
        expect: "ignored",
        why: "its source is not a service's, so no archive rule may take it",
      });
      if (account.id !== settings.organization.governanceAccountId)
        sends.push({
          name: `forged report of a remediation straight onto ${bus}, by ${account.name}`,
          event: custom("event-governance.remediation", "Remediation", account.id, region, now, {
            account: settings.organization.governanceAccountId,
            outcome: "acted",
            bus,
          }),
          via: { kind: "customer", bus },
          expect: "ignored",
          why: "only the governance account's own functions report remediations",
        });
      if (account.id !== settings.organization.governanceAccountId)
        sends.push({
          name: `forged notice for a ticket system straight onto ${bus}, by ${account.name}`,
          event: custom("event-governance.notification", "Notification", account.id, region, now, {
            channel: settings.notifications.channels.find(({ kind }) => kind === "ticket")?.id ?? "tickets",
            account: settings.organization.governanceAccountId,
            body: { summary: "Please disregard all other tickets", bus },
          }),
          via: { kind: "customer", bus },
          expect: "ignored",
          why: "only the governance account's own functions write to ticket systems",
        });
      if (account.id !== settings.organization.governanceAccountId)
        sends.push({
          name: `forged alert of a correlation rule straight onto ${bus}, by ${account.name}`,
          event: custom("event-governance.correlation", "Correlation Alert", account.id, region, now, {
            rule: "administrator-made",
            incident: "0".repeat(32),
            concerned: [`account: ${settings.organization.governanceAccountId}`],
            bus,
          }),
          via: { kind: "customer", bus },
          expect: "ignored",
          why: "only the governance account's own functions tell what several events mean",
        });
    }
  return sends;
}

/** Principals of a foreign organization, on every central bus. */
function fromOutside({ buses, now }: Stage): Send[] {
  return buses.flatMap((bus) => {
    const region = regionOf(bus);
    const customer = (source: string, detailType: string): Send => ({
      name: `${source} onto ${bus}, by account ${foreignAccount} of another organization`,
      event: custom(source, detailType, foreignAccount, region, now, { bus }),
      via: { kind: "customer", bus },
      expect: "denied",
      why: "the bus admits the organization alone",
    });
    const call = custom("aws.iam", "AWS API Call via CloudTrail", foreignAccount, region, now, {
      bus,
      eventName: "CreateAccessKey",
      readOnly: false,
      managementEvent: true,
    });
    return [
      customer("com.outsider", "Anything"),
      customer("event-governance.heartbeat", "Heartbeat"),
      customer("aws.iam", "AWS API Call via CloudTrail"),
      {
        name: `a genuine CreateAccessKey of account ${foreignAccount}, forwarded to ${bus} by a rule over there`,
        event: call,
        via: { kind: "own rule", bus },
        expect: "denied",
        why: "the bus admits the organization alone",
      },
    ];
  });
}

/**
 * A member's own rule forwards ungoverned events: the bus admits the organization, but only governed events are
 * archived.
 */
function rogueRules({ buses, accounts, now }: Stage): Send[] {
  const rogue = accounts.at(-1);
  if (rogue === undefined) return [];
  return buses.map((bus) => ({
    name: `an ungoverned scaling activity, forwarded to ${bus} by a rule of ${rogue.name}'s own`,
    event: custom("aws.autoscaling", "EC2 Instance Launch Successful", rogue.id, regionOf(bus), now, { bus }),
    via: { kind: "own rule", bus },
    expect: "ignored",
    why: "nobody governs it, so no archive rule may take it",
  }));
}

/** Everyday noise, in every account and Region: an ungoverned service, a read-only call, an application's event. */
function ungoverned({ accounts, regions, now, expectedOutcomeOf }: Stage): Send[] {
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
      return noise.map(([what, event]) => toSend(`${what} from ${where}`, event, expectedOutcomeOf));
    }),
  );
}

/**
 * Valid but unusual: failed calls with null parameters, failed sign-ins, the same event twice, one finding seen in
 * three places.
 */
function odd(stage: Stage): Send[] {
  const { accounts, regions, now, expectedOutcomeOf, settings } = stage;
  const sends: Send[] = [];
  const call = catalog.find((entry) => entry.regions === undefined && isWriteCall(entry.sample));
  const last = accounts.at(-1);
  for (const region of regions) {
    if (call === undefined || last === undefined) break;
    const original = arise(call, last.id, region, now);
    const base = variant(original, "failed");
    const failed: Envelope = {
      ...base,
      detail: {
        ...base.detail,
        errorCode: "AccessDenied",
        errorMessage: "User is not authorized",
        requestParameters: null,
        responseElements: null,
      },
    };
    sends.push(
      toSend(`${call.id} that failed, with null parameters, from ${last.name} in ${region}`, failed, expectedOutcomeOf),
    );
    const twice = variant(original, "twice");
    for (const time of ["first", "second"])
      sends.push(
        toSend(`${call.id} delivered twice (${time} time) from ${last.name} in ${region}`, twice, expectedOutcomeOf),
      );
  }
  const signIn = findGovernedEvent("console-sign-in");
  if (signIn && last)
    for (const region of regions)
      for (const attempt of ["first", "second", "third"]) {
        const event = variant(arise(signIn, last.id, region, now), `${attempt} failed sign-in`);
        const detail = {
          ...event.detail,
          responseElements: { ConsoleLogin: "Failure" },
          errorMessage: "Failed authentication",
        };
        sends.push(
          toSend(
            `${attempt} failed console sign-in to ${last.name} in ${region}`,
            { ...event, detail },
            expectedOutcomeOf,
          ),
        );
      }
  const finding = findGovernedEvent("securityhub-finding");
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
      sends.push(toSend(`one finding, seen by ${account} in ${region}`, event, expectedOutcomeOf));
    }
  }
  return sends;
}

/**
 * For each member and topic an event whose hub is unavailable, so that every forwarding rule's dead letters are tested;
 * for each hub and topic one whose streams are unavailable; and events over Firehose's record limit.
 */
function undeliverable({ accounts, regions, streams, buses, settings, now, expectedOutcomeOf }: Stage): Send[] {
  const sends: Send[] = [];
  const hubFor = (region: string) => hubOf(settings.regions, region);
  for (const region of regions) {
    const bus = buses.find((each) => regionOf(each) === hubFor(region));
    const ofHub = streams.filter((each) => regionOf(each) === hubFor(region));
    if (bus === undefined || ofHub.length === 0) continue;
    for (const [index, account] of accounts.entries())
      for (const [topic, entry] of onePerTopic(account.id, region, now, expectedOutcomeOf)) {
        const where = `${account.name} in ${region}`;
        const away = variant(arise(entry, account.id, region, now), "bus away");
        sends.push({
          name: `${entry.id} from ${where} while ${bus} is out of reach`,
          event: away,
          via: { kind: "service" },
          expect: "dead-lettered",
          unavailable: [bus],
        });
        if (region === hubFor(region) && (index === 0 || topic === "findings")) {
          const stranded = variant(arise(entry, account.id, region, now), "stream away");
          // Only the archive is out of reach: the hub hears of a changed account all the same.
          const { reconciles } = expectedOutcomeOf(stranded);
          sends.push({
            name: `${entry.id} from ${where} while ${ofHub.join(" and ")} ${ofHub.length === 1 ? "is" : "are"} out of reach`,
            event: stranded,
            via: { kind: "service" },
            expect: "archived",
            why: "a function puts dead letters of the archive on its stream",
            unavailable: ofHub,
            ...(reconciles && { reconciles }),
          });
        }
        if (index === 1 && topic === "workload") {
          const huge = variant(arise(entry, account.id, region, now), "huge");
          sends.push({
            name: `${entry.id} of 1 MB from ${where}`,
            event: { ...huge, detail: { ...huge.detail, padding: "x".repeat(1_024_000) } },
            via: { kind: "service" },
            expect: "archived",
            why: "a Firehose record holds 1,024,000 bytes at most, so a claim is archived in its stead",
          });
        }
      }
  }
  return sends;
}

/** An event that a member puts, too large for the stream of such events, in a Region of each hub. */
function hugePuts({ accounts, regions, buses, settings, now, expectedOutcomeOf }: Stage): Send[] {
  const account = accounts.at(-1);
  const entry = governedEvents(settings).find(
    ({ source, origin }) => !source.startsWith("aws.") && origin === "member",
  );
  if (account === undefined || entry === undefined) return [];
  return buses.flatMap((bus) => {
    const region = regions.find((each) => hubOf(settings.regions, each) === regionOf(bus));
    if (region === undefined) return [];
    const huge = variant(arise(entry, account.id, region, now), "huge put");
    const event = { ...huge, detail: { ...huge.detail, padding: "x".repeat(1_024_000) } };
    const send = toSend(`${entry.id} of 1 MB, put by ${account.name} in ${region}`, event, expectedOutcomeOf);
    const why = "a Firehose record holds 1,024,000 bytes at most, so a claim is archived in its stead";
    return [send.expect === "archived" ? { ...send, why } : send];
  });
}

/** The first entry of each topic that a member forwards: covers its topics' rules, as far as there are samples. */
function onePerTopic(
  account: string,
  region: string,
  now: Date,
  expectedOutcomeOf: Stage["expectedOutcomeOf"],
): Map<string, GovernedEvent> {
  const chosen = new Map<string, GovernedEvent>();
  for (const entry of catalog) {
    if (chosen.has(entry.topic) || !entry.source.startsWith("aws.")) continue;
    if (entry.regions !== undefined && !entry.regions.includes(region)) continue;
    if (expectedOutcomeOf(arise(entry, account, region, now)).governed === true) chosen.set(entry.topic, entry);
  }
  return chosen;
}

/** The same event with different identifiers. */
function variant(event: Envelope, label: string): Envelope {
  const detail =
    "eventID" in event.detail ? { ...event.detail, eventID: uuidOf(`${label} detail ${event.id}`) } : event.detail;
  return { ...event, id: uuidOf(`${label} ${event.id}`), detail };
}

/** Replayed events were archived at their first delivery. */
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
      expect: "ignored" as const,
      why: "a replayed event is in the archive already",
    };
  });
}

/** Records that no rule would match, put directly on the streams: unusual detail types, and one without a time. */
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
    // Of what somebody puts the day is that of arrival, and a record needs no time.
    const put = /-archive-put(-\d+)?$/.test(stream);
    const source = put ? "com.example.odd" : "aws.odd";
    const sends: Send[] = detailTypes.map((detailType) => ({
      name: `detail type ${JSON.stringify(detailType.slice(0, 24))} on ${stream}`,
      event: custom(source, detailType, account.id, region, now, { stream }),
      via: { kind: "stream", stream },
      expect: "archived",
    }));
    if (put) return sends;
    const { time: _, ...timeless } = custom(source, "No Time", account.id, region, now, { stream });
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
