import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const commandRunInContainer: Detection = {
  id: "command-run-in-container",
  title: "A shell was opened in a running container",
  why: "The session has the task's role, and what is typed is in no log unless the cluster says so.",
  severity: "medium",
  technique: "T1609",
  source: "aws.ecs",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["ExecuteCommand"], errorCode: [{ exists: false }] },
  },
  governedBy: "ecs-tasks-changed",
  subject: ["detail.requestParameters.cluster", "detail.requestParameters.task"],
  sample: cloudTrailSample({
    source: "aws.ecs",
    eventName: "ExecuteCommand",
    userIdentity: user,
    requestParameters: {
      cluster: "production",
      task: "0a1b2c3d4e5f60718",
      container: "shop",
      command: "/bin/sh",
      interactive: true,
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ecs",
      eventName: "StopTask",
      userIdentity: pipeline,
      requestParameters: { cluster: "production", task: "0a1b2c3d4e5f60718" },
    }),
    cloudTrailSample({
      source: "aws.ecs",
      eventName: "ExecuteCommand",
      userIdentity: user,
      requestParameters: { cluster: "production", task: "0a1b2c3d4e5f60718", command: "/bin/sh", interactive: true },
      more: refused,
    }),
  ],
  limits: "Teams that repair this way alert each time.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the task, `requestParameters.cluster`: who made the call, from where, and what came before it.",
      "Read the session's log, if the cluster keeps one.",
      "Read what the task's role may do.",
    ],
    harmless: "A person on call, during an incident.",
    contain: "Stop the task, and have a new one started from the image.",
  },
};
