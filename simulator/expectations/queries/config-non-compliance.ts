import type { Envelope } from "../../../model/envelope";
import type { Question } from "../question";
import { countDistinct, groupBy, smallest, text } from "../reading";

/**
 * A rule's compliance result for a resource (AWS Config developer guide, "Monitoring AWS Config with Amazon
 * EventBridge").
 */
const verdictOf = ({ detail }: Envelope) => text(detail, "newEvaluationResult", "complianceType");
const resourceOf = ({ account, region, detail }: Envelope) =>
  JSON.stringify([
    account,
    region,
    ...["configRuleName", "resourceType", "resourceId"].map((field) => text(detail, field)),
  ]);

/** The latest result for each resource, counted by rule and account if at least one is non-compliant. */
export const configNonCompliance: Question = {
  name: "config-non-compliance",
  columns: [
    ...["config_rule", "account", "non_compliant", "resources", "regions", "first_resource_type"],
    ...["oldest_change"],
  ],
  key: ["config_rule", "account"],
  order: [{ column: "non_compliant", descending: true }],
  limit: 1000,
  rows(events) {
    const changes = events.filter(
      ({ source, "detail-type": type }) => source === "aws.config" && type === "Config Rules Compliance Change",
    );
    const latest = [...groupBy(changes, resourceOf).values()].map((group) => group.reduce(laterVerdict));
    const ruleOf = ({ detail }: Envelope) => text(detail, "configRuleName");
    return [...groupBy(latest, (event) => JSON.stringify([ruleOf(event), event.account])).values()].flatMap((group) => {
      const [first, ...rest] = group.filter((event) => verdictOf(event) === "NON_COMPLIANT");
      if (first === undefined) return [];
      const broken: [Envelope, ...Envelope[]] = [first, ...rest];
      const types = broken.flatMap(({ detail }) => text(detail, "resourceType") ?? []);
      return [
        {
          config_rule: ruleOf(first),
          account: first.account,
          non_compliant: broken.length,
          resources: group.length,
          regions: countDistinct(broken.map(({ region }) => region)),
          first_resource_type: types.sort()[0] ?? null,
          oldest_change: smallest(broken.map(({ time }) => time) as [string, ...string[]]),
        },
      ];
    });
  },
};

/**
 * The envelope's time has seconds, the result's own more; of two at the same time the query takes the first by name.
 */
function laterVerdict(a: Envelope, b: Envelope): Envelope {
  if (a.time !== b.time) return a.time > b.time ? a : b;
  const [left, right] = [a, b].map(({ detail }) => text(detail, "newEvaluationResult", "resultRecordedTime") ?? "");
  if (left !== right) return (left as string) > (right as string) ? a : b;
  return (verdictOf(a) ?? "~") <= (verdictOf(b) ?? "~") ? a : b;
}
