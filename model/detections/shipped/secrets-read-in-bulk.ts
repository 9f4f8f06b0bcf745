import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

/** Each secret in a batch is also recorded as a GetSecretValue (Secrets Manager user guide, "Log events"). */
export const secretsReadInBulk: Detection = {
  id: "secrets-read-in-bulk",
  title: "Secrets were read in bulk",
  why: "Applications know the secret that they need; asking for many by a filter is how one stolen role becomes many.",
  severity: "high",
  technique: "T1555.006",
  source: "aws.secretsmanager",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["BatchGetSecretValue"], requestParameters: { filters: { key: [{ exists: true }] } } },
  },
  readOnly: true,
  governedBy: "secrets-read-in-batches",
  subject: ["detail.requestParameters.secretIdList", "detail.requestParameters.filters.values"],
  sample: cloudTrailSample({
    source: "aws.secretsmanager",
    eventName: "BatchGetSecretValue",
    readOnly: true,
    userIdentity: user,
    requestParameters: { filters: [{ key: "tag-key", values: ["production"] }] },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.secretsmanager",
      eventName: "BatchGetSecretValue",
      readOnly: true,
      userIdentity: pipeline,
      requestParameters: { secretIdList: ["production/orders/database", "production/orders/signing-key"] },
    }),
    cloudTrailSample({
      source: "aws.secretsmanager",
      eventName: "BatchGetSecretValue",
      readOnly: true,
      userIdentity: user,
      requestParameters: { secretIdList: ["production/orders/database"], maxResults: 1 },
    }),
  ],
  limits: "Secrets read one after another: that requires counting, which the query does.",
  query: "secrets-read",
  triage: {
    look: [
      "Run `secrets-read`: which secrets, how many, and by whom else.",
      "Look at `requestParameters.filters`: a tag or a name of everything is no application.",
      "Compare `userIdentity.arn`, `sourceIPAddress` and `userAgent` with that role's usual ones.",
    ],
    harmless: "A backup or inventory tool with its own role, at its usual hour.",
    contain: "Revoke the role's sessions or deactivate the key, and change every secret that was read.",
  },
};
