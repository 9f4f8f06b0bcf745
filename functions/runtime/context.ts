/**
 * What a function is handed. In Lambda `functions/runtime/lambda.ts` makes it; the simulator and the tests make their
 * own, so that the same code runs against an AWS in memory.
 */
export interface FunctionContext {
  /** Names and ARNs that the program put into the function's environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `configuration.json` of the function's archive, parsed. Each function checks it with a schema of its own. */
  readonly configuration: unknown;
  /** Options of every AWS SDK client, by {@link sdkOptions}. Empty in Lambda. */
  readonly aws: AwsOptions;
  readonly now: () => Date;
  /** For webhooks and other HTTP. */
  readonly fetch: typeof globalThis.fetch;
  /** Waits: at most seconds, since the time is paid for. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** One invocation: what is different each time. */
export interface Invocation {
  /** Until Lambda ends the invocation, whatever it is doing. */
  readonly remainingMilliseconds: () => number;
}

/** The options of AWS SDK clients that a context may set. */
export interface AwsOptions {
  readonly region?: string;
  readonly credentials?: AwsCredentials;
  /** An HTTP handler in the AWS SDK's terms. */
  readonly requestHandler?: { handle(request: never, options?: never): Promise<never> };
  readonly maxAttempts?: number;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * A variable of the environment.
 *
 * @throws Error where the program did not set it.
 */
export function variable(context: FunctionContext, name: string): string {
  const value = context.environment[name];
  if (value === undefined || value === "") throw new Error(`The function's environment lacks ${name}.`);
  return value;
}

/** The options of every AWS SDK client of a function, and those of one client alone. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each client types its options in its own way
export const sdkOptions = ({ aws }: FunctionContext, own: { region?: string; credentials?: unknown } = {}): any => ({
  ...aws,
  ...own,
});

/** Makes a client, or hands out the one that was made before. */
export type MakeClient = <Client extends object>(Client: new (options: never) => Client) => Client;

/** One client of each service in the function's own account and Region. */
export function sdkClients(context: FunctionContext): MakeClient {
  const made = new Map<unknown, object>();
  return <Client extends object>(Client: new (options: never) => Client) => {
    const client = (made.get(Client) as Client | undefined) ?? new Client(sdkOptions(context) as never);
    made.set(Client, client);
    return client;
  };
}
