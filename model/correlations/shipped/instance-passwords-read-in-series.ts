import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { refused, user } from "../../catalog/sample-callers";
import { caller, series, times } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const asked = (instanceId: string) =>
  cloudTrailSample({
    source: "aws.ec2",
    eventName: "GetPasswordData",
    readOnly: true,
    userIdentity: user,
    requestParameters: { instanceId },
    more: refused,
  });

export const instancePasswordsReadInSeries: CorrelationRule = {
  id: "instance-passwords-read-in-series",
  title: "Somebody asks for the passwords of several instances",
  why: "A password is fetched once, when a machine is new: five machines within ten minutes, allowed or refused, are a search for a way to the next one.",
  severity: "high",
  technique: "T1552.005",
  type: "value_count",
  field: "detail.requestParameters.instanceId",
  atLeast: 5,
  timespanMinutes: 10,
  events: [
    {
      id: "asked",
      source: "aws.ec2",
      pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: { eventName: ["GetPasswordData"] } },
      governedBy: "ec2-passwords-read",
      readOnly: true,
    },
  ],
  groupBy: { account: "account", caller },
  sample: series(
    "instance-passwords-read-in-series",
    times(6, 2, (index) => asked(`i-1234567890abcde${index}`)),
  ),
  nearMisses: [
    series(
      "instance-passwords-read-in-series: one instance",
      times(6, 2, () => asked("i-1234567890abcdef0")),
    ),
    series(
      "instance-passwords-read-in-series: over hours",
      times(6, 1200, (index) => asked(`i-1234567890abcde${index}`)),
    ),
  ],
  limits: "Whoever asks for one password an hour stays below it: windows-passwords-read tells of each.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for the caller: from where, and what came before.",
      "Look which calls succeeded: those passwords are known, if the caller has the key pair.",
      "Look who signed in to these machines since.",
    ],
    harmless: "The first sign-ins to a fleet that was launched today, by whoever launched it.",
    contain: "End the caller's sessions, and change the passwords that were read.",
  },
};
