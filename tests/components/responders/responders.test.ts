import assert from "node:assert/strict";
import { namesOf } from "../../../model/names";
import { concurrencyOf, responderIds } from "../../../model/settings/responder-ids";
import type { Resource } from "../../../simulator/graph";
import { type Recorded, recordFindingsWorld } from "../../functions/findings-world";

const names = namesOf("prod");

describe("the responders of a hub", () => {
  let recorded: Recorded;
  before(async () => {
    recorded = await recordFindingsWorld((raw) => {
      raw["regions"] = { "us-east-1": {} };
      raw["responders"] = { reservedConcurrency: { remediate: 5 } };
      raw["drift"] = { detect: true };
    });
  });
  const ofType = (type: string) =>
    recorded.graphs.flatMap((graph) => graph.resources).filter((resource) => resource.type === type);

  it("handle batches concurrently, and have reserved concurrency only if settings say so", () => {
    const reserved = ofType("aws:lambda/function:Function").map(({ inputs }) => [
      inputs["name"],
      inputs["reservedConcurrentExecutions"],
    ]);
    assert.deepEqual(
      reserved.sort(),
      responderIds.map((id) => [names.responder(id), id === "remediate" ? 5 : undefined]),
    );
    for (const id of responderIds) {
      const mapping = ofType("aws:lambda/eventSourceMapping:EventSourceMapping").find(
        ({ name }) => name === `responder-${id}`,
      );
      assert.deepEqual(mapping?.inputs["scalingConfig"], { maximumConcurrency: concurrencyOf[id] }, id);
    }
  });

  it("gather into large batches what is looked at together, and take ten of other events without waiting", () => {
    const large = new Map([
      ["responder-watch-silence", [500, 60]],
      ["responder-correlate-events", [200, 10]],
    ]);
    for (const { name, inputs } of ofType("aws:lambda/eventSourceMapping:EventSourceMapping"))
      assert.deepEqual(
        [inputs["batchSize"], inputs["maximumBatchingWindowInSeconds"], inputs["functionResponseTypes"]],
        [...(large.get(name) ?? [10, undefined]), ["ReportBatchItemFailures"]],
        name,
      );
  });

  it("look for silence every hour, by a schedule that may put that event on the bus and nothing else", async () => {
    const scheduleOf = (resources: readonly Resource[]) =>
      resources.find(
        ({ type, name }) => type === "aws:scheduler/schedule:Schedule" && name === "responder-watch-silence-schedule",
      )?.inputs as Record<string, any> | undefined;
    const resources = recorded.graphs.flatMap((graph) => graph.resources);
    const schedule = scheduleOf(resources);
    assert.deepEqual(
      [schedule?.["name"], schedule?.["scheduleExpression"], schedule?.["state"]],
      ["event-governance-prod-silence-check", "rate(1 hour)", "ENABLED"],
    );
    assert.deepEqual(schedule?.["target"].eventbridgeParameters, {
      source: "event-governance.schedule",
      detailType: "Silence Check Due",
    });
    assert.match(schedule?.["target"].deadLetterConfig.arn, /-central-dead-letters$/);
    const policy = resources.find(
      ({ type, name }) => type === "aws:iam/rolePolicy:RolePolicy" && name === "responder-watch-silence-schedule",
    );
    const { Statement } = JSON.parse(String(policy?.inputs["policy"])) as { Statement: Record<string, any>[] };
    assert.deepEqual(
      Statement.map(({ Action, Condition }) => [Action, Condition]),
      [
        ["events:PutEvents", { StringEquals: { "events:source": "event-governance.schedule" } }],
        ["sqs:SendMessage", undefined],
      ],
    );
    const { graphs } = await recordFindingsWorld((raw) => {
      raw["regions"] = { "us-east-1": {} };
      raw["responders"] = { disable: ["watch-silence"] };
    });
    assert.equal(scheduleOf(graphs.flatMap((graph) => graph.resources))?.["state"], "DISABLED");
  });

  it("keep remediation's events queued while it is disabled, but not those of responders that only notify", async () => {
    const { graphs } = await recordFindingsWorld((raw) => {
      raw["regions"] = { "us-east-1": {} };
      raw["responders"] = { disable: ["remediate", "enrich-findings"] };
    });
    const resources = graphs.flatMap((graph) => graph.resources);
    const states = (id: string) => [
      ...new Set(
        resources
          .filter(
            ({ type, name }) => type === "aws:cloudwatch/eventRule:EventRule" && name.startsWith(`responder-${id}-`),
          )
          .map(({ inputs }) => inputs["state"]),
      ),
    ];
    assert.deepEqual([states("remediate"), states("enrich-findings")], [["ENABLED"], ["DISABLED"]]);
    for (const { type, name, inputs } of resources)
      if (type === "aws:lambda/eventSourceMapping:EventSourceMapping")
        assert.equal(inputs["enabled"], !/-(remediate|enrich-findings)$/.test(name), name);
  });

  it("raise an alarm if remediation is delayed or fails, but not while it waits for its limits", () => {
    const alarm = (suffix: string) =>
      ofType("aws:cloudwatch/metricAlarm:MetricAlarm").find(({ name }) => name === `responder-remediate-${suffix}`)
        ?.inputs;
    assert.deepEqual(
      ["breaker-open", "failed"].map((suffix) => [
        alarm(suffix)?.["namespace"],
        alarm(suffix)?.["metricName"],
        alarm(suffix)?.["dimensions"],
      ]),
      ["RemediationBreakerOpen", "RemediationFailed"].map((metric) => [names.prefix, metric, { service: "remediate" }]),
    );
    assert.equal(alarm("late")?.["threshold"], 25 * 60);
  });

  it("raise an alarm if a channel does not take its messages, but not while repeats wait for their window", () => {
    const alarm = (suffix: string) =>
      ofType("aws:cloudwatch/metricAlarm:MetricAlarm").find(({ name }) => name === `responder-notify-${suffix}`)
        ?.inputs;
    assert.equal(alarm("late")?.["threshold"], 75 * 60);
    assert.deepEqual(
      [alarm("untold")?.["namespace"], alarm("untold")?.["metricName"], alarm("untold")?.["dimensions"]],
      [names.prefix, "MessagesLate", { service: "notify" }],
    );
  });
});
