import {
  type Account,
  DescribeOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  OrganizationsClient,
  type OrganizationsClientConfig,
  paginateListAccounts,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
  paginateListParents,
  paginateListRoots,
  paginateListTagsForResource,
} from "@aws-sdk/client-organizations";
import { DiscoveryError, explain } from "./discovery-error";

/** A unit, as listed by its parent. */
export interface NamedUnit {
  readonly id: string;
  readonly name: string;
}

/**
 * The reads of AWS Organizations that discovery needs. `undefined` and empty mean that the requested entity no longer
 * exists.
 */
export interface OrganizationsApi {
  organization(): Promise<{ readonly id: string; readonly managementAccountId: string }>;
  rootId(): Promise<string>;
  accounts(): Promise<readonly Account[]>;
  unitsIn(parent: string): Promise<readonly NamedUnit[]>;
  accountIdsIn(parent: string): Promise<readonly string[]>;
  parentOf(child: string): Promise<string | undefined>;
  unitName(unit: string): Promise<string | undefined>;
  tagsOf(account: string): Promise<Readonly<Record<string, string>>>;
}

/** Attempts per call. Delays grow to 20 s, so a call fails after a minute and a half of continuous throttling. */
const maxAttempts = 10;

/**
 * Organizations is one service in us-east-1 for the whole partition (Organizations user guide, "Quotas"), so the Region
 * is not a setting. Throttled calls are retried with exponential backoff and jitter, and only a few are sent at once.
 *
 * The SDK's "adaptive" mode is not used: its client-side limiter attributes every throttled call to this program, while
 * Organizations counts the calls of all of an organization's tools together. With every third call throttled it fell to
 * one call per second, four times slower than backoff alone (`npm run bench:discovery -- --adaptive`).
 */
export function createOrganizationsApi(config: OrganizationsClientConfig = {}): OrganizationsApi {
  const client = new OrganizationsClient({ region: "us-east-1", retryMode: "standard", maxAttempts, ...config });
  const paging = { client };
  const failed = new AbortController();
  const abortSignal = failed.signal;

  /** `gone`: the error code for an entity that no longer exists. Any other error ends all pending calls. */
  const ask = async <Output>(operation: string, call: () => Promise<Output>, gone?: string) => {
    try {
      return await call();
    } catch (error) {
      if (gone !== undefined && error instanceof Error && error.name === gone) return undefined;
      failed.abort();
      throw explain(operation, error);
    }
  };

  /**
   * All pages of a list. An empty page is not the end; the SDK's paginators follow the token. A list whose parent is
   * deleted meanwhile is empty: Organizations deletes only empty parents, so everything on earlier pages has moved.
   */
  const list = async <Page, Entry>(
    operation: string,
    pages: AsyncIterable<Page>,
    entriesOf: (page: Page) => readonly Entry[] | undefined,
    gone?: string,
  ): Promise<readonly Entry[]> =>
    (await ask(
      operation,
      async () => {
        const entries: Entry[] = [];
        for await (const page of pages) entries.push(...(entriesOf(page) ?? []));
        return entries;
      },
      gone,
    )) ?? [];

  return {
    organization: async () => {
      const described = await ask("DescribeOrganization", () =>
        client.send(new DescribeOrganizationCommand({}), { abortSignal }),
      );
      const { Id, MasterAccountId } = described?.Organization ?? {};
      return {
        id: required("DescribeOrganization", "Id", Id),
        managementAccountId: required("DescribeOrganization", "MasterAccountId", MasterAccountId),
      };
    },
    rootId: async () => {
      const roots = await list("ListRoots", paginateListRoots(paging, {}, { abortSignal }), ({ Roots }) => Roots);
      return required("ListRoots", "Id", roots[0]?.Id);
    },
    accounts: () => list("ListAccounts", paginateListAccounts(paging, {}, { abortSignal }), ({ Accounts }) => Accounts),
    unitsIn: async (ParentId) => {
      const operation = "ListOrganizationalUnitsForParent";
      const units = await list(
        operation,
        paginateListOrganizationalUnitsForParent(paging, { ParentId }, { abortSignal }),
        ({ OrganizationalUnits }) => OrganizationalUnits,
        "ParentNotFoundException",
      );
      return units.map(({ Id, Name }) => ({
        id: required(operation, "Id", Id),
        name: required(operation, "Name", Name),
      }));
    },
    accountIdsIn: async (ParentId) => {
      const accounts = await list(
        "ListAccountsForParent",
        paginateListAccountsForParent(paging, { ParentId }, { abortSignal }),
        ({ Accounts }) => Accounts,
        "ParentNotFoundException",
      );
      return accounts.map(({ Id }) => required("ListAccountsForParent", "Id", Id));
    },
    parentOf: async (ChildId) => {
      const parents = await list(
        "ListParents",
        paginateListParents(paging, { ChildId }, { abortSignal }),
        ({ Parents }) => Parents,
        "ChildNotFoundException",
      );
      return parents[0]?.Id;
    },
    unitName: async (OrganizationalUnitId) => {
      const described = await ask(
        "DescribeOrganizationalUnit",
        () => client.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId }), { abortSignal }),
        "OrganizationalUnitNotFoundException",
      );
      return described?.OrganizationalUnit?.Name;
    },
    tagsOf: async (ResourceId) => {
      const tags = await list(
        "ListTagsForResource",
        paginateListTagsForResource(paging, { ResourceId }, { abortSignal }),
        ({ Tags }) => Tags,
        "TargetNotFoundException",
      );
      return Object.fromEntries(tags.map(({ Key, Value }) => [String(Key), String(Value)]));
    },
  };
}

/** The API's model declares every field as optional; a response without these is invalid. */
function required(operation: string, field: string, value: string | undefined): string {
  if (value === undefined) throw new DiscoveryError(`accounts.discover: ${operation} answered without ${field}.`);
  return value;
}
