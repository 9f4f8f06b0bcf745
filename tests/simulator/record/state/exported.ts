import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { runtime } from "@pulumi/pulumi";
import type { Graph } from "../../../../simulator/graph";

/** The output of `pulumi stack export --show-secrets` for a stack deployed as recorded. */
export function exported({ stack, resources, outputs }: Graph) {
  const root = `urn:pulumi:${stack}::event-governance::pulumi:pulumi:Stack::event-governance-${stack}`;
  return {
    version: 3,
    deployment: {
      resources: [
        { urn: root, type: "pulumi:pulumi:Stack", custom: false, inputs: {}, outputs },
        ...resources.map(({ urn, type, parent, inputs, outputs: computed, options, secrets }) => ({
          urn,
          type,
          custom: !type.startsWith("event-governance:"),
          id: computed["id"],
          inputs: withSecrets(stored(inputs) as Record<string, unknown>, secrets),
          outputs: stored(computed) as Record<string, unknown>,
          parent: parent ?? root,
          provider: options.provider === "" ? "" : `${options.provider}::4f1a6f0e-5f3b-4b0f-8a53-0c2b0d1f6a55`,
          dependencies: options.dependsOn,
          protect: options.protect,
          retainOnDelete: options.retainOnDelete,
        })),
      ],
    },
  };
}

const withSecrets = (inputs: Readonly<Record<string, unknown>>, secrets: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      secrets.includes(name)
        ? { [runtime.specialSigKey]: runtime.specialSecretSig, plaintext: JSON.stringify(value) }
        : value,
    ]),
  );

/** Assets and archives as a state holds them. */
function stored(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(stored);
  const { asset, archive } = value as { asset?: { path?: string; text?: string }; archive?: Record<string, unknown> };
  if (asset !== undefined)
    return { [runtime.specialSigKey]: runtime.specialAssetSig, ...asset, hash: sha256(contentOf(asset)) };
  if (archive !== undefined)
    return {
      [runtime.specialSigKey]: runtime.specialArchiveSig,
      ...(stored(archive) as object),
      hash: "of the archive",
    };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, stored(item)]));
}

const contentOf = ({ path, text = "" }: { path?: string; text?: string }) =>
  path === undefined ? Buffer.from(text) : readFileSync(path);

const sha256 = (content: Buffer) => createHash("sha256").update(content).digest("hex");
