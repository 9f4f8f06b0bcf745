import type { JsonObject } from "../envelope";
import type { Detection } from "./detection";
import type { SubjectPath } from "./subject";

/**
 * Successful calls that concern this program's own resources, of anybody but the roles that deploy it: what they change
 * is archived and told nobody, because every deployment would be told otherwise.
 *
 * Takes the condition on the `detail` of the calls, with `eventName`: that of a governed event where each is told.
 */
export function changesOfOwn({
  eventName = [],
  ...where
}: JsonObject): Required<Pick<Detection, "pattern" | "patternWith">> {
  const patternOf = (deployers: readonly string[]): JsonObject => ({
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName,
      errorCode: [{ exists: false }],
      ...where,
      // A caller that is no role, such as the root user, has no session issuer.
      ...(deployers.length > 0 && {
        userIdentity: {
          sessionContext: { sessionIssuer: { userName: [{ exists: false }, { "anything-but": [...deployers] }] } },
        },
      }),
    },
  });
  return { pattern: patternOf([]), patternWith: ({ deployers }) => patternOf(deployers) };
}

/** A detection's `limits`, where the roles that deploy are excluded. */
export const deployersExcluded =
  "Changes by the roles that deploy this program (rollout.roleName, detections.deployers) are archived and not told, so whoever can use one of them is not seen here; deployments by another role are.";

/** The account that a report of silence is about, what of it and why: another rule that falls silent is another incident. */
export const silentParts: readonly SubjectPath[] = [
  "detail.account",
  "detail.accountName",
  "detail.silent",
  "detail.cause",
];
