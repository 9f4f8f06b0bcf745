/** Seconds by EventBridge Scheduler user guide, "Schedule types": `rate(15 minutes)`. Anything else does not recur evenly. */
export function rateSeconds(expression: string): number | undefined {
  const [, value, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return value === undefined ? undefined : Number(value) * { minute: 60, hour: 3600, day: 86_400 }[unit as "minute"];
}
