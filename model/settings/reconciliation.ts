import * as z from "zod";
import { secretReference } from "./values";

/** Pipelines that an account change can call. */
const reconciliationKinds = ["github", "pulumi-deployments", "url"] as const;

const https = z
  .string()
  // EventBridge API reference, CreateApiDestination.
  .max(2048, "is longer than the 2,048 characters that an API destination may have: write a shorter address")
  .regex(/^https:\/\/[^\s"<>*?#]+$/, "is not an address: write one such as https://deploy.example.com/reconcile");

/** Settings section `reconciliation`. `checkReconciliation` validates which keys belong to which kind. */
export const reconciliationSettings = z.strictObject({
  kind: z
    .enum(reconciliationKinds)
    .describe(
      "github: a repository_dispatch event of a GitHub repository. pulumi-deployments: an update by Pulumi Deployments of every stack. url: a POST to any address.",
    ),
  repository: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/,
      "is not a repository: write one such as acme/event-governance",
    )
    .optional()
    .describe("The repository whose workflow runs on the event. Kind github."),
  pulumiOrganization: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, "is not a Pulumi organization: write one such as acme")
    .optional()
    .describe("The Pulumi Cloud organization that holds the stacks. Kind pulumi-deployments."),
  endpoint: https
    .optional()
    .describe(
      "Address to call. Kind url. For the other kinds, the API's address if it is not the public one, for example https://github.example.com/api/v3.",
    ),
  secret: secretReference("event-governance/reconciliation").describe(
    "Name or ARN of the secret in Secrets Manager, in the governance account and the Region of the hub, that holds the token; with kind url the whole value of the header. The program reads it at each update and marks it as secret.",
  ),
  header: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,512}$/, "is not a header name: write one such as Authorization")
    .default("Authorization")
    .describe("Header that carries the secret. Kind url."),
  invocationsPerSecond: z
    .int()
    .min(1)
    .max(300)
    .default(1)
    .describe("Maximum calls per second; EventBridge delays the rest."),
});

export type ReconciliationSettings = z.output<typeof reconciliationSettings>;
