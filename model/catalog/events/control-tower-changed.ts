import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/** Calls, and the lifecycle events that say how they ended (AWS Control Tower user guide, "Lifecycle events in AWS Control Tower"). */
export const controlTowerChanged: GovernedEvent = {
  id: "control-tower-changed",
  why: "Control Tower's controls are guardrails of every account below it: a disabled one, a reset or decommissioned landing zone and a deregistered unit open them all.",
  topic: "organization",
  source: "aws.controltower",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"],
    detail: {
      eventName: [
        "CreateLandingZone",
        "CreateManagedAccount",
        "DeleteLandingZone",
        "DeregisterOrganizationalUnit",
        "DisableBaseline",
        "DisableControl",
        "DisableGuardrail",
        "EnableBaseline",
        "EnableControl",
        "EnableGuardrail",
        "RegisterOrganizationalUnit",
        "ResetEnabledBaseline",
        "ResetEnabledControl",
        "ResetLandingZone",
        "SetupLandingZone",
        "UpdateEnabledBaseline",
        "UpdateEnabledControl",
        "UpdateLandingZone",
        "UpdateManagedAccount",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 200, basis: "Only in the management account: account vending and controls." },
  preconditions: [writesAreLogged, "The rollout reaches the management account in Control Tower's home Region."],
  sample: cloudTrailSample({
    source: "aws.controltower",
    eventName: "DisableControl",
    requestParameters: {
      controlIdentifier: "arn:aws:controltower:eu-west-1::control/AWS-GR_ENCRYPTED_VOLUMES",
      targetIdentifier: "arn:aws:organizations::111122223333:ou/o-a1b2c3d4e5/ou-ab12-production",
    },
  }),
};
