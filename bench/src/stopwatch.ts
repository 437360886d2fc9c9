import { performance } from 'node:perf_hooks';

/** Milliseconds and numbers of calls by name. */
export class Stopwatch {
  readonly milliseconds: Record<string, number> = {};
  readonly calls: Record<string, number> = {};

  /** Sum of the parts whose names begin so. */
  total(prefix: string): number {
    return Object.entries(this.milliseconds)
      .filter(([name]) => name.startsWith(prefix))
      .reduce((sum, [, value]) => sum + value, 0);
  }

  /** The object, with the time in its asynchronous methods taken. */
  wrap<T extends object>(prefix: string, target: T): T {
    return new Proxy(target, {
      get: (_, property) => {
        const member = Reflect.get(target, property, target);
        if (typeof member !== 'function') return member;
        const name = `${prefix}.${String(property)}`;
        return (...args: unknown[]) => {
          this.calls[name] = (this.calls[name] ?? 0) + 1;
          const start = performance.now();
          const result = member.apply(target, args);
          if (result instanceof Promise) {
            return result.finally(() => this.#add(name, start));
          }
          if (isIterable(result)) return this.#iterate(name, result);
          return result;
        };
      },
    });
  }

  async *#iterate<T>(name: string, source: AsyncIterable<T>) {
    const iterator = source[Symbol.asyncIterator]();
    for (;;) {
      const start = performance.now();
      const next = await iterator.next();
      this.#add(name, start);
      if (next.done) return;
      yield next.value;
    }
  }

  #add(name: string, start: number) {
    const spent = performance.now() - start;
    this.milliseconds[name] = (this.milliseconds[name] ?? 0) + spent;
  }
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return (
    typeof value === 'object' && value !== null && Symbol.asyncIterator in value
  );
}
