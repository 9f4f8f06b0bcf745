import assert from "node:assert/strict";
import { findGovernedEvent } from "../../../model/catalog/catalog";
import type { Envelope } from "../../../model/envelope";
import { expectedOutcomes } from "../../../simulator/traffic/expected-outcome";
import { arise } from "../../../simulator/traffic/send";
import { prodSettings } from "../../settings-of-prod";

const now = new Date("2026-11-02T12:00:00Z");
const member = "400000000001";
const administrator = "200000000001";
const sample = (id: string, account = member, region = "us-east-1"): Envelope => {
  const entry = findGovernedEvent(id);
  assert(entry, `the catalog has no ${id}`);
  return arise(entry, account, region, now);
};

describe("the independent expectation of what is governed", () => {
  const expectedOutcomeOf = expectedOutcomes(prodSettings());

  it("uses an enabled entry's own pattern", () => {
    assert.deepEqual(expectedOutcomeOf(sample("iam-credentials-issued")), {
      governed: true,
      events: ["iam-credentials-issued"],
      detections: ["access-key-created"],
      excepted: [],
      why: "",
    });
    assert.equal(expectedOutcomeOf({ ...sample("iam-credentials-issued"), source: "com.example" }).governed, false);
  });

  it("accepts findings only from the named administrator and Region", () => {
    assert.equal(expectedOutcomeOf(sample("securityhub-finding", administrator, "us-east-1")).governed, true);
    assert.equal(expectedOutcomeOf(sample("securityhub-finding", administrator, "eu-central-1")).governed, false);
    assert.equal(expectedOutcomeOf(sample("securityhub-finding", member, "us-east-1")).governed, false);
  });

  it("says that a pattern forwards an event from other accounts alone", () => {
    const opinion = expectedOutcomes(
      prodSettings((raw) => {
        const sample = { "detail-type": "Deployed", detail: {} };
        const pattern = { "detail-type": ["Deployed"], account: [administrator] };
        raw["events"] = { custom: [{ id: "deployed", why: "It matters.", source: "com.example", pattern, sample }] };
      }),
    );
    const event = (account: string): Envelope => ({
      ...sample("iam-credentials-issued", account),
      source: "com.example",
      "detail-type": "Deployed",
    });
    assert.equal(opinion(event(administrator)).governed, true);
    assert.match(opinion(event(member)).why, /^the pattern of deployed names the accounts or Regions/);
  });

  it("accepts read-only calls only if settings opt in", () => {
    assert.equal(expectedOutcomeOf(sample("secrets-read")).governed, false);
    const opted = expectedOutcomes(prodSettings((raw) => (raw["events"] = { readOnly: ["secrets-read"] })));
    assert.equal(opted(sample("secrets-read")).governed, true);
  });

  it("leaves the outcome of a read-only call open that a write entry's pattern matches", () => {
    const call = sample("secrets-changed");
    assert.equal(expectedOutcomeOf({ ...call, detail: { ...call.detail, readOnly: true } }).governed, "either");
  });

  /** What an event needs for the reason, and what the reason says. */
  const reasons: readonly (readonly [string, Parameters<typeof prodSettings>[0], Envelope, RegExp])[] = [
    [
      "a global service's event where settings lack its Region",
      (raw) => {
        delete raw["reconciliation"];
        raw["homeRegion"] = "eu-central-1";
        raw["regions"] = { "eu-central-1": {} };
        raw["administrators"].securityhub.regions = ["eu-central-1"];
      },
      sample("iam-credentials-issued", member, "eu-central-1"),
      /recorded in us-east-1 alone, which "regions" of the settings lacks/,
    ],
    [
      "an event in the Region that settings lack",
      (raw) => delete raw["regions"]["us-west-2"],
      sample("secrets-changed", member, "us-west-2"),
      /"regions" of the settings lacks us-west-2/,
    ],
    [
      "a global service's event of another Region",
      () => undefined,
      sample("iam-credentials-issued", member, "eu-central-1"),
      /recorded in us-east-1 alone, and this one is of eu-central-1/,
    ],
    [
      "a member's finding",
      () => undefined,
      sample("guardduty-finding"),
      /delegated administrator, 200000000001, sends/,
    ],
    [
      "the administrator's finding of another Region",
      () => undefined,
      sample("securityhub-finding", administrator, "eu-central-1"),
      /administrators\.securityhub forwards it from us-east-1 alone/,
    ],
    ["a report of a function", () => undefined, sample("remediation"), /only a hub's own functions/],
    [
      "an excluded event",
      (raw) => (raw["events"] = { exclude: ["iam-credentials-issued"] }),
      sample("iam-credentials-issued"),
      /"events\.exclude" names iam-credentials-issued/,
    ],
    ["a read-only event", () => undefined, sample("secrets-read"), /"events\.readOnly" does not name secrets-read/],
    [
      "network activity",
      () => undefined,
      { ...sample("iam-credentials-issued"), "detail-type": "AWS Network Activity Event via CloudTrail" },
      /no governed event of aws\.iam has the type "AWS Network Activity Event via CloudTrail"/,
    ],
    [
      "another service's event",
      () => undefined,
      { ...sample("iam-credentials-issued"), source: "aws.polly" },
      /no governed event has the source aws\.polly/,
    ],
    [
      "another call",
      () => undefined,
      { ...sample("iam-credentials-issued"), detail: { eventName: "TagUser" } },
      /no governed event has this pattern/,
    ],
  ];
  for (const [what, change, event, why] of reasons)
    it(`says why ${what} is not governed`, () => {
      const outcome = expectedOutcomes(prodSettings(change))(event);
      assert.equal(outcome.governed, false);
      assert.match(outcome.why, why);
    });

  it("takes data events and network activity for none of the read-only management events", () => {
    const call = sample("secrets-changed");
    const governed = (more: object) =>
      expectedOutcomeOf({ ...call, detail: { ...call.detail, readOnly: true, ...more } }).governed;
    assert.equal(governed({ readOnly: "true" }), "either");
    for (const more of [{ eventCategory: "Data" }, { managementEvent: false }, { eventCategory: "NetworkActivity" }])
      assert.equal(governed(more), true, JSON.stringify(more));
  });

  it("excludes what settings exclude", () => {
    const narrowed = expectedOutcomes(prodSettings((raw) => (raw["events"] = { exclude: ["iam-credentials-issued"] })));
    assert.equal(narrowed(sample("iam-credentials-issued")).governed, false);
  });
});
