import type { Input, Protocol } from "./service";
import { errorBody } from "./json";
import { matchRoute } from "./route";

/** AWS REST JSON: the action is the method and path, labels and body its input (Smithy documentation, "AWS restJson1 protocol"). */
export const restJson: Protocol = {
  read(request, routes) {
    const match = matchRoute(request, routes);
    if (match === undefined) return undefined;
    const body = request.body === "" ? {} : (JSON.parse(request.body) as Input);
    return { action: match.action, input: { ...request.query, ...match.labels, ...body } };
  },
  answer: (_action, output, requestId) => ({
    statusCode: 200,
    headers: { "content-type": "application/json", "x-amzn-requestid": requestId },
    body: JSON.stringify(output),
  }),
  fail: (error, requestId) => ({
    statusCode: error.status,
    headers: {
      "content-type": "application/json",
      "x-amzn-requestid": requestId,
      "x-amzn-errortype": error.code,
    },
    body: JSON.stringify(errorBody(error)),
  }),
};
