import { AwsError, type Action, type Call, type Input } from "../protocols/service";
import { at, isObject, list, own } from "../../../model/json";
import { syntaxPaths } from "./syntax-paths";

type Ocsf = Readonly<Record<string, unknown>>;

/** Findings of the new Security Hub in an account and Region, by `metadata.uid`. */
export type OcsfFindings = Map<string, Ocsf>;

const uidOf = (finding: Ocsf) => String(at(finding, "metadata", "uid"));

/** Adds a finding, as its product would. */
export const addOcsfFinding = (findings: { readonly ocsf: OcsfFindings }, finding: Ocsf): void =>
  void findings.ocsf.set(uidOf(finding), finding);

/** Behavior of this service that AWS does not document. */
export const newHubAssumptions = [
  "The new Security Hub sends Findings Imported V2 after each BatchUpdateFindingsV2, even if it changes nothing, with the comment in the finding's `comment`.",
] as const;

/** Service Authorization Reference, "AWS Security Hub": the id of a `hubv2` is its own, and stands in no request. */
const hubArn = (_input: Input, { region, account }: Call) => [`arn:aws:securityhub:${region}:${account}:hubv2/hub`];

/**
 * The calls of the new Security Hub that functions make (Security Hub API reference, "GetFindingsV2",
 * "BatchUpdateFindingsV2"). Both need the permission of CSPM's call.
 */
export const newHubActions: Readonly<Record<string, Action<{ readonly ocsf: OcsfFindings }>>> = {
  GetFindingsV2: {
    route: "POST /findingsv2",
    iam: "securityhub:GetFindings",
    resources: hubArn,
    run: ({ ocsf }, input) => {
      const size = Number(input["MaxResults"] ?? 100);
      if (!(size >= 1 && size <= 100)) throw invalid("MaxResults is 1 to 100.");
      const matching = [...ocsf.values()].filter((finding) => meets(finding, input["Filters"]));
      const start = Number(input["NextToken"] ?? 0);
      const next = start + size;
      return {
        Findings: matching.slice(start, next),
        ...(next < matching.length && { NextToken: String(next) }),
      };
    },
  },
  BatchUpdateFindingsV2: {
    route: "PATCH /findingsv2/batchupdatev2",
    iam: "securityhub:BatchUpdateFindings",
    resources: hubArn,
    mutates: true,
    context: ({ Comment, SeverityId, StatusId }) =>
      syntaxPaths({ Comment, SeverityId, StatusId }, "securityhub:OCSFSyntaxPath/"),
    run: ({ ocsf }, input, call) => batchUpdate(ocsf, input, call),
  },
};

const invalid = (message: string) => new AwsError("ValidationException", message);

/**
 * Composite filters are combined by one operator, and the filters of each by its own (API reference, OcsfFindingFilters):
 * at most 10 of those, with at most 20 of a kind.
 */
function meets(finding: Ocsf, filters: unknown): boolean {
  if (filters === undefined) return true;
  const composites = list(filters, "CompositeFilters");
  if (composites.length > 10) throw invalid("Filters has more than 10 composite filters.");
  return combined(
    at(filters, "CompositeOperator"),
    composites.map((composite) => {
      const kinds = Object.keys(isObject(composite) ? composite : {}).filter((key) => key !== "Operator");
      const strange = kinds.find((kind) => own(matchers, kind) === undefined);
      if (strange !== undefined) throw new Error(`GetFindingsV2: the simulator has no ${strange}.`);
      const results = kinds.flatMap((kind) => {
        const each = list(composite, kind);
        if (each.length > 20) throw invalid(`A composite filter has more than 20 ${kind}.`);
        return each.map((filter) => own(matchers, kind)?.(valuesAt(finding, filter), at(filter, "Filter")) === true);
      });
      return combined(at(composite, "Operator"), results);
    }),
  );
}

function combined(operator: unknown, results: readonly boolean[]): boolean {
  if (results.length > 1 && operator !== "AND" && operator !== "OR")
    throw invalid("Several filters need an operator, AND or OR.");
  return operator === "OR" ? results.some(Boolean) : results.every(Boolean);
}

const matchers: Readonly<Record<string, (values: readonly unknown[], filter: unknown) => boolean>> = {
  StringFilters: (values, filter) => {
    if (at(filter, "Comparison") !== "EQUALS") throw new Error("GetFindingsV2: the simulator compares by EQUALS.");
    return values.includes(at(filter, "Value"));
  },
  NumberFilters: (values, filter) => {
    const wanted = at(filter, "Eq");
    if (typeof wanted !== "number") throw new Error("GetFindingsV2: the simulator compares numbers by Eq.");
    return values.includes(wanted);
  },
};

/** Field names that each kind of filter takes, as far as functions use them (API reference, OcsfStringFilter, OcsfNumberFilter). */
const fields = ["cloud.account.uid", "metadata.uid", "resources.uid", "status_id"];

/** All values at a dotted path, through lists. */
function valuesAt(finding: Ocsf, filter: unknown): readonly unknown[] {
  const name = String(at(filter, "FieldName"));
  if (!fields.includes(name)) throw new Error(`GetFindingsV2: the simulator has no filter ${name}.`);
  return name
    .split(".")
    .reduce<readonly unknown[]>(
      (values, key) =>
        values.flatMap((value) => at(value, key)).flatMap((value) => (Array.isArray(value) ? value : [value])),
      [finding],
    );
}

const severities: Readonly<Record<number, string>> = {
  0: "Unknown",
  1: "Informational",
  2: "Low",
  3: "Medium",
  4: "High",
  5: "Critical",
  6: "Fatal",
  99: "Other",
};
const statuses: Readonly<Record<number, string>> = {
  0: "Unknown",
  1: "New",
  2: "In Progress",
  3: "Suppressed",
  4: "Resolved",
  5: "Archived",
  99: "Other",
};

/** The names beside the ids change with them (API reference, BatchUpdateFindingsV2). Times of the finding stay. */
function batchUpdate(ocsf: OcsfFindings, input: Input, call: Call) {
  const { MetadataUids: uids, FindingIdentifiers: identifiers, Comment: comment, SeverityId, StatusId } = input;
  if ((uids === undefined) === (identifiers === undefined))
    throw invalid("Exactly one of MetadataUids and FindingIdentifiers identifies the findings.");
  const named: readonly unknown[] = uids ?? identifiers;
  if (!Array.isArray(named) || named.length === 0 || named.length > 100)
    throw invalid("An update has 1 to 100 findings.");
  if (comment === undefined && SeverityId === undefined && StatusId === undefined)
    throw invalid("Nothing is to be updated.");
  if (comment !== undefined && (typeof comment !== "string" || !/\S/.test(comment) || comment.length > 512))
    throw invalid("Comment has 1 to 512 characters.");
  if (SeverityId !== undefined && own(severities, String(SeverityId)) === undefined)
    throw invalid(`SeverityId ${String(SeverityId)} is none.`);
  if (StatusId !== undefined && own(statuses, String(StatusId)) === undefined)
    throw invalid(`StatusId ${String(StatusId)} is none.`);
  const processed: unknown[] = [];
  const unprocessed: unknown[] = [];
  for (const each of named) {
    const known =
      typeof each === "string" ? ocsf.get(each) : [...ocsf.values()].find((finding) => isNamed(finding, each));
    const identity = typeof each === "string" ? { MetadataUid: each } : { FindingIdentifier: each };
    if (known === undefined) {
      const code = "ResourceNotFoundException";
      unprocessed.push({ ...identity, ErrorCode: code, ErrorMessage: code });
      continue;
    }
    const updated = {
      ...known,
      ...(comment !== undefined && { comment }),
      ...(SeverityId !== undefined && { severity_id: SeverityId, severity: severities[SeverityId] }),
      ...(StatusId !== undefined && { status_id: StatusId, status: statuses[StatusId] }),
      activity_id: 2,
      activity_name: "Update",
    };
    ocsf.set(uidOf(known), updated);
    processed.push(identity);
    announce(updated, call);
  }
  return { ProcessedFindings: processed, UnprocessedFindings: unprocessed };
}

const isNamed = (finding: Ocsf, identifier: unknown) =>
  at(finding, "cloud", "account", "uid") === at(identifier, "CloudAccountUid") &&
  at(finding, "finding_info", "uid") === at(identifier, "FindingInfoUid") &&
  at(finding, "metadata", "product", "uid") === at(identifier, "MetadataProductUid");

/** Security Hub user guide, "EventBridge event formats": one finding, named by its `metadata.uid`. */
function announce(finding: Ocsf, call: Call): void {
  call.aws.serviceEvent({
    source: "aws.securityhub",
    detailType: "Findings Imported V2",
    account: call.account,
    region: call.region,
    resources: [uidOf(finding)],
    detail: { findings: [finding] },
    time: call.now,
  });
}
