import type { AwsSecurityFinding, AwsSecurityFindingFilters, SecurityHubClient } from "@aws-sdk/client-securityhub";
import type { STSClient } from "@aws-sdk/client-sts";
import type { JsonObject } from "../../model/envelope";
import { type Finding, findingKey, findingLimits, readFinding } from "../../model/findings/finding";
import { type FunctionContext, sdkOptions } from "../runtime/context";
import { chunks, type UpdateRequest } from "./finding-update";

/** A finding that a request did not change, and the reason. */
export interface Unprocessed {
  readonly id: string;
  readonly productArn?: string;
  readonly code: string;
  readonly message: string;
  /** True if a retry may succeed. */
  readonly retriable: boolean;
}

/** Security Hub in the administrator's account, in any Region. */
export interface SecurityHub {
  /** The findings that match the filters, in pages of at most 100; each page is read on demand. */
  pages(region: string, filters: AwsSecurityFindingFilters): AsyncIterable<readonly Finding[]>;
  /** The current findings, by {@link findingKey}; deleted ones are missing. */
  read(region: string, findings: readonly Pick<Finding, "id" | "productArn">[]): Promise<ReadonlyMap<string, Finding>>;
  update(region: string, request: UpdateRequest): Promise<Unprocessed[]>;
  import(region: string, finding: JsonObject): Promise<Unprocessed[]>;
}

/** Security Hub through the administrator's role; the SDK renews credentials before they expire. */
export function securityHubOf(context: FunctionContext, roleArn: string, sessionName: string): SecurityHub {
  let sts: STSClient | undefined;
  const clients = new Map<string, SecurityHubClient>();
  return { pages, read, update, import: importOne };

  /** Loaded when a call needs it: most events need none. */
  function sdk() {
    return import("@aws-sdk/client-securityhub");
  }

  async function clientIn(region: string): Promise<SecurityHubClient> {
    const { SecurityHubClient } = await sdk();
    const known = clients.get(region);
    if (known !== undefined) return known;
    const client = new SecurityHubClient(sdkOptions(context, { region, credentials }));
    clients.set(region, client);
    return client;
  }

  async function credentials() {
    const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
    sts ??= new STSClient(sdkOptions(context));
    const { Credentials: session } = await sts.send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }),
    );
    if (session?.AccessKeyId === undefined || session.SecretAccessKey === undefined)
      throw new Error(`AssumeRole of ${roleArn} gave no credentials.`);
    return {
      accessKeyId: session.AccessKeyId,
      secretAccessKey: session.SecretAccessKey,
      ...(session.SessionToken !== undefined && { sessionToken: session.SessionToken }),
      ...(session.Expiration !== undefined && { expiration: session.Expiration }),
    };
  }

  async function* pages(region: string, filters: AwsSecurityFindingFilters): AsyncGenerator<readonly Finding[]> {
    const { GetFindingsCommand } = await sdk();
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
    const { BatchUpdateFindingsCommand } = await sdk();
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
        ...(finding?.ProductArn !== undefined && { productArn: finding.ProductArn }),
        code: ErrorCode,
        message: ErrorMessage,
        retriable: retriableCodes.has(ErrorCode),
      }),
    );
  }

  async function importOne(region: string, finding: JsonObject): Promise<Unprocessed[]> {
    const { BatchImportFindingsCommand } = await sdk();
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
}

/** Filter values of one attribute, combined by OR, without duplicates. */
export const equalsAny = (values: readonly string[]) =>
  [...new Set(values)].map((Value) => ({ Value, Comparison: "EQUALS" as const }));

/** Security Hub API reference, BatchUpdateFindingsUnprocessedFinding: the transient ones of six codes. */
const retriableCodes: ReadonlySet<string> = new Set(["ConcurrentUpdateError", "InternalFailure"]);
