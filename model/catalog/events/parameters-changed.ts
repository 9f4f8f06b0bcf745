import { text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/** Systems Manager user guide, "Amazon EventBridge event examples for Systems Manager". */
export const parametersChanged: GovernedEvent = {
  id: "parameters-changed",
  why: "Parameters steer deployments: feature switches, endpoints, image ids. Many an outage, and some intrusions, are one changed parameter that no pipeline recorded.",
  topic: "workload",
  source: "aws.ssm",
  pattern: { "detail-type": ["Parameter Store Change"] },
  origin: "member",
  volume: { perMonth: 50, busyPerMonth: 5000, basis: "Deployments that write parameters." },
  preconditions: ["None: Parameter Store sends these events in every account and Region."],
  /** Fields: Systems Manager user guide, "Amazon EventBridge event examples for Systems Manager". */
  view: {
    name: "parameter_store_change",
    description: "Parameters created, updated, deleted, one row each; filter by day.",
    columns: [
      text("operation", "operation", "Create, Update, Delete, LabelParameterVersion."),
      text("name", "name", "/orders/payment-endpoint."),
      text("parameter_type", "type", "String, StringList, SecureString."),
      text("description", "description", "What its owner wrote about it."),
    ],
  },
  sample: {
    version: "0",
    id: "9547ef2d-3b7e-4057-b6cb-5fdf09ee7c8f",
    "detail-type": "Parameter Store Change",
    source: "aws.ssm",
    account: "111122223333",
    time: "2026-05-22T16:44:48Z",
    region: "eu-west-1",
    resources: ["arn:aws:ssm:eu-west-1:111122223333:parameter/orders/payment-endpoint"],
    detail: {
      operation: "Update",
      name: "/orders/payment-endpoint",
      type: "String",
      description: "Where the order service sends payments",
    },
  },
};
