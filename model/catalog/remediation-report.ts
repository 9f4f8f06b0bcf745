import type { Envelope } from "../envelope";
import type { Outcome } from "../remediations/outcomes";
import { remediation } from "./events/remediation";

/** A report of remediation as the catalog's sample is one, with another outcome. */
export const remediationReport = (outcome: Outcome, reason: string): Envelope => ({
  ...remediation.sample,
  detail: { ...remediation.sample.detail, outcome, reason },
});
