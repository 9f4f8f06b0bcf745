import { governanceRulesChanged } from "../../catalog/events/governance-rules-changed";
import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { detailOf } from "../governed";
import { changesOfOwn, deployersExcluded } from "../own-resources";
import { refused, user, pipeline } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.events",
  eventName: "DisableRule",
  userIdentity: user,
  requestParameters: { name: "event-governance-prod-identity" },
};

export const governanceRuleChanged: Detection = {
  id: "governance-rule-changed",
  title: "A rule or bus of the event governance was changed",
  why: "What a disabled or retargeted rule carried is no longer collected, and a central bus without its policy hears no account at all.",
  severity: "critical",
  technique: "T1562.001",
  source: "aws.events",
  ...changesOfOwn(detailOf(governanceRulesChanged)),
  governedBy: governanceRulesChanged.id,
  subject: [
    "detail.requestParameters.name",
    "detail.requestParameters.rule",
    "detail.requestParameters.eventBusName",
    "detail.requestParameters.statementId",
    "account",
    "region",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      userIdentity: pipeline,
      more: {
        errorCode: "ConcurrentModificationException",
        errorMessage: "There is concurrent modification on a rule.",
      },
    }),
  ],
  limits: deployersExcluded,
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: what else it changed of the program or of the account.",
      "Look which rule or bus `requestParameters.name` is, and what it carried (table coverage).",
      "Look whether others followed: an account whose rules go one by one falls silent within hours.",
    ],
    harmless:
      "A deployment of this program by a role that neither rollout.roleName nor detections.deployers names: name it there.",
    contain:
      "Deploy the Region's stack to put the rule back, and deny events:* on the program's rules to the caller by an SCP.",
  },
};
