import type { Evidence } from "../evidence/evidence";

/** One way in which a guarantee is broken. */
export interface Failure {
  /** Which event, or which part of the network. */
  readonly event: string;
  /** Its way so far, one line a station. */
  readonly path: readonly string[];
  /** URN or ARN of the resource at fault. */
  readonly resource: string;
  readonly problem: string;
}

export interface CheckResult {
  /** How many single facts were looked at. 0: this traffic does not exercise the guarantee. */
  readonly checked: number;
  readonly failures: readonly Failure[];
}

/** A promise of the program. `Needs` names the evidence that its check reads. */
export interface Guarantee<Needs extends keyof Evidence = keyof Evidence> {
  /** Its place in reports and in `--json`: never given to another guarantee. */
  readonly id: number;
  readonly title: string;
  /** Plural noun for the facts that are counted: "events". */
  readonly unit: string;
  /** The facts that are looked at, for docs/simulator.md. */
  readonly checkedOn: string;
  readonly check: (evidence: Pick<Evidence, Needs>) => CheckResult;
}

/** A guarantee after a simulation. */
export interface GuaranteeResult extends Omit<Guarantee, "check" | "checkedOn">, CheckResult {
  readonly held: boolean;
}
