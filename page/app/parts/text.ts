const format = new Intl.NumberFormat("en-US");

export const number = (value: number): string => format.format(value);

const money = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

/** `$1,234.50`; what is less than a cent is said to be. */
export const dollars = (value: number): string => (value > 0 && value < 0.005 ? "<$0.01" : money.format(value));

/** `1 event`, `2,310 events` */
export const count = (value: number, noun: string, plural = `${noun}s`): string =>
  `${number(value)} ${value === 1 ? noun : plural}`;

/** `90 minutes`, `4 hours`, `7 days` */
export const duration = (minutes: number): string =>
  minutes % 1440 === 0
    ? count(minutes / 1440, "day")
    : minutes % 60 === 0
      ? count(minutes / 60, "hour")
      : count(minutes, "minute");

/** JSON with indentation; anything else as it stands. */
export function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

/** The last part of an ARN, which a person reads. */
export const shortArn = (arn: string): string => arn.split(":").slice(5).join(":") || arn;
