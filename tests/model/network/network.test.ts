import assert from "node:assert/strict";
import fc from "fast-check";
import { catalog } from "../../../model/catalog/catalog";
import type { Envelope } from "../../../model/envelope";
import { planRules } from "../../../model/network/forwarding-rules";
import { withHeartbeats } from "../../../model/network/heartbeat";
import { notReplayed } from "../../../model/rule";
import type { GovernedEvent } from "../../../model/catalog/governed-event";
import { namesOf } from "../../../model/names";
import { planNetwork } from "../../../model/network/network";
import { compilePattern, compilePatterns } from "../../../model/pattern/pattern";
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
    const { hubs, members } = plan();
    for (const hub of hubs) {
      const forwarded = members
        .filter(({ hubRegion }) => hubRegion === hub.region)
        .flatMap(({ rules }) => rules.flatMap(({ events }) => events));
      assert(!forwarded.includes("remediation"));
      assert.deepEqual(new Set(hub.rules.flatMap(({ events }) => events)), new Set([...forwarded, "remediation"]));
      const own = hub.rules.find(({ events }) => events.includes("remediation"))?.pattern;
      assert.match(
        JSON.stringify(own),
        /\{"source":\["event-governance\.remediation"\],"detail-type":\["Remediation"\],"account":\["100000000002"\]\}/,
      );
    }
  });

  it("excludes global services outside us-east-1", () => {
    const west = plan().members.filter(({ region }) => region === "us-west-2");
    assert(west.length > 0);
    for (const { rules } of west)
      for (const { pattern } of rules) assert(!JSON.stringify(pattern).includes('"aws.iam"'), JSON.stringify(pattern));
  });

  it("receives read-only events only if an entry opts in, and then lists every event name", () => {
    const stateOf = (network: ReturnType<typeof plan>) =>
      network.members[0]?.rules.filter(({ state }) => state !== "ENABLED") ?? [];
    assert.deepEqual(stateOf(plan()), []);
    const [rule, ...others] = stateOf(plan((raw) => (raw["events"] = { readOnly: ["secrets-read"] })));
    assert.deepEqual(others, []);
    assert(rule?.events.includes("secrets-read"));
    assert.equal(rule?.state, "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
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
    for (const { pattern } of planRules(catalog))
      for (const branch of "$or" in pattern ? (pattern["$or"] as object[]) : [pattern])
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
          const matching = rules.filter(({ pattern }) => compilePattern(pattern).matches(event.sample));
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
    rules.filter(({ pattern }) => compilePattern(pattern).matches(event)).map(({ suffix }) => suffix);

  it("are carried by that rule alone, and that of the account and Region by one", () => {
    for (const { rules } of plan((raw) => (raw["events"] = { readOnly: ["secrets-read", "ec2-passwords-read"] }))
      .members) {
      assert.deepEqual(carriers(rules, beat()), ["operations"]);
      for (const { suffix } of rules) assert.deepEqual(carriers(rules, beat(suffix)), [suffix]);
      assert.deepEqual(carriers(rules, beat("no-rule-of-this-name")), []);
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
