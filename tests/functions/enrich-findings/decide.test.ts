import assert from "node:assert/strict";
import * as fc from "fast-check";
import { affectedAccount, enrichmentOf, isOpen, updateOf } from "../../../functions/enrich-findings/decide";
import type { JsonObject } from "../../../model/envelope";
import { readFinding } from "../../../model/findings/finding";
import { findingsOf } from "../../../model/findings/findings-of";
import { findingLike } from "../finding-fixture";

const author = "event-governance-prod/enrich-findings";
const shop = { id: "400000000001", name: "shop-production", unit: "Workloads/Production", tags: { team: "shop" } };
const dana = { name: "Dana", email: "dana@example.com", phone: "+1 555 0100" };

const administratorId = "200000000001";
const correlator = { administratorId, prefix: "event-governance-prod" };

/** A finding as correlate-findings imports it, about an account that is not its owner, with changes. */
const correlated = (changes: JsonObject = {}) =>
  findingLike({
    ProductArn: `arn:aws:securityhub:us-east-1:${administratorId}:product/${administratorId}/default`,
    AwsAccountId: administratorId,
    GeneratorId: "event-governance-prod/correlation/public-instance-under-attack",
    ProductFields: { "event-governance/account": "500000000001" },
    ...changes,
  });

/** The finding after an update. */
const written = (changes: Parameters<typeof updateOf>[0], update: NonNullable<ReturnType<typeof updateOf>>) =>
  findingLike({
    ...changes.raw,
    UserDefinedFields: { ...update.userDefinedFields },
    ...(update.note && { Note: { Text: update.note.text, UpdatedBy: update.note.updatedBy, UpdatedAt: "2026-04-12" } }),
  });

describe("enriching a finding", () => {
  it("adds the account's name, unit, tags and contact", () => {
    const update = updateOf(findingLike(), enrichmentOf(shop.id, shop, dana, {}), author);
    assert.deepEqual(update?.userDefinedFields, {
      "event-governance/account-id": "400000000001",
      "event-governance/account-name": "shop-production",
      "event-governance/security-contact": "Dana <dana@example.com>",
      "event-governance/security-phone": "+1 555 0100",
      "event-governance/tag/team": "shop",
      "event-governance/unit": "Workloads/Production",
    });
    assert.deepEqual(update.note, {
      text: "Account shop-production (400000000001) in Workloads/Production. Security contact: Dana <dana@example.com>, +1 555 0100. Tags: team=shop.",
      updatedBy: author,
    });
  });

  it("finds nothing to change in the event that its own update causes", () => {
    const enrichment = enrichmentOf(shop.id, shop, dana, {});
    const update = updateOf(findingLike(), enrichment, author);
    assert.ok(update);
    assert.equal(updateOf(written(findingLike(), update), enrichment, author), undefined);
  });

  it("does not rely on a marker: fields with other values are written again", () => {
    const marked = findingLike({
      UserDefinedFields: { "event-governance/account-name": "nothing to see", "event-governance/enriched": "true" },
      Note: { Text: "Enriched.", UpdatedBy: author },
    });
    assert.ok(updateOf(marked, enrichmentOf(shop.id, shop, undefined, {}), author));
  });

  it("keeps fields and notes of others", () => {
    const finding = findingLike({
      UserDefinedFields: { ticket: "SEC-1" },
      Note: { Text: "Dana looks into it.", UpdatedBy: "dana" },
    });
    const update = updateOf(finding, enrichmentOf(shop.id, shop, undefined, {}), author);
    assert.equal(update?.userDefinedFields["ticket"], "SEC-1");
    assert.equal(update?.note, undefined);
  });

  it("corrects its own fields if the account has moved, and removes tags that were deleted", () => {
    const update = updateOf(findingLike(), enrichmentOf(shop.id, shop, undefined, {}), author);
    assert.ok(update);
    const moved = { ...shop, unit: "Suspended", tags: { owner: "nobody" } };
    const next = updateOf(written(findingLike(), update), enrichmentOf(shop.id, moved, undefined, {}), author);
    assert.equal(next?.userDefinedFields["event-governance/unit"], "Suspended");
    assert.equal(next?.userDefinedFields["event-governance/tag/team"], undefined);
    assert.equal(next?.userDefinedFields["event-governance/tag/owner"], "nobody");
  });

  it("says that an account that left is unknown", () => {
    const { fields, note } = enrichmentOf("999988887777", undefined, undefined, {});
    assert.match(fields["event-governance/account-name"] ?? "", /^unknown/);
    assert.equal(note, "Account 999988887777 is not an account of this environment.");
  });

  it("keeps to the documented limits whatever the tags are", () => {
    const tags = fc.dictionary(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), { maxKeys: 80 });
    fc.assert(
      fc.property(tags, fc.integer({ min: 0, max: 60 }), (own, others) => {
        const present = Object.fromEntries(Array.from({ length: others }, (_, index) => [`k${index}`, "v"]));
        const finding = findingLike({ UserDefinedFields: present });
        const enrichment = enrichmentOf(shop.id, { ...shop, tags: own }, dana, {});
        const update = updateOf(finding, enrichment, author);
        if (update === undefined) return;
        const entries = Object.entries(update.userDefinedFields);
        assert.ok(entries.length <= Math.max(50, others), `${entries.length} fields`);
        for (const [key, value] of entries) {
          assert.match(key, /^[A-Za-z0-9\-_=+@./:]{1,128}$/);
          assert.ok(value.length <= 1024 && /\S/.test(value));
        }
        assert.ok((update.note?.text.length ?? 0) <= 512);
        assert.equal(updateOf(written(finding, update), enrichment, author), undefined, "its own update ends here");
      }),
      { numRuns: 60 },
    );
  });

  it("tolerates a tag of a million characters, and gives two tags with the same beginning separate fields", () => {
    const long = "a".repeat(1_000_000);
    const { fields } = enrichmentOf(
      shop.id,
      { ...shop, tags: { [`${long}1`]: long, [`${long}2`]: long } },
      undefined,
      {},
    );
    const tags = Object.keys(fields).filter((key) => key.startsWith("event-governance/tag/"));
    assert.equal(tags.length, 2);
    assert.ok(tags.every((key) => key.length <= 128 && (fields[key] ?? "").length === 1024));
  });

  it("does not split a character", () => {
    const { fields } = enrichmentOf(shop.id, { ...shop, tags: { mood: `${"x".repeat(1022)}😀😀` } }, undefined, {});
    assert.ok(!/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(fields["event-governance/tag/mood"] ?? ""));
  });

  it("writes only the tags that settings name", () => {
    const account = { ...shop, tags: { team: "shop", "cost-center": "42" } };
    const { fields, note } = enrichmentOf(shop.id, account, undefined, { tags: ["team"] });
    assert.equal(fields["event-governance/tag/cost-center"], undefined);
    assert.ok(!note.includes("42"));
  });

  it("ignores findings that are closed", () => {
    assert.ok(isOpen(findingLike()));
    assert.ok(!isOpen(findingLike({ Workflow: { Status: "NOTIFIED" } })));
    assert.ok(!isOpen(findingLike({ RecordState: "ARCHIVED" })));
  });

  it("describes the affected account of a correlated finding", () => {
    assert.equal(affectedAccount(correlated(), correlator), "500000000001");
    const elsewhere = {
      ProductArn: `arn:aws:securityhub:eu-west-1:${administratorId}:product/${administratorId}/default`,
    };
    assert.equal(affectedAccount(correlated(elsewhere), correlator), "500000000001", "of another Region");
  });

  it("trusts only the administrator that a finding is about another account", () => {
    const member = "400000000001";
    const forgeries: Record<string, JsonObject> = {
      "a member's own product": {
        ProductArn: `arn:aws:securityhub:us-east-1:${member}:product/${member}/default`,
        AwsAccountId: member,
      },
      "a member's finding under the administrator's product": { AwsAccountId: member },
      "an AWS product": { ProductArn: "arn:aws:securityhub:us-east-1::product/aws/securityhub" },
      "a partner's product": {
        ProductArn: `arn:aws:securityhub:us-east-1:${member}:product/${administratorId}/default`,
      },
      "another product of the administrator": {
        ProductArn: `arn:aws:securityhub:us-east-1:${administratorId}:product/${administratorId}/scanner`,
      },
      "another generator": { GeneratorId: "scanner" },
      "a generator of another environment": { GeneratorId: "event-governance-prod-2/correlation/x" },
      "no generator": { GeneratorId: null },
    };
    for (const [name, changes] of Object.entries(forgeries)) {
      const finding = correlated(changes);
      assert.equal(affectedAccount(finding, correlator), finding.accountId, name);
    }
  });
});

describe("reading a finding", () => {
  it("tolerates nulls and wrong types in every place", () => {
    const nothing = { Id: "x", ProductArn: "y", AwsAccountId: "400000000001" };
    const fields = [
      "Types",
      "Resources",
      "Note",
      "UserDefinedFields",
      "ProductFields",
      "Workflow",
      "Title",
      "RecordState",
    ];
    for (const value of [null, 1, "text", [], [null], {}, { Text: null }])
      for (const field of fields) assert.ok(readFinding({ ...nothing, [field]: value }), field);
  });

  it("returns nothing without an id, a product and an account", () => {
    for (const longer of ["Id", "ProductArn"])
      assert.equal(readFinding({ ...findingLike().raw, [longer]: "x".repeat(2049) }), undefined);
    for (const missing of ["Id", "ProductArn", "AwsAccountId"])
      assert.equal(readFinding({ ...findingLike().raw, [missing]: null }), undefined);
    assert.deepEqual(findingsOf({ detail: { findings: [null, 7, {}] } }), []);
    assert.deepEqual(findingsOf({ detail: null }), []);
  });
});
