import { series, signIn, signInOf, times } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

export const signInGuessed: CorrelationRule = {
  id: "sign-in-guessed",
  title: "A user's password is being guessed",
  why: "Ten wrong passwords of one user within ten minutes are a program's work: the eleventh may be right.",
  severity: "medium",
  technique: "T1110.001",
  type: "event_count",
  atLeast: 10,
  timespanMinutes: 10,
  events: [
    {
      id: "failed",
      source: "aws.signin",
      pattern: signIn({ eventName: ["ConsoleLogin"], responseElements: { ConsoleLogin: ["Failure"] } }),
      governedBy: "console-sign-in",
    },
  ],
  groupBy: { account: "account", user: ["detail.userIdentity.userName", "detail.userIdentity.type"] },
  sample: series(
    "sign-in-guessed",
    times(12, 20, () => signInOf("fern", "Failure")),
  ),
  nearMisses: [
    series(
      "sign-in-guessed: of many users",
      times(12, 20, (index) => signInOf(`user-${index}`, "Failure")),
    ),
    series(
      "sign-in-guessed: slowly",
      times(12, 90, () => signInOf("fern", "Failure")),
    ),
    series(
      "sign-in-guessed: right",
      times(12, 20, () => signInOf("fern", "Success")),
    ),
  ],
  limits:
    "Whoever tries slowly, or each user once, stays below it. CloudTrail hides the names of users that do not exist: they are one group.",
  query: "failed-console-sign-ins-by-source",
  triage: {
    look: [
      "Run `failed-console-sign-ins-by-source`: from which addresses, and whether one of them signed in.",
      "Look whether the user has MFA, and whether its password was changed.",
      "Look at what else came from these addresses (`everything-one-principal-did` for the user).",
    ],
    harmless: "A person or a password manager with an old password, from an address that the user usually has.",
    contain:
      "Delete the user's login profile, or give it a new password and MFA; console access by single sign-on cannot be guessed so.",
  },
};
