import assert from "node:assert/strict";
import { executionParameters } from "../../../../simulator/services/athena/parameters";

const header = `-- name: x
-- why: Because.
-- parameter: first_day (day) First day.
-- parameter: last_day (day) Last day.
-- parameter: name (text, such as o'brien) A name.
-- parameter: count (integer, such as 5) A number.
SELECT 1 -- parameter: no (text) A comment further down.
`;
const days = { firstDay: "2026-10-31", lastDay: "2026-11-02" };

describe("executionParameters", () => {
  it("uses days from the traffic and everything else from the header's samples, as literals", () => {
    assert.deepEqual(executionParameters(header, days), ["'2026-10-31'", "'2026-11-02'", "'o''brien'", "5"]);
  });

  it("prefers given values to samples and days", () => {
    const values = { name: "dana", last_day: "2026-11-01" };
    assert.deepEqual(executionParameters(header, { ...days, values }), ["'2026-10-31'", "'2026-11-01'", "'dana'", "5"]);
  });

  it("finds none in a query without a header", () => {
    assert.deepEqual(executionParameters("SELECT 1", days), []);
  });

  it("rejects a text that has neither value nor sample", () => {
    assert.throws(() => executionParameters("-- parameter: name (text) A name.", days), {
      name: "AthenaError",
      message: /parameter name \(text\) has no value\. Add one to its header: \(text, such as VALUE\)/,
    });
  });
});
