import {
  type AwsSecurityFinding,
  type AwsSecurityFindingFilters,
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { JsonObject } from "../../model/envelope";
import { type Finding, findingKey, findingLimits, readFinding } from "../../model/finding";
import type { FunctionContext } from "../runtime/context";
import { chunks, type UpdateRequest } from "./finding-update";

/** A finding that a request did not change, and why. */
export interface Unprocessed {
  readonly id: string;
  readonly productArn?: string;
  readonly code: string;
  readonly message: string;
  /** Whether another attempt may succeed. */
  readonly retriable: boolean;
}

/** Security Hub in the administrator's account, in any Region. */
export interface SecurityHub {
  /** All findings that the filters choose. */
  find(region: string, filters: AwsSecurityFindingFilters): Promise<Finding[]>;
  /** The findings as they are now, by {@link findingKey}; those that are gone are missing. */
  read(region: string, findings: readonly Pick<Finding, "id" | "productArn">[]): Promise<ReadonlyMap<string, Finding>>;
  update(region: string, request: UpdateRequest): Promise<Unprocessed[]>;
  import(region: string, finding: JsonObject): Promise<Unprocessed[]>;
}

/** Becomes the administrator's role; credentials are renewed by the SDK before they expire. */
export function securityHubOf(context: FunctionContext, roleArn: string, sessionName: string): SecurityHub {
  const sts = new STSClient({ ...context.aws } as never);
  const clients = new Map<string, SecurityHubClient>();
  return { find, read, update, import: importOne };

  function clientIn(region: string): SecurityHubClient {
    const known = clients.get(region);
    if (known !== undefined) return known;
    const client = new SecurityHubClient({ ...context.aws, region, credentials } as never);
    clients.set(region, client);
    return client;
  }

  async function credentials() {
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

  async function find(region: string, filters: AwsSecurityFindingFilters): Promise<Finding[]> {
    const found: Finding[] = [];
    let token: string | undefined;
    for (let page = 0; page < mostPages; page++) {
      const answer = await clientIn(region).send(
        new GetFindingsCommand({
          Filters: filters,
          MaxResults: 100,
          ...(token !== undefined && { NextToken: token }),
        }),
      );
      found.push(...(answer.Findings ?? []).flatMap((finding) => readFinding(finding) ?? []));
      token = answer.NextToken;
      if (token === undefined || token === "") return found;
    }
    throw new Error(`GetFindings in ${region} has more than ${mostPages} pages for ${JSON.stringify(filters)}.`);
  }

  async function read(region: string, findings: readonly Pick<Finding, "id" | "productArn">[]) {
    const live = new Map<string, Finding>();
    for (const ids of chunks([...new Set(findings.map(({ id }) => id))], findingLimits.filterValues))
      for (const finding of await find(region, { Id: ids.map((Value) => ({ Value, Comparison: "EQUALS" })) }))
        live.set(findingKey(finding), finding);
    return live;
  }

  async function update(region: string, { update: content, findings }: UpdateRequest): Promise<Unprocessed[]> {
    const { note, status, userDefinedFields } = content;
    const answer = await clientIn(region).send(
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
    const answer = await clientIn(region).send(
      new BatchImportFindingsCommand({ Findings: [finding as unknown as AwsSecurityFinding] }),
    );
    return (answer.FailedFindings ?? []).map(({ Id: id = "", ErrorCode = "", ErrorMessage = "" }) => ({
      id,
      code: ErrorCode,
      message: ErrorMessage,
      retriable: retriableCodes.has(ErrorCode),
    }));
  }
}

/** Of 100 findings each. A resource with more open findings than this is no single resource. */
const mostPages = 50;

/** Security Hub API reference, BatchUpdateFindingsUnprocessedFinding: of six codes, those that pass. */
const retriableCodes: ReadonlySet<string> = new Set(["ConcurrentUpdateError", "InternalFailure"]);
