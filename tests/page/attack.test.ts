import assert from "node:assert/strict";
import { detections } from "../../model/detections/detections";
import { tactics, tacticsOf, techniqueName } from "../../page/app/attack";

describe("the page's table of MITRE ATT&CK", () => {
  it("names every technique of a detection, with a tactic of the cloud matrix", () => {
    for (const { id, technique } of detections) {
      if (technique === undefined) continue;
      assert.notEqual(techniqueName(technique), "", `${id}: ${technique}`);
      assert.notDeepEqual(tacticsOf(technique), ["No technique"], `${id}: ${technique}`);
    }
  });

  it("has a place for what has no technique", () => {
    assert.deepEqual(tacticsOf(undefined), ["No technique"]);
    assert.ok(tactics.includes("No technique"));
  });
});
