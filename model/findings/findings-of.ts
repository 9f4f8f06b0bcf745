import { type Finding, type FindingsService, objectOf, readFinding } from "./finding";
import { list } from "../json";
import { readOcsfFinding } from "./ocsf-finding";

/** The event of each Security Hub about a finding (Security Hub user guide, "EventBridge event formats"). */
export const detailTypes: Readonly<Record<FindingsService, string>> = {
  securityhub: "Security Hub Findings - Imported",
  "securityhub-v2": "Findings Imported V2",
};

/** The findings of an event of either Security Hub, by its detail type; AWS documents one, the format is a list. */
export const findingsOf = (event: { readonly "detail-type"?: unknown; readonly detail?: unknown }): Finding[] =>
  list(objectOf(event.detail)["findings"]).flatMap(
    (value) => (event["detail-type"] === detailTypes["securityhub-v2"] ? readOcsfFinding : readFinding)(value) ?? [],
  );
