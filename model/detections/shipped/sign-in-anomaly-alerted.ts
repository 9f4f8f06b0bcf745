import { signInAnomaly } from "../../catalog/events/sign-in-anomaly";
import type { Detection } from "../detection";

/** The detail's fields are documented nowhere: the detail type alone is the signal. */
export const signInAnomalyAlerted: Detection = {
  id: "sign-in-anomaly-alerted",
  title: "AWS finds a sign-in unusual",
  why: "AWS compares the sign-in with what it knows of all customers; a password that was stolen yesterday shows here before it shows in anything of ours.",
  severity: "high",
  technique: "T1078.004",
  source: "aws.signin",
  pattern: { "detail-type": ["Sign-in Anomaly Alert"], detail: { test: [{ exists: false }] } },
  governedBy: "sign-in-anomaly",
  subject: ["detail.userIdentity.arn", "account"],
  sample: signInAnomaly.sample,
  nearMisses: [
    { ...signInAnomaly.sample, detail: { ...signInAnomaly.sample.detail, test: true } },
    { ...signInAnomaly.sample, detail: { test: "sample" } },
  ],
  limits:
    "What AWS finds unusual, and for whom, is documented nowhere; single sign-on at another provider is not among it.",
  query: "failed-console-sign-ins-by-source",
  triage: {
    look: [
      "Run `failed-console-sign-ins-by-source`: whether passwords were guessed from the same address. Who called stands in `userIdentity.arn`.",
      "Read what the user did after the sign-in (`everything-one-principal-did`).",
      "Ask the user, by telephone, where they are.",
    ],
    harmless: "Somebody travels, or signs in through a new network, and says so.",
    contain:
      "Deactivate the user's password and keys, end the sessions with a policy on aws:TokenIssueTime, and reset MFA.",
  },
};
