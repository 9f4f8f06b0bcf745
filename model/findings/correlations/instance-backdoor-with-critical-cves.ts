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
 * GuardDuty's finding types have other names in Security Hub, `Backdoor:EC2/C&CActivity.B` is
 * `TTPs/Command and Control/Backdoor:EC2-C&CActivity.B` (GuardDuty user guide, "Integrating with AWS Security Hub CSPM").
 */
export const instanceBackdoorWithCriticalCves: Correlation = {
  id: "instance-backdoor-with-critical-cves",
  title: "Backdoor on an instance with three or more critical vulnerabilities",
  why: "An instance with known critical vulnerabilities now communicates like a compromised one: the vulnerabilities suggest how the intruder got in, and cleaning up without patching lets the next one in.",
  resourceType: "AwsEc2Instance",
  windowHours: 30 * 24,
  signals: [
    {
      id: "backdoor",
      pattern: { ...madeBy("guardduty"), Types: [{ prefix: "TTPs/Command and Control/Backdoor:EC2-" }] },
    },
    {
      id: "critical-cve",
      pattern: {
        ...madeBy("inspector"),
        Types: ["Software and Configuration Checks/Vulnerabilities/CVE"],
        Severity: { Label: ["CRITICAL"] },
      },
      atLeast: 3,
    },
  ],
  types: ["TTPs/Command and Control"],
  samples: [
    sampleFinding({
      product: "guardduty",
      id: guardDutyId("16afba5c5c43e07c9e3e5e2e544e95df"),
      generatorId: guardDutyDetector,
      types: ["TTPs/Command and Control/Backdoor:EC2-C&CActivity.B"],
      severity: "HIGH",
      title: "EC2 instance i-0c10c2c7863d1a356 is communicating outbound with a known command and control server",
      resources: [sampleInstance],
    }),
    ...["CVE-2026-0101", "CVE-2026-0202", "CVE-2026-0303"].map((cve, index) =>
      sampleFinding({
        product: "inspector",
        id: `arn:aws:inspector2:eu-west-1:111122223333:finding/FINDING_ID_${index + 1}`,
        generatorId: "AWSInspector",
        types: ["Software and Configuration Checks/Vulnerabilities/CVE"],
        severity: "CRITICAL",
        title: `${cve} - openssl`,
        resources: [sampleInstance],
        more: { Vulnerabilities: [{ Id: cve }] },
      }),
    ),
  ],
  ocsf: {
    resourceType: "AWS::EC2::Instance",
    patterns: {
      backdoor: { ...madeByV2("guardduty"), finding_info: { types: [{ prefix: "Backdoor:EC2/" }] } },
      "critical-cve": { ...madeByV2("inspector"), class_uid: [2002], severity_id: [5] },
    },
    samples: [
      sampleOcsfFinding({
        product: "guardduty",
        uid: guardDutyId("16afba5c5c43e07c9e3e5e2e544e95df"),
        classUid: 2004,
        types: ["Threats", "Backdoor:EC2/C&CActivity.B"],
        severityId: 4,
        title: "EC2 instance i-0c10c2c7863d1a356 is communicating outbound with a known command and control server",
        resources: [sampleOcsfInstance],
      }),
      ...["CVE-2026-0101", "CVE-2026-0202", "CVE-2026-0303"].map((cve, index) =>
        sampleOcsfFinding({
          product: "inspector",
          uid: `arn:aws:inspector2:eu-west-1:111122223333:finding/FINDING_ID_${index + 1}`,
          classUid: 2002,
          types: ["Software and Configuration Checks/Vulnerabilities/CVE", "Vulnerabilities"],
          severityId: 5,
          title: `${cve} - openssl`,
          resources: [sampleOcsfInstance],
          more: { vulnerabilities: [{ cve: { uid: cve } }] },
        }),
      ),
    ],
  },
};
