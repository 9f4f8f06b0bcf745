import assert from "node:assert/strict";
import { SettingsError } from "../../../model/settings-error";
import { warningsOf } from "../../../model/checks/cross-checks";
import { crawlerAlarmHours } from "../../../model/settings/crawler";
import { longestGapHours } from "../../../model/settings/schedule";
import { prodSettings } from "../../settings-of-prod";

/** What the settings say of a crawler's schedule. */
function problem(crawlerSchedule: string): string | undefined {
  try {
    prodSettings((raw) => (raw["archive"] = { crawlerSchedule }));
    return undefined;
  } catch (error) {
    assert(error instanceof SettingsError, String(error));
    return error.message;
  }
}

describe("the crawler's schedule", () => {
  // The examples of the Glue developer guide, "Time-based schedules for jobs and crawlers", and one for each wildcard.
  for (const schedule of [
    "cron(15 12 * * ? *)",
    "cron(0 10 * * ? *)",
    "cron(0 18 ? * MON-FRI *)",
    "cron(0 8 1 * ? *)",
    "cron(0/15 * * * ? *)",
    "cron(0/10 * ? * MON-FRI *)",
    "cron(0/5 8-17 ? * MON-FRI *)",
    "cron(*/30 * * * ? *)",
    "cron(5,35 6-20/2 * JAN,FEB,MAR ? 2027-2030)",
    "cron(0 0 L * ? *)",
    "cron(0 0 3W * ? *)",
    "cron(0 0 LW * ? *)",
    "cron(0 0 ? * L *)",
    "cron(0 0 ? * 6L *)",
    "cron(0 0 29 2 ? *)",
    "cron(59 23 31 12 ? 2199)",
    "cron(0 0 ? * sun *)",
  ])
    it(`may be ${schedule}`, () => assert.equal(problem(schedule), undefined));

  for (const [schedule, says] of [
    ["cron(* nonsense)", "has 2 fields instead of 6: write minutes, hours"],
    ["cron(15 * * * *)", "has 5 fields instead of 6"],
    ["cron(0 15 * * * ? *)", "has 7 fields instead of 6"],
    ["cron( )", "has 0 fields"],
    ["15 * * * ? *", "is not a schedule: write one such as cron(15 * * * ? *)"],
    ["rate(1 hour)", "is not a schedule: write one such as cron(15 * * * ? *)"],
    ["cron(15 * * * * *)", "has both day of month and day of week: write ? in one"],
    ["cron(15 * 1 * MON *)", "has both day of month and day of week"],
    ["cron(15 * ? * ? *)", "has ? in both fields for days"],
    ["cron(60 * * * ? *)", 'has "60" for minutes: write * or values from 0 to 59'],
    ["cron(15 24 * * ? *)", 'has "24" for hours: write * or values from 0 to 23'],
    ["cron(15 * 0 * ? *)", 'has "0" for day of month'],
    ["cron(15 * 32 * ? *)", 'has "32" for day of month'],
    ["cron(15 * * 13 ? *)", 'has "13" for month: write * or values from 1 to 12 or JAN, FEB'],
    ["cron(15 * * JANUARY ? *)", 'has "JANUARY" for month'],
    ["cron(15 * ? * 0 *)", 'has "0" for day of week: write * or values from 1 to 7 or SUN, MON'],
    ["cron(15 * ? * 2#1 *)", "Glue does not know #"],
    ["cron(15 * * * ? 1969)", 'has "1969" for year'],
    ["cron(15 * * * ? ?)", 'has "?" for year'],
    ["cron(? * * * ? *)", 'has "?" for minutes'],
    ["cron(15 * 32W * ? *)", 'has "32W" for day of month'],
    ["cron(15 * L,1 * ? *)", 'has "L,1" for day of month'],
    ["cron(15 17-8 * * ? *)", "write a range from the lesser to the greater value"],
    ["cron(15 1-2-3 * * ? *)", 'has "1-2-3" for hours'],
    ["cron(0/0 * * * ? *)", "write a step from 1 to 60"],
    ["cron(0/90 * * * ? *)", "write a step from 1 to 60"],
    ["cron(0/ * * * ? *)", 'has "0/" for minutes'],
    ["cron(15, * * * ? *)", 'has "15," for minutes'],
    ["cron(* * * * ? *)", "runs every minute, and Glue takes no schedule of less than 5"],
    ["cron(0/4 * * * ? *)", "runs every 4 minutes"],
    ["cron(2,58 * * * ? *)", "runs every 4 minutes"],
    ["cron(0 0 31 2 ? *)", "names a day that its months do not have: write a day of month up to 29"],
    ["cron(0 0 31 APR,JUN ? *)", "write a day of month up to 30"],
  ] as const)
    it(`may not be ${schedule}`, () => {
      const found = problem(schedule) ?? "";
      assert(found.startsWith(`archive.crawlerSchedule is ${JSON.stringify(schedule)}, which `), found);
      assert(found.includes(says), found);
    });
});

describe("archive.crawlerAlarmHours", () => {
  const archive = (raw: object) => () => prodSettings((all) => (all["archive"] = raw)).archive;

  it("follows the longest time between two runs", () => {
    for (const [schedule, gap, alarm] of [
      ["cron(15 * * * ? *)", 1, 6],
      ["cron(0/5 * * * ? *)", 5 / 60, 6],
      ["cron(45 0/6 * * ? *)", 6, 12],
      ["cron(0 8,18 * * ? *)", 14, 28],
      ["cron(15 3 * * ? *)", 24, 48],
      ["cron(15 3 ? * MON-FRI *)", 72, 96],
      ["cron(15 3 ? * SUN *)", 168, 192],
      ["cron(0 0 1,15 * ? *)", 17 * 24, 18 * 24],
      ["cron(0 0 29 2 ? *)", 1461 * 24, 1462 * 24],
      ["cron(0 0 L * ? *)", 35 * 24, 36 * 24],
    ] as const) {
      assert.ok(Math.abs(longestGapHours(schedule) - gap) < 1e-9, `${schedule}: ${longestGapHours(schedule)}`);
      assert.equal(crawlerAlarmHours(archive({ crawlerSchedule: schedule })()), alarm, schedule);
    }
  });

  it("is refused where each run would be late, and only there", () => {
    assert.throws(
      archive({ crawlerAlarmHours: 6 }),
      /archive\.crawlerAlarmHours is 6, and archive\.crawlerSchedule, "cron\(45 0\/6 \* \* \? \*\)", has up to 6 hours between two runs.* Write more than 6/,
    );
    assert.equal(archive({ crawlerAlarmHours: 7 })().crawlerAlarmHours, 7);
    assert.equal(archive({ crawlerAlarmHours: 1, crawlerEvents: false })().crawlerAlarmHours, 1);
  });

  it("has no use where events do not wait until the next run, which is said", () => {
    const warned = (crawlerSchedule: string, crawlerEvents = true) =>
      warningsOf(
        prodSettings((raw) => (raw["archive"] = { crawlerSchedule, crawlerEvents })),
        new Date("2026-11-30"),
      ).filter((warning) => warning.startsWith("archive.crawlerSchedule"));
    assert.match(warned("cron(0 0 1 * ? *)")[0] ?? "", /up to 744 hours between two runs: .* wait for 14 days/);
    assert.deepEqual(warned("cron(15 3 ? * SUN *)"), []);
    assert.deepEqual(warned("cron(0 0 1 * ? *)", false), []);
  });
});
