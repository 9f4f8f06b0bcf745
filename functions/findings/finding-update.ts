import { type Finding, findingLimits } from "../../model/findings/finding";

/** Update of one finding. */
export interface FindingUpdate {
  /**
   * All fields, including those of others. We assume that BatchUpdateFindings replaces the existing fields rather than
   * merging; sending all fields is right in both cases.
   */
  readonly userDefinedFields: Readonly<Record<string, string>>;
  /** Absent: the note stays as it is. */
  readonly note?: { readonly text: string; readonly updatedBy: string };
  readonly status?: "RESOLVED";
  /** Of the new Security Hub alone: CSPM's correlations make a finding of their own. */
  readonly severity?: "CRITICAL";
}

/** Prefix of this program's fields; all others belong to someone else. */
export const fieldPrefix = "event-governance/";

export interface Planned {
  readonly finding: Finding;
  readonly update: FindingUpdate;
}

/** One request of BatchUpdateFindings or BatchUpdateFindingsV2: it makes the same change to each of its findings. */
export interface UpdateRequest {
  readonly update: FindingUpdate;
  readonly findings: readonly Finding[];
}

/** As few requests as possible: findings with the same update go together, at most 100, each once. */
export function requestsOf(planned: readonly Planned[]): UpdateRequest[] {
  const byContent = new Map<string, { update: FindingUpdate; findings: Map<string, Finding> }>();
  for (const { finding, update } of planned) {
    const content = JSON.stringify([
      Object.entries(update.userDefinedFields).sort(([a], [b]) => (a < b ? -1 : 1)),
      update.note ?? null,
      update.status ?? null,
      update.severity ?? null,
    ]);
    const group = byContent.get(content) ?? { update, findings: new Map<string, Finding>() };
    group.findings.set(JSON.stringify([finding.productArn, finding.id]), finding);
    byContent.set(content, group);
  }
  return [...byContent.values()].flatMap(({ update, findings }) =>
    chunks([...findings.values()], findingLimits.perRequest).map((part) => ({ update, findings: part })),
  );
}

export function chunks<Value>(values: readonly Value[], size: number): Value[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
