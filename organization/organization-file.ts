import { readFileSync } from "node:fs";
import * as z from "zod";
import type { OrganizationContent, OrganizationUnit } from "../model/accounts/account-filter";
import { optInRegions } from "../model/accounts/opt-in-regions";
import { SettingsError } from "../model/settings-error";
import { describeIssues } from "../model/settings/messages";

const states = ["ACTIVE", "PENDING_ACTIVATION", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"] as const;

const organizationFile = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        id: z.string().regex(/^\d{12}$/, 'is not an account id: write its 12 digits in quotes, "012345678901"'),
        name: z.string().min(1),
        unit: z.string().min(1).default("/"),
        path: z.string().optional(),
        tags: z.record(z.string(), z.string()).default({}),
        optInRegions: z.array(z.enum(optInRegions)).optional(),
        status: z.enum(states).default("ACTIVE"),
      }),
    )
    .min(1, "is empty: write the organization's accounts"),
});

/**
 * Reads an organization from a JSON file instead of AWS: `{"accounts": [{"id", "name", "unit", "path"?, "tags"?,
 * "optInRegions"?, "status"?}]}`, all accounts before any filter. Units are those with accounts.
 *
 * Throws {@link SettingsError} for a file that is missing or has another shape.
 */
export function readOrganizationFile(file: string): OrganizationContent {
  const raw = readJson(file);
  const parsed = organizationFile.safeParse(raw);
  if (!parsed.success)
    throw new SettingsError(
      describeIssues(parsed.error.issues, raw, organizationFile).map((problem) => `${file}: ${problem}`),
    );
  const ids = new Set<string>();
  for (const { id } of parsed.data.accounts) {
    if (ids.has(id)) throw new SettingsError([`${file}: account "${id}" is listed twice. Remove one of them.`]);
    ids.add(id);
  }
  const accounts = parsed.data.accounts.map(({ status, ...account }) => ({ ...account, state: status }));
  return { accounts, units: accounts.flatMap(unitsOf) };
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new SettingsError([`There is no file "${file}". Give the path of a file with the organization's accounts.`]);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SettingsError([`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** The unit of an account and its parents, by path, and by the ids of its organization path. */
function unitsOf({ unit, path }: { readonly unit: string; readonly path?: string | undefined }): OrganizationUnit[] {
  const names = unit === "/" ? [] : (unit.match(/(\\.|[^\\/])+/g) ?? []);
  const paths = ["/", ...names.map((_, index) => names.slice(0, index + 1).join("/"))];
  const ids = (path?.split("/") ?? []).filter((part) => /^(r|ou)-/.test(part));
  return paths.map((each, index) => ({ path: each, ...(ids[index] !== undefined && { id: ids[index] }) }));
}
