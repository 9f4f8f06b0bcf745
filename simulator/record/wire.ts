import { runtime } from "@pulumi/pulumi";

/** A deserialized property value. */
export interface Received {
  /**
   * Plain JSON: secrets unwrapped; a resource is its id (a component its URN), as the engine passes it to a provider.
   */
  readonly plain: unknown;
  /** The value to return, so that the SDK sees the same assets and secrets again. */
  readonly reply: unknown;
  readonly secret: boolean;
}

/**
 * Deserializes one top-level input property in the SDK's format for the engine, where secrets, assets and resources are
 * objects marked by a signature. Assets become `{ asset: { path | text | uri } }`, archives `{ archive: { path | uri |
 * assets } }`.
 */
export function receive(value: unknown): Received {
  const seen = { secret: false, asset: false };
  const plain = convert(value, false, seen);
  const bare = seen.asset ? convert(value, true, seen) : plain;
  return { plain, reply: seen.secret ? asSecret(bare) : bare, secret: seen.secret };
}

/** Marks a value as secret, for the SDK. */
export const asSecret = (value: unknown): unknown => ({
  [runtime.specialSigKey]: runtime.specialSecretSig,
  value: value ?? null,
});

function convert(value: unknown, keepAssets: boolean, seen: { secret: boolean; asset: boolean }): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => convert(item, keepAssets, seen));
  const { [runtime.specialSigKey]: signature, ...content } = value as Record<string, unknown>;
  switch (signature) {
    case undefined:
      return convertAll(content, keepAssets, seen);
    case runtime.specialSecretSig:
      seen.secret = true;
      return convert(content.value, keepAssets, seen);
    case runtime.specialResourceSig:
      return content.id ?? content.urn;
    case runtime.specialAssetSig:
    case runtime.specialArchiveSig: {
      seen.asset = true;
      const { __pulumiAsset, __pulumiArchive, ...described } = content;
      const inner = convertAll(described, keepAssets, seen);
      if (keepAssets) return { [runtime.specialSigKey]: signature, ...inner };
      return { [signature === runtime.specialAssetSig ? "asset" : "archive"]: inner };
    }
    default:
      throw new Error(`a value carries the unknown Pulumi signature ${JSON.stringify(signature)}`);
  }
}

const convertAll = (content: Record<string, unknown>, keepAssets: boolean, seen: { secret: boolean; asset: boolean }) =>
  Object.fromEntries(Object.entries(content).map(([key, item]) => [key, convert(item, keepAssets, seen)]));

/**
 * Finds text from a template with a missing value: `undefined` as a part of a name, an ARN or an address (in JSON text
 * too), `[object Object]`, and the text of an Output that was never unwrapped. Prose, SQL and code may say "undefined":
 * only the ARNs and addresses in them are checked.
 *
 * @returns one sentence each: `policy.Statement[0].Resource is "arn:aws:sqs:undefined:…"`
 */
export function holes(path: string, value: unknown): string[] {
  if (typeof value === "string") return holesInText(path, value);
  if (Array.isArray(value)) return value.flatMap((item, index) => holes(`${path}[${index}]`, item));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === "asset" || key === "archive" ? [] : holes(`${path}.${key}`, item),
  );
}

const brokenWord = /(^|[^A-Za-z])undefined([^A-Za-z]|$)/;
const unresolved = /Calling \[to(String|JSON)\] on an \[Output<T>\]/;

function holesInText(path: string, text: string): string[] {
  if (unresolved.test(text))
    return [
      `${path} holds the text of an Output; put Outputs into text with pulumi.interpolate or pulumi.jsonStringify`,
    ];
  if (!text.includes("undefined") && !text.includes("[object Object]")) return [];
  const parsed = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  if (parsed !== undefined) return holes(path, parsed);
  const suspect = /\s/.test(text)
    ? text.split(/[\s"'`,;()<>]+/).filter((word) => /^(arn:|[a-z0-9]+:\/\/)/.test(word))
    : [text];
  const broken = text.includes("[object Object]") ? text : suspect.find((word) => brokenWord.test(word));
  return broken === undefined
    ? []
    : [`${path} is ${JSON.stringify(broken)}: a value was missing when the text was made`];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
