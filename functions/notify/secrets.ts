import { type FunctionContext, sdkOptions } from "../runtime/context";

/** Seconds a secret is cached in the container. */
const secretSeconds = 300;

/** Reads a secret's text; `fresh` bypasses the cache. What it needs is loaded when a channel needs it. */
export function createSecrets(context: FunctionContext): (name: string, fresh: boolean) => Promise<string | undefined> {
  let provider: ReturnType<typeof create> | undefined;
  return async (name, fresh) => {
    const secrets = await (provider ??= create(context));
    return secrets.get(name, { maxAge: secretSeconds, forceFetch: fresh }) as Promise<string | undefined>;
  };
}

async function create(context: FunctionContext) {
  const [{ SecretsProvider }, { SecretsManagerClient }] = await Promise.all([
    import("@aws-lambda-powertools/parameters/secrets"),
    import("@aws-sdk/client-secrets-manager"),
  ]);
  return new SecretsProvider({ awsSdkV3Client: new SecretsManagerClient(sdkOptions(context)) });
}
