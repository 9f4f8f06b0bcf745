import type { AwsError, Input, Protocol } from "./service";

/**
 * AWS JSON 1.0 and 1.1: the action in `x-amz-target`, the input as JSON (Smithy documentation, "AWS JSON 1.0 protocol").
 */
export const awsJson = (version: "1.0" | "1.1"): Protocol => {
  const headers = (requestId: string) => ({
    "content-type": `application/x-amz-json-${version}`,
    "x-amzn-requestid": requestId,
  });
  return {
    read({ headers, body }) {
      const action = headers["x-amz-target"]?.split(".").at(-1);
      return action === undefined ? undefined : { action, input: JSON.parse(body || "{}") as Input };
    },
    answer: (_action, output, requestId) => ({
      statusCode: 200,
      headers: headers(requestId),
      body: JSON.stringify(output),
    }),
    fail: (error, requestId) => ({
      statusCode: error.status,
      headers: headers(requestId),
      body: JSON.stringify(errorBody(error)),
    }),
  };
};

export const errorBody = ({ code, message, more }: AwsError) => ({ __type: code, message, ...more });
