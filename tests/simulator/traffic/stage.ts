import type { Settings } from "../../../model/settings/schema";
import { listedAccounts } from "../../../organization/accounts";
import { expectedOutcomes } from "../../../simulator/traffic/expected-outcome";
import type { Stage } from "../../../simulator/traffic/send";

const now = new Date("2026-11-02T12:00:00Z");

/** A stage of these settings without recorded resources, from which everything is sent. */
export const stageOf = (settings: Settings, more: Partial<Stage> = {}): Stage => ({
  settings,
  accounts: listedAccounts(settings),
  regions: Object.keys(settings.regions),
  buses: [],
  streams: [],
  feedback: [],
  expectedOutcomeOf: expectedOutcomes(settings, { now }),
  rulesAt: () => [],
  all: true,
  now,
  ...more,
});
