import type { CompositeFilter, OcsfStringField } from "@aws-sdk/client-securityhub";
import { type Finding, findingKey, findingLimits } from "../../model/findings/finding";
import { commentOf, ocsfCritical, ocsfStatus, readOcsfFinding } from "../../model/findings/ocsf-finding";
import { chunks, type UpdateRequest } from "./finding-update";
import type { ClientIn, SecurityHub, Unprocessed } from "./hub";

/**
 * The new Security Hub, whose findings are in OCSF and are known by `metadata.uid` (Security Hub API reference,
 * "GetFindingsV2", "BatchUpdateFindingsV2"). It keeps one comment where CSPM keeps a note and fields.
 */
export function newHub(clientIn: ClientIn): SecurityHub {
  return { openAbout, read, update };

  function openAbout(region: string, accountId: string, resources: readonly string[]) {
    return pages(region, [
      anyOf("resources.uid", resources),
      anyOf("cloud.account.uid", [accountId]),
      {
        Operator: "OR",
        NumberFilters: [ocsfStatus.new, ocsfStatus.inProgress].map((Eq) => ({
          FieldName: "status_id",
          Filter: { Eq },
        })),
      },
    ]);
  }

  async function read(region: string, findings: readonly Pick<Finding, "id" | "productArn">[]) {
    const live = new Map<string, Finding>();
    const ids = [...new Set(findings.map(({ id }) => id))];
    for (const part of chunks(ids, findingLimits.filterValues))
      for await (const page of pages(region, [anyOf("metadata.uid", part)]))
        for (const finding of page) live.set(findingKey(finding), finding);
    return live;
  }

  async function* pages(region: string, filters: CompositeFilter[]): AsyncGenerator<readonly Finding[]> {
    const { GetFindingsV2Command } = await import("@aws-sdk/client-securityhub");
    let token: string | undefined;
    do {
      const answer = await (
        await clientIn(region)
      ).send(
        new GetFindingsV2Command({
          Filters: { CompositeFilters: filters, CompositeOperator: "AND" },
          MaxResults: findingLimits.perRequest,
          ...(token !== undefined && { NextToken: token }),
        }),
      );
      yield (answer.Findings ?? []).flatMap((finding) => readOcsfFinding(finding) ?? []);
      token = answer.NextToken;
    } while (token !== undefined && token !== "");
  }

  async function update(region: string, { update: content, findings }: UpdateRequest): Promise<Unprocessed[]> {
    const { BatchUpdateFindingsV2Command } = await import("@aws-sdk/client-securityhub");
    const { note, status, severity } = content;
    const answer = await (
      await clientIn(region)
    ).send(
      new BatchUpdateFindingsV2Command({
        MetadataUids: findings.map(({ id }) => id),
        ...(note !== undefined && { Comment: commentOf(note) }),
        ...(status !== undefined && { StatusId: ocsfStatus.resolved }),
        ...(severity !== undefined && { SeverityId: ocsfCritical }),
      }),
    );
    return (answer.UnprocessedFindings ?? []).map(
      ({ MetadataUid: id = "", ErrorCode: code = "", ErrorMessage: message = "" }) => ({
        id,
        code,
        message,
        retriable: retriableCodes.has(code),
      }),
    );
  }
}

const anyOf = (field: OcsfStringField, values: readonly string[]): CompositeFilter => ({
  Operator: "OR",
  StringFilters: [...new Set(values)].map((Value) => ({
    FieldName: field,
    Filter: { Value, Comparison: "EQUALS" as const },
  })),
});

/** Security Hub API reference, BatchUpdateFindingsV2UnprocessedFinding: the transient ones of four codes. */
const retriableCodes: ReadonlySet<string> = new Set(["ConflictException", "InternalServerException"]);
