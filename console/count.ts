const digits = new Intl.NumberFormat("en-US");

/** "1 event", "1,204 events". */
export const count = (amount: number, one: string, many?: string): string =>
  `${digits.format(amount)} ${plural(amount, one, many)}`;

/** "event", "events". */
export const plural = (amount: number, one: string, many = `${one}s`): string => (amount === 1 ? one : many);
