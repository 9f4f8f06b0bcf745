import { own } from "../../model/json";

/**
 * Dependencies of a function. In Lambda `functions/runtime/lambda.ts` creates them; the simulator and the tests create
 * their own, so that the same code runs against an AWS in memory.
 */
export interface FunctionContext {
  /** Environment variables: names and ARNs set by the program. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `configuration.json` in the function's archive, parsed. Each function validates it with its own schema. */
  readonly configuration: unknown;
  /** Options of every AWS SDK client, by {@link sdkOptions}. Empty in Lambda. */
  readonly aws: AwsOptions;
  readonly now: () => Date;
  /** For webhooks and other HTTP. */
  readonly fetch: typeof globalThis.fetch;
  /** Waits: at most seconds, since the time is billed. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Values of a single invocation. */
export interface Invocation {
  /** Milliseconds until Lambda ends the invocation. */
  readonly remainingMilliseconds: () => number;
}

/** AWS SDK client options that a context may set. */
export interface AwsOptions {
  readonly region?: string;
  readonly credentials?: AwsCredentials;
  /** An HTTP handler for the AWS SDK. */
  readonly requestHandler?: { handle(request: never, options?: never): Promise<never> };
  readonly maxAttempts?: number;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * An environment variable.
 *
 * @throws Error if the program did not set it.
 */
export function variable(context: Pick<FunctionContext, "environment">, name: string): string {
  const value = own(context.environment, name);
  if (value === undefined || value === "") throw new Error(`The function's environment lacks ${name}.`);
  return value;
}

/** Options of an AWS SDK client: the shared ones of all clients of a function, and its own. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each client types its options in its own way
export const sdkOptions = ({ aws }: FunctionContext, own: { region?: string; credentials?: unknown } = {}): any => ({
  ...aws,
  ...own,
});

/** Creates an AWS SDK client, or returns the cached one. */
export type MakeClient = <Client extends object>(Client: new (options: never) => Client) => Client;

/** One client per service in the function's own account and Region. */
export function sdkClients(context: FunctionContext): MakeClient {
  const made = new Map<unknown, object>();
  return <Client extends object>(Client: new (options: never) => Client) => {
    const client = (made.get(Client) as Client | undefined) ?? new Client(sdkOptions(context) as never);
    made.set(Client, client);
    return client;
  };
}
