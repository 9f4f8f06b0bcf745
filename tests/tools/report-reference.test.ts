import assert from "node:assert/strict";
import { reportSchema } from "../../simulator/report/report-schema";
import { reportJsonSchema, withReport } from "../../tools/reference/report";

describe("the list of the report's keys", () => {
  it("takes the place of the last one, with each key, and leaves the rest of the page alone", () => {
    const page = "before\n\n<!-- report: start -->\n\n- an entry of before\n\n<!-- report: end -->\n\nafter\n";
    const written = withReport(page);
    assert.match(written, /^before\n\n<!-- report: start -->\n\n/);
    assert.match(written, /\n\n<!-- report: end -->\n\nafter\n$/);
    for (const key of Object.keys(reportSchema.shape)) assert(written.includes(`\n- \`${key}\`: `), key);
    assert(!written.includes("an entry of before"));
    assert.equal(withReport(written), written);
  });

  it("is an error on a page without a place for it", () => {
    assert.throws(() => withReport("nothing\n"), /write <!-- report: start -->/);
  });

  it("is a JSON Schema too, which requires each key", () => {
    assert.deepEqual(reportJsonSchema()["required"], Object.keys(reportSchema.shape));
  });
});
