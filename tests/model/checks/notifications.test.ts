import assert from "node:assert/strict";
import { parseSettings } from "../../../model/checks/parse";
import { SettingsError } from "../../../model/settings-error";
import { rawProdSettings } from "../../settings-of-prod";

const withRoute = (route: object) => {
  const raw = rawProdSettings();
  raw["notifications"] = {
    channels: [{ id: "security", kind: "slack", secret: "event-governance/slack" }],
    routes: [{ channels: ["security"], ...route }],
  };
  return () => parseSettings(raw);
};

describe("a notification route", () => {
  for (const [what, route, message] of [
    ["an account that is not governed", { accounts: ["999999999999"] }, /routes\[0\]\.accounts\[0\] is "999999999999"/],
    ["a unit without an account", { units: ["Workloads", "Worklaods"] }, /routes\[0\]\.units\[1\] is "Worklaods"/],
    ["a unit's id where no path is known", { units: ["ou-ab12-99999999"] }, /"ou-ab12-99999999".*with a path/],
    [
      "a detection that there is not",
      { detections: ["root-sign-in", "root-singin"] },
      /detections\[1\] is "root-singin"/,
    ],
  ] as const)
    it(`is rejected if it names ${what}, which would never match`, () => {
      assert.throws(
        withRoute(route),
        (error: unknown) => error instanceof SettingsError && message.test(error.message),
      );
    });

  it("may name every existing unit, account and detection", () => {
    assert.doesNotThrow(
      withRoute({ units: ["/", "Workloads"], accounts: ["400000000001"], detections: ["root-sign-in"] }),
    );
  });
});
