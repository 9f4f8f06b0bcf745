import assert from "node:assert/strict";
import { networkOf } from "../../../../simulator/report/page/network";
import { silentProgress } from "../../../../simulator/report/progress";
import { openWorld } from "../../../../simulator/steps/open-world";
import { recordEnvironment } from "../../../../simulator/steps/record";
import { manyAccounts, members } from "../../many-accounts";

describe("the network that the page shows", () => {
  it("has of accounts that are derived from others what those have, in each of their Regions", async () => {
    const environment = await manyAccounts();
    const now = new Date("2026-11-02T12:00:00Z");
    const recording = await recordEnvironment(
      environment,
      { root: "", now, all: false },
      silentProgress(),
      () => undefined,
    );
    assert.ok((recording.derived?.places.length ?? 0) > members / 2, "nothing is derived");
    const { world } = openWorld(environment, recording);
    const network = networkOf(environment, { world, recording });
    const alike = network.accounts.flatMap(({ id }, at) => (id.startsWith("7") ? [network.members[at] ?? []] : []));
    assert.equal(alike.length, members);
    network.regions.forEach(({ name }, place) => {
      const profiles = new Set(alike.map((row) => row[place]));
      assert.equal(profiles.size, 1, `${name}: ${[...profiles].join(", ")}`);
      assert.ok((network.profiles[[...profiles][0] ?? -1]?.rules.length ?? 0) > 5, name);
    });
    // Others are not alike: the administrator of GuardDuty forwards what they do not.
    const tooling = network.accounts.findIndex(({ name }) => name === "security-tooling");
    assert.notEqual(network.members[tooling]?.[0], alike[0]?.[0]);
  });
});
