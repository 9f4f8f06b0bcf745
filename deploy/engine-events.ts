import type { EngineEvent, OpMap } from "@pulumi/pulumi/automation";
import type { Changes, StackEvent } from "./engine";
import { accountIn } from "./members-in-state";

/**
 * Converts an engine event to progress; undefined if irrelevant. A replacement is several steps (create-replacement,
 * replace, delete-replaced), of which the middle one counts.
 */
export function translate(event: EngineEvent): StackEvent | undefined {
  const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent, summaryEvent } = event;
  if (resourcePreEvent) {
    const { type, urn } = resourcePreEvent.metadata;
    return { kind: "resource-started", type, name: urn.split("::").at(-1) ?? urn };
  }
  if (resOpFailedEvent) {
    const { urn } = resOpFailedEvent.metadata;
    const account = accountIn(urn);
    return {
      kind: "resource-failed",
      name: urn.split("::").at(-1) ?? urn,
      ...(account !== undefined && { account }),
    };
  }
  if (resOutputsEvent) return { kind: "resource-done", change: changeOf[resOutputsEvent.metadata.op] };
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
