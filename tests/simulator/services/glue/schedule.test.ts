import assert from "node:assert/strict";
import { longestGapHours } from "../../../../model/settings/schedule";
import { longestGap } from "../../../../simulator/services/glue/schedule";

describe("the longest time between two runs of a crawler", () => {
  it("is the same counted minute by minute as the program calculates it", () => {
    for (const [schedule, hours] of [
      ["cron(15 * * * ? *)", 1],
      ["cron(0/5 * * * ? *)", 5 / 60],
      ["cron(45 0/6 * * ? *)", 6],
      ["cron(5 1-23/4 * * ? *)", 4],
      ["cron(0 8,18 * * ? *)", 14],
      ["cron(15 3 * * ? *)", 24],
      ["cron(15 3 ? * MON-FRI *)", 72],
      ["cron(15 3 ? * SUN *)", 168],
      ["cron(05 03 * * ? *)", 24],
      ["cron( 15  3 ? * mon-fri * )", 72],
    ] as const) {
      assert.equal(longestGap(schedule), Math.round(hours * 3600), schedule);
      assert.equal(Math.round(longestGapHours(schedule) * 3600), Math.round(hours * 3600), schedule);
    }
  });

  it("is not known of days that the calendar moves", () => {
    for (const schedule of ["cron(0 0 L * ? *)", "cron(0 0 ? * 6L *)", "cron(0 0 1 6 ? *)"])
      assert.equal(longestGap(schedule), undefined, schedule);
  });
});
