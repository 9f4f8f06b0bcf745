import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, rehearsed, user } from "../../catalog/sample-callers";

export const trafficMirrored: Detection = {
  id: "traffic-mirrored",
  title: "An instance's network traffic is mirrored",
  why: "Whoever receives the mirror reads every packet, passwords in clear text among them.",
  severity: "high",
  technique: "T1020.001",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CreateTrafficMirrorSession"], errorCode: [{ exists: false }] },
  },
  governedBy: "ec2-network-opened",
  subject: [
    "detail.requestParameters.CreateTrafficMirrorSessionRequest.NetworkInterfaceId",
    "detail.requestParameters.CreateTrafficMirrorSessionRequest.TrafficMirrorTargetId",
  ],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "CreateTrafficMirrorSession",
    userIdentity: user,
    requestParameters: {
      CreateTrafficMirrorSessionRequest: {
        NetworkInterfaceId: "eni-0a1b2c3d4e5f60718",
        TrafficMirrorTargetId: "tmt-0a1b2c3d4e5f60718",
        SessionNumber: 1,
      },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "CreateVpc",
      userIdentity: pipeline,
      requestParameters: { cidrBlock: "10.0.0.0/16" },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "CreateTrafficMirrorSession",
      userIdentity: user,
      requestParameters: {
        CreateTrafficMirrorSessionRequest: {
          NetworkInterfaceId: "eni-0a1b2c3d4e5f60718",
          TrafficMirrorTargetId: "tmt-0a1b2c3d4e5f60718",
        },
      },
      more: rehearsed,
    }),
  ],
  limits: "Intrusion detection by mirroring creates a session for each new instance.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the network interface, `requestParameters.CreateTrafficMirrorSessionRequest.NetworkInterfaceId`: who made the call, from where, and what came before it.",
      "Find where the target sends the packets.",
      "List what runs on the mirrored instance.",
    ],
    harmless: "The security team's own sensors, by their role.",
    contain: "Delete the session, and rotate what went over the wire unencrypted.",
  },
};
