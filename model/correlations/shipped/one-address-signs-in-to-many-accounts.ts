import { inAccount, series, signIn, signInOf, times } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const signedIn = (account: string, address = "203.0.113.24") => {
  const event = inAccount(account, signInOf("fern", "Success"));
  const userIdentity = {
    type: "IAMUser",
    principalId: "AIDAEXAMPLEUSERFERN",
    arn: `arn:aws:iam::${account}:user/fern`,
    accountId: account,
    userName: "fern",
  };
  return { ...event, detail: { ...event.detail, userIdentity, sourceIPAddress: address } };
};
const accounts = ["111122223333", "444455556666", "777788889999", "121212121212"];

export const oneAddressSignsInToManyAccounts: CorrelationRule = {
  id: "one-address-signs-in-to-many-accounts",
  title: "IAM users of several accounts signed in from one address",
  why: "People have one way in: users of three accounts from one address within an hour are a list of stolen passwords.",
  severity: "high",
  technique: "T1078.004",
  type: "value_count",
  field: "account",
  atLeast: 3,
  timespanMinutes: 60,
  events: [
    {
      id: "signed-in",
      source: "aws.signin",
      pattern: signIn({
        eventName: ["ConsoleLogin"],
        userIdentity: { type: ["IAMUser"] },
        responseElements: { ConsoleLogin: ["Success"] },
      }),
      governedBy: "console-sign-in",
    },
  ],
  groupBy: { address: "detail.sourceIPAddress" },
  sample: series(
    "one-address-signs-in-to-many-accounts",
    accounts.map((account, index) => [index * 120, signedIn(account)] as const),
  ),
  nearMisses: [
    series(
      "one-address-signs-in-to-many-accounts: of one account",
      times(5, 120, () => signedIn("111122223333")),
    ),
    series(
      "one-address-signs-in-to-many-accounts: from several addresses",
      accounts.map((account, index) => [index * 120, signedIn(account, `203.0.113.${index + 1}`)] as const),
    ),
  ],
  limits: "An office behind one address, whose people still use IAM users, looks the same.",
  query: "failed-console-sign-ins-by-source",
  triage: {
    look: [
      "Run `failed-console-sign-ins-by-source`: what the address tried besides.",
      "Look at what the users did since.",
      "Find out whose address it is.",
    ],
    harmless: "The address of an office or a VPN, and users that belong to its people.",
    contain: "Give the users new passwords and MFA, end their sessions, and move people to single sign-on.",
  },
};
