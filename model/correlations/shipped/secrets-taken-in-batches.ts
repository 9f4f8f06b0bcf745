import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { caller, series, succeeded, times } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const batch = () =>
  cloudTrailSample({
    source: "aws.secretsmanager",
    eventName: "BatchGetSecretValue",
    readOnly: true,
    userIdentity: user,
    requestParameters: { filters: [{ key: "tag-key", values: ["production"] }] },
  });
const parameters = (page: number, withDecryption = true) =>
  cloudTrailSample({
    source: "aws.ssm",
    eventName: "GetParameters",
    readOnly: true,
    userIdentity: user,
    requestParameters: { names: [`/orders/password-${page}`, `/orders/key-${page}`], withDecryption },
  });

export const secretsTakenInBatches: CorrelationRule = {
  id: "secrets-taken-in-batches",
  title: "Somebody takes a store of secrets page by page",
  why: "One call returns up to twenty secrets: four such calls within ten minutes are not one application's start, but all there is.",
  severity: "high",
  technique: "T1555.006",
  type: "event_count",
  atLeast: 4,
  timespanMinutes: 10,
  events: [
    {
      id: "secrets",
      source: "aws.secretsmanager",
      pattern: succeeded(["BatchGetSecretValue"]),
      governedBy: "secrets-read-in-batches",
      readOnly: true,
    },
    {
      id: "parameters",
      source: "aws.ssm",
      pattern: succeeded(["GetParameters", "GetParametersByPath"], {
        requestParameters: { withDecryption: [true] },
        userIdentity: { type: ["IAMUser", "Root"] },
      }),
      governedBy: "parameters-read-by-users",
      readOnly: true,
    },
  ],
  groupBy: { account: "account", caller },
  sample: series("secrets-taken-in-batches", [...times(3, 1, () => batch()), [10, parameters(0)], [11, parameters(1)]]),
  nearMisses: [
    series("secrets-taken-in-batches: thrice", [...times(2, 1, () => batch()), [10, parameters(0)]]),
    series(
      "secrets-taken-in-batches: encrypted",
      times(6, 1, (index) => parameters(index, false)),
    ),
    series(
      "secrets-taken-in-batches: once an hour",
      times(4, 3600, () => batch()),
    ),
  ],
  limits:
    "Agents that fill a cache of many secrets look the same: except their roles. Parameters that roles read are not looked at.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for the caller: what it read, from where.",
      "Look whether it listed the secrets or parameters just before.",
      "Ask the owner of the caller.",
    ],
    harmless: "A cache of secrets that starts, or a migration that was announced.",
    contain: "End the caller's sessions or disable its key, and rotate what was read.",
  },
};
