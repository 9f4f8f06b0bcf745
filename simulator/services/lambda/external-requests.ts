/** A request that a function sent out of AWS: to a chat, a ticket system or any other URL. */
export interface CapturedMessage {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  /** Time in the simulation. */
  readonly at: Date;
}

/** Captures requests instead of sending them; `answer` may provide the response. */
export function captureFetch(
  keep: (message: CapturedMessage) => void,
  answer: (message: CapturedMessage) => Response | Promise<Response> | undefined = () => undefined,
  now: () => Date = () => new Date(),
): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const message = {
      url: request.url,
      method: request.method,
      headers: Object.fromEntries(request.headers),
      body: typeof init?.body === "string" ? init.body : await request.text(),
      status: 200,
      at: now(),
    };
    const response = (await answer(message)) ?? new Response("ok");
    keep({ ...message, status: response.status });
    return response;
  };
}

const methods = ["log", "info", "debug", "warn", "error"] as const;

/** Runs a function and captures its log lines, which Powertools writes to the console, instead of printing them. */
export async function withCapturedLog<Result>(log: string[], work: () => Promise<Result>): Promise<Result> {
  const before = methods.map((method) => console[method]);
  const { POWERTOOLS_DEV, POWERTOOLS_METRICS_DISABLED } = process.env;
  // With this variable Powertools uses the console of the process instead of its own; metrics are then off unless the
  // other variable enables them.
  process.env["POWERTOOLS_DEV"] = "true";
  process.env["POWERTOOLS_METRICS_DISABLED"] = "false";
  for (const method of methods) console[method] = (line: unknown) => void log.push(String(line));
  // ts-node has each frame of a stack looked up in source maps, which Lambda does not do, and which takes longer than all else.
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = undefined as never;
  try {
    return await work();
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    methods.forEach((method, index) => (console[method] = before[index] ?? console[method]));
    for (const [name, value] of Object.entries({ POWERTOOLS_DEV, POWERTOOLS_METRICS_DISABLED }))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}
