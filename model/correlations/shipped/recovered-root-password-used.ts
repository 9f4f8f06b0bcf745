import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { root } from "../../catalog/sample-callers";
import { series, signIn } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const call = (eventName: string, more: { [key: string]: string } = { [eventName]: "Success" }) =>
  cloudTrailSample({
    source: "aws.signin",
    eventName,
    eventType: "AwsConsoleSignIn",
    region: "us-east-1",
    userIdentity: root,
    responseElements: more,
  });

export const recoveredRootPasswordUsed: CorrelationRule = {
  id: "recovered-root-password-used",
  title: "Root's password was recovered and used",
  why: "Whoever reads the mailbox of an account's root is now inside the account.",
  severity: "critical",
  technique: "T1078.004",
  type: "temporal_ordered",
  timespanMinutes: 24 * 60,
  events: [
    {
      id: "recovered",
      source: "aws.signin",
      pattern: signIn({ eventName: ["PasswordRecoveryCompleted", "PasswordUpdated"] }),
      governedBy: "console-sign-in",
    },
    {
      id: "used",
      source: "aws.signin",
      pattern: signIn({
        eventName: ["ConsoleLogin"],
        userIdentity: { type: ["Root"] },
        responseElements: { ConsoleLogin: ["Success"] },
      }),
      governedBy: "console-sign-in",
    },
  ],
  groupBy: { account: "account" },
  sample: series("recovered-root-password-used", [
    [0, call("PasswordRecoveryCompleted")],
    [300, call("ConsoleLogin")],
  ]),
  nearMisses: [
    series("recovered-root-password-used: asked for", [
      [0, call("PasswordRecoveryRequested")],
      [300, call("ConsoleLogin")],
    ]),
    series("recovered-root-password-used: wrong", [
      [0, call("PasswordRecoveryCompleted")],
      [300, call("ConsoleLogin", { ConsoleLogin: "Failure" })],
    ]),
    series("recovered-root-password-used: before", [
      [0, call("ConsoleLogin")],
      [300, call("PasswordRecoveryCompleted")],
    ]),
  ],
  limits: "A new account whose owner sets root's first password looks the same.",
  query: "root-use",
  triage: {
    look: [
      "Run `root-use`: what root did since.",
      "Look at who can read the mailbox, and whether its forwarding rules were changed.",
      "Look whether MFA of root was used.",
    ],
    harmless: "The owner of a new account, announced.",
    contain:
      "Secure the mailbox first, then change root's password and MFA; remove root's credentials by central root access.",
  },
};
