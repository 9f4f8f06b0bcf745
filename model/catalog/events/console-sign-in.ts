import { callerColumns, flag, text } from "../event-view";
import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";

/**
 * The detail type has two spellings: the EventBridge user guide ("AWS service events delivered via AWS CloudTrail") has
 * "Signin", recorded events have "Sign In". Root signs in through us-east-1, users of the global endpoint through
 * us-east-2, eu-north-1 or ap-southeast-2, everyone else in the Region of the endpoint (CloudTrail user guide, "AWS
 * Management Console sign-in events"), hence no `regions` here.
 */
export const consoleSignIn: GovernedEvent = {
  id: "console-sign-in",
  why: "Sign-ins show who used root, who signed in without MFA and whose password is being guessed; a reset root password is the step before an account is taken over.",
  topic: "identity",
  source: "aws.signin",
  pattern: {
    "detail-type": ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"],
    detail: {
      eventName: ["ConsoleLogin", "PasswordRecoveryCompleted", "PasswordRecoveryRequested", "PasswordUpdated"],
    },
  },
  origin: "member",
  volume: {
    perMonth: 50,
    busyPerMonth: 5000,
    basis: "One event for each sign-in of a person; the account of the identity provider's users is the busy one.",
  },
  preconditions: [
    "A multi-Region CloudTrail trail logs write management events of the account.",
    "Rules exist in us-east-1, where root signs in, and in every Region whose sign-in endpoint is used (us-east-2, eu-north-1 and ap-southeast-2 behind the global one).",
  ],
  /** Fields: CloudTrail user guide, "AWS Management Console sign-in events". */
  view: {
    name: "console_sign_in",
    description: "Console sign-ins and password recoveries, one row each; filter by day.",
    columns: [
      text("action", "eventName", "ConsoleLogin, PasswordRecoveryRequested."),
      text(
        "result",
        ["ConsoleLogin", "PasswordRecoveryCompleted", "PasswordRecoveryRequested", "PasswordUpdated"].map(
          (name) => `responseElements.${name}`,
        ),
        "Success or Failure.",
      ),
      flag("with_mfa", "additionalEventData.MFAUsed", "Yes", "NULL where the event does not say."),
      text("user_name", "userIdentity.userName", "Hidden by CloudTrail where no user has this name."),
      text("error_message", "errorMessage", "Why it failed."),
      ...callerColumns,
    ],
  },
  sample: cloudTrailSample({
    source: "aws.signin",
    eventName: "ConsoleLogin",
    eventType: "AwsConsoleSignIn",
    region: "us-east-1",
    userIdentity: {
      type: "Root",
      principalId: "111122223333",
      arn: "arn:aws:iam::111122223333:root",
      accountId: "111122223333",
      accessKeyId: "",
    },
    responseElements: { ConsoleLogin: "Success" },
    more: {
      additionalEventData: {
        LoginTo: "https://console.aws.amazon.com/console/home?state=hashArgs%23&isauthcode=true",
        MobileVersion: "No",
        MFAUsed: "No",
      },
    },
  }),
};
