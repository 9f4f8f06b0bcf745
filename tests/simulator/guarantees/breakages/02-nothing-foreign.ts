import assert from "node:assert/strict";
import { type Breakage, edit } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a bus policy without the organization condition",
    change: edit("aws-native:events:EventBusPolicy", (inputs) => {
      delete inputs.statement.Condition;
    }),
    resource: /central-bus-admit-organization$/,
    says: /organization/,
  },
  {
    what: "a forwarding rule without its source guard",
    change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
      if (/^forwarding-\d+-identity$/.test(resource.name)) inputs.eventPattern = withoutSource(inputs.eventPattern);
    }),
    resource: /forwarding-\d{12}-identity$/,
    says: /source/,
  },
  {
    what: "an archive rule without its source guard",
    change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
      if (/^event-archive-findings$/.test(resource.name)) inputs.eventPattern = withoutSource(inputs.eventPattern);
    }),
    resource: /event-archive-findings$/,
  },
  {
    what: "an archive rule that believes anybody's report of a remediation",
    change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
      if (!/^event-archive-put-operations$/.test(resource.name)) return;
      assert.match(inputs.eventPattern, /"account":\["\d{12}"\]/);
      inputs.eventPattern = inputs.eventPattern.replace(/,?"account":\["\d{12}"\]/, "");
    }),
    resource: /event-archive-put-operations$/,
    says: /governance account's own functions/,
    functions: /remediate/,
  },
  {
    what: "an archive rule that takes replayed events",
    change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
      if (!resource.name.startsWith("event-archive-")) return;
      const { "replay-name": _, ...pattern } = JSON.parse(inputs.eventPattern);
      inputs.eventPattern = JSON.stringify(pattern);
    }),
    resource: /event-archive-/,
    says: /replayed/,
  },
];

function withoutSource(pattern: string): string {
  const strip = ({ source: _, ...rest }: Record<string, unknown>) => rest;
  const { $or, ...rest } = JSON.parse(pattern) as { $or?: Record<string, unknown>[] };
  return JSON.stringify($or ? { ...rest, $or: $or.map(strip) } : strip(rest));
}
