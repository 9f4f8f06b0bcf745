import { correlationProblems, correlations, fromSettings } from "../findings/correlations";
import { didYouMean } from "../nearest";
import { quote } from "../quote";
import type { FindingsSettings } from "../settings/findings";
import type { Settings } from "../settings/schema";

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
export function findingsWarnings({
  findings,
  administrators,
  events,
}: Pick<Settings, "findings" | "administrators" | "events">): string[] {
  const wanted = (["enrich", "resolve", "correlate"] as const).filter((key) => findings[key]);
  if (wanted.length === 0) return [];
  const on = wanted.map((key) => `findings.${key}`).join(", ");
  if (administrators.securityhub === undefined && administrators["securityhub-v2"] !== undefined)
    return [
      `${on} are on, but write to findings of Security Hub CSPM alone: set administrators.securityhub, too, or switch them off.`,
    ];
  if (administrators.securityhub === undefined)
    return [
      `${on} are on, but nothing can be written to findings: set administrators.securityhub to Security Hub's delegated administrator, in which findings are updated, or switch them off.`,
    ];
  const fed = wanted.filter((key) => key !== "resolve");
  if (fed.length > 0 && events.exclude.includes("securityhub-finding"))
    return [
      `events.exclude has "securityhub-finding", so ${fed.map((key) => `findings.${key}`).join(", ")} never see a finding. Remove it, or switch them off.`,
    ];
  return [];
}
