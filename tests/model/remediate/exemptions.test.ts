import assert from "node:assert/strict";
import fc from "fast-check";
import { exemptionFor, isExpired } from "../../../model/remediate/exemptions";
import { matchesWildcard } from "../../../model/texts";
import type { Exemption } from "../../../model/settings/exemptions";
import { parseSettings } from "../../../model/checks/parse";
import { warningsOf } from "../../../model/checks/cross-checks";
import { SettingsError } from "../../../model/settings-error";
import { prodSettings, rawProdSettings } from "../../settings-of-prod";

const shop = {
  id: "400000000001",
  name: "shop-production",
  unit: "Workloads/Production",
  path: "o-a1b2c3d4e5/r-ab12/ou-ab12-22222222/ou-ab12-33333333/",
  tags: { team: "shop" },
};

const website = {
  remediation: "revert-public-bucket-policy",
  account: shop,
  resourceArn: "arn:aws:s3:::website-assets",
  tags: { public: "yes" },
  today: "2026-11-26",
} as const;

const exemption = (what: Partial<Exemption>): Exemption => ({
  remediations: ["revert-public-bucket-policy"],
  owner: "web team",
  reason: "The website is public on purpose.",
  expires: "2026-12-31",
  ...what,
});

const exempts = (what: Partial<Exemption>, question: object = {}) =>
  exemptionFor([exemption(what)], { ...website, ...question }) !== undefined;

describe("an exemption", () => {
  it("applies only to what it names", () => {
    const held: Partial<Exemption>[] = [
      { account: "400000000001" },
      { unit: "Workloads" },
      { unit: "Workloads/Production" },
      { unit: "ou-ab12-33333333" },
      { unit: "/" },
      { accountTag: { key: "team" } },
      { accountTag: { key: "team", value: "shop" } },
      { tag: { key: "public", value: "yes" } },
      { resource: "arn:aws:s3:::website-*" },
      { resource: "arn:aws:s3:::website-assets" },
    ];
    const not: Partial<Exemption>[] = [
      { account: "400000000002" },
      { unit: "Workloads/Prod" },
      { unit: "ou-ab12-44444444" },
      { accountTag: { key: "public" } },
      { accountTag: { key: "team", value: "web" } },
      { tag: { key: "team" } },
      { tag: { key: "public", value: "no" } },
      { tag: { key: "constructor" } },
      { resource: "arn:aws:s3:::website" },
      { resource: "arn:aws:s3:::*-website" },
    ];
    for (const what of held) assert(exempts(what), JSON.stringify(what));
    for (const what of not) assert(!exempts(what), JSON.stringify(what));
  });

  it("applies only if all of its selectors match", () => {
    assert(exempts({ account: shop.id, resource: "arn:aws:s3:::website-*" }));
    assert(!exempts({ account: shop.id, resource: "arn:aws:s3:::other" }));
    assert(!exempts({ account: "400000000002", resource: "arn:aws:s3:::website-*" }));
  });

  it("applies only to the remediations that it lists", () => {
    assert(!exempts({ account: shop.id, remediations: ["restart-trail"] }));
    assert(exempts({ account: shop.id, remediations: ["restart-trail", "revert-public-bucket-policy"] }));
  });

  it("applies through its last day", () => {
    assert(exempts({ account: shop.id }, { today: "2026-12-31" }));
    assert(!exempts({ account: shop.id }, { today: "2027-01-01" }));
    assert.equal(isExpired({ expires: "2026-12-31" }, "2026-12-31"), false);
  });

  it("does not apply by a tag that was not read", () => {
    const { tags: _, ...unread } = website;
    assert.equal(exemptionFor([exemption({ tag: { key: "public" } })], unread), undefined);
  });

  it("gives way to another one that still applies", () => {
    const expired = exemption({ account: shop.id, expires: "2026-11-25", owner: "gone" });
    assert.equal(exemptionFor([expired, exemption({ account: shop.id })], website)?.owner, "web team");
  });

  it("that has expired is a warning which names owner and day", () => {
    const expired = { ...exemption({ account: "400000000001" }), expires: "2026-11-25" };
    const settings = prodSettings((raw) => (raw["exemptions"] = [expired]));
    const about = (today: string) =>
      warningsOf(settings, new Date(`${today}T23:59:59Z`)).filter((warning) => warning.startsWith("exemptions["));
    assert.deepEqual(about("2026-11-26"), [
      "exemptions[0] (account 400000000001, owner web team) expired on 2026-11-25 and no longer applies. Renew or remove it.",
    ]);
    assert.deepEqual(about("2026-11-25"), []);
  });

  it("from a remediation that is off is a warning", () => {
    const settings = prodSettings((raw) => {
      raw["exemptions"] = [exemption({ account: "400000000001" })];
      raw["remediation"] = { remediations: { "revert-public-bucket-policy": { mode: "off" } } };
    });
    assert.match(
      warningsOf(settings, new Date("2026-11-26")).join("\n"),
      /exemptions\[0\].*off: revert-public-bucket-policy/,
    );
  });

  const wrong: [string, Record<string, unknown>, ...string[]][] = [
    ["names nothing", {}, "exemptions[0] is", "name an account, unit, accountTag, tag or resource"],
    ["names a day that is none", { account: shop.id, expires: "2027-02-30" }, "exemptions[0].expires is", "2027-06-30"],
    ["says no day", { account: shop.id, expires: undefined }, "exemptions[0].expires is missing"],
    ["says no owner", { account: shop.id, owner: "" }, 'exemptions[0].owner is ""'],
    ["says no reason", { account: shop.id, reason: "because" }, 'exemptions[0].reason is "because"', "a sentence"],
    ["is from nothing", { account: shop.id, remediations: [] }, "exemptions[0].remediations is []", "at least one"],
    [
      "is from a remediation that is none",
      { account: shop.id, remediations: ["close-buckets"] },
      'exemptions[0].remediations[0] is "close-buckets"',
      "enforce-bucket-encryption",
    ],
    ["names no ARN", { resource: "website" }, 'exemptions[0].resource is "website"', "arn:aws:s3:::website-*"],
    ["names an account outside", { account: "999999999999" }, 'exemptions[0].account is "999999999999"', "accounts"],
    ["names a unit without accounts", { unit: "Workload" }, 'exemptions[0].unit names unit "Workload"'],
    ["has an unknown key", { account: shop.id, until: "2027-01-01" }, "exemptions[0].until", "expires"],
  ];
  for (const [what, change, ...parts] of wrong)
    it(`that ${what} is rejected with path, value and a suggestion`, () => {
      const raw = { ...rawProdSettings(), exemptions: [{ ...exemption({}), ...change }] };
      assert.throws(
        () => parseSettings(raw),
        (error) => {
          assert(error instanceof SettingsError, String(error));
          for (const part of parts) assert(error.message.includes(part), `${part} is not in: ${error.message}`);
          return true;
        },
      );
    });
});

describe("a wildcard in an ARN", () => {
  it("matches as a regular expression of it does", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "."), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (pattern, value) => {
        const expression = pattern
          .split("*")
          .map((part) => part.replace(/\./g, "\\."))
          .join(".*");
        assert.equal(matchesWildcard(pattern, value), new RegExp(`^${expression}$`, "s").test(value));
      }),
    );
  });

  it("tolerates a name of a million characters and a hundred stars", () => {
    assert.equal(matchesWildcard(`${"a*".repeat(100)}b`, "a".repeat(1_000_000)), false);
  });
});
