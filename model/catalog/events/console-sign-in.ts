import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";

/**
 * The detail type has two spellings: the EventBridge user guide ("AWS service events delivered via AWS CloudTrail")
 * writes "Signin", events that people have recorded write "Sign In". Root signs in through us-east-1, users of the
 * global endpoint through us-east-2, eu-north-1 or ap-southeast-2, everyone else in the Region of the endpoint
 * (CloudTrail user guide, "AWS Management Console sign-in events"), hence no `regions` here.
 */
export const consoleSignIn: GovernedEvent = {
  id: "console-sign-in",
  why: "Sign-ins show who used root, who came without MFA and whose password is being guessed; a reset root password is the step before an account is taken over.",
  topic: "identity",
  source: "aws.signin",
  pattern: {
    "detail-type": ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"],
    detail: {
      eventName: ["ConsoleLogin", "PasswordRecoveryCompleted", "PasswordRecoveryRequested", "PasswordUpdated"],
    },
  },
  origin: "member",
  preconditions: [
    "A multi-Region CloudTrail trail logs write management events of the account.",
    "Rules exist in us-east-1, where root signs in, and in every Region whose sign-in endpoint is used (us-east-2, eu-north-1 and ap-southeast-2 behind the global one).",
  ],
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
