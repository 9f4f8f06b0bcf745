import type { Graph, Resource } from "../../graph";
import { describeProvider, nowhere, type ProviderPlace } from "../provider-place";
import { receive } from "../wire";

/** A resource in a stack's state (pulumi/pulumi, `apitype.ResourceV3`), as far as it is read here. */
interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly delete?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly parent?: string;
  readonly provider?: string;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly dependencies?: readonly string[];
  readonly ignoreChanges?: readonly string[];
  readonly aliases?: readonly string[];
}

const stackType = "pulumi:pulumi:Stack";

/**
 * The graph in a stack's state, as printed by `pulumi stack export`: what the engine has deployed, to be evaluated like
 * a recording. Resources pending deletion are skipped.
 *
 * @throws Error if `exported` is not such an export, or contains an encrypted value: export with `--show-secrets`.
 */
export function deployedGraph(exported: unknown): Graph {
  const all = resourcesOf(exported).filter((resource) => resource.delete !== true);
  const root = all.find(({ type }) => type === stackType);
  const stack = /^urn:pulumi:([^:]+)::/.exec(all[0]?.urn ?? "")?.[1] ?? "";
  const providers = new Map(
    all
      .filter(({ type }) => type.startsWith("pulumi:providers:"))
      .map(({ urn, inputs = {} }) => [urn, describeProvider(plain(inputs).values)]),
  );
  return {
    stack,
    resources: all
      .filter((resource) => resource !== root)
      .map((resource) => convert(resource, { stack, root: root?.urn, providers }))
      .sort((a, b) => (a.urn < b.urn ? -1 : 1)),
    outputs: plain(root?.outputs ?? {}).values,
    messages: [],
  };
}

function resourcesOf(exported: unknown): readonly StateResource[] {
  const { deployment } = (exported ?? {}) as { deployment?: { resources?: unknown } };
  const resources = deployment?.resources ?? [];
  if (deployment === undefined || !Array.isArray(resources))
    throw new Error("This is no export of a stack: give what `pulumi stack export` prints.");
  const odd = resources.findIndex((each) => !isResource(each));
  if (odd >= 0)
    throw new Error(
      `Resource ${odd + 1} has no URN and type: the export is damaged. Write it again with \`pulumi stack export\`.`,
    );
  return resources as readonly StateResource[];
}

function isResource(value: unknown): boolean {
  const { urn, type } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return typeof urn === "string" && typeof type === "string";
}

function convert(
  resource: StateResource,
  {
    stack,
    root,
    providers,
  }: {
    readonly stack: string;
    readonly root: string | undefined;
    readonly providers: ReadonlyMap<string, ProviderPlace>;
  },
): Resource {
  const { urn, type, id, parent, protect = false, retainOnDelete = false } = resource;
  const provider = (resource.provider ?? "").split("::").slice(0, -1).join("::");
  const { values: inputs, secrets } = plain(resource.inputs ?? {});
  const { account, region } = providers.get(type.startsWith("pulumi:providers:") ? urn : provider) ?? nowhere;
  const own = type.startsWith("aws:") ? inputs["region"] : undefined;
  return {
    urn,
    type,
    name: urn.split("::").slice(3).join("::"),
    stack,
    ...(parent !== undefined && parent !== root && { parent }),
    account,
    region: typeof own === "string" ? own : region,
    inputs,
    outputs: { ...inputs, ...plain(resource.outputs ?? {}).values, ...(id !== undefined && { id }) },
    secrets,
    options: {
      protect,
      retainOnDelete,
      dependsOn: [...(resource.dependencies ?? [])].sort(),
      aliases: resource.aliases ?? [],
      provider,
      ignoreChanges: resource.ignoreChanges ?? [],
    },
  };
}

/**
 * The engine adds `__internal` and `__defaults` to the program's inputs, and the hash of an asset; the provider its defaults,
 * which `__defaults` names beside them.
 */
function plain(given: Readonly<Record<string, unknown>>) {
  const properties = withoutDefaults(given) as Readonly<Record<string, unknown>>;
  const values: Record<string, unknown> = {};
  const secrets: string[] = [];
  for (const [property, value] of Object.entries(properties)) {
    if (property.startsWith("__")) continue;
    const received = receive(readable(value, property));
    values[property] = withoutHashes(received.plain);
    if (received.secret) secrets.push(property);
  }
  return { values, secrets };
}

/** In a state a secret is JSON text, plain or encrypted, instead of the program's value. */
function readable(value: unknown, property: string): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => readable(item, property));
  const { plaintext, ciphertext, ...rest } = value as Record<string, unknown>;
  if (typeof plaintext === "string") return { ...rest, value: JSON.parse(plaintext) as unknown };
  if (typeof ciphertext === "string" && Object.keys(rest).length === 1)
    throw new Error(`The property ${property} is encrypted: export with \`pulumi stack export --show-secrets\`.`);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item, property)]));
}

function withoutDefaults(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(withoutDefaults);
  const { __defaults: defaults, ...rest } = value as Readonly<Record<string, unknown>>;
  const names = Array.isArray(defaults) ? defaults : [];
  return Object.fromEntries(
    Object.entries(rest).flatMap(([key, item]) => (names.includes(key) ? [] : [[key, withoutDefaults(item)]])),
  );
}

function withoutHashes(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(withoutHashes);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if ((key !== "asset" && key !== "archive") || typeof item !== "object" || item === null)
        return [key, withoutHashes(item)];
      const { hash: _hash, ...described } = item as Record<string, unknown>;
      return [key, withoutHashes(described)];
    }),
  );
}
