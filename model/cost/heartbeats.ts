import { namesOf } from "../names";
import { carriesHeartbeat, ruleHeartbeats } from "../network/heartbeat";
import type { Member } from "../network/network";
import { ruleHeartbeatMinutes } from "../settings/heartbeat";
import { monthSeconds } from "./traffic";

export interface Heartbeats {
  /** Minutes between those of the account and Region. */
  readonly minutes: number;
  readonly ruleMinutes: number;
  readonly rules: number;
  /** Schedules of rules' heartbeats. */
  readonly schedules: number;
  /** In a month. */
  readonly runs: number;
  readonly ruleRuns: number;
  readonly events: number;
  readonly ruleEvents: number;
}

const monthMinutes = monthSeconds / 60;

/** What one account sends from one Region in a month to prove that it can be heard. */
export function heartbeatsOf(member: Member, environment: string, minutes: number): Heartbeats {
  const ruleMinutes = ruleHeartbeatMinutes(minutes);
  const beats = carriesHeartbeat(member);
  const suffixes = beats ? member.rules.map(({ suffix }) => suffix) : [];
  const schedules = ruleHeartbeats(namesOf(environment), minutes, suffixes).length;
  const ruleRuns = (schedules * monthMinutes) / ruleMinutes;
  const ruleEvents = (suffixes.length * monthMinutes) / ruleMinutes;
  const own = beats ? monthMinutes / minutes : 0;
  return {
    minutes,
    ruleMinutes,
    rules: suffixes.length,
    schedules,
    runs: own + ruleRuns,
    ruleRuns,
    events: own + ruleEvents,
    ruleEvents,
  };
}
