import type { EngineEvent, OpMap, StepEventMetadata } from "@pulumi/pulumi/automation";
import type { Changes, StackEvent, Step } from "./engine";
import { accountIn } from "./members-in-state";

/**
 * Converts an engine event to progress; undefined if irrelevant. A replacement is several steps (create-replacement,
 * replace, delete-replaced), of which the middle one counts.
 */
export function translate(event: EngineEvent): StackEvent | undefined {
  const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent, policyEvent, summaryEvent } = event;
  if (resourcePreEvent) {
    const { type, urn } = resourcePreEvent.metadata;
    return {
      kind: "resource-started",
      type,
      name: urn.split("::").at(-1) ?? urn,
      step: stepOf(resourcePreEvent.metadata),
    };
  }
  if (resOpFailedEvent) {
    const { urn } = resOpFailedEvent.metadata;
    const account = accountIn(urn);
    return {
      kind: "resource-failed",
      name: urn.split("::").at(-1) ?? urn,
      urn,
      ...(account !== undefined && { account }),
    };
  }
  if (resOutputsEvent) {
    const { op, urn } = resOutputsEvent.metadata;
    return { kind: "resource-done", change: changeOf[op], urn };
  }
  if (policyEvent) {
    const { policyPackName: pack, policyName: policy, enforcementLevel: level, message, resourceUrn } = policyEvent;
    return {
      kind: "policy",
      violation: {
        pack,
        policy,
        level,
        message: plain(message),
        ...(resourceUrn !== undefined && resourceUrn !== "" && { resource: resourceUrn }),
      },
    };
  }
  if (diagnosticEvent && (diagnosticEvent.severity === "error" || diagnosticEvent.severity === "warning"))
    return { kind: "diagnostic", severity: diagnosticEvent.severity, message: plain(diagnosticEvent.message) };
  if (summaryEvent) return { kind: "summary", changes: changesOf(summaryEvent.resourceChanges) };
  return undefined;
}

const changeOf: Readonly<Record<string, keyof Changes>> = {
  same: "same",
  refresh: "same",
  create: "created",
  import: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
};

/** Steps of a replacement, which each tell of the whole: the resource is replaced. */
const replacements = ["create-replacement", "delete-replaced", "import-replacement"];

function stepOf({ op, urn, old, new: made, diffs, keys, detailedDiff, provider = "" }: StepEventMetadata): Step {
  const detailed = Object.entries(detailedDiff ?? {});
  return {
    urn,
    change: replacements.includes(op) ? "replaced" : changeOf[op],
    inputs: (made ?? old)?.inputs ?? {},
    ...(old && { before: old.inputs }),
    properties: detailed.length > 0 ? detailed.map(([path]) => path) : (diffs ?? []),
    replacing: [
      ...new Set([
        ...(keys ?? []),
        ...detailed.filter(([, { diffKind }]) => diffKind.endsWith("-replace")).map(([path]) => path),
      ]),
    ],
    // A reference is the URN and, after it, the id.
    ...(provider !== "" && { provider: provider.slice(0, Math.max(0, provider.lastIndexOf("::"))) || provider }),
    isProtected: old?.protect === true,
    isRetained: old?.retainOnDelete === true,
  };
}

function changesOf(operations: OpMap): Changes {
  const changes = { created: 0, updated: 0, replaced: 0, deleted: 0, same: 0 };
  for (const [operation, number] of Object.entries(operations)) {
    const change = changeOf[operation];
    if (change !== undefined) changes[change] += number;
  }
  return changes;
}

/** Messages contain color markup, `<{%fg 1%}>error<{%reset%}>`, which the CLI's display would resolve. */
const plain = (message: string) => message.replace(/<\{%[^%]*%\}>/g, "").trim();
