import { findGovernedEvent } from "../../model/catalog/catalog";
import { isOptIn } from "../../model/catalog/governed-event";
import type { Detection } from "../../model/detections/detection";
import { ruleNeeds } from "../../model/detections/detection-rules";
import { quotas } from "../../model/quotas";
import { severities } from "../../model/severity";
import { remediationSettings } from "../../model/settings/remediation";
import { remediationsSetOffBy } from "../../model/remediate/triggers";
import { code } from "./markdown";

/** Every detection by severity, most urgent first: title, reason, event, limits, what to do, related queries. */
export function detectionsReference(detections: readonly Detection[]): string {
  const bySeverity = [...severities].reverse().flatMap((severity) => {
    const those = detections.filter((detection) => detection.severity === severity);
    return those.length === 0 ? [] : [`## ${severity}`, ...those.map(describe)];
  });
  return [
    "# Detections",
    "Generated from `model/detections/shipped/` by `npm run docs`: change a detection, not this page.",
    `${detections.length} detections. Each is a rule on the central bus of every hub that its event can reach. Those marked ` +
      "opt-in need an entry of read-only calls or of data events, which `events.readOnly` or `events.dataEvents` chooses. " +
      "`detections.exclude` leaves one out, " +
      "`detections.severity` changes how urgent it is, `detections.custom` adds a team's own. `npm start` sends each its " +
      "sample and its near-misses, harmless events much like it, from every Region. What a pattern matches is in " +
      "`model/detections/shipped/ID.ts`; `npm run backfill -- --detection ID` says how often it would have fired.",
    ...roomFor(detections),
    ...whatNoneSees,
    ...bySeverity,
  ].join("\n\n");
}

/** How many fit on a bus. */
function roomFor(detections: readonly Detection[]): string[] {
  const { alone, packed } = ruleNeeds(detections);
  const most = Math.floor((detections.length * quotas.rulesPerBus("us-east-1")) / packed.rules);
  return [
    "## How many fit",
    `A bus has ${quotas.rulesPerBus("us-east-1")} rules, ${quotas.wildcardRulesPerBus} of them with a wildcard, and a pattern ` +
      `${quotas.patternCharacters.toLocaleString("en-US")} characters ("Amazon EventBridge quotas"). These detections need ${alone.rules} rules, ${alone.wildcardRules} with a ` +
      "wildcard, if each has its own, which it has as long as there is room beside the rules of the archive and of " +
      "functions. Then those of the lowest severity share one by source, then the more severe ones, and at last several " +
      `sources do: ${packed.rules} rules, ${packed.wildcardRules} with a wildcard. By that measure a bus has room for about ` +
      `${most.toLocaleString("en-US")} detections of this size. ` +
      "Nothing is told differently: responders evaluate each pattern again.",
  ];
}

/** Stated once here rather than for each. */
const whatNoneSees = [
  "## What no detection can see",
  [
    "- **What is not governed.** Members forward the [governed events](governed-events.md) and nothing else; events of " +
      "Regions that settings do not name, and of services without an entry, such as Amazon Connect, do not arrive.",
    '- **Root in any service.** `source: [{ prefix: "aws." }]` with `userIdentity.type: Root` is a valid pattern, but it would ' +
      "match the governed events of root as well, which would then be archived twice: a pattern has room for one condition on " +
      "`source`, and none to leave out a hundred other sources. Root is told by its sign-in, its keys, its sessions, its changes of IAM and " +
      "of the account; a service that matters to you is governed by `events.custom`, and root in it told by `detections.custom`.",
    "- **Network activity.** EventBridge delivers CloudTrail's management events, data events, sign-ins and Insights, and " +
      'no network activity events ("AWS service events delivered via AWS CloudTrail").',
    "- **Counts, firsts and sequences.** A rule sees one event. [Correlation rules](correlations.md) look at several, and have a " +
      "detection each for what they tell; what they do not count shows in saved queries, such as `calls-denied-by-principal`.",
    "- **Comparisons.** An event pattern cannot compare two fields, so none can tell an external account in a policy from " +
      "its own, or whether a user changed their own key. Where that matters, the limits below say which way it errs.",
    "- **The meaning of policies.** Policies that arrive as text are searched as text.",
    "- **Silence.** A member whose rules are gone sends nothing. The function `watch-silence` notices, some hours later, " +
      "and `account-silent` tells; `silent-accounts` lists who is silent. An account can forge heartbeats of its own, with " +
      "every field correct, so no pattern can detect a forged one.",
    "- **Attempts.** Denied calls changed nothing and are excluded unless a detection says otherwise.",
  ].join("\n"),
];

function describe(detection: Detection): string {
  const { id, title, why, technique, source, governedBy, limits, query, awsCallers = [] } = detection;
  const remediations = remediationsSetOffBy(detection.sample, usualRemediation);
  return [
    `### ${id}`,
    `${title}. ${why}`,
    [
      `- Event: ${code(source)}, governed by [${governedBy}](governed-events.md#${governedBy})${needsOptIn(governedBy) ? ", opt-in" : ""}`,
      ...(technique === undefined ? [] : [`- Technique: [${technique}](${attackPage(technique)})`]),
      `- Limits: ${limits}`,
      ...describeTriage(detection),
      ...awsCallers.map(
        ({ service, why: safe }) => `- Not told: calls of ${code(service)} by its service-linked role. ${safe}`,
      ),
      ...(query === undefined ? [] : [`- Query: ${code(query)}`]),
      ...(remediations.length === 0
        ? []
        : [`- Triggers: [remediation](remediation.md) ${remediations.map(code).join(" and ")}`]),
    ].join("\n"),
  ].join("\n\n");
}

/** What to do: an ordered list below its item. */
const describeTriage = ({ triage: { look, harmless, contain } }: Detection): string[] => [
  ["- Look at:", ...look.map((line, index) => `  ${index + 1}. ${line}`)].join("\n"),
  `- Harmless: ${harmless}`,
  `- Contain: ${contain}`,
];

function needsOptIn(id: string): boolean {
  const entry = findGovernedEvent(id);
  return entry !== undefined && isOptIn(entry);
}

const usualRemediation = remediationSettings.parse({});

const attackPage = (technique: string) => `https://attack.mitre.org/techniques/${technique.replace(".", "/")}/`;
