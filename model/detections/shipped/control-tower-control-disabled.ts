import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.controltower",
  eventName: "DisableControl",
  userIdentity: user,
  requestParameters: {
    controlIdentifier: "arn:aws:controltower:eu-west-1::control/AWS-GR_ENCRYPTED_VOLUMES",
    targetIdentifier: "arn:aws:organizations::111122223333:ou/o-a1b2c3d4e5/ou-ab12-production",
  },
};

export const controlTowerControlDisabled: Detection = {
  id: "control-tower-control-disabled",
  title: "A control of Control Tower was disabled, or the landing zone reset",
  why: "A control guards every account of its unit; a landing zone that is reset or deleted guards none.",
  severity: "high",
  technique: "T1666",
  source: "aws.controltower",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"],
    detail: {
      eventName: [
        "DeleteLandingZone",
        "DeregisterOrganizationalUnit",
        "DisableBaseline",
        "DisableControl",
        "DisableGuardrail",
        "ResetLandingZone",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "control-tower-changed",
  subject: [
    "detail.requestParameters.controlIdentifier",
    "detail.requestParameters.targetIdentifier",
    "detail.requestParameters.landingZoneIdentifier",
    "account",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "EnableControl",
      requestParameters: {
        controlIdentifier: "arn:aws:controltower:eu-west-1::control/AWS-GR_ENCRYPTED_VOLUMES",
        targetIdentifier: "arn:aws:organizations::111122223333:ou/o-a1b2c3d4e5/ou-ab12-production",
      },
    }),
  ],
  limits: "Changes of a control's parameters (UpdateEnabledControl), which can weaken it as well.",
  query: "organization-changes",
  triage: {
    look: [
      "Run `organization-changes`: policies that were detached with it. It concerns `requestParameters.controlIdentifier`.",
      "Read which control and which unit it was, and how many accounts it held.",
      "Ask the owners of the landing zone.",
    ],
    harmless: "An update of the landing zone that replaces one control by another, by its owners.",
    contain: "Enable the control again, or repair the landing zone.",
  },
};
