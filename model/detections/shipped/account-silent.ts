import { silenceReport } from "../../catalog/silence-report";
import { silence } from "../../catalog/events/silence";
import type { Detection } from "../detection";
import { silentParts } from "../own-resources";
import { silenceSource } from "../../names";

export const accountSilent: Detection = {
  id: "account-silent",
  title: "An account, or one of its forwarding rules, is not heard any more",
  why: "Its heartbeats stay away: somebody may have deleted or disabled its rules, and whatever happens there is neither archived nor detected until they are back.",
  severity: "high",
  technique: "T1562.008",
  source: silenceSource,
  pattern: { "detail-type": ["Silence"], detail: { state: ["silent"] } },
  governedBy: silence.id,
  subject: silentParts,
  sample: silenceReport("silent"),
  nearMisses: [
    silenceReport("heard"),
    {
      ...silenceReport("heard"),
      detail: { ...silenceReport("heard").detail, scope: "rules", silent: ["eu-west-1: identity"] },
    },
  ],
  limits:
    "It is told when as many hours have passed as heartbeat.silentHours says. An administrator of the account can send heartbeats by hand from a rule of its own, and a hub that is deaf itself tells nothing: its alarms do.",
  query: "silent-accounts",
  triage: {
    look: [
      "Run `silent-accounts`: whether one rule, one Region or the whole of `detail.account` is silent, and since when.",
      "Look in the account's own CloudTrail for DeleteRule, DisableRule, RemoveTargets and DeleteRole, and at who called them.",
      "Look at the organization: a closed, suspended or moved account falls silent too (`organization-changes`).",
    ],
    harmless: "The account was closed or the Region disabled on purpose, and the settings still name it.",
    contain:
      "Deploy the Region's stack to put the rules back, then take the permission from whoever removed them; a guardrail (SCP) that denies events:* on the program's rules keeps it so.",
  },
};
