import type { StateResource } from "./members-in-state";

/** Operations that run on all Regions' stacks. */
export const operations = ["up", "preview", "refresh", "destroy"] as const;
export type Operation = (typeof operations)[number];

/** Numbers of changed resources: `{ created: 12, same: 3 }`; a kind that did not occur is 0. */
export interface Changes {
  readonly created: number;
  readonly updated: number;
  readonly replaced: number;
  readonly deleted: number;
  readonly same: number;
}

/** A step on a resource, as the engine tells of it before it begins. */
export interface Step {
  readonly urn: string;
  readonly change: keyof Changes | undefined;
  /** Inputs after the step, or of what it deletes. The engine has filtered secrets out. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Inputs before it. */
  readonly before?: Readonly<Record<string, unknown>>;
  /** Paths of properties that differ: `tags.owner`, `rules[0].id`. */
  readonly properties: readonly string[];
  /** Those of which the change replaces the resource. */
  readonly replacing: readonly string[];
  /** URN of its provider. */
  readonly provider?: string;
  /** The engine refuses to delete it. */
  readonly isProtected: boolean;
  /** It is left in AWS when it is deleted here. */
  readonly isRetained: boolean;
}

/** A policy of a pack that is violated. */
export interface Violation {
  readonly pack: string;
  readonly policy: string;
  /** `mandatory` violations stop an update. */
  readonly level: string;
  readonly message: string;
  /** URN; absent for a policy of the whole stack that names none. */
  readonly resource?: string;
}

/** Progress of one stack's operation. */
export type StackEvent =
  | { readonly kind: "resource-started"; readonly type: string; readonly name: string; readonly step?: Step }
  /** A step on a resource failed; the account is the member's, if it belongs to one. */
  | { readonly kind: "resource-failed"; readonly name: string; readonly account?: string; readonly urn?: string }
  | { readonly kind: "resource-done"; readonly change: keyof Changes | undefined; readonly urn?: string }
  | { readonly kind: "policy"; readonly violation: Violation }
  | { readonly kind: "diagnostic"; readonly severity: "warning" | "error"; readonly message: string }
  /** The engine's own count at the end, which replaces the running count. */
  | { readonly kind: "summary"; readonly changes: Changes }
  /** A piece of the operation's output, unmodified. */
  | { readonly kind: "output"; readonly text: string };

/** Callbacks and cancellation of an operation. */
export interface Watch {
  readonly onEvent: (event: StackEvent) => void;
  /** Cancels the operation after the resources in progress. */
  readonly cancel: AbortSignal;
  /** Terminates it immediately. */
  readonly terminate: AbortSignal;
}

/** Accounts and resources that an operation must not touch. */
export interface Omission {
  /** Members that the program must not register. */
  readonly accountIds: readonly string[];
  /** URNs in the state that must stay unchanged. */
  readonly urns: readonly string[];
}

/** Runs operations on stacks: Pulumi, or a test double. */
export interface Engine {
  /** Prepares a stack; a missing one is created, or reported as `"absent"` and not created. */
  open(stack: string, missing: "create" | "leave"): Promise<"exists" | "created" | "absent">;
  /** Resources in the state of an opened stack. */
  state(stack: string): Promise<readonly StateResource[]>;
  /**
   * Runs an operation on an opened stack; rejects if the operation fails or is interrupted. A failed step stops only
   * its dependents.
   */
  run(stack: string, operation: Operation, watch: Watch, omission?: Omission): Promise<void>;
}
