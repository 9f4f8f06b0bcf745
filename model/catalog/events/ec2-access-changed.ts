import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const ec2AccessChanged: GovernedEvent = {
  id: "ec2-access-changed",
  why: "Key pairs, the serial console, launch templates and metadata defaults are ways into instances that no security group shows; a stopped instance is the first step of changing what it runs at its start.",
  topic: "workload",
  part: "changes",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateKeyPair",
        "CreateLaunchTemplate",
        "CreateLaunchTemplateVersion",
        "DeleteKeyPair",
        "DisableSerialConsoleAccess",
        "DisassociateIamInstanceProfile",
        "EnableSerialConsoleAccess",
        "ImportKeyPair",
        "ModifyInstanceMetadataDefaults",
        "ModifyLaunchTemplate",
        "RebootInstances",
        "StopInstances",
      ],
    },
  },
  origin: "member",
  volume: {
    perMonth: 100,
    busyPerMonth: 2000,
    basis: "Instances that are stopped at night, and a template version for each deployment.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "ImportKeyPair",
    requestParameters: { keyName: "fern", publicKeyMaterial: "c3NoLWVkMjU1MTkgQUFBQQ==" },
    responseElements: {
      keyFingerprint: "1f:51:ae:28:bf:89:e9:d8:1f:25:5d:37:2d:7d:b8:ca",
      keyName: "fern",
      keyPairId: "key-0c1d2e3f4a5b6c7d8",
    },
  }),
};
