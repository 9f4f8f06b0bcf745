import type { Envelope } from "../envelope";
import type { Outcome } from "../remediations/outcomes";
import { remediation } from "./events/remediation";

/** A remediation report, based on the catalog's sample, with another outcome. */
export const remediationReport = (outcome: Outcome, reason: string): Envelope => ({
  ...remediation.sample,
  detail: { ...remediation.sample.detail, outcome, reason },
});
