/** A resource as registered by the program: what the engine would be asked to create. */
export interface Resource {
  readonly urn: string;
  /** Pulumi type token, for example `aws:cloudwatch/eventRule:EventRule`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** Name of the stack that registered it. */
  readonly stack: string;
  /** URN of the parent resource, if any. */
  readonly parent?: string;
  /** Account and Region of the resource, read from its provider (and its `region` input). Empty for components. */
  readonly account: string;
  readonly region: string;
  /**
   * Plain JSON; secrets unwrapped; resources as their ids. Assets are `{ asset: { path | text | uri } }`, archives `{
   * archive: { path | uri | assets } }`.
   */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Inputs plus what AWS would compute (`arn`, `id`, …); for a component, its registered outputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Top-level input properties that were secret. */
  readonly secrets: readonly string[];
  readonly options: ResourceOptions;
}

export interface ResourceOptions {
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /**
   * URNs of all resources that must exist first, sorted: those of the option, and those whose outputs are inputs here.
   */
  readonly dependsOn: readonly string[];
  readonly aliases: readonly string[];
  /** URN of the explicit provider; empty for components and providers. */
  readonly provider: string;
  readonly ignoreChanges: readonly string[];
}

/** Everything that one stack registered. */
export interface Graph {
  readonly stack: string;
  /** Sorted by URN: registration order is not program order. */
  readonly resources: readonly Resource[];
  /** The program's stack outputs, plain JSON. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Log messages with severity warning or error. */
  readonly messages: readonly string[];
}
