import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  confirmedBy,
  correlatedFinding,
  type CorrelationState,
  defaultProduct,
  findingIdOf,
  fold,
  isComplete,
  isDoneWith,
  newsIn,
  nextIncident,
  type Observation,
  signalReader,
  stateKey,
} from "../../../functions/correlate-findings/decide";
import type { Correlation } from "../../../model/findings/correlation";
import { correlations } from "../../../model/findings/correlations";
import type { JsonObject } from "../../../model/envelope";
import { type Finding, readFinding } from "../../../model/findings/finding";

const publisher = { accountId: "200000000001", region: "us-east-1", prefix: "event-governance-prod" };
const own = { productArns: /:product\/200000000001\/default$/, generator: "event-governance-prod/" };
const read = signalReader(correlations, own);
const now = new Date("2026-05-19T00:00:00Z");

const sampleOf = ({ samples }: Correlation) => samples.flatMap((raw) => readFinding(raw) ?? []);
const byId = (id: string) => correlations.find((correlation) => correlation.id === id) as Correlation;
const observationsOf = (correlation: Correlation, findings: readonly Finding[]) =>
  findings.flatMap(read).filter((observation) => observation.correlation.id === correlation.id);
const stateOf = (correlation: Correlation, findings: readonly Finding[]) =>
  fold(undefined, correlation, observationsOf(correlation, findings)) as CorrelationState;
const changed = (finding: Finding, changes: object) => readFinding({ ...finding.raw, ...changes }) as Finding;

for (const correlation of correlations)
  describe(`the correlation ${correlation.id}`, () => {
    const samples = sampleOf(correlation);

    it("is complete with its samples, and incomplete without any one of them", () => {
      assert.ok(isComplete(stateOf(correlation, samples), correlation));
      for (const missing of samples.keys()) {
        const rest = samples.filter((_, index) => index !== missing);
        assert.ok(!isComplete(stateOf(correlation, rest), correlation), `without ${samples[missing]?.title ?? ""}`);
      }
    });

    it("requires them on one resource", () => {
      const [first, ...rest] = samples as [Finding, ...Finding[]];
      const elsewhere = changed(first, {
        Resources: [{ Type: correlation.resourceType, Id: "arn:aws:ec2:eu-west-1:111122223333:instance/i-2" }],
      });
      const keys = new Set(observationsOf(correlation, [elsewhere, ...rest]).map(stateKey));
      assert.equal(keys.size, 2);
    });

    it("ignores findings that are resolved, suppressed or archived", () => {
      for (const closed of [
        { Workflow: { Status: "RESOLVED" } },
        { Workflow: { Status: "SUPPRESSED" } },
        { RecordState: "ARCHIVED" },
      ])
        assert.deepEqual(
          samples.flatMap((finding) => read(changed(finding, closed))),
          [],
        );
    });

    it("ignores sample findings", () => {
      const field = "aws/guardduty/service/additionalInfo/sample";
      for (const sample of [{ Sample: true }, { ProductFields: { [field]: "true" } }])
        assert.deepEqual(
          samples.flatMap((finding) => read(changed(finding, sample))),
          [],
        );
      for (const real of [
        { Sample: false },
        { Sample: null },
        { ProductFields: { [field]: "false" } },
        { ProductFields: null },
      ])
        assert.ok(
          isComplete(
            stateOf(
              correlation,
              samples.map((finding) => changed(finding, real)),
            ),
            correlation,
          ),
        );
    });

    it("creates a finding that Security Hub accepts", () => {
      const state = stateOf(correlation, samples);
      const made = correlatedFinding(state, correlation, publisher, now);
      assert.equal(made["AwsAccountId"], "200000000001", "with the default product it must be the importer's");
      assert.equal(made["ProductArn"], "arn:aws:securityhub:us-east-1:200000000001:product/200000000001/default");
      assert.deepEqual(made["Severity"], { Label: "CRITICAL" });
      assert.ok(String(made["Title"]).length <= 256 && String(made["Description"]).length <= 1024);
      assert.equal((made["RelatedFindings"] as unknown[]).length, samples.length);
      assert.equal((made["ProductFields"] as JsonObject)["event-governance/account"], "111122223333");
      for (const key of ["SchemaVersion", "Id", "GeneratorId", "Types", "CreatedAt", "UpdatedAt", "Resources"])
        assert.ok(made[key] !== undefined, key);
      assert.deepEqual(read(readFinding(made) as Finding), [], "it is no signal itself");
    });
  });

describe("correlating findings", () => {
  const cves = byId("instance-backdoor-with-critical-cves");
  const samples = sampleOf(cves);
  const [backdoor, cve] = samples as [Finding, Finding];

  it("has the same result for the same findings in any order and any number of times", () => {
    const observations = observationsOf(cves, samples);
    const expected = fold(undefined, cves, observations)?.seen;
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...observations, ...observations, ...observations], { minLength: 12 }),
        (order) => {
          let state: CorrelationState | undefined;
          for (const observation of order) state = fold(state, cves, [observation]);
          assert.deepEqual(state?.seen, expected);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("keeps the incident's name through all updates, so that one occurrence creates one finding", () => {
    const observations = observationsOf(cves, samples);
    const first = fold(undefined, cves, observations.slice(0, 1)) as CorrelationState;
    const last = fold(first, cves, observations) as CorrelationState;
    assert.equal(findingIdOf(first, publisher), findingIdOf(last, publisher));
  });

  it("counts a vulnerability once, however many findings report it", () => {
    const again = ["a", "b"].map((id) => changed(cve, { Id: id }));
    assert.ok(!isComplete(stateOf(cves, [backdoor, cve, ...again]), cves));
  });

  it("drops signals outside the window", () => {
    const old = changed(backdoor, { LastObservedAt: "2026-01-01T00:00:00Z" });
    const state = stateOf(cves, [old, ...samples.slice(1)]);
    assert.deepEqual([...new Set(state.seen.map(({ signal }) => signal))], ["critical-cve"]);
  });

  it("stays small for a machine with ten thousand vulnerabilities, and lists at most ten", () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      changed(cve, {
        Id: `finding-${index}`,
        Vulnerabilities: [{ Id: `CVE-2026-${index}` }],
        Title: "t".repeat(100_000),
      }),
    );
    const state = stateOf(cves, [...many, backdoor]);
    assert.ok(JSON.stringify(state).length < 50_000);
    assert.ok(isComplete(state, cves));
    const related = correlatedFinding(state, cves, publisher, now)["RelatedFindings"] as JsonObject[];
    assert.equal(related.length, 10);
    assert.equal(related[0]?.["Id"], backdoor.id, "the single backdoor is not crowded out");
  });

  it("drops findings that are no longer open in Security Hub", () => {
    const state = stateOf(cves, samples);
    const live = samples.map((finding, index) =>
      index === 0 ? changed(finding, { Workflow: { Status: "RESOLVED" } }) : finding,
    );
    assert.ok(isComplete(confirmedBy(state, samples), cves));
    assert.ok(!isComplete(confirmedBy(state, live), cves));
    assert.ok(!isComplete(confirmedBy(state, []), cves));
  });

  it("is not deceived by a member's own finding with the same type", () => {
    const forged = changed(backdoor, {
      ProductArn: "arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default",
    });
    assert.deepEqual(read(forged), []);
  });

  it("opens another incident if the first is resolved and there is a new signal, and none for known signals", () => {
    const observations = observationsOf(cves, samples);
    const state = { ...(fold(undefined, cves, observations) as CorrelationState), reported: "x" };
    assert.deepEqual(newsIn(state, observations), []);
    const news = newsIn(state, observationsOf(cves, [changed(backdoor, { Id: "another" })]));
    assert.equal(news.length, 1);
    const next = nextIncident(state, (news[0] as Observation).finding);
    assert.notEqual(next.incident, state.incident);
    assert.equal(next.reported, undefined);
    assert.ok(isDoneWith(undefined) && isDoneWith(changed(backdoor, { Workflow: { Status: "RESOLVED" } })));
    assert.ok(!isDoneWith(backdoor) && !isDoneWith(changed(backdoor, { Workflow: { Status: "SUPPRESSED" } })));
  });

  it("tolerates an invalid time", () => {
    const odd = samples.map((finding) => changed(finding, { LastObservedAt: "soon", UpdatedAt: null }));
    const made = correlatedFinding(stateOf(cves, odd), cves, publisher, now);
    assert.ok(!Number.isNaN(Date.parse(String(made["LastObservedAt"]))));
    assert.equal(defaultProduct(publisher), made["ProductArn"]);
  });
});
