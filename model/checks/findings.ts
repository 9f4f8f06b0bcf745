import { correlationProblems, correlations, fromSettings } from "../findings/correlations";
import { correlatedService, type FindingsSections, isHeard } from "../findings/plan";
import { didYouMean } from "../nearest";
import { quote } from "../quote";
import type { FindingsSettings } from "../settings/findings";

/** References of the section `findings` to the correlations that there are. */
export function checkFindings({ correlations: chosen }: FindingsSettings): string[] {
  const problems: string[] = [];
  const ids = new Set(correlations.map(({ id }) => id));
  for (const [index, id] of chosen.exclude.entries())
    if (!ids.has(id))
      problems.push(
        `findings.correlations.exclude[${index}] is ${quote(id)}, which is not a correlation. ${didYouMean(id, [...ids])}`,
      );
  for (const [index, custom] of chosen.custom.entries()) {
    const path = `findings.correlations.custom[${index}]`;
    if (ids.has(custom.id)) problems.push(`${path}.id is ${quote(custom.id)}, which is taken. Choose another.`);
    ids.add(custom.id);
    problems.push(...correlationProblems(fromSettings(custom), path));
  }
  return problems;
}

/** Why what the section asks for cannot happen. */
export function findingsWarnings(settings: FindingsSections): string[] {
  const { findings, administrators, events } = settings;
  const wanted = (["enrich", "resolve", "correlate"] as const).filter((key) => findings[key]);
  if (wanted.length === 0) return [];
  const on = wanted.map((key) => `findings.${key}`).join(", ");
  const named = (["securityhub", "securityhub-v2"] as const).filter((service) => administrators[service] !== undefined);
  if (named.length === 0)
    return [
      `${on} are on, but nothing can be written to findings: set administrators.securityhub to Security Hub's delegated administrator, in which findings are updated, or administrators.securityhub-v2 to that of the new Security Hub, or switch them off.`,
    ];
  const warnings: string[] = [];
  const fed = wanted.filter((key) => key !== "resolve").map((key) => `findings.${key}`);
  if (fed.length > 0 && !named.some((service) => isHeard(settings, service)))
    for (const id of ["securityhub-finding", "securityhub-v2-finding"])
      if (events.exclude.includes(id))
        warnings.push(
          `events.exclude has "${id}", so ${fed.join(", ")} never see a finding. Remove it, or switch them off.`,
        );
  const silent = findings.correlations.custom.filter(({ ocsf }) => ocsf === undefined).map(({ id }) => id);
  if (findings.correlate && correlatedService(settings) === "securityhub-v2" && silent.length > 0)
    warnings.push(
      `findings.correlations.custom has ${silent.map(quote).join(", ")} without ocsf, so findings of the new Security Hub never complete it. Add resourceType, patterns and samples in OCSF.`,
    );
  return warnings;
}
