import type { AwsSecurityFinding, AwsSecurityFindingFilters } from "@aws-sdk/client-securityhub";
import type { JsonObject } from "../../model/envelope";
import { type Finding, findingKey, findingLimits, readFinding } from "../../model/findings/finding";
import { chunks, type UpdateRequest } from "./finding-update";
import type { ClientIn, SecurityHub, Unprocessed } from "./hub";

/** Security Hub CSPM, whose findings are in ASFF. */
export function cspmHub(clientIn: ClientIn): SecurityHub {
  return { openAbout, read, update };

  function openAbout(region: string, accountId: string, resources: readonly string[]) {
    return pages(region, {
      AwsAccountId: equalsAny([accountId]),
      ResourceId: equalsAny(resources),
      RecordState: equalsAny(["ACTIVE"]),
      WorkflowStatus: equalsAny(["NEW", "NOTIFIED"]),
    });
  }

  async function* pages(region: string, filters: AwsSecurityFindingFilters): AsyncGenerator<readonly Finding[]> {
    const { GetFindingsCommand } = await import("@aws-sdk/client-securityhub");
    let token: string | undefined;
    do {
      const answer = await (
        await clientIn(region)
      ).send(
        new GetFindingsCommand({
          Filters: filters,
          MaxResults: findingLimits.perRequest,
          ...(token !== undefined && { NextToken: token }),
        }),
      );
      yield (answer.Findings ?? []).flatMap((finding) => readFinding(finding) ?? []);
      token = answer.NextToken;
    } while (token !== undefined && token !== "");
  }

  async function read(region: string, findings: readonly Pick<Finding, "id" | "productArn">[]) {
    const live = new Map<string, Finding>();
    const distinct = [...new Map(findings.map((finding) => [findingKey(finding), finding])).values()];
    for (const part of chunks(distinct, findingLimits.filterValues)) {
      // Filter by product too: every account may import findings with the same id.
      const filters = {
        Id: equalsAny(part.map(({ id }) => id)),
        ProductArn: equalsAny(part.map(({ productArn }) => productArn)),
      };
      for await (const page of pages(region, filters))
        for (const finding of page) live.set(findingKey(finding), finding);
    }
    return live;
  }

  async function update(region: string, { update: content, findings }: UpdateRequest): Promise<Unprocessed[]> {
    const { BatchUpdateFindingsCommand } = await import("@aws-sdk/client-securityhub");
    const { note, status, userDefinedFields } = content;
    const answer = await (
      await clientIn(region)
    ).send(
      new BatchUpdateFindingsCommand({
        FindingIdentifiers: findings.map(({ id, productArn }) => ({ Id: id, ProductArn: productArn })),
        ...(Object.keys(userDefinedFields).length > 0 && { UserDefinedFields: { ...userDefinedFields } }),
        ...(note !== undefined && { Note: { Text: note.text, UpdatedBy: note.updatedBy } }),
        ...(status !== undefined && { Workflow: { Status: status } }),
      }),
    );
    return (answer.UnprocessedFindings ?? []).map(
      ({ FindingIdentifier: finding, ErrorCode = "", ErrorMessage = "" }) => ({
        id: finding?.Id ?? "",
        code: ErrorCode,
        message: ErrorMessage,
        retriable: retriableCodes.has(ErrorCode),
      }),
    );
  }
}

/** Imports a finding of one's own: no call of the new Security Hub can. */
export async function importFinding(clientIn: ClientIn, region: string, finding: JsonObject): Promise<Unprocessed[]> {
  const { BatchImportFindingsCommand } = await import("@aws-sdk/client-securityhub");
  const answer = await (
    await clientIn(region)
  ).send(new BatchImportFindingsCommand({ Findings: [finding as unknown as AwsSecurityFinding] }));
  return (answer.FailedFindings ?? []).map(({ Id: id = "", ErrorCode = "", ErrorMessage = "" }) => ({
    id,
    code: ErrorCode,
    message: ErrorMessage,
    retriable: retriableCodes.has(ErrorCode),
  }));
}

/** Filter values of one attribute, combined by OR, without duplicates. */
const equalsAny = (values: readonly string[]) =>
  [...new Set(values)].map((Value) => ({ Value, Comparison: "EQUALS" as const }));

/** Security Hub API reference, BatchUpdateFindingsUnprocessedFinding: the transient ones of six codes. */
const retriableCodes: ReadonlySet<string> = new Set(["ConcurrentUpdateError", "InternalFailure"]);
