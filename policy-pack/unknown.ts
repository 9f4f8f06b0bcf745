import { UnknownValueError } from "@pulumi/policy";

/**
 * Result of a check, if all its inputs are known. In a preview computed values are unknown, and Pulumi then skips the
 * whole policy, so that the rest of the stack would only be checked by the update.
 */
export function whereKnown<Result>(judge: () => Result, otherwise: Result): Result {
  try {
    return judge();
  } catch (error) {
    if (error instanceof UnknownValueError) return otherwise;
    throw error;
  }
}
