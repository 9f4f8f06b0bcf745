import assert from "node:assert/strict";
import { readEnvironmentOffline, withRollout } from "../../../environment/environment";
import { rolloutModes } from "../../../model/settings/rollout-modes";
import { idleRules } from "../../../simulator/evidence/idle-rules";
import { silentProgress } from "../../../simulator/report/progress";
import { openWorld } from "../../../simulator/steps/open-world";
import { recordEnvironment } from "../../../simulator/steps/record";
import { sendEvents } from "../../../simulator/steps/send-events";

const say = () => undefined;

describe("the sample traffic, thinned", () => {
  for (const mode of rolloutModes)
    it(`leaves no recorded rule idle, as the whole traffic does not, with ${mode}`, async () => {
      const environment = withRollout(await readEnvironmentOffline("Pulumi.prod.yaml"), mode);
      const options = { root: "", now: new Date("2026-11-02T12:00:00Z") };
      const opened = openWorld(environment, await recordEnvironment(environment, options, silentProgress(), say));
      const idle = async (all: boolean) => {
        const { journeys } = await sendEvents(environment, opened, { ...options, all }, say);
        return {
          // What services send: floods and forgeries are the same in both.
          sent: journeys.filter(({ send }) => send.via.kind === "service").length,
          arns: idleRules(opened.world, journeys).map(({ arn }) => arn),
        };
      };
      const whole = await idle(true);
      const thinned = await idle(false);
      assert.deepEqual(thinned.arns, whole.arns);
      // What a function puts on the bus for a ticket system, no other traffic can.
      for (const arn of thinned.arns) assert.match(arn, /-ticket-tickets$/);
      assert.ok(thinned.sent < whole.sent * 0.7, `${thinned.sent} of ${whole.sent} events`);
    });
});
