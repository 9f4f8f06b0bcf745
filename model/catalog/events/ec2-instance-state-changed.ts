import { text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/**
 * Only the lasting states; pending, shutting-down and stopping end within a minute (EC2 user guide, "Automate Amazon
 * EC2 using EventBridge", state change events).
 */
export const ec2InstanceStateChanged: GovernedEvent = {
  id: "ec2-instance-state-changed",
  why: "It shows what really ran and when, including launches by Auto Scaling or Spot, and when an open finding can be closed because its instance is gone.",
  topic: "workload",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["EC2 Instance State-change Notification"],
    detail: { state: ["running", "stopped", "terminated"] },
  },
  origin: "member",
  volume: {
    perMonth: 300,
    busyPerMonth: 50000,
    basis: "Two events for each instance that comes and goes: scaling groups and node provisioners.",
  },
  preconditions: ["None: EC2 sends these events in every account and Region."],
  /** Fields: EC2 user guide, "State change events for your instances". */
  view: {
    name: "ec2_instance_state_change",
    description: "Instances that started, stopped or ended, one row each; filter by day.",
    columns: [
      text("instance", '["instance-id"]', "i-1234567890abcdef0."),
      text("state", "state", "running, stopped, terminated."),
    ],
  },
  sample: {
    version: "0",
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": "EC2 Instance State-change Notification",
    source: "aws.ec2",
    account: "111122223333",
    time: "2026-06-22T18:43:48Z",
    region: "eu-west-1",
    resources: ["arn:aws:ec2:eu-west-1:111122223333:instance/i-1234567890abcdef0"],
    detail: { "instance-id": "i-1234567890abcdef0", state: "terminated" },
  },
};
