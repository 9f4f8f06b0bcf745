import assert from "node:assert/strict";
import { remediation } from "../../../model/catalog/events/remediation";
import { envelope } from "../../simulator/services/athena/fixture";
import { again, finder } from "./finder";

const find = finder();

describe("remediations", () => {
  it("lists what was done with the event that set it off, each report once", async () => {
    const { source, "detail-type": type, detail } = remediation.sample;
    const done = envelope({ source, "detail-type": type, detail });
    const told = envelope({ source, "detail-type": type, detail: { ...detail, outcome: "notify-only", calls: [] } });
    const others = [
      envelope({ source: "com.example", "detail-type": type, detail }),
      envelope({ source, "detail-type": "Heartbeat", detail }),
    ];
    const rows = await find("remediations", [done, again(done), told, ...others]);
    const outcomes = rows.map((row) => [row["outcome"], row["first_call"]]).sort();
    assert.deepEqual(outcomes, [
      ["acted", "PutPublicAccessBlock"],
      ["notify-only", null],
    ]);
    const [first] = rows;
    assert.equal(first?.["affected_account"], "444455556666");
    assert.equal(first["caused_by"], "DeleteBucketPublicAccessBlock");
    assert.equal(first["principal"], "arn:aws:sts::444455556666:assumed-role/Engineer/dana");
  });
});
