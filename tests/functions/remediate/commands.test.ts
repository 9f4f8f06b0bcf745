import assert from "node:assert/strict";
import { commandOf, services } from "../../../functions/remediate/commands";
import { remediationIds, remediations } from "../../../model/remediations/remediations";

const declared = new Set(remediationIds.flatMap((id) => Object.keys(remediations[id].calls)));

describe("the commands of remediate", () => {
  for (const name of declared)
    it(`include that of ${name}`, () => {
      const [service = "", action = ""] = name.split(":");
      assert.equal(commandOf({ service, action }).Command.name, `${action}Command`);
    });

  it("are exactly those of declared calls", () => {
    const exported = Object.entries<() => object>(services).flatMap(([service, load]) =>
      Object.keys(load())
        .filter((name) => name !== "Client")
        .map((name) => `${service}:${name.replace(/Command$/, "")}`),
    );
    assert.deepEqual(exported.sort(), [...declared].sort());
  });

  it("report the file that lacks one", () => {
    assert.throws(
      () => commandOf({ service: "s3", action: "DeleteBucket" }),
      /services\/s3\.ts does not export DeleteBucketCommand/,
    );
    assert.throws(() => commandOf({ service: "kms", action: "Decrypt" }), /services\/kms\.ts does not export/);
  });
});
