import { UnknownValueError } from "@pulumi/policy";

/**
 * What a judgement comes to where all that it reads is known. A preview does not know what AWS computes, and Pulumi then
 * passes over a policy as a whole: whatever else the stack has would be left to the update.
 */
export function whereKnown<Result>(judge: () => Result, otherwise: Result): Result {
  try {
    return judge();
  } catch (error) {
    if (error instanceof UnknownValueError) return otherwise;
    throw error;
  }
}
