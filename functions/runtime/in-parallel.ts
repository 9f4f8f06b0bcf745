/**
 * Does something for each value, at most `width` at a time. After a failure the rest is done all the same, and the first
 * error is thrown.
 */
export async function inParallel<Value>(
  values: Iterable<Value>,
  width: number,
  work: (value: Value) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const rest = values[Symbol.iterator]();
  // The workers share the iterator: each takes the next value that nobody has taken.
  const worker = async () => {
    for (let next = rest.next(); next.done !== true; next = rest.next())
      await work(next.value).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: width }, worker));
  if (failures.length > 0) throw failures[0];
}
