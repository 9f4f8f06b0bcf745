import { listing } from "../question";
import { list, text } from "../reading";

/** Reports of this project's remediation: docs/remediation.md. */
export const remediations = listing({
  name: "remediations",
  columns: [
    ...["time", "affected_account", "affected_region", "remediation", "resource", "outcome", "reason", "caused_by"],
    ...["principal", "first_call", "event_id"],
  ],
  key: ["event_id", "remediation", "resource", "outcome", "time"],
  rowsOf: ({ source, detail, "detail-type": type }) =>
    source === "event-governance.remediation" && type === "Remediation"
      ? [
          {
            affected_account: text(detail, "account"),
            affected_region: text(detail, "region"),
            remediation: text(detail, "remediation"),
            resource: text(detail, "resource"),
            outcome: text(detail, "outcome"),
            reason: text(detail, "reason"),
            caused_by: text(detail, "event", "name"),
            principal: text(detail, "event", "principal"),
            first_call: text(list(detail, "calls")[0], "action"),
            event_id: text(detail, "event", "id"),
          },
        ]
      : [],
});
