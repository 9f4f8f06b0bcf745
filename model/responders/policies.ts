import { policy, type PolicyDocument, type Statement } from "../iam/policies";

/** Policies of responders: of the function, of the queue in front of it, and of what it remembers. */

/** Trust in Lambda; it sends no source keys when it assumes a function's role (Lambda developer guide, "Execution role"). */
export const trustInLambda: PolicyDocument = policy({
  Effect: "Allow",
  Principal: { Service: "lambda.amazonaws.com" },
  Action: "sts:AssumeRole",
});

/** What Lambda does as the function's role before and after each invocation. */
export interface FunctionGrant {
  readonly queueArn: string;
  readonly logGroupArn: string;
}

/**
 * Reading one queue and writing one log (Lambda developer guide, "Using Lambda with Amazon SQS", on the execution role's
 * permissions; the log group exists already, so that it need not be created).
 */
export const runFunction = ({ queueArn, logGroupArn }: FunctionGrant): Statement[] => [
  {
    Sid: "ReadQueue",
    Effect: "Allow",
    Action: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
    Resource: queueArn,
  },
  {
    Sid: "WriteLog",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `${logGroupArn}:*`,
  },
];

/** Reading and writing single items of the state table. Each function names the actions that it uses. */
export const useState = (
  tableArn: string,
  ...actions: readonly ("DeleteItem" | "GetItem" | "PutItem" | "UpdateItem")[]
): Statement => ({
  Sid: "State",
  Effect: "Allow",
  Action: actions.map((action) => `dynamodb:${action}`).sort(),
  Resource: tableArn,
});

/** Keeping messages of its own queue out of sight for as long as they cannot be answered. */
export const hideMessagesOf = (queueArn: string): Statement => ({
  Sid: "HideMessages",
  Effect: "Allow",
  Action: "sqs:ChangeMessageVisibility",
  Resource: queueArn,
});

/** Lets EventBridge send events of rules with these ARNs, which may hold wildcards, to a queue. */
export const acceptEvents = (
  queueArn: string,
  from: { readonly accountId: string; readonly ruleArns: readonly string[] },
): PolicyDocument =>
  policy({
    Sid: "AcceptEvents",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: {
      ArnLike: { "aws:SourceArn": from.ruleArns },
      StringEquals: { "aws:SourceAccount": from.accountId },
    },
  });
