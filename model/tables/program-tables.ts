import type { Account } from "../accounts/account";
import type { Column, TableDefinition } from "../archive/archive";
import { isExpired, scopeOf } from "../remediate/exemptions";
import { tagText } from "../texts";
import { hasEnded, isInScope } from "../detections/exceptions";
import type { Exception } from "../settings/exceptions";
import type { Exemption } from "../settings/exemptions";
import type { Member } from "../network/network";

/**
 * Folders of the working bucket. Query results expire; the tables that the program writes stay. They contain what no
 * event does: the owner of an account, and the accounts and Regions that are expected to send events.
 *
 * ```
 * tables/accounts/accounts.ndjson   {"account":"400000000001","account_name":"shop-production",…}
 * tables/coverage/coverage.ndjson   {"account":"400000000001","region":"eu-west-1",…}
 * tables/exemptions/exemptions.ndjson   {"scope":"account 400000000001","expires":"2027-06-30",…}
 * tables/exceptions/exceptions.ndjson   {"exception":"deployments-open-ports","last_day":"2027-06-30",…}
 * ```
 */
export const workingFolders = { tables: "tables/", results: "results/" } as const;

/** A table and its single object. */
export interface ProgramTable {
  readonly definition: TableDefinition;
  /** `tables/accounts/accounts.ndjson`. */
  readonly key: string;
  /** One JSON object per line, each with a trailing newline; empty for a table without rows. */
  readonly content: string;
}

/** A member in the table `coverage`. */
export interface CoveredMember extends Pick<Member, "accountId" | "region" | "hubRegion"> {
  /** Suffixes of its forwarding rules, for example `identity`. */
  readonly rules: readonly string[];
  /** Minutes between its heartbeats; null if it sends none. */
  readonly heartbeatMinutes: number | null;
}

/** Inputs of the tables of one hub. */
export interface ProgramTableArgs {
  /** Name of the hub's working bucket. */
  readonly bucket: string;
  /** Every account of the organization. */
  readonly accounts: readonly Account[];
  readonly managementAccountId: string;
  readonly governanceAccountId: string;
  /** The members that forward to this hub. */
  readonly members: readonly CoveredMember[];
  readonly exemptions: readonly Exemption[];
  /** @default none */
  readonly exceptions?: readonly Exception[];
  /** `2026-11-26`, in UTC: decides which exemptions and exceptions have ended when the table is written. */
  readonly today: string;
}

/** The tables of one hub. Pure: the same accounts and members, in any order, give the same objects. */
export const programTables = (args: ProgramTableArgs): ProgramTable[] => [
  accountsTable(args),
  coverageTable(args),
  exemptionsTable(args),
  exceptionsTable(args),
];

const accountColumns: readonly Column[] = [
  { name: "account", type: "string", comment: "12 digits, as in the column of this name of events." },
  { name: "account_name", type: "string", comment: "shop-production." },
  { name: "unit", type: "string", comment: "Path of the organizational unit: Workloads/Production." },
  {
    name: "tags",
    type: "string",
    comment: "JSON text; read a tag with json_extract_scalar(tags, '$.team').",
  },
  { name: "is_management", type: "boolean", comment: "True for the organization's management account." },
  { name: "is_governance", type: "boolean", comment: "True for the account that holds this table." },
];

/**
 * Table `accounts`: every account of the organization, whether or not it forwards to this hub.
 *
 * Tags are JSON text inside JSON: as an object they would depend on how the SerDe converts an object to a string
 * column.
 */
function accountsTable({ bucket, accounts, managementAccountId, governanceAccountId }: ProgramTableArgs): ProgramTable {
  const rows = accounts.map(({ id, name, unit, tags }) => ({
    account: id,
    account_name: name,
    unit,
    tags: JSON.stringify(Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)))),
    is_management: id === managementAccountId,
    is_governance: id === governanceAccountId,
  }));
  return tableOf(bucket, "accounts", "Every account of the organization, one row each.", accountColumns, rows);
}

const coverageColumns: readonly Column[] = [
  { name: "account", type: "string", comment: "12 digits, as in the column of this name of events." },
  { name: "region", type: "string", comment: "Region, as in the column of this name of events." },
  { name: "hub_region", type: "string", comment: "Region whose bus its rules target: this one." },
  { name: "rules", type: "array<string>", comment: "What its forwarding rules are about: identity, findings." },
  { name: "heartbeat_minutes", type: "int", comment: "Minutes between two heartbeats; NULL where it sends none." },
];

/** Table `coverage`: the accounts and Regions that this hub expects events from, one row for each pair. */
function coverageTable({ bucket, members }: ProgramTableArgs): ProgramTable {
  const rows = members.map(({ accountId, region, hubRegion, rules, heartbeatMinutes }) => ({
    account: accountId,
    region,
    hub_region: hubRegion,
    rules: [...rules].sort(),
    heartbeat_minutes: heartbeatMinutes,
  }));
  const description = "The accounts and Regions from which this hub expects events, one row each.";
  return tableOf(bucket, "coverage", description, coverageColumns, rows);
}

const exemptionColumns: readonly Column[] = [
  { name: "scope", type: "string", comment: "Everything that it names: account 400000000001, tag public=yes." },
  { name: "account", type: "string", comment: "The account, where it names one." },
  { name: "unit", type: "string", comment: "The organizational unit, where it names one." },
  { name: "account_tag", type: "string", comment: "The account's tag, KEY or KEY=VALUE, where it names one." },
  { name: "tag", type: "string", comment: "The resource's tag, KEY or KEY=VALUE, where it names one." },
  { name: "resource", type: "string", comment: "The resource's ARN, * for any characters, where it names one." },
  { name: "remediations", type: "array<string>", comment: "What leaves it alone: enforce-bucket-encryption." },
  { name: "owner", type: "string", comment: "Who answers for it." },
  { name: "reason", type: "string", comment: "Why it is right." },
  { name: "expires", type: "string", comment: "The last day on which it counts: 2027-06-30." },
  { name: "expired", type: "boolean", comment: "True where that day was over when the table was written." },
];

/** Table `exemptions`: exemptions from remediation, including expired ones. */
function exemptionsTable({ bucket, exemptions, today }: ProgramTableArgs): ProgramTable {
  const rows = exemptions.map((exemption) => {
    const { account, unit, accountTag, tag, resource, remediations, owner, reason, expires } = exemption;
    return {
      scope: scopeOf(exemption),
      account: account ?? null,
      unit: unit ?? null,
      account_tag: accountTag === undefined ? null : tagText(accountTag),
      tag: tag === undefined ? null : tagText(tag),
      resource: resource ?? null,
      remediations: [...remediations].sort(),
      owner,
      reason,
      expires,
      expired: isExpired(exemption, today),
    };
  });
  return tableOf(bucket, "exemptions", "What remediation leaves alone, one row each.", exemptionColumns, rows);
}

const exceptionColumns: readonly Column[] = [
  { name: "exception", type: "string", comment: "Its id: deployments-open-ports." },
  { name: "detections", type: "array<string>", comment: "Ids of the detections; NULL where it is about all." },
  {
    name: "accounts",
    type: "array<string>",
    comment: "Accounts of its account, unit and tag when the table was written; NULL where it names none of them.",
  },
  { name: "roles", type: "array<string>", comment: "Names or ARNs of roles, * for any characters." },
  { name: "principals", type: "array<string>", comment: "ARNs of callers, * for any characters." },
  { name: "invoked_by", type: "array<string>", comment: "Services that call on behalf of others." },
  { name: "user_agents", type: "array<string>", comment: "What callers say of their program, * for any characters." },
  { name: "resources", type: "array<string>", comment: "What events concern, * for any characters." },
  { name: "pattern", type: "string", comment: "Its event pattern, JSON text." },
  { name: "owner", type: "string", comment: "Who answers for it." },
  { name: "reason", type: "string", comment: "Why nobody needs to be told." },
  { name: "last_day", type: "string", comment: "The last day on which it counts: 2027-06-30." },
  { name: "ended", type: "boolean", comment: "True where that day was over when the table was written." },
];

/** Table `exceptions`: what detections find and nobody is told, including ended ones. */
function exceptionsTable({ bucket, exceptions = [], accounts, today }: ProgramTableArgs): ProgramTable {
  const rows = exceptions.map((exception) => {
    const {
      id,
      detections,
      account,
      unit,
      accountTag,
      principal = {},
      resource,
      pattern,
      owner,
      reason,
      until,
    } = exception;
    const named = account !== undefined || unit !== undefined || accountTag !== undefined;
    const within = accounts.filter((each) => isInScope(exception, each.id, each)).map((each) => each.id);
    return {
      exception: id,
      detections: detections === "all" ? null : [...detections].sort(),
      accounts: named ? within.sort() : null,
      roles: principal.role ?? null,
      principals: principal.arn ?? null,
      invoked_by: principal.invokedBy ?? null,
      user_agents: principal.userAgent ?? null,
      resources: resource ?? null,
      pattern: pattern === undefined ? null : JSON.stringify(pattern),
      owner,
      reason,
      last_day: until,
      ended: hasEnded(exception, today),
    };
  });
  const description = "Events that detections find and nobody is told of, one row for each exception.";
  return tableOf(bucket, "exceptions", description, exceptionColumns, rows);
}

function tableOf(
  bucket: string,
  name: string,
  description: string,
  columns: readonly Column[],
  rows: readonly object[],
): ProgramTable {
  const folder = `${workingFolders.tables}${name}/`;
  return {
    definition: {
      name,
      description,
      tableType: "EXTERNAL_TABLE",
      parameters: { EXTERNAL: "TRUE", classification: "json", typeOfData: "file" },
      partitionKeys: [],
      storageDescriptor: {
        location: `s3://${bucket}/${folder}`,
        inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
        outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        compressed: false,
        serDeInfo: {
          name: "json",
          serializationLibrary: "org.openx.data.jsonserde.JsonSerDe",
          parameters: { "case.insensitive": "FALSE" },
        },
        columns,
      },
    },
    key: `${folder}${name}.ndjson`,
    content: rows
      .map((row) => `${JSON.stringify(row)}\n`)
      .sort()
      .join(""),
  };
}
