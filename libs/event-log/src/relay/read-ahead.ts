/** The same items; while one is being worked on, the next one is already fetched. */
export async function* readAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    let pending = fetchNext(source);
    for (;;) {
      const { value, done } = await pending;
      if (done) return;
      pending = fetchNext(source);
      yield value;
    }
  } finally {
    await source.return(undefined);
  }
}

function fetchNext<T>(source: AsyncGenerator<T>): Promise<IteratorResult<T, unknown>> {
  const next = source.next();
  // Whoever has stopped asking does not hear of its failure.
  next.catch(() => undefined);
  return next;
}
