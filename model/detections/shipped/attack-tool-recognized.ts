import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.sts",
  eventName: "GetCallerIdentity",
  userIdentity: user,
  more: { userAgent: "TruffleHog" },
  readOnly: true,
};

export const attackToolRecognized: Detection = {
  id: "attack-tool-recognized",
  title: "A tool for finding leaked keys tried a key",
  why: "TruffleHog and its like ask whose key it is: somebody found this key where it should not be, and knows now that it works.",
  severity: "high",
  technique: "T1078.004",
  source: "aws.sts",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["GetAccessKeyInfo", "GetCallerIdentity", "GetSessionToken"],
      userAgent: [
        { "equals-ignore-case": "trufflehog" },
        { prefix: { "equals-ignore-case": "trufflehog" } },
        { prefix: { "equals-ignore-case": "pacu" } },
        { prefix: { "equals-ignore-case": "nuclei" } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  readOnly: true,
  governedBy: "sts-credentials-tried",
  subject: ["detail.userIdentity.accessKeyId", "detail.userIdentity.arn"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: { ...refused, userAgent: "TruffleHog" } }),
    cloudTrailSample({ ...call, more: { userAgent: "aws-cli/2.31.0" } }),
  ],
  limits: "Tools can name themselves as they like; most do not hide. Your own scans for secrets alert too.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what the key did since (`everything-one-principal-did`). Who called stands in `userIdentity.accessKeyId`.",
      "Find where the key lies open: repositories, images, tickets.",
      "Ask your own security team whether the scan is theirs.",
    ],
    harmless: "Your own secret scanning in a pipeline, from its addresses.",
    contain: "Deactivate the key; then look for what was made with it.",
  },
};
