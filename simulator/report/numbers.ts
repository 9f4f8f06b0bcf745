/** To one decimal. */
export const round = (seconds: number) => Math.round(seconds * 10) / 10;
export const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
