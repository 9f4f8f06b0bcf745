import type { HttpRequest } from "../protocols/service";

interface Signable {
  readonly headers: Record<string, string>;
}

type Settings<Value> = Value | (() => Promise<Value>);

/**
 * Takes the place of the SDK's `SignatureV4` (AWS SDK for JavaScript, `signerConstructor`): it writes the caller's access
 * key, Region and service where a signature has them, and computes no hashes, because nobody here would verify them. The
 * SDK still chooses the credentials, so a call arrives as whoever made it.
 */
export class CallerSigner {
  constructor(
    private readonly options: {
      readonly credentials: Settings<{ readonly accessKeyId: string }>;
      readonly region: Settings<string>;
      readonly service: string;
    },
  ) {}

  async sign<Request extends Signable>(
    request: Request,
    { signingRegion, signingService }: { readonly signingRegion?: string; readonly signingService?: string } = {},
  ): Promise<Request> {
    const { credentials, region, service } = this.options;
    const { accessKeyId } = typeof credentials === "function" ? await credentials() : credentials;
    const where = signingRegion ?? (typeof region === "function" ? await region() : region);
    request.headers["authorization"] =
      `AWS4-HMAC-SHA256 Credential=${accessKeyId}/00000000/${where}/${signingService ?? service}/aws4_request`;
    return request;
  }
}

/** Who signed a request, by the credential scope (IAM user guide, "Elements of an AWS API request signature"). */
export function callerOf({ headers }: Pick<HttpRequest, "headers">): {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
} {
  const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(headers["authorization"] ?? "");
  const [, accessKeyId = "", region = "", service = ""] = scope ?? [];
  return { accessKeyId, region, service };
}
