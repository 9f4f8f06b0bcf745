import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { caller, series, succeeded, times } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const read = (secretId: string) =>
  cloudTrailSample({
    source: "aws.secretsmanager",
    eventName: "GetSecretValue",
    readOnly: true,
    userIdentity: user,
    requestParameters: { secretId },
  });

export const secretsReadInSeries: CorrelationRule = {
  id: "secrets-read-in-series",
  title: "Somebody reads one secret after the other",
  why: "An application knows the few secrets that it needs: ten different ones within two minutes are collected by somebody who takes what there is.",
  severity: "high",
  technique: "T1555.006",
  type: "value_count",
  field: "detail.requestParameters.secretId",
  atLeast: 10,
  timespanMinutes: 2,
  events: [
    {
      id: "read",
      source: "aws.secretsmanager",
      pattern: succeeded(["GetSecretValue"]),
      governedBy: "secrets-read",
      readOnly: true,
    },
  ],
  groupBy: { account: "account", caller },
  sample: series(
    "secrets-read-in-series",
    times(11, 3, (index) => read(`production/service-${index}`)),
  ),
  nearMisses: [
    series(
      "secrets-read-in-series: one secret",
      times(11, 3, () => read("production/orders/database")),
    ),
    series(
      "secrets-read-in-series: at every start",
      times(9, 3, (index) => read(`production/service-${index}`)),
    ),
  ],
  limits:
    "A pipeline that puts an environment together looks the same: except its role. A secret that name and ARN call counts twice. It needs the opt-in event secrets-read.",
  query: "secrets-read",
  triage: {
    look: [
      "Run `secrets-read` for the caller: which secrets, from where.",
      "Look whether the caller ever read them before, and with which program.",
      "Ask the owner of the caller.",
    ],
    harmless: "A deployment that reads the settings of all services at once, as it does each time.",
    contain: "End the caller's sessions, and rotate the secrets that were read.",
  },
};
