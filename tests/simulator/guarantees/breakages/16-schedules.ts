import type { Resource } from "../../../../simulator/graph";
import { type Breakage, editNamed } from "./breakage";

const schedule = "aws:scheduler/schedule:Schedule";

/** Edits what a schedule puts. */
const input = (name: RegExp, change: (input: any) => void) =>
  editNamed(schedule, name, (inputs) => {
    const told = JSON.parse(inputs.target.input);
    change(told);
    inputs.target.input = JSON.stringify(told);
  });

export const breakages: readonly Breakage[] = [
  {
    what: "a heartbeat that is switched off",
    change: editNamed(schedule, /heartbeat$/, (inputs) => (inputs.state = "DISABLED")),
    resource: /Schedule::forwarding-\d+-heartbeat$/,
    says: /never goes off/,
  },
  {
    what: "a heartbeat that ends",
    change: editNamed(schedule, /heartbeat$/, (inputs) => (inputs.endDate = "2026-01-01T00:00:00Z")),
    resource: /Schedule::forwarding-\d+-heartbeat$/,
    says: /ends on 2026-01-01/,
  },
  {
    what: "a heartbeat whose failures are lost",
    change: editNamed(schedule, /heartbeat$/, (inputs) => delete inputs.target.deadLetterConfig),
    resource: /Schedule::forwarding-\d+-heartbeat$/,
    says: /no recorded dead-letter queue/,
    alone: true,
  },
  {
    what: "a saved query whose schedule is off",
    change: editNamed(
      schedule,
      /^responder-run-queries-schedule-silent-accounts$/,
      (inputs) => (inputs.state = "DISABLED"),
    ),
    resource: /Schedule::responder-run-queries-schedule-silent-accounts$/,
    says: /It is disabled: it never goes off/,
    alone: true,
  },
  {
    what: "a schedule whose event nobody takes",
    change: editNamed(schedule, /digest$/, (inputs) => (inputs.target.eventbridgeParameters.detailType = "Digest")),
    resource: /Schedule::notification-channels-digest$/,
    says: /it is for nobody/,
    alone: true,
  },
  {
    what: "a schedule that puts no event at all",
    change: editNamed(schedule, /digest$/, (inputs) => delete inputs.target.eventbridgeParameters),
    resource: /Schedule::notification-channels-digest$/,
    says: /Its event is not put/,
  },
  {
    what: "a forwarding rule without a heartbeat",
    change: input(/rule-heartbeats$/, (told) => told.Entries.shift()),
    resource: /Schedule::forwarding-\d{12}-rule-heartbeats$/,
    says: /waits for heartbeats, and no schedule sends one/,
    alone: true,
  },
  {
    what: "heartbeats that say they come more often",
    change: input(/-heartbeat$/, (told) => (told.minutes = 1)),
    resource: /Schedule::forwarding-\d{12}-heartbeat$/,
    says: /says that it comes every 1 minutes/,
    alone: true,
  },
  {
    what: "a schedule that may go off whenever it likes",
    change: editNamed(schedule, /silence-schedule$/, (inputs) => {
      inputs.flexibleTimeWindow = { mode: "FLEXIBLE", maximumWindowInMinutes: 60 };
    }),
    resource: /Schedule::responder-watch-silence-schedule$/,
    says: /60 minutes late/,
    alone: true,
  },
  {
    what: "a schedule that gives up within minutes",
    change: editNamed(schedule, /digest$/, (inputs) => (inputs.target.retryPolicy.maximumEventAgeInSeconds = 120)),
    resource: /Schedule::notification-channels-digest$/,
    says: /within 120 seconds/,
    alone: true,
  },
  {
    what: "a schedule that begins one day",
    change: editNamed(schedule, /^responder-watch-silence-schedule$/, (inputs) => {
      inputs.startDate = "2099-01-01T00:00:00Z";
    }),
    resource: /Schedule::responder-watch-silence-schedule$/,
    says: /goes off from 2099-01-01T00:00:00Z on alone/,
  },
  {
    what: "a schedule that asks too rarely what did not happen",
    change: editNamed(schedule, /^responder-correlate-events-schedule$/, (inputs) => {
      inputs.scheduleExpression = "rate(1 day)";
    }),
    resource: /Schedule::responder-correlate-events-schedule$/,
    says: /It goes off by rate\(1 day\), and settings promise its event every 300 seconds/,
  },
  {
    what: "a hub that is compared too rarely",
    change: editNamed(schedule, /^responder-detect-drift-schedule$/, (inputs) => {
      inputs.scheduleExpression = "rate(1 day)";
    }),
    resource: /Schedule::responder-detect-drift-schedule$/,
    says: /It goes off by rate\(1 day\), and settings promise its event every 21600 seconds/,
    alone: true,
  },
  {
    what: "a comparison whose schedule is off",
    change: editNamed(schedule, /^responder-detect-drift-schedule$/, (inputs) => (inputs.state = "DISABLED")),
    resource: /Schedule::responder-detect-drift-schedule$/,
    says: /It is disabled: it never goes off/,
    alone: true,
  },
  {
    what: "a digest that settings promise more often",
    change: editNamed(schedule, /digest$/, (inputs) => (inputs.scheduleExpression = "rate(2 days)")),
    resource: /Schedule::notification-channels-digest$/,
    says: /settings promise its event every \d+ seconds/,
    alone: true,
  },
  {
    what: "beats of rules that come late",
    change: editNamed(schedule, /-rule-heartbeats$/, (inputs) => (inputs.scheduleExpression = "rate(6 hours)")),
    resource: /Schedule::forwarding-\d{12}-rule-heartbeats$/,
    says: /settings promise its event every 3600 seconds/,
    alone: true,
  },
  {
    what: "heartbeats that come late, and say so",
    change: editNamed(schedule, /-heartbeat$/, (inputs) => {
      inputs.scheduleExpression = "rate(60 minutes)";
      inputs.target.input = inputs.target.input.replace('"minutes":15', '"minutes":60');
    }),
    resource: /Schedule::forwarding-\d{12}-heartbeat$/,
    says: /settings promise its event every 900 seconds/,
  },
  {
    what: "a schedule that asks for another saved query than its name says",
    change: editNamed(schedule, /silent-accounts$/, (inputs) => {
      inputs.target.input = inputs.target.input.replace('"silent-accounts"', '"secrets-read"');
    }),
    resource: /Schedule::responder-run-queries-schedule-silent-accounts$/,
    says: /asks for the saved query secrets-read, which settings let not run by itself/,
  },
  {
    what: "schedules of two saved queries that ask for each other's",
    change: (resource) => {
      const named = (to: string) => (inputs: any) => {
        inputs.target.input = inputs.target.input.replace(/"query":"[\w-]+"/, `"query":"${to}"`);
      };
      const first = editNamed(schedule, /schedule-silent-accounts$/, named("new-principals"))(resource) as Resource;
      return editNamed(schedule, /schedule-new-principals$/, named("silent-accounts"))(first);
    },
    resource: /Schedule::responder-run-queries-schedule-silent-accounts$/,
    says: /asks for the saved query new-principals, (and is|which settings let not)/,
  },
  {
    what: "a schedule of one account that retries less than the others",
    change: (resource) =>
      resource.account.endsWith("1") && resource.region === "us-east-1"
        ? editNamed(schedule, /-heartbeat$/, (inputs) => (inputs.target.retryPolicy.maximumRetryAttempts = 9))(resource)
        : resource,
    resource: /Schedule::forwarding-\d{12}-heartbeat$/,
    says: /Its target is .*"maximumRetryAttempts":9.* in other accounts and Regions/,
  },
  {
    what: "a forwarding rule that the second schedule of beats leaves out",
    change: input(/rule-heartbeats-2$/, (told) => told.Entries.shift()),
    resource: /Schedule::forwarding-\d{12}-rule-heartbeats-2$/,
    says: /waits for heartbeats, and no schedule sends one that it takes/,
  },
];
