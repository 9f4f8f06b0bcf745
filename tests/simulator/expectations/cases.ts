import type { JsonObject } from "../../../model/envelope";
import { call, envelope } from "../services/athena/fixture";
import { type Case, own, root, session, signIn } from "./callers";
import { protectionCases } from "./protection-cases";
import { sharingCases } from "./sharing-cases";

const policy = (...statements: JsonObject[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const everything: JsonObject = { Effect: "Allow", Action: "*", Resource: "*" };
const readOne: JsonObject = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" };

/** Hits and near misses of every listing query. */
export const cases: readonly Case[] = [
  ...sharingCases,
  ...protectionCases,
  [
    "admin-policies-attached",
    "AWS's administrator policy for a role",
    () =>
      call("aws.iam", "AttachRolePolicy", {
        requestParameters: { roleName: "ci", policyArn: "arn:aws-us-gov:iam::aws:policy/AdministratorAccess" },
      }),
    1,
  ],
  [
    "admin-policies-attached",
    "a policy whose name begins like an administrator's",
    () =>
      call("aws.iam", "AttachRolePolicy", {
        requestParameters: { roleName: "ci", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess-Amplify" },
      }),
    0,
  ],
  [
    "admin-policies-attached",
    "a written policy with everything beside something small",
    () =>
      call("aws.iam", "PutUserPolicy", {
        requestParameters: { userName: "eve", policyName: "p", policyDocument: policy(readOne, everything) },
      }),
    1,
  ],
  [
    "admin-policies-attached",
    "everything in lists",
    () =>
      call("aws.iam", "CreatePolicyVersion", {
        requestParameters: {
          policyArn: `arn:aws:iam::${own}:policy/p`,
          policyDocument: policy({ Effect: "Allow", Action: ["s3:Get*", "*:*"], Resource: ["*"] }),
        },
      }),
    1,
  ],
  [
    "admin-policies-attached",
    "every action in one statement, every resource in another",
    () =>
      call("aws.iam", "PutRolePolicy", {
        requestParameters: {
          roleName: "ci",
          policyName: "p",
          policyDocument: policy({ ...everything, Resource: "arn:aws:s3:::a" }, { ...everything, Action: "s3:*" }),
        },
      }),
    0,
  ],
  [
    "admin-policies-attached",
    "everything for a group, in a policy of one statement",
    () =>
      call("aws.iam", "PutGroupPolicy", {
        requestParameters: {
          groupName: "ops",
          policyName: "p",
          policyDocument: JSON.stringify({ Statement: everything }),
        },
      }),
    1,
  ],
  [
    "admin-policies-attached",
    "everything denied",
    () =>
      call("aws.iam", "PutRolePolicy", {
        requestParameters: { roleName: "ci", policyDocument: policy({ ...everything, Effect: "Deny" }) },
      }),
    0,
  ],
  [
    "admin-policies-attached",
    "a document that is no JSON",
    () => call("aws.iam", "PutRolePolicy", { requestParameters: { roleName: "ci", policyDocument: "%7B%22" } }),
    0,
  ],
  [
    "admin-policies-attached",
    "a refused attachment",
    () =>
      call("aws.iam", "AttachUserPolicy", {
        errorCode: "AccessDenied",
        requestParameters: { userName: "eve", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
      }),
    0,
  ],

  [
    "console-sign-in-without-mfa",
    "root with a password alone",
    () => signIn("Success", { userIdentity: root, additionalEventData: null }),
    1,
  ],
  [
    "console-sign-in-without-mfa",
    "a user with a second factor",
    () => signIn("Success", { additionalEventData: { MFAUsed: "Yes" } }),
    0,
  ],
  ["console-sign-in-without-mfa", "a user with a password alone", () => signIn("Success"), 1],
  ["console-sign-in-without-mfa", "a federated user", () => signIn("Success", { userIdentity: session }), 0],
  ["console-sign-in-without-mfa", "a wrong password", () => signIn("Failure"), 0],

  ["everything-one-principal-did", "a call by a session", () => call("aws.s3", "X", { userIdentity: session }), 1],
  [
    "everything-one-principal-did",
    "an event that a customer put with a principal in it",
    () => call("com.example", "X"),
    0,
  ],

  [
    "iam-users-and-keys-made",
    "a key of one's own",
    () => call("aws.iam", "CreateAccessKey", { responseElements: { accessKey: { accessKeyId: "AKIAEXAMPLE" } } }),
    1,
  ],
  [
    "iam-users-and-keys-made",
    "a repository password",
    () =>
      call("aws.iam", "CreateServiceSpecificCredential", {
        requestParameters: { userName: "ci", serviceName: "codecommit.amazonaws.com" },
        responseElements: { serviceSpecificCredential: { serviceSpecificCredentialId: "ACCAEXAMPLE" } },
      }),
    1,
  ],
  ["iam-users-and-keys-made", "a key deleted", () => call("aws.iam", "DeleteAccessKey"), 0],
  [
    "iam-users-and-keys-made",
    "a refused user",
    () => call("aws.iam", "CreateUser", { errorCode: "EntityAlreadyExistsException" }),
    0,
  ],

  [
    "parameter-store-changes",
    "a parameter made",
    () =>
      envelope({
        source: "aws.ssm",
        "detail-type": "Parameter Store Change",
        detail: { operation: "Create", name: "/a", type: "SecureString" },
      }),
    1,
  ],
  [
    "parameter-store-changes",
    "a type that shares the folder",
    () => envelope({ source: "aws.ssm", "detail-type": "PARAMETER STORE CHANGE", detail: { name: "/a" } }),
    0,
  ],
  [
    "parameter-store-changes",
    "a parameter about to expire",
    () => envelope({ source: "aws.ssm", "detail-type": "Parameter Store Policy Action", detail: { name: "/a" } }),
    0,
  ],

  [
    "root-use",
    "a refused call by root",
    () => call("aws.s3", "X", { userIdentity: root, errorCode: "AccessDenied" }),
    1,
  ],
  [
    "root-use",
    "a service acting as root",
    () => call("aws.s3", "X", { userIdentity: { ...root, invokedBy: "support.amazonaws.com" } }),
    0,
  ],
  ["root-use", "a service event", () => call("aws.s3", "X", { userIdentity: root, eventType: "AwsServiceEvent" }), 0],
  ["root-use", "root, written by a customer", () => call("com.example", "X", { userIdentity: root }), 0],

  [
    "trail-and-detector-tampering",
    "a refused attempt",
    () => call("aws.cloudtrail", "StopLogging", { errorCode: "AccessDenied" }),
    1,
  ],
  [
    "trail-and-detector-tampering",
    "a filter that hides findings",
    () => call("aws.guardduty", "CreateFilter", { requestParameters: { detectorId: "d", name: "quiet" } }),
    1,
  ],
  ...(
    [
      ["aws.cloudtrail", "DeleteEventDataStore", { eventDataStore: "arn:aws:cloudtrail:eu-west-1:1:eventdatastore/e" }],
      ["aws.config", "PutConfigurationRecorder", { configurationRecorder: { name: "default" } }],
      ["aws.config", "DeleteDeliveryChannel", { deliveryChannelName: "default" }],
      ["aws.config", "DeleteConfigRule", { configRuleName: "encrypted" }],
      ["aws.guardduty", "DisassociateFromMasterAccount", { detectorId: "d" }],
    ] as const
  ).map(
    ([source, name, requestParameters]) =>
      ["trail-and-detector-tampering", `${name} by name`, () => call(source, name, { requestParameters }), 1] as const,
  ),
  ["trail-and-detector-tampering", "logging started", () => call("aws.cloudtrail", "StartLogging"), 0],
  ["trail-and-detector-tampering", "a call that a customer made up", () => call("com.example", "StopLogging"), 0],
];
