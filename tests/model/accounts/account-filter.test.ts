import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type AccountFilter,
  filterAccounts,
  type OrganizationContent,
  unitPath,
} from "../../../model/accounts/account-filter";

const governance = "100000000002";
const none: AccountFilter = { excludeUnits: [], excludeAccounts: [], excludeTags: {} };

const account = (id: string, names: string[], ids: string[], more: object = {}) => ({
  id,
  name: `account-${id}`,
  unit: unitPath(names),
  path: ["o-a1b2c3d4e5", "r-ab12", ...ids, ""].join("/"),
  tags: {},
  state: "ACTIVE",
  ...more,
});

const [security, workloads, production, production2] = [1, 2, 3, 4].map((number) => `ou-ab12-0000000${number}`) as [
  string,
  string,
  string,
  string,
];

const content: OrganizationContent = {
  units: [
    { id: "r-ab12", path: "/" },
    { id: security, path: "Security" },
    { id: workloads, path: "Workloads" },
    { id: production, path: "Workloads/Production" },
    { id: production2, path: "Workloads/Production 2" },
    { id: "ou-ab12-00000009", path: "Empty" },
  ],
  accounts: [
    account("400000000002", ["Workloads", "Production"], [workloads, production], { tags: { team: "b", pci: "yes" } }),
    account("400000000001", ["Workloads", "Production"], [workloads, production], { tags: { team: "a" } }),
    account("400000000003", ["Workloads", "Production 2"], [workloads, production2]),
    account("400000000004", ["Workloads"], [workloads], { tags: { team: "a" } }),
    account("100000000001", [], []),
    account(governance, ["Security"], [security], { tags: { team: "a" } }),
    account("500000000001", ["Workloads"], [workloads], { state: "SUSPENDED", tags: { team: "gone" } }),
  ],
};

const chosen = (filter: Partial<AccountFilter>) => {
  const { accounts, problems } = filterAccounts(content, { ...none, ...filter }, governance);
  assert.deepEqual(problems, []);
  return accounts.map(({ id }) => id);
};

describe("the selection of accounts", () => {
  it("is every active account, sorted by id, without any include", () => {
    assert.deepEqual(chosen({}), [
      "100000000001",
      governance,
      "400000000001",
      "400000000002",
      "400000000003",
      "400000000004",
    ]);
  });

  it("includes a unit with all units below it, by path or by id, and no unit that only begins alike", () => {
    const all = [governance, "400000000001", "400000000002", "400000000003", "400000000004"];
    assert.deepEqual(chosen({ units: ["Workloads"] }), all);
    assert.deepEqual(chosen({ units: [workloads] }), all);
    assert.deepEqual(chosen({ units: ["Workloads/Production"] }), [governance, "400000000001", "400000000002"]);
    assert.deepEqual(chosen({ units: [production] }), [governance, "400000000001", "400000000002"]);
  });

  it("includes the whole organization by its root only if it is named", () => {
    assert.equal(chosen({ units: ["/"] }).length, 6);
    assert.equal(chosen({ units: ["r-ab12"] }).length, 6);
  });

  it("combines what units, accounts and tags include", () => {
    const { length } = chosen({ units: ["Workloads/Production 2"], accounts: ["100000000001"], tags: { pci: "yes" } });
    assert.equal(length, 4);
  });

  it("compares a tag's value, not only its key", () => {
    assert.deepEqual(chosen({ tags: { team: "a" } }), [governance, "400000000001", "400000000004"]);
  });

  it("lets an exclusion override an include of the very same unit, account or tag", () => {
    assert.deepEqual(chosen({ accounts: ["400000000001"], excludeAccounts: ["400000000001"] }), [governance]);
    assert.deepEqual(chosen({ units: ["Workloads"], excludeUnits: [workloads] }), [governance]);
    assert.deepEqual(chosen({ tags: { pci: "yes" }, excludeTags: { pci: "yes" } }), [governance]);
  });

  it("includes the governance account even in an excluded unit and with an excluded tag", () => {
    assert(chosen({ excludeUnits: ["Security"], excludeTags: { team: "a" } }).includes(governance));
  });

  it("ignores an exclusion of an account that does not exist", () => {
    assert.equal(chosen({ excludeAccounts: ["999999999999"], excludeTags: { nobody: "has" } }).length, 6);
  });

  const wrong: [string, Partial<AccountFilter>, RegExp][] = [
    [
      "an included unit that is not there",
      { units: ["Workload"] },
      /units\[0\] is "Workload".*Did you mean Workloads\?/,
    ],
    ["an excluded unit that is not there", { excludeUnits: ["Sandbox"] }, /excludeUnits\[0\] is "Sandbox"/],
    ["a unit id that is not there", { units: ["ou-ab12-99999999"] }, /units\[0\] is "ou-ab12-99999999"/],
    ["a unit without accounts", { units: ["Workloads", "Empty"] }, /units\[1\] is "Empty", a unit without an active/],
    [
      "an account that is not there",
      { accounts: ["999999999999"] },
      /accounts\[0\] is "999999999999", which is not in/,
    ],
    ["an account that is suspended", { accounts: ["500000000001"] }, /"500000000001", whose state is SUSPENDED/],
    ["a tag that nobody carries", { tags: { team: "c" } }, /tags\.team is "c"/],
    ["a tag that only a suspended account carries", { tags: { team: "gone" } }, /tags\.team is "gone"/],
    ["a tag called as objects inherit it", { tags: { constructor: "c" } }, /tags\.constructor is "c"/],
  ];
  for (const [what, filter, message] of wrong)
    it(`rejects ${what}, and does not select more`, () => {
      const { accounts, problems } = filterAccounts(content, { ...none, ...filter }, governance);
      assert.match(problems.join("\n"), message);
      assert(accounts.length < content.accounts.length);
    });

  const names = fc.array(fc.constantFrom("A", "B", "A/B", "A\\"), { maxLength: 4 });
  const tags = fc.dictionary(fc.constantFrom("team", "stage"), fc.constantFrom("x", "y"));
  const units = fc.array(names.map(unitPath), { maxLength: 3 });
  const ids = fc.array(
    fc.integer({ min: 1, max: 9 }).map((digit) => String(digit).repeat(12)),
    { maxLength: 4 },
  );
  const filters = fc.record(
    { units, accounts: ids, tags, excludeUnits: units, excludeAccounts: ids, excludeTags: tags },
    { requiredKeys: ["excludeUnits", "excludeAccounts", "excludeTags"] },
  );
  const contents = fc
    .array(fc.record({ names, tags, state: fc.constantFrom("ACTIVE", "SUSPENDED", "CLOSED") }), { maxLength: 9 })
    .map((entries) =>
      entries.map(({ names, tags, state }, index) =>
        account(String(index + 1).repeat(12), names, [], { tags, state, names }),
      ),
    );

  /** A second opinion, on lists of names instead of paths. */
  const under = (account: object, unit: string) => {
    const { names } = account as { names: readonly string[] };
    return unit === "/" || names.some((_, index) => unitPath(names.slice(0, index + 1)) === unit);
  };

  it("never contains what is excluded or inactive, and never more than what is included", () => {
    fc.assert(
      fc.property(contents, filters, (accounts, filter) => {
        const { accounts: found } = filterAccounts({ accounts, units: [] }, filter, "111111111111");
        const has = (id: string) => found.some((each) => each.id === id);
        for (const each of accounts) {
          const excluded =
            filter.excludeAccounts.includes(each.id) ||
            filter.excludeUnits.some((unit) => under(each, unit)) ||
            Object.entries(filter.excludeTags).some(
              ([key, value]) => (each.tags as typeof filter.excludeTags)[key] === value,
            );
          const whole = filter.units === undefined && filter.accounts === undefined && filter.tags === undefined;
          const included =
            whole ||
            (filter.accounts ?? []).includes(each.id) ||
            (filter.units ?? []).some((unit) => under(each, unit)) ||
            Object.entries(filter.tags ?? {}).some(
              ([key, value]) => (each.tags as typeof filter.excludeTags)[key] === value,
            );
          const wanted = each.state === "ACTIVE" && (each.id === "111111111111" || (included && !excluded));
          assert.equal(has(each.id), wanted, each.id);
        }
        assert.deepEqual(
          found.map(({ id }) => id),
          found.map(({ id }) => id).sort(),
        );
      }),
      { numRuns: 500 },
    );
  });

  it("does not depend on the order in which accounts are found", () => {
    fc.assert(
      fc.property(contents, filters, (accounts, filter) => {
        const ids = (order: typeof accounts) =>
          filterAccounts({ accounts: order, units: [] }, filter, "111111111111").accounts.map(({ id }) => id);
        assert.deepEqual(ids([...accounts].reverse()), ids(accounts));
      }),
    );
  });
});

describe("the path of a unit", () => {
  it("distinguishes a unit with a slash in its name from two units", () => {
    assert.equal(unitPath(["R/D", "Lab"]), "R\\/D/Lab");
    assert.notEqual(unitPath(["R", "D"]), unitPath(["R/D"]));
    assert.notEqual(unitPath(["R\\", "D"]), unitPath(["R\\/D"]));
    assert.equal(unitPath([]), "/");
  });

  it("is different for different units", () => {
    const name = fc.stringMatching(/^[ab/\\]{1,4}$/);
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), fc.array(name, { maxLength: 4 }), (a, b) => {
        assert.equal(unitPath(a) === unitPath(b), JSON.stringify(a) === JSON.stringify(b));
      }),
      { examples: [[["a/b"], ["a", "b"]]] },
    );
  });
});
