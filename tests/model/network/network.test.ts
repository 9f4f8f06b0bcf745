import assert from "node:assert/strict";
import fc from "fast-check";
import { assumedVolume } from "../../../model/catalog/profiles";
import { catalog } from "../../../model/catalog/catalog";
import type { Envelope } from "../../../model/envelope";
import { planRules } from "../../../model/network/forwarding-rules";
import { withHeartbeats } from "../../../model/network/heartbeat";
import { notReplayed } from "../../../model/rule";
import type { GovernedEvent } from "../../../model/catalog/governed-event";
import { namesOf } from "../../../model/names";
import { planNetwork } from "../../../model/network/network";
import { compilePatterns } from "../../../model/pattern/pattern";
import { matcherFor } from "../../../simulator/known-patterns";
import { SettingsError } from "../../../model/settings-error";
import { listedAccounts } from "../../../organization/accounts";
import { prodSettings } from "../../settings-of-prod";

const plan = (change?: Parameters<typeof prodSettings>[0]) => {
  const settings = prodSettings(change);
  return planNetwork("prod", settings, listedAccounts(settings));
};
const entries = fc.subarray([...catalog], { minLength: 1 });
const accountId = fc.integer({ min: 1, max: 999_999_999 }).map((number) => String(700_000_000_000 + number));

describe("the network", () => {
  it("asks of an event where it arises once for each Region, however many accounts are alike", () => {
    const asked = (accounts: number) => {
      const settings = prodSettings();
      let times = 0;
      const administrators = new Proxy(settings.administrators, {
        get: (target, key) => {
          times++;
          return Reflect.get(target, key) as unknown;
        },
      });
      const more = Array.from({ length: accounts }, (_, index) => ({
        id: String(700_000_000_000 + index),
        name: `member-${index}`,
        unit: "/",
        tags: {},
      }));
      const { members } = planNetwork("prod", { ...settings, administrators }, [...listedAccounts(settings), ...more]);
      assert.equal(members.length, (14 + accounts) * 4);
      return times;
    };
    assert.equal(asked(200), asked(50));
  });

  it("plans for each account what it would plan if each were asked on its own", () => {
    const administrator = "200000000001";
    const settings = prodSettings((raw) => {
      raw["events"] = {
        custom: [
          {
            id: "orders",
            why: "Orders matter.",
            source: "com.example.orders",
            pattern: { "detail-type": ["Order Placed"], account: ["400000000001"] },
            sample: { "detail-type": "Order Placed", detail: {} },
          },
        ],
      };
    });
    const all = listedAccounts(settings);
    const { members } = planNetwork("prod", settings, all);
    for (const account of all) {
      const alone = planNetwork("prod", settings, [account]).members;
      assert.deepEqual(
        members.filter(({ accountId }) => accountId === account.id),
        alone,
      );
    }
    const rulesOf = (id: string) =>
      members.find(({ accountId, region }) => accountId === id && region === "us-east-1")?.rules;
    assert.notDeepEqual(rulesOf("400000000001"), rulesOf("400000000002"));
    assert.notDeepEqual(rulesOf(administrator), rulesOf("400000000002"));
  });

  it("has a member for every account and Region, each aimed at its hub's bus", () => {
    const { members, hubs } = plan();
    assert.equal(members.length, 14 * 4);
    assert.deepEqual(
      hubs.map(({ region }) => region),
      ["eu-central-1", "us-east-1"],
    );
    for (const member of members) {
      const hub = hubs.find(({ region }) => region === member.hubRegion);
      assert.equal(member.busArn, hub?.busArn);
    }
    assert.deepEqual(
      new Set(members.filter(({ region }) => region === "eu-west-1").map(({ hubRegion }) => hubRegion)),
      new Set(["eu-central-1"]),
    );
  });

  it("forwards findings only from the named administrator and Region", () => {
    const carriers = plan().members.filter(({ rules }) =>
      rules.some(({ events }) => events.includes("securityhub-finding")),
    );
    assert.deepEqual(
      carriers.map(({ accountId, region }) => [accountId, region]),
      [["200000000001", "us-east-1"]],
    );
  });

  it("forwards findings from every account if no administrator is named", () => {
    const carriers = plan((raw) => delete raw["administrators"]).members.filter(({ rules }) =>
      rules.some(({ events }) => events.includes("securityhub-finding")),
    );
    assert.equal(carriers.length, 14 * 4);
  });

  it("gives the hub exactly what its members forward, and its own reports only from the governance account", () => {
    const reports = [
      ["correlation", "Correlation Alert"],
      ["drift", "Configuration Drift"],
      ["notification", "Notification"],
      ["remediation", "Remediation"],
      ["saved-query", "Saved Query Alert", "event-governance.query"],
      ["silence", "Silence"],
    ] as const;
    const unmade: Readonly<Record<string, (raw: Record<string, any>) => void>> = {
      none: (raw) => (raw["drift"] = { detect: true }),
      drift: () => {},
      silence: (raw) => Object.assign(raw, { drift: { detect: true }, heartbeat: { watch: false } }),
    };
    for (const [missing, change] of Object.entries(unmade)) {
      const { hubs, members } = plan(change);
      const made = reports.filter(([id]) => id !== missing);
      const own: string[] = made.map(([id]) => id);
      for (const hub of hubs) {
        const forwarded = members
          .filter(({ hubRegion }) => hubRegion === hub.region)
          .flatMap(({ rules }) => rules.flatMap(({ events }) => events));
        assert.deepEqual(
          forwarded.filter((id) => reports.some(([report]) => report === id)),
          [],
        );
        assert.deepEqual(new Set(hub.rules.flatMap(({ events }) => events)), new Set([...forwarded, ...own]));
        for (const [id, type, source = `event-governance.${id}`] of made) {
          const pattern = hub.rules.find(({ events }) => events.includes(id))?.pattern;
          const only = `{"source":["${source}"],"detail-type":["${type}"],"account":["100000000002"]}`;
          assert(JSON.stringify(pattern).includes(only), JSON.stringify(pattern));
        }
      }
    }
  });

  it("excludes global services outside us-east-1", () => {
    const west = plan().members.filter(({ region }) => region === "us-west-2");
    assert(west.length > 0);
    for (const { rules } of west)
      for (const { pattern } of rules) assert(!JSON.stringify(pattern).includes('"aws.iam"'), JSON.stringify(pattern));
  });

  it("receives read-only events only if an entry opts in, and then lists every event name", () => {
    const rare = catalog.filter(({ byDefault }) => byDefault).map(({ id }) => id);
    const stateOf = (change: object = {}) =>
      plan((raw) => (raw["events"] = { exclude: rare, ...change })).members[0]?.rules.filter(
        ({ state }) => state !== "ENABLED",
      ) ?? [];
    assert.deepEqual(stateOf(), []);
    for (const { events, state } of stateOf({ exclude: [] })) {
      assert.equal(state, "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
      assert(
        events.some((id) => rare.includes(id)),
        events.join(),
      );
    }
    const [rule, ...others] = stateOf({ readOnly: ["secrets-read"] });
    assert.deepEqual(others, []);
    assert(rule?.events.includes("secrets-read"));
    assert.equal(rule?.state, "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
  });

  it("receives AssumeRoot, a read, without opt-in, by a rule that lists every event name", () => {
    for (const { region, rules } of plan().members) {
      const rule = rules.find(({ events }) => events.includes("root-session-started"));
      assert.equal(rule?.state, "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", region);
      assert.equal(rule?.suffix, "organization");
    }
    const without = plan((raw) => (raw["events"] = { exclude: ["root-session-started"] }));
    assert(
      without.members.every(({ rules }) =>
        rules.every(({ state, suffix }) => suffix !== "organization" || state === "ENABLED"),
      ),
    );
  });

  const carriersOf = (id: string, change: (raw: Record<string, any>) => void) =>
    plan(change)
      .members.filter(({ rules }) => rules.some(({ events }) => events.includes(id)))
      .map(({ accountId, region }) => `${accountId} ${region}`);

  it("forwards findings of the new Security Hub only where its administrator is named, and then not those of CSPM unless that one's is", () => {
    const administrators = (change: (named: Record<string, object>) => void) => (raw: Record<string, any>) => {
      change(raw["administrators"] as Record<string, object>);
    };
    const v2 = { accountId: "200000000001", regions: ["eu-west-1"] };
    const none = administrators(() => {});
    assert.deepEqual(carriersOf("securityhub-v2-finding", none), []);
    assert.deepEqual(
      carriersOf("securityhub-v2-finding", (raw) => delete raw["administrators"]),
      [],
    );
    const both = administrators((named) => (named["securityhub-v2"] = v2));
    assert.deepEqual(carriersOf("securityhub-v2-finding", both), ["200000000001 eu-west-1"]);
    assert.deepEqual(carriersOf("securityhub-finding", both), ["200000000001 us-east-1"]);
    const only = administrators((named) => {
      delete named["securityhub"];
      named["securityhub-v2"] = v2;
    });
    assert.deepEqual(carriersOf("securityhub-v2-finding", only), ["200000000001 eu-west-1"]);
    assert.deepEqual(carriersOf("securityhub-finding", only), []);
  });

  it("forwards an event of the team's own from the accounts and Regions that its pattern names", () => {
    const custom = {
      id: "backups-copied",
      why: "Copies of backups leave from one account alone.",
      source: "com.example.backups",
      pattern: { "detail-type": ["Copied"], account: ["400000000002", "200000000002"], region: ["eu-west-1"] },
      sample: { "detail-type": "Copied", detail: {} },
    };
    assert.deepEqual(
      carriersOf("backups-copied", (raw) => (raw["events"] = { custom: [custom] })),
      ["200000000002 eu-west-1", "400000000002 eu-west-1"],
    );
    const { hubs } = plan((raw) => (raw["events"] = { custom: [custom] }));
    const archived = hubs.filter(({ rules }) => rules.some(({ events }) => events.includes("backups-copied")));
    assert.deepEqual(
      archived.map(({ region }) => region),
      ["eu-central-1"],
    );
    const pattern = archived[0]?.rules.find(({ events }) => events.includes("backups-copied"))?.pattern;
    const copied = { source: custom.source, "detail-type": "Copied", region: "eu-west-1", detail: {} };
    const matcher = matcherFor(pattern ?? {});
    assert(matcher.matches({ ...copied, account: "200000000002" }));
    assert(!matcher.matches({ ...copied, account: "500000000001" }), "put on the central bus by another account");
  });

  it("rejects a read-only rule that would match every call of a service", () => {
    const all = {
      id: "all-secrets-calls",
      why: "Everything that happens to secrets.",
      source: "aws.secretsmanager",
      pattern: { "detail-type": ["AWS API Call via CloudTrail"] },
      sample: { "detail-type": "AWS API Call via CloudTrail", detail: { eventName: "CreateSecret" } },
    };
    assert.throws(
      () => plan((raw) => (raw["events"] = { readOnly: ["secrets-read"], custom: [all] })),
      (error) => error instanceof SettingsError && /all-secrets-calls.*eventName/.test(error.message),
    );
  });

  it("does not depend on the order of accounts and Regions", () => {
    const turned = plan((raw) => {
      raw["accounts"].reverse();
      raw["regions"] = Object.fromEntries(Object.entries(raw["regions"]).reverse());
    });
    assert.deepEqual(turned, plan());
  });

  it("keeps every member's names when accounts join or leave", () => {
    fc.assert(
      fc.property(fc.uniqueArray(accountId, { maxLength: 4 }), fc.nat(11), (joined, left) => {
        const before = plan();
        const after = plan((raw) => {
          raw["accounts"] = raw["accounts"].filter(
            ({ id }: { id: string }, index: number) => index !== left + 2 || id === "200000000001",
          );
          raw["accounts"].push(...joined.map((id) => ({ id, name: `joined-${id}` })));
        });
        for (const member of after.members) {
          const same = before.members.find(
            ({ accountId, region }) => accountId === member.accountId && region === member.region,
          );
          if (same) assert.deepEqual(member, same);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe("forwarding rules", () => {
  it("require the source in every branch", () => {
    const leaves = (branch: object): object[] =>
      "$or" in branch ? (branch.$or as object[]).flatMap(leaves) : [branch];
    for (const { pattern } of planRules(catalog))
      for (const branch of leaves(pattern))
        assert(Array.isArray((branch as { source?: unknown }).source), JSON.stringify(branch));
  });

  it("never match one event twice, whatever is enabled", () => {
    fc.assert(
      fc.property(entries, (chosen) => {
        const rules = planRules(chosen);
        const set = compilePatterns(new Map(rules.map(({ suffix, pattern }) => [suffix, pattern])));
        for (const { sample, id } of chosen) assert.equal(set.match(sample).length, 1, id);
      }),
      { numRuns: 60 },
    );
  });

  it("never share a source, so that no event at all can match two", () => {
    fc.assert(
      fc.property(fc.array(bulkyEvent, { minLength: 1, maxLength: 60 }), (events) => {
        const rules = planRules(distinct(events));
        for (const event of distinct(events)) {
          const matching = rules.filter(({ pattern }) => matcherFor(pattern).matches(event.sample));
          assert.equal(matching.length, 1, `${event.source} ${event.id}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("stay within 2,048 characters, at the hub too, and within rule names of 64", () => {
    fc.assert(
      fc.property(fc.array(bulkyEvent, { minLength: 1, maxLength: 60 }), (events) => {
        const rules = planRules(distinct(events));
        for (const { pattern, suffix } of rules) {
          assert(JSON.stringify({ ...pattern, ...notReplayed }).length <= 2048);
          assert(namesOf("production").archiveRule(suffix).length <= 64, suffix);
        }
        assert.equal(new Set(rules.map(({ suffix }) => suffix)).size, rules.length);
      }),
      { numRuns: 60 },
    );
  });

  it("keep the name of a source's rule when others are added, removed or reordered", () => {
    fc.assert(
      fc.property(entries, entries, (some, more) => {
        const both = [...new Set([...more, ...some])];
        const nameOf = (events: readonly GovernedEvent[]) =>
          new Map(planRules(events).flatMap(({ suffix, events: ids }) => ids.map((id) => [id, suffix] as const)));
        const before = nameOf(some);
        const after = nameOf(both);
        for (const [id, suffix] of before) assert.equal(after.get(id), suffix, id);
        assert.deepEqual(nameOf([...both].reverse()), after);
      }),
      { numRuns: 60 },
    );
  });

  it("have room for all of the catalog in the rule of each part, so that no choice of events divides one", () => {
    const parts = new Map(catalog.map(({ id, topic, part }) => [id, part === undefined ? topic : `${topic}-${part}`]));
    const elsewhere = planRules(catalog).flatMap(({ suffix, events }) =>
      events.filter((id) => parts.get(id) !== suffix).map((id) => `${id}: ${suffix}, not ${parts.get(id) ?? ""}`),
    );
    assert.deepEqual(elsewhere, []);
  });

  it("reject an event whose own pattern is too long, and name it", () => {
    const names = Array.from({ length: 120 }, (_, index) => `SomeRatherLongEventName${index}`);
    assert.throws(
      () => planRules([apiCall("endless", "aws.ec2", "workload", names)]),
      (error) => error instanceof SettingsError && /endless.*aws\.ec2.*2048/.test(error.message),
    );
  });

  it("divide a source that is too long by detail type", () => {
    const names = (letter: string) => Array.from({ length: 60 }, (_, index) => `RatherLongEvent${letter}${index}`);
    const call = apiCall("calls", "aws.ec2", "workload", names("A"));
    const serviceEvent: GovernedEvent = {
      ...apiCall("service-events", "aws.ec2", "workload", names("B")),
      pattern: { "detail-type": ["AWS Service Event via CloudTrail"], detail: { eventName: names("B") } },
    };
    const rules = planRules([call, serviceEvent]);
    assert.deepEqual(
      rules.map(({ events }) => events),
      [["calls"], ["service-events"]],
    );
    assert.equal(new Set(rules.map(({ suffix }) => suffix)).size, 2);
  });

  const many = (letter: string) => Array.from({ length: 60 }, (_, index) => `RatherLongEvent${letter}${index}`);

  it("divide the entries of a detail type that are too long together, but none that can match one event", () => {
    const [a, b] = [apiCall("a", "aws.ec2", "workload", many("A")), apiCall("b", "aws.ec2", "workload", many("B"))];
    assert.deepEqual(
      planRules([a, b]).map(({ events }) => events),
      [["a"], ["b"]],
    );
    assert.equal(new Set(planRules([a, b]).map(({ suffix }) => suffix)).size, 2);
    const of = (first: string, second: GovernedEvent["pattern"]) =>
      planRules([apiCall("a", "aws.ec2", "workload", [first, ...many("A").slice(0, 50)]), { ...b, pattern: second }]);
    const listing = (...eventName: (string | { prefix: string })[]) => ({
      "detail-type": ["AWS API Call via CloudTrail"],
      detail: { eventName: [...eventName, ...many("B").slice(0, 50)] },
    });
    for (const [first, second] of [
      ["RunInstances", "RunInstances"],
      ["RunInstances", { prefix: "Run" }],
    ] as const)
      assert.throws(() => of(first, listing(second)), /events a, b of source "aws\.ec2" need \d{4} characters/);
    assert.equal(of("RunInstances", listing("StartInstances", { prefix: "Stop" })).length, 2);
  });

  it("join a team's own event with the part of the topic that it can be part of, and with no other", () => {
    const parted: GovernedEvent = { ...apiCall("parted", "aws.ec2", "workload", ["CreateKeyPair"]), part: "changes" };
    const base = apiCall("base", "aws.ec2", "workload", ["RunInstances"]);
    const suffixes = (own: GovernedEvent) =>
      planRules([base, parted, own]).map(({ suffix, events }) => [suffix, events]);
    assert.deepEqual(suffixes(apiCall("own", "aws.ec2", "workload", ["StopInstances"])), [
      ["workload", ["base", "own"]],
      ["workload-changes", ["parted"]],
    ]);
    assert.deepEqual(suffixes(apiCall("own", "aws.ec2", "workload", ["CreateKeyPair"])), [
      ["workload", ["base", "own", "parted"]],
    ]);
  });

  it("need no names of calls beside an event of the team's own that takes in all of a detail type", () => {
    const own: GovernedEvent = {
      ...apiCall("own", "aws.ec2", "workload", []),
      pattern: { "detail-type": ["AWS API Call via CloudTrail"] },
    };
    const rules = planRules([own, ...catalog.filter(({ source, readOnly }) => source === "aws.ec2" && !readOnly)]);
    const set = compilePatterns(new Map(rules.map(({ suffix, pattern }) => [suffix, pattern])));
    for (const { id, sample } of catalog.filter(({ source, readOnly }) => source === "aws.ec2" && !readOnly))
      assert.equal(set.match(sample).length, 1, id);
  });

  it("forward each call that the catalog lists by one rule, in whatever version", () => {
    const rules = planRules(catalog);
    const set = compilePatterns(new Map(rules.map(({ suffix, pattern }) => [suffix, pattern])));
    for (const { id, pattern, sample } of catalog) {
      const names = (pattern["detail"] as { eventName?: (string | { prefix: string })[] } | undefined)?.eventName ?? [];
      for (const name of names) {
        const eventName = typeof name === "string" ? name : `${name.prefix}20300101`;
        const matching = set.match({ ...sample, detail: { ...sample.detail, eventName } });
        assert.equal(matching.length, 1, `${id} ${eventName}: ${matching.join()}`);
      }
    }
  });
});

const bulkyEvent = fc
  .record({
    source: fc.constantFrom("ec2", "s3", "rds", "kms", "a-service-with-a-rather-long-name", "b").map((s) => `aws.${s}`),
    names: fc.uniqueArray(fc.string({ unit: fc.constantFrom(..."abcdefghij"), minLength: 3, maxLength: 40 }), {
      minLength: 1,
      maxLength: 12,
    }),
  })
  .map(({ source, names }) => apiCall(`${source}-${names.join("-")}`, source, "workload", names));

/** At most ten events of a source, so that one source alone stays within one pattern most of the time. */
const distinct = (events: readonly GovernedEvent[]): GovernedEvent[] => {
  const seen = new Map<string, GovernedEvent[]>();
  for (const event of events) {
    const known = seen.get(event.source) ?? [];
    if (known.length < 3 && !known.some(({ id }) => id === event.id)) seen.set(event.source, [...known, event]);
  }
  return [...seen.values()].flat();
};

function apiCall(id: string, source: string, topic: GovernedEvent["topic"], eventNames: string[]): GovernedEvent {
  const sample: Envelope = {
    version: "0",
    id: "1",
    "detail-type": "AWS API Call via CloudTrail",
    source,
    account: "111122223333",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    resources: [],
    detail: { eventName: eventNames[0] ?? "" },
  };
  return {
    id,
    why: "A test.",
    topic,
    source,
    pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: { eventName: eventNames } },
    origin: "member",
    volume: assumedVolume,
    preconditions: [],
    sample,
  };
}

describe("heartbeats of single rules", () => {
  const beat = (rule?: string) => ({
    source: "event-governance.heartbeat",
    "detail-type": "Heartbeat",
    detail: rule === undefined ? { schedule: "event-governance-prod-heartbeat", minutes: 15 } : { rule },
  });
  const carriers = (rules: ReturnType<typeof plan>["members"][number]["rules"], event: object) =>
    rules.filter(({ pattern }) => matcherFor(pattern).matches(event)).map(({ suffix }) => suffix);

  it("are carried by that rule alone, and that of the account and Region by one", () => {
    for (const { rules } of plan((raw) => (raw["events"] = { readOnly: ["secrets-read"] })).members) {
      assert.deepEqual(carriers(rules, beat()), ["operations"]);
      for (const { suffix } of rules) assert.deepEqual(carriers(rules, beat(suffix)), [suffix]);
      assert.deepEqual(carriers(rules, beat("no-rule-of-this-name")), []);
    }
  });

  it("leave the rule what it took, and nothing more", () => {
    const heartbeat = catalog.find(({ id }) => id === "heartbeat") as GovernedEvent;
    const of = (source: string, eventName: string): GovernedEvent => ({
      ...heartbeat,
      id: eventName.toLowerCase(),
      topic: "identity",
      source,
      pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: { eventName: [eventName] } },
    });
    const planned = planRules([of("aws.one", "StopOne"), of("aws.two", "StopTwo"), heartbeat]);
    for (const [type, taken] of [
      ["AWS API Call via CloudTrail", ["identity"]],
      ["AWS Network Activity Event via CloudTrail", []],
    ] as const) {
      const event = { source: "aws.one", "detail-type": type, detail: { eventName: "StopOne" } };
      for (const rules of [planned, withHeartbeats(planned)]) assert.deepEqual(carriers(rules, event), taken, type);
    }
  });

  it("fit into every rule, whose names do not depend on them", () => {
    fc.assert(
      fc.property(entries, (chosen) => {
        const planned = planRules(chosen);
        const finished = withHeartbeats(planned);
        assert.deepEqual(
          finished.map(({ suffix }) => suffix),
          planned.map(({ suffix }) => suffix),
        );
        for (const { pattern } of finished) assert(JSON.stringify(pattern).length <= 2048);
      }),
      { numRuns: 30 },
    );
    const long = { ...catalog[0], topic: "custom" as const } as GovernedEvent;
    const pattern = (characters: number) => ({ "detail-type": ["x".repeat(characters)] });
    for (let characters = 1900; characters > 1700; characters--) {
      const source = "com.example.with-a-very-long-name";
      const event: GovernedEvent = { ...long, id: "long", source, pattern: pattern(characters) };
      const heartbeat = catalog.find(({ id }) => id === "heartbeat") as GovernedEvent;
      try {
        for (const rule of withHeartbeats(planRules([event, heartbeat])))
          assert(JSON.stringify(rule.pattern).length <= 2048, `${rule.suffix} ${characters}`);
      } catch (error) {
        assert(error instanceof SettingsError, String(error));
      }
    }
  });

  it("do not exist if heartbeats are excluded", () => {
    const [member] = plan((raw) => (raw["events"] = { exclude: ["heartbeat"] })).members;
    assert.deepEqual(carriers(member?.rules ?? [], beat("identity")), []);
  });
});
