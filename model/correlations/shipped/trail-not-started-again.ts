import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { series, succeeded } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const call = (eventName: string, name: string) =>
  cloudTrailSample({ source: "aws.cloudtrail", eventName, userIdentity: user, requestParameters: { name } });

export const trailNotStartedAgain: CorrelationRule = {
  id: "trail-not-started-again",
  title: "A trail was stopped and not started again",
  why: "Who changes a trail stops it for a minute: after half an hour it was stopped for good.",
  severity: "critical",
  technique: "T1562.008",
  type: "absent",
  timespanMinutes: 30,
  events: [
    { id: "stopped", source: "aws.cloudtrail", pattern: succeeded(["StopLogging"]), governedBy: "cloudtrail-weakened" },
    {
      id: "started",
      source: "aws.cloudtrail",
      pattern: succeeded(["StartLogging"]),
      governedBy: "cloudtrail-weakened",
    },
  ],
  groupBy: { account: "account", trail: "detail.requestParameters.name" },
  sample: series("trail-not-started-again", [[0, call("StopLogging", "organization")]]),
  nearMisses: [
    series("trail-not-started-again: started", [
      [0, call("StopLogging", "organization")],
      [600, call("StartLogging", "organization")],
    ]),
    series("trail-not-started-again: at once", [
      [0, call("StopLogging", "organization")],
      [0, call("StartLogging", "organization")],
    ]),
  ],
  limits:
    "A trail that is called once by its name and once by its ARN looks as if it were not started again. An account whose only trail is stopped sends no StartLogging either.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering`: who stopped it.",
      "Look whether another trail still logs the account.",
      "Run `everything-one-principal-did` for the caller.",
    ],
    harmless: "A trail that was replaced by another one.",
    contain: "Start it, and end the caller's sessions.",
  },
};
