import { restJson } from "../protocols/rest-json";
import { AwsError, type Call, type Input, type Service } from "../protocols/service";
import { own } from "../../../model/json";
import { newHubActions, newHubAssumptions, type OcsfFindings } from "./new-hub";
import { syntaxPaths } from "./syntax-paths";

type Asff = Readonly<Record<string, unknown>>;
type Text = Readonly<Record<string, string>>;

/** Findings of an account and Region, by product ARN and id. The administrator has those of all members. */
export class Findings extends Map<string, Asff> {
  /** Those of the new Security Hub, by `metadata.uid`. */
  readonly ocsf: OcsfFindings = new Map();
}

const keyOf = ({ ProductArn: product, Id: id }: Asff) => `${String(product)} ${String(id)}`;

/** Adds a finding, as its product would. */
export const addFinding = (findings: Findings, finding: Asff): void => void findings.set(keyOf(finding), finding);

const hubArn = (_input: Input, { region, account }: Call) => [`arn:aws:securityhub:${region}:${account}:hub/default`];
const importedIn = ({ Findings: findings }: Input) => (findings ?? []) as readonly Asff[];

/** Behavior of this service that AWS does not document. */
export const securityHubAssumptions = [
  "Security Hub puts the UserDefinedFields of an update in the place of those that a finding has.",
  ...newHubAssumptions,
] as const;

/**
 * Security Hub CSPM as far as functions use it. Each update and import causes an event, even if it changes nothing
 * (Security Hub user guide, "BatchUpdateFindings for customers"), which is how loops begin. It is an assumption that
 * `UserDefinedFields` replace the existing ones, rather than being merged.
 */
export const securityHub: Service<Findings> = {
  name: "securityhub",
  protocol: restJson,
  create: () => new Findings(),
  actions: {
    ...newHubActions,
    GetFindings: {
      route: "POST /findings",
      resources: hubArn,
      run: (findings, input) => {
        const matching = [...findings.values()].filter((finding) => meets(finding, (input["Filters"] ?? {}) as Asff));
        const size = Number(input["MaxResults"] ?? 100);
        const start = Number(input["NextToken"] ?? 0);
        const next = start + size;
        return {
          Findings: matching.slice(start, next),
          ...(next < matching.length && { NextToken: String(next) }),
        };
      },
    },
    BatchUpdateFindings: {
      route: "PATCH /findings/batchupdate",
      resources: hubArn,
      mutates: true,
      context: (input) => syntaxPaths(input, "securityhub:ASFFSyntaxPath/"),
      run: (findings, input, call) => batchUpdate(findings, input, call),
    },
    BatchImportFindings: {
      route: "POST /findings/import",
      resources: (input) => [...new Set(importedIn(input).map(({ ProductArn: product }) => String(product)))],
      mutates: true,
      context: (input) => ({
        "securityhub:TargetAccount": [
          ...new Set(importedIn(input).map((finding) => String(finding["AwsAccountId"]))),
        ].join(),
      }),
      run: (findings, input, call) => batchImport(findings, importedIn(input), call),
    },
  },
};

/** Filters of one attribute are combined by OR, attributes by AND (API reference, AwsSecurityFindingFilters). */
function meets(finding: Asff, filters: Asff): boolean {
  return Object.entries(filters).every(([attribute, wanted]) => {
    const valuesOf = own(filterable, attribute);
    if (valuesOf === undefined) throw new Error(`GetFindings: the simulator has no filter ${attribute}.`);
    const filters = wanted as readonly { readonly Value: string; readonly Comparison: string }[];
    if (filters.length > 20) throw new AwsError("InvalidInputException", `${attribute} has more than 20 filters.`);
    return filters.some(({ Value: value, Comparison: comparison }) => {
      if (comparison !== "EQUALS") throw new Error(`GetFindings: the simulator does not compare by ${comparison}.`);
      return valuesOf(finding).includes(value);
    });
  });
}

const filterable: Readonly<Record<string, (finding: Asff) => readonly unknown[]>> = {
  Id: ({ Id: id }) => [id],
  AwsAccountId: ({ AwsAccountId: account }) => [account],
  ProductArn: ({ ProductArn: product }) => [product],
  RecordState: ({ RecordState: state }) => [state],
  ResourceId: ({ Resources: resources }) => ((resources ?? []) as Asff[]).map(({ Id: id }) => id),
  WorkflowStatus: ({ Workflow: workflow }) => [(workflow as Asff | undefined)?.["Status"]],
};

function batchUpdate(findings: Findings, input: Input, call: Call) {
  const {
    FindingIdentifiers: identifiers = [],
    Note: note,
    UserDefinedFields: fields,
    Workflow: workflow,
  } = input as {
    FindingIdentifiers?: readonly Text[];
    Note?: Text;
    UserDefinedFields?: Text;
    Workflow?: Text;
  };
  if (identifiers.length === 0 || identifiers.length > 100)
    throw new AwsError("InvalidInputException", "FindingIdentifiers has 1 to 100 members.");
  const problem = problemOf(note, fields);
  if (problem !== undefined) throw new AwsError("InvalidInputException", problem);
  const processed: Text[] = [];
  const unprocessed: unknown[] = [];
  for (const [index, identifier] of identifiers.entries()) {
    const fail = (ErrorCode: string) =>
      unprocessed.push({ FindingIdentifier: identifier, ErrorCode, ErrorMessage: ErrorCode });
    const known = findings.get(keyOf(identifier));
    if (identifiers.findIndex((other) => keyOf(other) === keyOf(identifier)) < index)
      fail("DuplicatedFindingIdentifier");
    else if (known === undefined) fail("FindingNotFound");
    else {
      const updated = {
        ...known,
        ...(note !== undefined && { Note: { ...note, UpdatedAt: call.now.toISOString() } }),
        ...(fields !== undefined && { UserDefinedFields: fields }),
        ...(workflow !== undefined && { Workflow: workflow, WorkflowState: workflow["Status"] }),
      };
      findings.set(keyOf(known), updated);
      processed.push(identifier);
      announce(updated, call);
    }
  }
  return { ProcessedFindings: processed, UnprocessedFindings: unprocessed };
}

/** Documented limits (API reference, NoteUpdate and AwsSecurityFinding). */
function problemOf(note: Text | undefined, fields: Text | undefined): string | undefined {
  const entries = Object.entries(fields ?? {});
  if ((note?.["Text"] ?? "").length > 512) return "Note.Text has at most 512 characters.";
  if (note !== undefined && (note["UpdatedBy"] ?? "").trim() === "") return "Note.UpdatedBy is required.";
  if (entries.length > 50) return "UserDefinedFields has at most 50 members.";
  const bad = entries.find(
    ([key, value]) => !/^[\w=+@./:-]{1,128}$/.test(key) || value.length > 1024 || value.trim() === "",
  );
  return bad && `UserDefinedFields.${bad[0]} is invalid.`;
}

function batchImport(findings: Findings, imported: readonly Asff[], call: Call) {
  const failed: unknown[] = [];
  for (const finding of imported) {
    const problem = importProblem(finding, call);
    if (problem !== undefined) {
      failed.push({ Id: finding["Id"], ErrorCode: problem.code, ErrorMessage: problem.message });
      continue;
    }
    const known = findings.get(keyOf(finding));
    // User guide, "BatchImportFindings for finding providers": an older update is ignored, a customer's fields are kept.
    if (known !== undefined && String(finding["UpdatedAt"]) <= String(known["UpdatedAt"])) continue;
    const kept = Object.fromEntries(
      ["Note", "UserDefinedFields", "VerificationState", "Workflow", "WorkflowState"].flatMap((name) =>
        known?.[name] === undefined ? [] : [[name, known[name]]],
      ),
    );
    const made = { ...finding, ...kept };
    findings.set(keyOf(finding), made);
    announce(made, call);
  }
  return { SuccessCount: imported.length - failed.length, FailedCount: failed.length, FailedFindings: failed };
}

const required = [
  "AwsAccountId",
  "CreatedAt",
  "Description",
  "GeneratorId",
  "Id",
  "ProductArn",
  "Resources",
  "SchemaVersion",
  "Title",
  "UpdatedAt",
];

/** User guide, "Required top-level ASFF attributes"; API reference, BatchImportFindings, on whose findings an account may import. */
function importProblem(finding: Asff, { account, region }: Call): { code: string; message: string } | undefined {
  const missing = required.filter((name) => finding[name] === undefined || finding[name] === "");
  const longer = (name: string, limit: number) => String(finding[name] ?? "").length > limit;
  if (missing.length > 0) return { code: "InvalidInput", message: `${missing.join(", ")} missing` };
  if (finding["Severity"] === undefined && finding["FindingProviderFields"] === undefined)
    return { code: "InvalidInput", message: "Severity missing" };
  if (longer("Title", 256) || longer("Description", 1024) || longer("Id", 512))
    return { code: "InvalidInput", message: "Title, Description or Id is too long" };
  if (((finding["RelatedFindings"] ?? []) as unknown[]).length > 10)
    return { code: "InvalidInput", message: "RelatedFindings has at most 10 members" };
  if (finding["ProductArn"] !== `arn:aws:securityhub:${region}:${account}:product/${account}/default`)
    return { code: "InvalidAccess", message: "the product is not the account's own default product" };
  if (finding["AwsAccountId"] !== account)
    return { code: "InvalidAccess", message: "with the default product AwsAccountId is the importing account" };
  return undefined;
}

function announce(finding: Asff, call: Call): void {
  call.aws.serviceEvent({
    source: "aws.securityhub",
    detailType: "Security Hub Findings - Imported",
    account: call.account,
    region: call.region,
    resources: [`${String(finding["ProductArn"])}/${String(finding["Id"])}`],
    detail: { findings: [finding] },
    time: call.now,
  });
}
