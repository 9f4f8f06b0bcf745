import { type Correlation, madeBy, madeByV2 } from "../correlation";
import {
  guardDutyDetector,
  guardDutyId,
  sampleFinding,
  sampleInstance,
  sampleOcsfFinding,
  sampleOcsfInstance,
} from "../sample-finding";

/**
 * The published correlation also uses EC2.18 for the exposure; that control's resource is a security group, which no
 * finding about an instance shares, so it could never match. The control is identified by
 * `Compliance.SecurityControlId`, which findings have with and without consolidated control findings;
 * `ProductFields.ControlId` is removed with them (Security Hub user guide, "Consolidation impact on ASFF fields and
 * values").
 */
export const publicInstanceUnderAttack: Correlation = {
  id: "public-instance-under-attack",
  title: "Unusual port and brute force on an instance with a public address",
  why: "Someone is guessing passwords for an instance that is reachable from the internet, and it now uses a port that it never used before: together this suggests that a guess succeeded.",
  resourceType: "AwsEc2Instance",
  windowHours: 7 * 24,
  signals: [
    {
      id: "public",
      pattern: { ...madeBy("securityhub"), Compliance: { Status: ["FAILED"], SecurityControlId: ["EC2.9"] } },
    },
    {
      id: "unusual-port",
      pattern: {
        ...madeBy("guardduty"),
        Types: [
          "Unusual Behaviors/VM/Behavior:EC2-NetworkPortUnusual",
          "Unusual Behaviors/VM/Behavior:EC2-TrafficVolumeUnusual",
        ],
      },
    },
    {
      id: "brute-force",
      pattern: {
        ...madeBy("guardduty"),
        Types: [
          "TTPs/Initial Access/UnauthorizedAccess:EC2-SSHBruteForce",
          "TTPs/Initial Access/UnauthorizedAccess:EC2-RDPBruteForce",
          "TTPs/Impact/Impact:EC2-WinRMBruteForce",
        ],
      },
    },
  ],
  types: ["TTPs/Initial Access"],
  samples: [
    sampleFinding({
      product: "securityhub",
      id: "arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.9/finding/a1b2c3d4-5678-4abc-9def-EXAMPLE22222",
      generatorId: "security-control/EC2.9",
      types: ["Software and Configuration Checks/Industry and Regulatory Standards"],
      severity: "HIGH",
      title: "EC2 instances should not have a public IPv4 address",
      resources: [sampleInstance],
      more: { Compliance: { Status: "FAILED", SecurityControlId: "EC2.9" } },
    }),
    sampleFinding({
      product: "guardduty",
      id: guardDutyId("8ab6f7a0c2d94f6fa1b1f0a1c2b3d4e5"),
      generatorId: guardDutyDetector,
      types: ["Unusual Behaviors/VM/Behavior:EC2-NetworkPortUnusual"],
      severity: "MEDIUM",
      title: "EC2 instance i-0c10c2c7863d1a356 is communicating with a remote host on an unusual server port 31337",
      resources: [sampleInstance],
    }),
    sampleFinding({
      product: "guardduty",
      id: guardDutyId("5cb0d2f4e9a84b6c8d7e6f5a4b3c2d1e"),
      generatorId: guardDutyDetector,
      types: ["TTPs/Initial Access/UnauthorizedAccess:EC2-SSHBruteForce"],
      severity: "MEDIUM",
      title: "198.51.100.7 is performing SSH brute force attacks against i-0c10c2c7863d1a356",
      resources: [sampleInstance],
    }),
  ],
  ocsf: {
    resourceType: "AWS::EC2::Instance",
    patterns: {
      // 3 is Fail.
      public: { ...madeByV2("securityhub"), compliance: { status_id: [3], control: ["EC2.9"] } },
      "unusual-port": {
        ...madeByV2("guardduty"),
        finding_info: { types: ["Behavior:EC2/NetworkPortUnusual", "Behavior:EC2/TrafficVolumeUnusual"] },
      },
      "brute-force": {
        ...madeByV2("guardduty"),
        finding_info: {
          types: [
            "UnauthorizedAccess:EC2/SSHBruteForce",
            "UnauthorizedAccess:EC2/RDPBruteForce",
            "Impact:EC2/WinRMBruteForce",
          ],
        },
      },
    },
    samples: [
      sampleOcsfFinding({
        product: "securityhub",
        uid: "arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.9/finding/a1b2c3d4-5678-4abc-9def-EXAMPLE22222",
        classUid: 2003,
        types: ["Software and Configuration Checks/Industry and Regulatory Standards", "Posture Management"],
        severityId: 4,
        title: "EC2 instances should not have a public IPv4 address",
        resources: [sampleOcsfInstance],
        more: { compliance: { control: "EC2.9", status: "Fail", status_id: 3 } },
      }),
      sampleOcsfFinding({
        product: "guardduty",
        uid: guardDutyId("8ab6f7a0c2d94f6fa1b1f0a1c2b3d4e5"),
        classUid: 2004,
        types: ["Threats", "Behavior:EC2/NetworkPortUnusual"],
        severityId: 3,
        title: "EC2 instance i-0c10c2c7863d1a356 is communicating with a remote host on an unusual server port 31337",
        resources: [sampleOcsfInstance],
      }),
      sampleOcsfFinding({
        product: "guardduty",
        uid: guardDutyId("5cb0d2f4e9a84b6c8d7e6f5a4b3c2d1e"),
        classUid: 2004,
        types: ["Threats", "UnauthorizedAccess:EC2/SSHBruteForce"],
        severityId: 3,
        title: "198.51.100.7 is performing SSH brute force attacks against i-0c10c2c7863d1a356",
        resources: [sampleOcsfInstance],
      }),
    ],
  },
};
