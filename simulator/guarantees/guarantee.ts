import type { Evidence } from "../evidence/evidence";

/** A violation of a guarantee. */
export interface Failure {
  /** The event, or the part of the network. */
  readonly event: string;
  /** Its path so far, one line per hop. */
  readonly path: readonly string[];
  /** URN or ARN of the resource at fault. */
  readonly resource: string;
  readonly problem: string;
}

export interface CheckResult {
  /** How many single facts were looked at. 0: this traffic does not exercise the guarantee. */
  readonly checked: number;
  /** What was looked at, by kind, where a guarantee is about several: together as many as `checked`. */
  readonly parts?: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
}

/** A guarantee of the program. `Needs` names the evidence that its check reads. */
export interface Guarantee<Needs extends keyof Evidence = keyof Evidence> {
  /** Number in reports and in `--json`: never reused. */
  readonly id: number;
  readonly title: string;
  /** The title in at most 25 characters, for the summary, which has two in a line. @default the title, on a line of its own */
  readonly short?: string;
  /** Plural noun for the facts that are counted: "events". */
  readonly unit: string;
  /** Noun for one of them, if it is not the plural without its ending. */
  readonly one?: string;
  /** The facts that are checked, for docs/simulator.md. */
  readonly checkedOn: string;
  /** True if it is judged by the recorded resources alone, without any traffic. @default false */
  readonly recordedOnly?: true;
  readonly check: (evidence: Pick<Evidence, Needs>) => CheckResult;
}

/** A guarantee after a simulation. */
export interface GuaranteeResult extends Omit<Guarantee, "check" | "checkedOn" | "recordedOnly">, CheckResult {
  readonly held: boolean;
}
