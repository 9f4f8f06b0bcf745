import type { JsonObject } from "../envelope";

/**
 * Callers in the samples (CloudTrail user guide, "CloudTrail userIdentity element"), and the fields of a denied call.
 */
const account = "111122223333";

export const root: JsonObject = {
  type: "Root",
  principalId: account,
  arn: `arn:aws:iam::${account}:root`,
  accountId: account,
  accessKeyId: "",
};

/** An IAM user with a long-lived key. */
export const user: JsonObject = {
  type: "IAMUser",
  principalId: "AIDAEXAMPLEUSERFERN",
  arn: `arn:aws:iam::${account}:user/fern`,
  accountId: account,
  accessKeyId: "AKIAEXAMPLEFERN",
  userName: "fern",
};

/** An unattended deployment pipeline. */
export const pipeline: JsonObject = {
  type: "AssumedRole",
  principalId: "AROAEXAMPLEPIPELINE:deploy-418",
  arn: `arn:aws:sts::${account}:assumed-role/Pipeline/deploy-418`,
  accountId: account,
  accessKeyId: "ASIAEXAMPLEPIPELINE",
  sessionContext: {
    sessionIssuer: {
      type: "Role",
      principalId: "AROAEXAMPLEPIPELINE",
      arn: `arn:aws:iam::${account}:role/Pipeline`,
      accountId: account,
      userName: "Pipeline",
    },
    attributes: { creationDate: "2026-03-17T09:20:11Z", mfaAuthenticated: "false" },
  },
};

/** A denied call. EC2 spells the code `Client.UnauthorizedOperation`. */
export const refused: JsonObject = {
  errorCode: "AccessDenied",
  errorMessage: "User is not authorized to perform this action because no identity-based policy allows it",
};

/** EC2's `DryRun`: a permission check, not a change. */
export const rehearsed: JsonObject = {
  errorCode: "Client.DryRunOperation",
  errorMessage: "Request would have succeeded, but DryRun flag is set.",
};

/** A service that acts on somebody's behalf (CloudTrail user guide, "CloudTrail userIdentity element": `invokedBy`). */
export const onBehalf = (caller: JsonObject, service: string): JsonObject => ({ ...caller, invokedBy: service });
