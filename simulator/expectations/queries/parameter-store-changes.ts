import { listing } from "../question";
import { text } from "../reading";

/** Systems Manager user guide, "Amazon EventBridge event examples for Systems Manager". */
export const parameterStoreChanges = listing({
  name: "parameter-store-changes",
  columns: ["time", "account", "region", "operation", "parameter", "parameter_type"],
  key: ["time", "account", "region", "parameter", "operation"],
  rowsOf: ({ source, detail, "detail-type": type }) =>
    source === "aws.ssm" && type === "Parameter Store Change"
      ? [
          {
            operation: text(detail, "operation"),
            parameter: text(detail, "name"),
            parameter_type: text(detail, "type"),
          },
        ]
      : [],
});
