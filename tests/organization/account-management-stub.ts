import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** AWS Account Management over HTTP: ListRegions, for the real SDK client. */
export interface AccountManagementStub {
  readonly endpoint: string;
  /** Account ids that were asked about, in order; empty for the caller's own. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export interface AccountManagementOptions {
  /** Enabled opt-in Regions; an error's name where the service refuses. */
  readonly regionsOf: (account: string) => readonly string[] | string;
  /** Answers every so many calls with TooManyRequestsException. */
  readonly throttleEvery?: number;
}

/** One Region a page, so that the pages must be followed. */
export async function startAccountManagement(options: AccountManagementOptions): Promise<AccountManagementStub> {
  const asked: string[] = [];
  let received = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const input = JSON.parse(Buffer.concat(chunks).toString("utf8")) as {
        AccountId?: string;
        NextToken?: string;
        RegionOptStatusContains: string[];
      };
      const refuse = (type: string, status: number) => {
        response.writeHead(status, { "Content-Type": "application/json", "x-amzn-ErrorType": type });
        response.end(JSON.stringify({ message: "refused" }));
      };
      if (options.throttleEvery !== undefined && ++received % options.throttleEvery === 0)
        return refuse("TooManyRequestsException", 429);
      if (request.url !== "/listRegions") return refuse("ResourceNotFoundException", 404);
      const account = input.AccountId ?? "";
      if (input.NextToken === undefined) asked.push(account);
      const regions = options.regionsOf(account);
      if (typeof regions === "string") return refuse(regions, 403);
      // Regions that everybody has are ENABLED_BY_DEFAULT: asked for ENABLED, they are not listed.
      const all = input.RegionOptStatusContains.includes("ENABLED_BY_DEFAULT") ? ["us-east-1", ...regions] : regions;
      const at = Number(input.NextToken ?? 0);
      const page = all.slice(at, at + 1).map((RegionName) => ({ RegionName, RegionOptStatus: "ENABLED" }));
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ Regions: page, ...(at + 1 < all.length && { NextToken: String(at + 1) }) }));
    });
  });
  // A connection that the server closes while the client sends its next call on it would cost that call an attempt.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
