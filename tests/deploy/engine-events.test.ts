import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { translate } from "../../deploy/engine-events";
import type { StackEvent } from "../../deploy/engine";
import { count, describeChanges, noChanges, type Tally } from "../../deploy/tally";

const event = (more: object) => ({ sequence: 1, timestamp: 1, ...more }) as EngineEvent;
const step = (op: string) => ({
  metadata: { op, type: "aws:sqs/queue:Queue", urn: "urn:pulumi:prod::event-governance::aws:sqs/queue:Queue::letters" },
});
const tallyOf = (...events: EngineEvent[]) =>
  events
    .map(translate)
    .filter((each): each is StackEvent => each !== undefined)
    .reduce<Tally>(count, { changes: noChanges });

describe("engine events", () => {
  it("name the resource in progress", () => {
    assert.equal(tallyOf(event({ resourcePreEvent: step("create") })).current, "Queue letters");
  });

  it("count each step by its effect on the resource, a replacement once", () => {
    const steps = ["same", "create", "update", "create-replacement", "replace", "delete-replaced", "delete", "refresh"];
    const { changes } = tallyOf(...steps.map((op) => event({ resOutputsEvent: step(op) })));
    assert.deepEqual(changes, { created: 1, updated: 1, replaced: 1, deleted: 1, same: 2 });
  });

  it("end with the engine's own count", () => {
    const { changes } = tallyOf(
      event({ resOutputsEvent: step("create") }),
      event({ summaryEvent: { resourceChanges: { create: 12, same: 40, "create-replacement": 1, replace: 1 } } }),
    );
    assert.equal(describeChanges(changes), "12 created, 1 replaced, 40 same");
  });

  it("keep the first error without color markup, and not a later summary line", () => {
    const diagnostic = (severity: string, message: string) => event({ diagnosticEvent: { severity, message } });
    const { error } = tallyOf(
      diagnostic("info", "nothing"),
      diagnostic("error", "<{%reset%}>update failed<{%reset%}>\n"),
      diagnostic("error", "<{%fg 1%}>AccessDenied<{%reset%}>\n"),
      diagnostic("error", "another"),
    );
    assert.equal(error, "AccessDenied");
  });

  it("say so when nothing changes", () => {
    assert.equal(describeChanges(noChanges), "no changes");
  });

  it("are ignored if they are about something else", () => {
    assert.equal(translate(event({ preludeEvent: { config: {} } })), undefined);
  });
});
