import assert from "node:assert/strict";
import type { Resource } from "../../../../simulator/graph";
import { DashboardError, readDashboard } from "../../../../simulator/services/cloudwatch/dashboards";

const recorded = (body: unknown, dashboardName = "hub"): Resource => {
  const inputs = { dashboardName, dashboardBody: typeof body === "string" ? body : JSON.stringify(body) };
  return {
    urn: "urn:dashboard",
    type: "aws:cloudwatch/dashboard:Dashboard",
    name: "dashboard",
    stack: "prod",
    account: "100000000002",
    region: "us-east-1",
    inputs,
    outputs: inputs,
    secrets: [],
    options: { protect: false, retainOnDelete: false, dependsOn: [], aliases: [], provider: "", ignoreChanges: [] },
  };
};
const graph = (properties: object) => ({
  widgets: [{ type: "metric", properties: { region: "us-east-1", ...properties } }],
});
const read = (body: unknown, name?: string) => readDashboard(recorded(body, name));
const refused = (body: unknown, why: RegExp) =>
  assert.throws(
    () => read(body),
    (error: Error) => error instanceof DashboardError && why.test(error.message),
    JSON.stringify(body),
  );

const row = ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", "q"];

describe("the body of a CloudWatch dashboard", () => {
  it("is taken as the documentation writes it", () => {
    // CloudWatch API reference, "Dashboard Body Structure and Syntax", its first example.
    const { metrics } = read({
      start: "-PT6H",
      periodOverride: "inherit",
      widgets: [
        {
          type: "metric",
          x: 0,
          y: 0,
          width: 12,
          height: 6,
          properties: {
            metrics: [["AWS/EC2", "CPUUtilization", "InstanceId", "i-012345"]],
            period: 300,
            stat: "Average",
            region: "us-east-1",
            title: "EC2 Instance CPU",
            liveData: false,
            legend: { position: "right" },
          },
        },
        { type: "text", x: 0, y: 7, width: 3, height: 3, properties: { markdown: "Hello world" } },
      ],
    });
    assert.deepEqual(metrics, [
      {
        namespace: "AWS/EC2",
        name: "CPUUtilization",
        dimensions: { InstanceId: "i-012345" },
        statistic: "Average",
        period: 300,
        region: "us-east-1",
        widget: "EC2 Instance CPU",
      },
    ]);
    assert.deepEqual(read({ widgets: [] }), { metrics: [], alarms: [] });
  });

  it("takes a metric's own statistic, period and Region before the graph's", () => {
    const [metric] = read(
      graph({
        stat: "Sum",
        period: 60,
        metrics: [[...row, { stat: "p99.9", period: 3600, region: "eu-west-1" }]],
      }),
    ).metrics;
    assert.deepEqual([metric?.statistic, metric?.period, metric?.region], ["p99.9", 3600, "eu-west-1"]);
  });

  it("may calculate with the ids of its metrics", () => {
    const metrics = [[{ expression: "FILL(m1, 0) * 2 + SUM(METRICS())", id: "twice" }], [...row, { id: "m1" }]];
    assert.equal(read(graph({ metrics })).metrics.length, 1);
    refused(
      graph({ metrics: [[{ expression: "m1 + m2", id: "sum" }], [...row, { id: "m1" }]] }),
      /"m2", which it lacks/,
    );
    refused(
      graph({
        metrics: [
          [...row, { id: "m1" }],
          [...row, { id: "m1" }],
        ],
      }),
      /two of the id "m1"/,
    );
  });

  it("is refused where CloudWatch would refuse it", () => {
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      ["{", /no JSON/],
      [{}, /widgets/],
      [{ widgets: [{ type: "grpah", properties: {} }] }, /type/],
      [{ widgets: [{ type: "text", properties: {} }] }, /markdown/],
      [{ widgets: [{ type: "text", width: 25, properties: { markdown: "x" } }] }, /width/],
      [{ widgets: [{ type: "text", x: 20, properties: { markdown: "x" } }] }, /beyond the 24 columns/],
      [{ widgets: Array.from({ length: 501 }, () => ({ type: "text", properties: { markdown: "x" } })) }, /widgets/],
      [{ end: "-PT1H", widgets: [] }, /an end and no start/],
      [{ start: "yesterday", widgets: [] }, /start/],
      [{ widgets: [], title: "hub" }, /title/],
      [graph({}), /metrics/],
      [graph({ metrics: [] }), /metrics/],
      [{ widgets: [{ type: "metric", properties: { metrics: [row] } }] }, /region/],
      [graph({ metrics: [row], view: "lines" }), /view/],
      [graph({ metrics: [row], period: 90 }), /period/],
      [graph({ metrics: [row], stat: "Mean" }), /statistic/],
      [graph({ metrics: [row], region: "Virginia" }), /not a Region/],
      [graph({ metrics: [["AWS/SQS"]] }), /namespace, name, and pairs/],
      [graph({ metrics: [[...row, "RuleName"]] }), /namespace, name, and pairs/],
      [graph({ metrics: [[{ stat: "Sum" }, ...row]] }), /do not stand last/],
      [graph({ metrics: [row, [".", ".", ".", "other"]] }), /shorthand/],
      [graph({ metrics: [[...row, { id: "M1" }]] }), /lower-case/],
      [graph({ metrics: Array.from({ length: 501 }, () => row) }), /metrics/],
      [{ widgets: [{ type: "alarm", properties: { alarms: ["dead-letters"] } }] }, /ARN of an alarm/],
      [{ widgets: [{ type: "alarm", properties: { alarms: [] } }] }, /alarms/],
    ];
    for (const [body, why] of wrong) refused(body, why);
    assert.throws(() => read({ widgets: [] }, "a hub"), /Use letters, digits, hyphens and underscores/);
  });

  it("shows 2,500 metrics at most", () => {
    const widgets = Array.from({ length: 6 }, () => ({
      type: "metric",
      properties: { region: "us-east-1", metrics: Array.from({ length: 450 }, () => row) },
    }));
    refused({ widgets }, /shows 2700 metrics. CloudWatch takes 2500/);
  });
});
