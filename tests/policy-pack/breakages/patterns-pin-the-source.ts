import { type Breakage, edit, editJson, eventRule, firstStackSet, stackSet } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a rule by detail type alone",
    change: edit(eventRule, (rule) => (rule["eventPattern"] = '{"detail-type":["GuardDuty Finding"]}')),
    names: /EventRule::/,
    says: /forged/,
  },
  {
    what: "a rule of which one branch names no source",
    change: edit(
      eventRule,
      (rule) => (rule["eventPattern"] = '{"$or":[{"source":["aws.iam"]},{"detail-type":["GuardDuty Finding"]}]}'),
    ),
    names: /EventRule::/,
    says: /every branch/,
  },
  {
    what: "a rule for a prefix that customers may use",
    change: edit(eventRule, (rule) => (rule["eventPattern"] = '{"source":[{"prefix":"aws"}]}')),
    names: /EventRule::/,
    says: /forged/,
  },
  {
    what: "a rule of that kind in a StackSet's template",
    mode: "stackSet",
    change: editJson(
      stackSet,
      "templateBody",
      ({ Resources }) => {
        Resources.RuleIdentity.Properties.EventPattern = { "detail-type": ["AWS API Call via CloudTrail"] };
      },
      firstStackSet,
    ),
    names: /StackSet::/,
    says: /template's RuleIdentity/,
  },
];
