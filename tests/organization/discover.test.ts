import assert from "node:assert/strict";
import type { Account } from "../../model/accounts/account";
import { findAccounts } from "../../organization/accounts";
import { discover } from "../../organization/discover";
import { DiscoveryError } from "../../organization/discovery-error";
import { createOrganizationsApi } from "../../organization/organizations-api";
import {
  activeIds,
  discoverSettings,
  governance,
  largeOrganization,
  management,
  smallOrganization,
  unitId,
} from "./organizations";
import {
  type OrganizationsStub,
  startOrganizationsStub,
  type StubOptions,
  type StubOrganization,
} from "./organizations-stub";

const credentials = { accessKeyId: "test", secretAccessKey: "test" };

describe("discovery through AWS Organizations", () => {
  const running: OrganizationsStub[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((stub) => stub.close()));
  });

  /** Discovers with the real client of the SDK, which speaks HTTP to a stub. */
  const find = async (
    organization: StubOrganization,
    options: StubOptions = {},
    filter: object = {},
    change?: (raw: Record<string, any>) => void,
  ): Promise<{ accounts: readonly Account[]; stub: OrganizationsStub }> => {
    const stub = await startOrganizationsStub(organization, options);
    running.push(stub);
    const api = createOrganizationsApi({ endpoint: stub.endpoint, credentials });
    const accounts = await findAccounts(discoverSettings(filter, change), (settings, filter) =>
      discover(settings, filter, api),
    );
    return { accounts, stub };
  };
  const ids = (accounts: readonly Account[]) => accounts.map(({ id }) => id);
  const failure = async (...args: Parameters<typeof find>): Promise<Error> => {
    try {
      await find(...args);
    } catch (error) {
      assert(error instanceof Error);
      return error;
    }
    throw new Error("it succeeded");
  };

  it("finds exactly the active accounts, sorted by id, without those pending, suspended, closing or closed", async () => {
    const organization = smallOrganization();
    const { accounts } = await find(organization);
    assert.deepEqual(ids(accounts), activeIds(organization));
    assert.equal(accounts.length, 8);
  });

  it("gives each account its name, the path of its unit and its organization path", async () => {
    const { accounts } = await find(smallOrganization());
    const place = (id: string) => {
      const { name, unit, path } = accounts.find((account) => account.id === id) ?? {};
      return { name, unit, path };
    };
    assert.deepEqual(place("400000000001"), {
      name: "shop",
      unit: "Workloads/Production",
      path: `o-a1b2c3d4e5/r-ab12/${unitId(2)}/${unitId(3)}/`,
    });
    assert.deepEqual(place(management), { name: "management", unit: "/", path: "o-a1b2c3d4e5/r-ab12/" });
    assert.equal(place("400000000003").unit, "Workloads/R\\/D");
  });

  it("finds the same if accounts come without Paths, and if lists begin with an empty page", async () => {
    const expected = (await find(smallOrganization())).accounts;
    assert.deepEqual((await find(smallOrganization(), { paths: false })).accounts, expected);
    assert.deepEqual((await find(smallOrganization(), { emptyPages: true })).accounts, expected);
    assert.deepEqual((await find(smallOrganization(), { paths: false, emptyPages: true })).accounts, expected);
  });

  it("reads the retired Status of an endpoint that does not return State", async () => {
    const { accounts } = await find(smallOrganization(), { stateField: "Status" });
    assert.deepEqual(ids(accounts), activeIds(smallOrganization()));
  });

  it("finds 5,000 accounts in units on six levels", async () => {
    const organization = largeOrganization(5000, 2);
    const { accounts, stub } = await find(organization);
    assert.deepEqual(ids(accounts), activeIds(organization));
    assert.equal(accounts.length, 4902);
    assert.equal(Math.max(...accounts.map(({ unit }) => unit.split("/").length)), 6);
    assert.equal(stub.calls.get("ListAccounts"), 251);
    assert.equal(stub.calls.get("ListTagsForResource"), undefined);
  });

  it("has only a few calls open at once", async () => {
    const organization = largeOrganization(60, 2);
    const ofSecondLevel = [3, 4, 5, 6].map(unitId);
    let held = 0;
    let release = () => {};
    const allAreOpen = new Promise<void>((resolve) => (release = resolve));
    const { stub } = await find(organization, {
      hold: async ({ operation, input }) => {
        if (operation !== "ListAccounts" && !ofSecondLevel.includes(String(input["ParentId"]))) return;
        if (++held === 5) release();
        await allAreOpen;
      },
    });
    assert.equal(stub.mostAtOnce, 5);
  });

  it("finds all of them while every third call is throttled", async () => {
    const organization = smallOrganization();
    const { accounts, stub } = await find(organization, { throttleEvery: 3 });
    assert.deepEqual(ids(accounts), activeIds(organization));
    assert(stub.throttled >= 4, String(stub.throttled));
  });

  describe("with a filter", () => {
    it("selects by unit id and unit path, exclusions last", async () => {
      const { accounts } = await find(
        smallOrganization(),
        {},
        { units: [unitId(2), "Security", "/"], excludeUnits: ["Workloads/R\\/D", unitId(6)] },
      );
      assert.deepEqual(ids(accounts), [
        management,
        governance,
        "200000000001",
        "400000000001",
        "400000000002",
        "400000000004",
      ]);
    });

    it("reads tags only for a filter on tags, and only of active accounts that nothing else excludes", async () => {
      const { accounts, stub } = await find(
        smallOrganization(),
        {},
        {
          tags: { team: "shop" },
          accounts: [management],
          excludeTags: { governed: "no" },
          excludeUnits: ["Production"],
        },
      );
      assert.deepEqual(ids(accounts), [management, governance, "400000000001"]);
      assert.deepEqual(accounts.at(-1)?.tags, { team: "shop" });
      assert.equal(stub.calls.get("ListTagsForResource"), 7);
    });

    it("reads tags where routes, exemptions or findings depend on them, and not otherwise", async () => {
      const read = async (change?: (raw: Record<string, any>) => void) => {
        const { stub } = await find(smallOrganization(), {}, {}, change);
        return (stub.calls.get("ListTagsForResource") ?? 0) > 0;
      };
      const exemption = {
        remediations: ["restart-trail"],
        owner: "platform",
        reason: "A trail of the landing zone.",
        expires: "2027-06-30",
      };
      assert.equal(await read(), false);
      assert.equal(
        await read((raw) => (raw["notifications"].routes = [{ channels: ["security"], tags: { team: "shop" } }])),
        true,
      );
      assert.equal(await read((raw) => (raw["exemptions"] = [{ ...exemption, accountTag: { key: "zone" } }])), true);
      assert.equal(await read((raw) => (raw["exemptions"] = [{ ...exemption, account: governance }])), false);
      const written = (tags?: string[]) => (raw: Record<string, any>) => {
        raw["administrators"] = { securityhub: { accountId: "200000000001" } };
        raw["findings"] = tags === undefined ? {} : { tags };
      };
      assert.equal(await read(written(["team"])), true);
      assert.equal(await read(written()), false);
    });

    it("rejects an included unit that is empty or does not exist instead of selecting the whole organization", async () => {
      assert.match((await failure(smallOrganization(), {}, { units: ["Empty"] })).message, /units\[0\] is "Empty"/);
      assert.match((await failure(smallOrganization(), {}, { units: ["Nowhere"] })).message, /units\[0\] is "Nowhere"/);
    });

    it("rejects a selection without an account that settings need", async () => {
      assert.match(
        (await failure(smallOrganization(), {}, { units: ["Workloads"] })).message,
        /organization\.managementAccountId is "100000000001", which is not among the discovered accounts/,
      );
      assert.match(
        (
          await failure(smallOrganization(), {}, { excludeAccounts: ["200000000001"] }, (raw) => {
            raw["administrators"] = { guardduty: { accountId: "200000000001" } };
          })
        ).message,
        /administrators\.guardduty\.accountId is "200000000001", which is not among the discovered accounts/,
      );
    });

    it("rejects an account whose organization path the bus would not admit", async () => {
      const { message } = await failure(smallOrganization(), {}, {}, (raw) => {
        raw["organization"].paths = ["o-a1b2c3d4e5/r-ab12/", `o-a1b2c3d4e5/r-ab12/${unitId(1)}/*`];
      });
      assert.match(
        message,
        /organization path of account 400000000001 \(shop\) is "o-a1b2c3d4e5\/r-ab12\/ou-.*Exclude it/,
      );
      const { accounts } = await find(smallOrganization(), {}, { excludeUnits: ["Workloads", "Production"] }, (raw) => {
        raw["organization"].paths = ["o-a1b2c3d4e5/r-ab12/", `o-a1b2c3d4e5/r-ab12/${unitId(1)}/*`];
      });
      assert.equal(accounts.length, 3);
    });
  });

  describe("in an organization that changes meanwhile", () => {
    const move = (organization: StubOrganization, id: string, parent: string) => {
      const account = organization.accounts.get(id);
      assert(account);
      organization.accounts.set(id, { ...account, parent });
    };

    for (const paths of [true, false])
      it(`follows accounts out of a unit that is deleted between two pages${paths ? "" : ", without Paths"}`, async () => {
        const organization = smallOrganization();
        for (let number = 10; number < 40; number++)
          organization.units.set(unitId(number), { id: unitId(number), name: `Unit ${number}`, parent: unitId(4) });
        let vanished = 0;
        const { accounts } = await find(organization, {
          paths,
          before: ({ operation, input }) => {
            if (operation !== "ListOrganizationalUnitsForParent" || input["ParentId"] !== unitId(4)) return;
            if (input["NextToken"] === undefined) return;
            vanished++;
            move(organization, "400000000003", unitId(1));
            for (let number = 10; number < 40; number++) organization.units.delete(unitId(number));
            organization.units.delete(unitId(4));
          },
        });
        assert.equal(vanished, 1);
        assert.deepEqual(ids(accounts), activeIds(organization));
        assert.match(accounts.find(({ id }) => id === "400000000003")?.unit ?? "", /^(Security|Workloads\/R\\\/D)$/);
      });

    it("does not lose an account that moves into a unit whose accounts were listed already", async () => {
      const organization = smallOrganization();
      const { accounts } = await find(organization, {
        paths: false,
        before: ({ operation, input }) => {
          if (operation === "ListAccountsForParent" && input["ParentId"] === unitId(3))
            for (const id of ["400000000001", "400000000002"]) move(organization, id, "r-ab12");
        },
      });
      assert.deepEqual(ids(accounts), activeIds(organization));
      assert.equal(accounts.find(({ id }) => id === "400000000001")?.unit, "/");
    });

    it("finds the path of a unit that was created after its parent's units were listed", async () => {
      const organization = smallOrganization();
      const { accounts } = await find(organization, {
        paths: false,
        before: ({ operation }) => {
          if (operation !== "ListAccountsForParent") return;
          organization.units.set(unitId(8), { id: unitId(8), name: "New", parent: unitId(2) });
          organization.units.set(unitId(9), { id: unitId(9), name: "Newer", parent: unitId(8) });
          move(organization, "400000000004", unitId(9));
        },
      });
      const { unit, path } = accounts.find(({ id }) => id === "400000000004") ?? {};
      assert.equal(unit, "Workloads/New/Newer");
      assert.equal(path, `o-a1b2c3d4e5/r-ab12/${unitId(2)}/${unitId(8)}/${unitId(9)}/`);
    });

    it("omits an account that leaves the organization", async () => {
      const organization = smallOrganization();
      const { accounts } = await find(organization, {
        paths: false,
        before: ({ operation }) => {
          if (operation === "ListAccountsForParent") organization.accounts.delete("400000000001");
        },
      });
      assert.deepEqual(ids(accounts), activeIds(organization));
    });

    it("lists an account once that is on two pages", async () => {
      const organization = largeOrganization(60, 1);
      const first = [...organization.accounts.values()][0];
      assert(first);
      const { accounts } = await find(organization, {
        before: ({ operation, number }) => {
          if (operation !== "ListAccounts" || number !== 2) return;
          const others = [...organization.accounts.values()];
          organization.accounts.clear();
          organization.accounts.set("900000000001", { id: "900000000001", name: "new", parent: "r-ab12" });
          for (const account of others) organization.accounts.set(account.id, account);
        },
      });
      assert.equal(new Set(ids(accounts)).size, accounts.length);
      for (const id of activeIds(organization).filter((id) => id !== "900000000001"))
        assert(ids(accounts).includes(id));
    });
  });

  describe("returns one clear error", () => {
    it("for credentials that may not read the organization, with the missing permissions", async () => {
      const error = await failure(smallOrganization(), {
        before: ({ operation }) =>
          operation === "ListAccounts"
            ? { type: "AccessDeniedException", message: "You don't have permissions to access this resource." }
            : undefined,
      });
      assert(error instanceof DiscoveryError, String(error));
      assert.match(error.message, /denied ListAccounts: "You don't have permissions.*delegated administrator/);
      assert.match(error.message, /organizations:ListOrganizationalUnitsForParent/);
    });

    it("for an account outside every organization", async () => {
      const error = await failure(smallOrganization(), {
        before: () => ({ type: "AWSOrganizationsNotInUseException", message: "Your account is not a member" }),
      });
      assert.match(error.message, /account that is not in an organization/);
    });

    it("for another organization, or another management account, than settings name", async () => {
      const other = { ...smallOrganization(), id: "o-zzzzzzzzzz" };
      assert.match(
        (await failure(other)).message,
        /organization "o-zzzzzzzzzz", but organization\.id is "o-a1b2c3d4e5"/,
      );
      const managed = { ...smallOrganization(), managementAccountId: "200000000001" };
      assert.match(
        (await failure(managed)).message,
        /is "200000000001", but organization\.managementAccountId is "1000/,
      );
    });

    it("for expired credentials", async () => {
      const error = await failure(smallOrganization(), {
        before: () => ({ type: "ExpiredTokenException", message: "The security token is expired" }),
      });
      assert.match(error.message, /did not accept the credentials.*ExpiredTokenException.*Sign in again/);
    });

    it("for endless throttling, after a bounded number of attempts", async () => {
      const stub = await startOrganizationsStub(smallOrganization(), { throttleEvery: 1 });
      running.push(stub);
      const api = createOrganizationsApi({ endpoint: stub.endpoint, credentials, maxAttempts: 2 });
      await assert.rejects(
        discover(discoverSettings({}), { excludeUnits: [], excludeAccounts: [], excludeTags: {} }, api),
        /throttled DescribeOrganization 2 times in a row/,
      );
      assert.equal(stub.throttled, 2);
    });

    it("for missing credentials, whatever the Region", async () => {
      const kept = { ...process.env };
      for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
      Object.assign(process.env, {
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_CONFIG_FILE: "/nonexistent",
        AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
        AWS_ENDPOINT_URL_ORGANIZATIONS: "http://127.0.0.1:9",
      });
      try {
        await assert.rejects(
          findAccounts(discoverSettings({})),
          (error) => error instanceof DiscoveryError && /there are no AWS credentials/.test(error.message),
        );
      } finally {
        for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name];
        Object.assign(process.env, kept);
      }
    });
  });
});
