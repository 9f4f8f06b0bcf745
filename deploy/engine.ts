import type { StateResource } from "./members-in-state";

/** What can be done with every Region's stack at once. */
export const operations = ["up", "preview", "refresh", "destroy"] as const;
export type Operation = (typeof operations)[number];

/** What happened to resources: `{ created: 12, same: 3 }`; a kind that did not occur is 0. */
export interface Changes {
  readonly created: number;
  readonly updated: number;
  readonly replaced: number;
  readonly deleted: number;
  readonly same: number;
}

/** News of one stack's operation. */
export type StackEvent =
  | { readonly kind: "resource-started"; readonly type: string; readonly name: string }
  /** A step on a resource failed; the account is the member's, where it is one. */
  | { readonly kind: "resource-failed"; readonly name: string; readonly account?: string }
  | { readonly kind: "resource-done"; readonly change: keyof Changes | undefined }
  | { readonly kind: "diagnostic"; readonly severity: "warning" | "error"; readonly message: string }
  /** The engine's own count at the end; it takes the place of what was counted on the way. */
  | { readonly kind: "summary"; readonly changes: Changes }
  /** A piece of what the operation prints, as it is. */
  | { readonly kind: "output"; readonly text: string };

/** How an operation is watched and stopped. */
export interface Watch {
  readonly onEvent: (event: StackEvent) => void;
  /** Asks the operation to end after the resources in hand. */
  readonly cancel: AbortSignal;
  /** Asks it to end at once, whatever is in hand. */
  readonly terminate: AbortSignal;
}

/** What an operation does not touch. */
export interface Omission {
  /** Members that the program is not to register. */
  readonly accountIds: readonly string[];
  /** URNs of the state that stay as they are. */
  readonly urns: readonly string[];
}

/** What carries out operations on stacks: Pulumi, or a stand-in for it. */
export interface Engine {
  /** Gets a stack ready; one that is missing is created, or reported as `"absent"` and left so. */
  open(stack: string, missing: "create" | "leave"): Promise<"exists" | "created" | "absent">;
  /** What the state of a stack that was opened holds. */
  state(stack: string): Promise<readonly StateResource[]>;
  /**
   * Runs an operation on a stack that was opened; rejects when the operation fails or was stopped. A step that fails stops
   * only those that depend on it.
   */
  run(stack: string, operation: Operation, watch: Watch, omission?: Omission): Promise<void>;
}
