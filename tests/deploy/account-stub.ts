import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Response to a call: undefined for success, otherwise the error's name. */
type Answer = (call: {
  readonly operation: "AssumeRole" | "DescribeRule";
  readonly account: string;
  readonly number: number;
}) => string | undefined;

/** STS and EventBridge over HTTP: AssumeRole and DescribeRule, for the real SDK clients. */
export interface AccountStub {
  readonly endpoint: string;
  /** `AssumeRole 400000000001`, in the order in which they came. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

export async function startAccountStub(answer: Answer): Promise<AccountStub> {
  const calls: string[] = [];
  const server: Server = createServer((request, response) => {
    void read(request).then((body) => {
      const target = request.headers["x-amz-target"];
      if (target === undefined) assumeRole(new URLSearchParams(body), response);
      else describeRule(JSON.parse(body) as { EventBusName: string }, response);
    });
  });
  const ask = (operation: "AssumeRole" | "DescribeRule", account: string) => {
    calls.push(`${operation} ${account}`);
    return answer({ operation, account, number: calls.filter((each) => each === `${operation} ${account}`).length });
  };
  const assumeRole = (form: URLSearchParams, response: ServerResponse) => {
    const account = /::(\d{12}):role/.exec(form.get("RoleArn") ?? "")?.[1] ?? "";
    const error = ask("AssumeRole", account);
    response.setHeader("Content-Type", "text/xml");
    if (error === undefined)
      return response.end(
        `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>example</SecretAccessKey><SessionToken>example</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
      );
    response.statusCode = error === "ServiceUnavailable" ? 503 : 403;
    response.end(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${error}</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>`,
    );
  };
  const describeRule = ({ EventBusName }: { EventBusName: string }, response: ServerResponse) => {
    const error = ask("DescribeRule", EventBusName.split(":")[4] ?? "");
    response.setHeader("Content-Type", "application/x-amz-json-1.1");
    response.statusCode = error === undefined ? 200 : 400;
    response.end(JSON.stringify(error === undefined ? { Name: "identity" } : { __type: error, message: "no" }));
  };
  // A connection that the server closes while the client sends its next call on it would cost that call an attempt.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** For the SDK's clients. */
export const stubConfig = ({ endpoint }: AccountStub) => ({
  endpoint,
  credentials: { accessKeyId: "example", secretAccessKey: "example" },
});
