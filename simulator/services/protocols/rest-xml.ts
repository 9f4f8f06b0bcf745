import type { HttpRequest, Protocol } from "./service";
import { matchRoute } from "./route";
import { fromXml, toXml } from "./xml";

/**
 * S3's REST XML: the bucket in the host or the path, the subresource in the query string, documents as XML or text (S3
 * API reference; Smithy documentation, "AWS restXml protocol"). An action's output has one member, its document's root
 * element; `$body` is sent unmodified. An input has the members of its document and labels, and the raw text as
 * `$body`.
 */
export const s3Xml: Protocol = {
  read(request, routes) {
    const path = withBucket(request);
    const match = matchRoute({ ...request, path }, routes);
    if (match === undefined) return undefined;
    const document = request.body.trimStart().startsWith("<") ? fromXml(request.body) : {};
    return { action: match.action, input: { ...request.query, ...document, ...match.labels, $body: request.body } };
  },
  answer(_action, output, requestId) {
    const { $body, ...document } = output;
    const empty = Object.keys(document).length === 0;
    const body = typeof $body === "string" ? $body : empty ? "" : toXml(document);
    return {
      statusCode: 200,
      headers: {
        "content-type": typeof $body === "string" ? "text/plain" : "application/xml",
        "x-amz-request-id": requestId,
      },
      body,
    };
  },
  fail: ({ code, message, status, more }, requestId) => ({
    statusCode: status,
    headers: { "content-type": "application/xml", "x-amz-request-id": requestId },
    body: toXml({ Error: { Code: code, Message: message, RequestId: requestId, ...more } }),
  }),
};

/** `bucket.s3.eu-west-1.amazonaws.com/key` → `/bucket/key`. */
function withBucket({ hostname, path }: HttpRequest): string {
  const bucket = /^(.+)\.s3[.-][a-z0-9-]+\.amazonaws\.com$/.exec(hostname)?.[1];
  return bucket === undefined ? path : `/${bucket}${path}`;
}
