import { silenceReport } from "../../catalog/silence-report";
import { silence } from "../../catalog/events/silence";
import type { Detection } from "../detection";
import { silentParts } from "../own-resources";
import { silenceSource } from "../../names";

export const accountHeardAgain: Detection = {
  id: "account-heard-again",
  title: "An account that was silent is heard again",
  why: "What happened there in the meantime is not in the archive: ask the account's own CloudTrail for it.",
  severity: "low",
  source: silenceSource,
  pattern: { "detail-type": ["Silence"], detail: { state: ["heard"] } },
  governedBy: silence.id,
  subject: silentParts,
  sample: silenceReport("heard"),
  nearMisses: [silenceReport("silent")],
  limits:
    "It is told once nothing of the account is silent any more: a rule that comes back while another stays away is not told.",
  query: "silent-accounts",
};
