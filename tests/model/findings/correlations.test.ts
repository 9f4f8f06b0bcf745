import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Correlation } from "../../../model/findings/correlation";
import {
  chosenCorrelations,
  correlationProblems,
  correlations,
  signalsPattern,
} from "../../../model/findings/correlations";
import { findingsSettings } from "../../../model/settings/findings";
import { compilePattern, validatePattern } from "../../../model/pattern/pattern";
import { prodSettings } from "../../settings-of-prod";

const [first] = correlations as [Correlation];

describe("the correlations", () => {
  for (const correlation of correlations)
    it(`can fire: ${correlation.id}`, () => {
      assert.deepEqual(correlationProblems(correlation, correlation.id), []);
      const pattern = { detail: signalsPattern(correlation) };
      assert.deepEqual(validatePattern(pattern), []);
      for (const sample of correlation.samples)
        assert.ok(compilePattern(pattern).matches({ detail: { findings: [sample] } }), String(sample["Title"]));
    });

  it("are rejected if a signal could never match", () => {
    const [signal, ...rest] = first.signals;
    const never = {
      ...first,
      signals: [{ ...signal, id: "x", pattern: { ProductFields: { ControlId: ["EC2.18"] } } }, ...rest],
    };
    assert.match(
      correlationProblems(never, "custom[0]").join(),
      /custom\[0\]\.signals\[0\] \("x"\) matches 0 of the samples but needs 1/,
    );
  });

  it("are rejected with an invalid pattern, a condition on the state, one signal, or no resource in common", () => {
    const one = (pattern: object) => ({
      ...first,
      signals: [{ id: "a", pattern: pattern as never }, ...first.signals.slice(1)],
    });
    assert.match(
      correlationProblems(one({ Title: "text" }), "p").join(),
      /p\.signals\[0\]\.pattern is not an event pattern/,
    );
    assert.match(correlationProblems(one({ Workflow: { Status: ["NEW"] } }), "p").join(), /adds itself/);
    assert.match(
      correlationProblems({ ...first, signals: first.signals.slice(0, 1) }, "p").join(),
      /not a correlation/,
    );
    assert.match(
      correlationProblems({ ...first, resourceType: "AwsLambdaFunction" }, "p").join(),
      /no AwsLambdaFunction in common/,
    );
  });

  it("can be added with settings as docs/findings.md shows it", () => {
    const page = readFileSync(join(__dirname, "..", "..", "..", "docs", "findings.md"), "utf8");
    const example = /```yaml\n([^`]*)```/.exec(page)?.[1] ?? "";
    const findings = (parse(example) as Record<string, unknown>)["event-governance:findings"];
    const settings = prodSettings((raw) => (raw["findings"] = findings));
    assert.equal(chosenCorrelations(settings.findings).at(-1)?.id, "role-used-and-shared");
  });

  it("are those enabled in settings, and the team's own", () => {
    const custom = {
      id: "ours",
      title: "Two things of ours",
      why: "Because they are ours.",
      resourceType: first.resourceType,
      signals: first.signals,
      samples: first.samples,
    };
    const settings = findingsSettings.parse({ correlations: { exclude: [first.id], custom: [custom] } });
    const chosen = chosenCorrelations(settings);
    assert.deepEqual(
      chosen.map(({ id }) => id),
      [...correlations.slice(1).map(({ id }) => id), "ours"],
    );
    assert.deepEqual(correlationProblems(chosen.at(-1) as Correlation, "p"), []);
  });
});
