import { series, signIn, signInOf, times } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

export const signInGuessedRight: CorrelationRule = {
  id: "sign-in-guessed-right",
  title: "A sign-in succeeded after wrong passwords",
  why: "Five wrong passwords, then a right one: the password was found, or its owner remembered it.",
  severity: "high",
  technique: "T1110.001",
  type: "temporal_ordered",
  timespanMinutes: 15,
  events: [
    {
      id: "failed",
      source: "aws.signin",
      pattern: signIn({ eventName: ["ConsoleLogin"], responseElements: { ConsoleLogin: ["Failure"] } }),
      governedBy: "console-sign-in",
      atLeast: 5,
    },
    {
      id: "succeeded",
      source: "aws.signin",
      pattern: signIn({ eventName: ["ConsoleLogin"], responseElements: { ConsoleLogin: ["Success"] } }),
      governedBy: "console-sign-in",
    },
  ],
  groupBy: { account: "account", user: "detail.userIdentity.userName" },
  sample: series("sign-in-guessed-right", [
    ...times(6, 30, () => signInOf("fern", "Failure")),
    [200, signInOf("fern", "Success")],
  ]),
  nearMisses: [
    series("sign-in-guessed-right: before", [
      [0, signInOf("fern", "Success")],
      ...times(6, 30, () => signInOf("fern", "Failure")).map(([at, event]) => [at + 30, event] as const),
    ]),
    series("sign-in-guessed-right: twice", [
      ...times(2, 30, () => signInOf("fern", "Failure")),
      [90, signInOf("fern", "Success")],
    ]),
    series("sign-in-guessed-right: another", [
      ...times(6, 30, () => signInOf("fern", "Failure")),
      [200, signInOf("dana", "Success")],
    ]),
  ],
  limits: "Sign-ins of different hubs are not looked at together, and the Region of a sign-in depends on its endpoint.",
  query: "failed-console-sign-ins-by-source",
  triage: {
    look: [
      "Run `failed-console-sign-ins-by-source`: whether the address that was right is one of those that were wrong.",
      "Look whether the sign-in was with MFA, and at what the user did after it.",
      "Ask the user.",
    ],
    harmless: "The user says so, and the address is one from which it signs in on other days.",
    contain:
      "End the user's sessions (a policy that denies by aws:TokenIssueTime), change the password, and undo what was done.",
  },
};
