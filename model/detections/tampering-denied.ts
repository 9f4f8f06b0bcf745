import { notByTools } from "./tool-agents";
import { type CloudTrailSample, cloudTrailSample } from "../catalog/cloudtrail-sample";
import type { JsonObject } from "../envelope";
import type { Detection } from "./detection";
import { pipeline, user } from "../catalog/sample-callers";

/** What tells one refused attempt from those at other services. */
interface Attempt
  extends
    Pick<Detection, "id" | "title" | "severity" | "technique" | "governedBy">,
    Partial<Pick<Detection, "why" | "limits">> {
  readonly source: CloudTrailSample["source"];
  /** Calls whose attempt is a signal, sorted. */
  readonly calls: readonly string[];
  /** One of them, as CloudTrail records it. */
  readonly call: Pick<CloudTrailSample, "eventName" | "requestParameters" | "region">;
  /**
   * Codes of attempts that fail because there is nothing of that name, or not here: who switches off what is not there is
   * no tool that takes back what it made, unless its user agent says so.
   */
  readonly misses?: readonly string[];
  /** How the same call fails for another reason. */
  readonly otherFailure?: JsonObject;
  readonly harmless?: string;
}

const invalidInput: JsonObject = {
  errorCode: "InvalidInputException",
  errorMessage: "The request was rejected because a parameter is not valid.",
};

const refusals = ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "Client.UnauthorizedOperation"];

/** An attempt that IAM or a guardrail refused. */
export function tamperingDenied({
  calls,
  call,
  why = "The attempt is the signal: whoever tries this wants the next calls to go unseen, and may try again with better credentials.",
  limits = "Calls that fail for another reason. Tools that clean up whole accounts run into guardrails and alert.",
  harmless = "A test of the guardrails, announced, or a clean-up tool that meets what it must not delete.",
  otherFailure = invalidInput,
  misses,
  ...about
}: Attempt): Detection {
  const refused: CloudTrailSample = {
    source: about.source,
    userIdentity: user,
    ...call,
    more: {
      errorCode: "AccessDenied",
      errorMessage:
        "User: arn:aws:iam::111122223333:user/fern is not authorized to perform this action with an explicit deny in a service control policy",
    },
  };
  return {
    ...about,
    why,
    limits,
    pattern: {
      "detail-type": ["AWS API Call via CloudTrail"],
      detail: {
        eventName: [...calls],
        ...(misses === undefined
          ? { errorCode: refusals }
          : {
              $or: [
                { errorCode: refusals },
                {
                  errorCode: [...misses],
                  userAgent: notByTools,
                },
              ],
            }),
      },
    },
    subject: ["detail.userIdentity.arn", "detail.eventName"],
    sample: cloudTrailSample(refused),
    nearMisses: [
      cloudTrailSample({ ...refused, more: {} }),
      cloudTrailSample({ ...refused, more: otherFailure }),
      ...(misses ?? []).slice(0, 1).map((errorCode) =>
        cloudTrailSample({
          ...refused,
          userIdentity: pipeline,
          more: { errorCode, errorMessage: "Unknown.", userAgent: "APN/1.0 HashiCorp/1.0 Terraform/1.9.8" },
        }),
      ),
    ],
    query: "calls-denied-by-principal",
    triage: {
      look: [
        "Run `calls-denied-by-principal`: what else the caller was refused that day. Who called stands in `userIdentity.arn`.",
        "Read what the caller did successfully (`everything-one-principal-did`).",
        "Ask the person, by another channel, whether the attempt is theirs.",
      ],
      harmless,
      contain: "Revoke the caller's sessions and deactivate their keys; the guardrail held.",
    },
  };
}
