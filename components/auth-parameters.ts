import type { EventConnectionArgs } from "@pulumi/aws/cloudwatch/eventConnection";
import type * as pulumi from "@pulumi/pulumi";

/** Authentication of a connection's calls: one header with the secret, and headers that are not secret. */
export const authParameters = ({
  header,
  value,
  headers,
}: {
  readonly header: string;
  /** Secret: the state holds it encrypted. */
  readonly value: pulumi.Output<string>;
  readonly headers: Readonly<Record<string, string>>;
}): EventConnectionArgs["authParameters"] => ({
  apiKey: { key: header, value },
  ...(Object.keys(headers).length > 0 && {
    invocationHttpParameters: {
      headers: Object.entries(headers).map(([key, text]) => ({ key, value: text, isValueSecret: false })),
    },
  }),
});
