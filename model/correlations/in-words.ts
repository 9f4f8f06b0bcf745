import type { CorrelationRule } from "./correlation-rule";

/**
 * When a rule fires, in words: `10 within 10 minutes, with the same account, user`.
 *
 * @param quote how the name of a field is marked.
 */
export const conditionInWords = (rule: CorrelationRule, quote = (text: string) => text): string =>
  `${conditionOf(rule, quote)}, with the same ${Object.keys(rule.groupBy).join(", ") || "rule"}`;

function conditionOf(rule: CorrelationRule, quote: (text: string) => string): string {
  switch (rule.type) {
    case "event_count":
      return `${rule.atLeast} within ${minutes(rule.timespanMinutes)}`;
    case "value_count":
      return `${rule.atLeast} different values of ${quote(fieldOf(rule.field))} within ${minutes(rule.timespanMinutes)}`;
    case "temporal":
      return `all within ${minutes(rule.timespanMinutes)}`;
    case "temporal_ordered":
      return `all in this order within ${minutes(rule.timespanMinutes)}`;
    case "first_seen":
      return `${Object.keys(rule.fields).join(", ")} not seen for ${rule.days} days, after ${rule.learningDays} days of learning`;
    case "absent":
      return `the second not within ${minutes(rule.timespanMinutes)} after the first`;
  }
}

const fieldOf = (field: unknown): string => (typeof field === "string" ? field : JSON.stringify(field));

export const minutes = (count: number): string =>
  count % 1440 === 0
    ? `${count / 1440} ${count === 1440 ? "day" : "days"}`
    : count % 60 === 0
      ? `${count / 60} ${count === 60 ? "hour" : "hours"}`
      : `${count} minutes`;
