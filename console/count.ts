const digits = new Intl.NumberFormat("en-US");

/** "1,204". */
export const number = (amount: number): string => digits.format(amount);

/** "1 event", "1,204 events". */
export const count = (amount: number, one: string, many?: string): string =>
  `${number(amount)} ${plural(amount, one, many)}`;

/** "event", "events". */
export const plural = (amount: number, one: string, many = `${one}s`): string => (amount === 1 ? one : many);
