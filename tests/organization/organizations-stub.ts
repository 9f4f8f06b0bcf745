import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An organizational unit; `parent` is another unit's id or the root's. */
export interface StubUnit {
  readonly id: string;
  readonly name: string;
  readonly parent: string;
}

/** An account; `parent` is a unit's id or the root's. */
export interface StubAccount {
  readonly id: string;
  readonly name: string;
  readonly parent: string;
  /** @default "ACTIVE" */
  readonly state?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The organization that the stub serves. It may be changed while the stub runs, as an organization may. */
export interface StubOrganization {
  readonly id: string;
  readonly managementAccountId: string;
  readonly rootId: string;
  readonly units: Map<string, StubUnit>;
  readonly accounts: Map<string, StubAccount>;
}

/** One call, before it is answered. */
export interface StubCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** 1 for the first call of this operation; throttled calls are not counted. */
  readonly number: number;
}

/** Failures of the stub. */
export interface StubOptions {
  /** Answers every so many calls with TooManyRequestsException. */
  readonly throttleEvery?: number;
  /** Leaves `Paths` out of accounts, which Organizations has only had since 2026. @default true */
  readonly paths?: boolean;
  /** `Status` alone is what accounts had until 2025. @default "State" */
  readonly stateField?: "State" | "Status";
  /** Puts an empty page with a token before every list, which the API Reference announces for all of them. */
  readonly emptyPages?: boolean;
  /** Holds the answer to a call back until it resolves. */
  readonly hold?: (call: Omit<StubCall, "number">) => Promise<void>;
  /** Called before a call is answered: may change the organization, or return an error to answer with. */
  readonly before?: (call: StubCall) => StubError | void;
}

export interface StubError {
  readonly type: string;
  readonly message: string;
}

/** A running stub. */
export interface OrganizationsStub {
  /** `http://127.0.0.1:PORT`, for `AWS_ENDPOINT_URL_ORGANIZATIONS` or a client's `endpoint`. */
  readonly endpoint: string;
  /** Answered calls by operation. */
  readonly calls: ReadonlyMap<string, number>;
  readonly throttled: number;
  /** The most calls that were open at once. */
  readonly mostAtOnce: number;
  close(): Promise<void>;
}

/** Entries a page, the largest that each operation allows (AWS Organizations API Reference, `MaxResults`). */
const pageSize = 20;

/**
 * Serves the read operations of AWS Organizations over HTTP as the API Reference describes them: JSON 1.1, the operation
 * in `X-Amz-Target`, pages with tokens, errors by type. A request that is not signed for `organizations` in us-east-1,
 * the only place where that service lives, is refused.
 */
export async function startOrganizationsStub(
  organization: StubOrganization,
  options: StubOptions = {},
): Promise<OrganizationsStub> {
  const calls = new Map<string, number>();
  let received = 0;
  let throttled = 0;
  let open = 0;
  let mostAtOnce = 0;

  const answer = (operation: string, input: Record<string, unknown>): object => {
    if (options.throttleEvery !== undefined && ++received % options.throttleEvery === 0) {
      throttled++;
      throw new ServiceError({ type: "TooManyRequestsException", message: "You have sent too many requests." });
    }
    const number = (calls.get(operation) ?? 0) + 1;
    calls.set(operation, number);
    const refusal = options.before?.({ operation, input, number });
    if (refusal) throw new ServiceError(refusal);
    const respond = operations[operation];
    if (!respond) throw new ServiceError({ type: "UnknownOperationException", message: operation });
    return respond(organization, input, options);
  };

  const server = createServer((request, response) => {
    mostAtOnce = Math.max(mostAtOnce, ++open);
    void readBody(request).then(async (body) => {
      const operation = String(request.headers["x-amz-target"]).replace("AWSOrganizationsV20161128.", "");
      const input = JSON.parse(body) as Record<string, unknown>;
      await options.hold?.({ operation, input });
      open--;
      try {
        const authorization = request.headers.authorization ?? "";
        if (!authorization.includes("/us-east-1/organizations/aws4_request"))
          throw new ServiceError({ type: "InvalidSignatureException", message: `Signed as ${authorization}` });
        send(response, 200, answer(operation, input));
      } catch (error) {
        if (!(error instanceof ServiceError)) return send(response, 500, { message: String(error) });
        send(response, 400, { __type: error.type, Message: error.message });
      }
    });
  });
  // A connection that the server closes while the client sends its next call on it would cost that call an attempt.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    get throttled() {
      return throttled;
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class ServiceError extends Error {
  readonly type: string;
  constructor({ type, message }: StubError) {
    super(message);
    this.type = type;
  }
}

type Respond = (organization: StubOrganization, input: Record<string, unknown>, options: StubOptions) => object;

const operations: Readonly<Record<string, Respond>> = {
  DescribeOrganization: ({ id, managementAccountId }) => ({
    Organization: { Id: id, MasterAccountId: managementAccountId, FeatureSet: "ALL" },
  }),
  ListRoots: ({ rootId }, input, options) => page("Roots", [{ Id: rootId, Name: "Root" }], input, options),
  ListOrganizationalUnitsForParent: (organization, input, options) => {
    const parent = existingParent(organization, input);
    const units = [...organization.units.values()].filter((unit) => unit.parent === parent);
    return page(
      "OrganizationalUnits",
      units.map(({ id, name }) => ({ Id: id, Name: name })),
      input,
      options,
    );
  },
  ListAccounts: (organization, input, options) =>
    page(
      "Accounts",
      [...organization.accounts.values()].map((account) => describeAccount(organization, account, options)),
      input,
      options,
    ),
  ListAccountsForParent: (organization, input, options) => {
    const parent = existingParent(organization, input);
    const accounts = [...organization.accounts.values()].filter((account) => account.parent === parent);
    return page(
      "Accounts",
      accounts.map((account) => describeAccount(organization, account, options)),
      input,
      options,
    );
  },
  ListParents: (organization, input, options) => {
    const child = String(input["ChildId"]);
    const parent = (organization.accounts.get(child) ?? organization.units.get(child))?.parent;
    if (parent === undefined) throw new ServiceError({ type: "ChildNotFoundException", message: child });
    const type = parent === organization.rootId ? "ROOT" : "ORGANIZATIONAL_UNIT";
    return page("Parents", [{ Id: parent, Type: type }], input, options);
  },
  DescribeOrganizationalUnit: (organization, input) => {
    const unit = organization.units.get(String(input["OrganizationalUnitId"]));
    if (!unit)
      throw new ServiceError({ type: "OrganizationalUnitNotFoundException", message: "You specified no such unit." });
    return { OrganizationalUnit: { Id: unit.id, Name: unit.name } };
  },
  ListTagsForResource: (organization, input, options) => {
    const account = organization.accounts.get(String(input["ResourceId"]));
    if (!account) throw new ServiceError({ type: "TargetNotFoundException", message: "You specified no such target." });
    const tags = Object.entries(account.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
    return page("Tags", tags, input, options);
  },
};

function existingParent({ rootId, units }: StubOrganization, input: Record<string, unknown>): string {
  const parent = String(input["ParentId"]);
  if (parent !== rootId && !units.has(parent))
    throw new ServiceError({ type: "ParentNotFoundException", message: "You specified no such parent." });
  return parent;
}

function describeAccount(organization: StubOrganization, account: StubAccount, options: StubOptions): object {
  return {
    Id: account.id,
    Name: account.name,
    Email: `${account.id}@example.com`,
    [options.stateField ?? "State"]: account.state ?? "ACTIVE",
    ...(options.paths !== false && { Paths: [`${pathOf(organization, account.parent)}${account.id}/`] }),
  };
}

/** `o-…/r-…/ou-…/` of a unit or the root. */
function pathOf(organization: StubOrganization, id: string): string {
  const unit = organization.units.get(id);
  return unit ? `${pathOf(organization, unit.parent)}${id}/` : `${organization.id}/${id}/`;
}

/** One page of a list. `NextToken` is the position after it, so that a list may change between two pages. */
function page(
  name: string,
  entries: readonly object[],
  input: Record<string, unknown>,
  options: StubOptions,
): Record<string, unknown> {
  const token = input["NextToken"] as string | undefined;
  if (token === undefined && options.emptyPages) return { [name]: [], NextToken: "from-0" };
  const from = token === undefined ? 0 : Number(token.slice("from-".length));
  const to = from + Math.min(Number(input["MaxResults"] ?? pageSize), pageSize);
  return { [name]: entries.slice(from, to), ...(to < entries.length && { NextToken: `from-${to}` }) };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
  response.end(JSON.stringify(body));
}
