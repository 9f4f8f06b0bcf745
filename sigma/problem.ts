/** Why a rule is not translated, and on which line of its file that stands. */
export class RuleProblem extends Error {
  override readonly name: string = "RuleProblem";

  constructor(
    message: string,
    /** Counted from 1. */
    readonly line: number,
  ) {
    super(message);
  }
}

/** A file or a document that the Sigma specification does not allow. */
export class InvalidRule extends RuleProblem {
  override readonly name = "InvalidRule";
}

/** A valid rule that no event pattern can express. */
export class RefusedRule extends RuleProblem {
  override readonly name = "RefusedRule";
}

/** What a translation says beside its result, such as a value that is probably meant otherwise. */
export interface Remark {
  readonly message: string;
  readonly line: number;
}

/** Called for each remark. */
export type Remarks = (message: string, line: number) => void;
