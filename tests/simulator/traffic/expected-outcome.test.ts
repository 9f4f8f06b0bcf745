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
      why: "",
    });
    assert.equal(expectedOutcomeOf({ ...sample("iam-credentials-issued"), source: "com.example" }).governed, false);
  });

  it("accepts findings only from the named administrator and Region", () => {
    assert.equal(expectedOutcomeOf(sample("securityhub-finding", administrator, "us-east-1")).governed, true);
    assert.equal(expectedOutcomeOf(sample("securityhub-finding", administrator, "eu-central-1")).governed, false);
    assert.equal(expectedOutcomeOf(sample("securityhub-finding", member, "us-east-1")).governed, false);
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

  it("excludes what settings exclude", () => {
    const narrowed = expectedOutcomes(prodSettings((raw) => (raw["events"] = { exclude: ["iam-credentials-issued"] })));
    assert.equal(narrowed(sample("iam-credentials-issued")).governed, false);
  });
});
