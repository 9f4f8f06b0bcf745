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
      if (/^forwarding-\d+-identity-iam$/.test(resource.name)) inputs.eventPattern = withoutSource(inputs.eventPattern);
    }),
    resource: /forwarding-\d{12}-identity-iam$/,
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
      inputs.eventPattern = inputs.eventPattern.replace(/,?"account":\["\d{12}"\]/g, "");
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

/** Branches for one detail type are within one branch: a source can be named at any depth. */
function withoutSource(pattern: string): string {
  return JSON.stringify(JSON.parse(pattern, (key, value) => (key === "source" ? undefined : value)));
}
