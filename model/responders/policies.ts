import { policy, type PolicyDocument, putEventsFrom, type Statement } from "../iam/policies";

/** Policies of responders: for the function, the queue in front of it, and the state table. */

/** Trust in Lambda; it sends no source keys when it assumes a function's role (Lambda developer guide, "Execution role"). */
export const trustInLambda: PolicyDocument = policy({
  Effect: "Allow",
  Principal: { Service: "lambda.amazonaws.com" },
  Action: "sts:AssumeRole",
});

/** Resources that Lambda uses with the function's role before and after each invocation. */
export interface FunctionGrant {
  readonly queueArn: string;
  readonly logGroupArn: string;
}

/**
 * Permissions to read one queue and write one log (Lambda developer guide, "Using Lambda with Amazon SQS", on the
 * execution role's permissions; the log group exists already, so it need not be created).
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

/**
 * Permissions for items of the state table. Each function names the actions that it uses; a transaction needs those of what
 * it consists of (DynamoDB developer guide, "Using IAM with DynamoDB transactions").
 */
export const useState = (
  tableArn: string,
  ...actions: readonly ("BatchGetItem" | "DeleteItem" | "GetItem" | "PutItem" | "UpdateItem")[]
): Statement => ({
  Sid: "State",
  Effect: "Allow",
  Action: actions.map((action) => `dynamodb:${action}`).sort(),
  Resource: tableArn,
});

/** Permission to extend the visibility timeout of messages in its own queue. */
export const hideMessagesOf = (queueArn: string): Statement => ({
  Sid: "HideMessages",
  Effect: "Allow",
  Action: "sqs:ChangeMessageVisibility",
  Resource: queueArn,
});

/** Permissions of a schedule that wakes a responder: put its event, and leave a dead letter if that fails. */
export const putScheduled = (
  busArn: string,
  { source, queueArn }: { readonly source: string; readonly queueArn: string },
): PolicyDocument =>
  policy(putEventsFrom(busArn, source), {
    Sid: "LeaveDeadLetter",
    Effect: "Allow",
    Action: "sqs:SendMessage",
    Resource: queueArn,
  });

/** Lets EventBridge send events of rules with these ARNs, which may contain wildcards, to a queue. */
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
