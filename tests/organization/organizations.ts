import { parseSettings } from "../../model/checks/parse";
import type { Settings } from "../../model/settings/schema";
import { rawProdSettings } from "../settings-of-prod";
import type { StubAccount, StubOrganization, StubUnit } from "./organizations-stub";

const root = "r-ab12";
export const management = "100000000001";
export const governance = "100000000002";

/** `ou-ab12-00000007` */
export const unitId = (number: number) => `ou-${root.slice(2)}-${String(number).padStart(8, "0")}`;

/** An organization of these units and accounts beside the management account at its root. */
function organizationOf(units: readonly StubUnit[], accounts: readonly StubAccount[]): StubOrganization {
  const all: StubAccount[] = [{ id: management, name: "management", parent: root }, ...accounts];
  return {
    id: "o-a1b2c3d4e5",
    managementAccountId: management,
    rootId: root,
    units: new Map(units.map((unit) => [unit.id, unit])),
    accounts: new Map(all.map((account) => [account.id, account])),
  };
}

/** Small, with a unit for each case: nested, empty, with a slash in its name; an account in every state. */
export function smallOrganization(): StubOrganization {
  return organizationOf(
    [
      { id: unitId(1), name: "Security", parent: root },
      { id: unitId(2), name: "Workloads", parent: root },
      { id: unitId(3), name: "Production", parent: unitId(2) },
      { id: unitId(4), name: "R/D", parent: unitId(2) },
      { id: unitId(5), name: "Empty", parent: root },
      { id: unitId(6), name: "Production", parent: root },
    ],
    [
      { id: governance, name: "governance", parent: unitId(1) },
      { id: "200000000001", name: "security-tooling", parent: unitId(1), tags: { team: "security" } },
      { id: "400000000002", name: "payments", parent: unitId(3), tags: { team: "payments", pci: "yes" } },
      { id: "400000000001", name: "shop", parent: unitId(3), tags: { team: "shop" } },
      { id: "400000000003", name: "lab", parent: unitId(4), tags: { team: "shop", governed: "no" } },
      { id: "400000000004", name: "shared", parent: unitId(2) },
      { id: "500000000001", name: "not-yet", parent: unitId(3), state: "PENDING_ACTIVATION" },
      { id: "500000000002", name: "suspended", parent: unitId(3), state: "SUSPENDED", tags: { team: "gone" } },
      { id: "500000000003", name: "closing", parent: root, state: "PENDING_CLOSURE" },
      { id: "500000000004", name: "closed", parent: root, state: "CLOSED" },
      { id: "600000000001", name: "other-production", parent: unitId(6) },
    ],
  );
}

/**
 * `count` accounts in addition to management and governance, every fiftieth suspended, spread over units with
 * `branches` children each, on six levels.
 */
export function largeOrganization(count: number, branches: number): StubOrganization {
  const units: StubUnit[] = [];
  let level = [root];
  for (let depth = 1; depth <= 6; depth++)
    level = level.flatMap((parent) =>
      Array.from({ length: branches }, (_, index) => {
        const id = unitId(units.length + 1);
        units.push({ id, name: `Level ${depth} unit ${index + 1}`, parent });
        return id;
      }),
    );
  const places = [root, ...units.map(({ id }) => id)];
  const accounts = Array.from({ length: count }, (_, index) => ({
    id: String(700_000_000_000 + index),
    name: `member-${index}`,
    parent: places[(index * 7919) % places.length] ?? root,
    ...(index % 50 === 0 && { state: "SUSPENDED" }),
  }));
  return organizationOf(units, [{ id: governance, name: "governance", parent: root }, ...accounts]);
}

/** Ids of the organization's active accounts, in order. */
export const activeIds = ({ accounts }: StubOrganization) =>
  [...accounts.values()]
    .filter(({ state }) => (state ?? "ACTIVE") === "ACTIVE")
    .map(({ id }) => id)
    .sort();

/** The shipped environment, with accounts discovered by this filter and nothing that asks for particular accounts. */
export function discoverSettings(discover: object, change: (raw: Record<string, any>) => void = () => {}): Settings {
  const raw = rawProdSettings();
  raw["accounts"] = { discover };
  raw["administrators"] = {};
  change(raw);
  return parseSettings(raw);
}
