import assert from "node:assert/strict";
import { chosenQueries } from "../../../model/query-schedules/chosen-queries";
import { prodSettings } from "../../settings-of-prod";

describe("chosenQueries", () => {
  const chosen = (scheduled: Record<string, string>) =>
    chosenQueries(prodSettings((raw) => (raw["queries"] = { scheduled }))).map(({ name, rate }) => `${name} ${rate}`);

  it("are those of which headers say so, where settings say nothing", () => {
    assert.deepEqual(chosen({}), ["silent-accounts rate(1 day)"]);
  });

  it("are those that settings turn on or give a rate, and not those that they turn off", () => {
    assert.deepEqual(chosen({ "new-principals": "on", "delivery-gaps": "rate(6 hours)", "silent-accounts": "off" }), [
      "delivery-gaps rate(6 hours)",
      "new-principals rate(1 day)",
    ]);
    assert.deepEqual(chosen({ "silent-accounts": "off" }), []);
  });
});
