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
  nearMisses: [
    silenceReport("silent"),
    {
      ...silenceReport("silent"),
      detail: { ...silenceReport("silent").detail, scope: "rules", silent: ["eu-west-1: identity"] },
    },
  ],
  limits:
    "It is told once nothing of the account is silent any more: a rule that comes back while another stays away is not told.",
  query: "silent-accounts",
  triage: {
    look: [
      "Run `silent-accounts`: whether other rules or Regions of `detail.account` are silent still.",
      "Ask the account's own CloudTrail for the hours since it was told as silent: who deleted or disabled the rules of `detail.silent`.",
      "Compare the account's rules with a fresh preview: what came back may have another pattern or target.",
    ],
    harmless: "The rules came back with a deployment of this program, minutes before the message.",
    contain:
      "Nothing to stop; deploy the Region's stack, so that the rules are those of the program, and search the gap in the account's trail.",
  },
};
