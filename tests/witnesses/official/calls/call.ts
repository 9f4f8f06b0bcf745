import type { Resource } from "../../../../simulator/graph";

export type Inputs = Readonly<Record<string, any>>;

/** One call of AWS's API: `events.PutRule` with what it is asked. */
export interface Call {
  readonly api: string;
  readonly request: Inputs;
}

/** How a resource type comes to be. */
export interface Creation {
  /**
   * The calls that the provider makes for a resource: those of the resource's Create function in `internal/service/` of
   * hashicorp/terraform-provider-aws, which `@pulumi/aws` wraps, such as `events/target.go`, `kms/key.go` and `logs/group.go`; what
   * an update or a deletion alone asks is there, too. Of `aws-native` those of CloudFormation's handler. Inputs that a call does not take as they are must be named; all
   * others are handed on by `...rest`, so that what no call knows is found.
   *
   * @param inputs with the tags that the provider adds to its own.
   */
  readonly calls: (inputs: Inputs) => readonly Call[];
  /** CloudFormation's type of the same thing, and its properties where they are other than the inputs; others are left aside. */
  readonly schema?: { readonly type: string; readonly properties?: (inputs: Inputs) => Inputs; readonly whole?: true };
}

/** By resource type. */
export type Creations = Readonly<Record<string, Creation>>;

export const call = (api: string, request: Inputs): Call => ({ api, request });

/** What a resource asks for: its inputs, with the default tags of its provider where it has tags. */
export function inputsOf({ inputs, outputs }: Resource): Inputs {
  const tags = outputs["tagsAll"] ?? inputs["tags"];
  return tags === undefined ? inputs : { ...inputs, tags };
}

/** An object without what is undefined, or undefined if nothing is left. */
export function some(object: Inputs): Inputs | undefined {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
