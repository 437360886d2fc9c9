/** A process that dies at one of its awaits, as `kill -9` would have it. */
export class Process {
  #awaits = 0;
  #isDead = false;
  readonly #diesAt: number;
  readonly #onDeath: () => void;

  /** @param diesAt - number of the await, from 1; Infinity for never */
  constructor(diesAt = Infinity, onDeath: () => void = () => {}) {
    this.#diesAt = diesAt;
    this.#onDeath = onDeath;
  }

  get awaits(): number {
    return this.#awaits;
  }

  /** Nothing that comes after death returns, and nothing takes effect. */
  readonly step = async (): Promise<void> => {
    this.#awaits += 1;
    if (this.#awaits >= this.#diesAt && !this.#isDead) {
      this.#isDead = true;
      this.#onDeath();
    }
    if (this.#isDead) await new Promise(() => {});
  };

  /** The object with a step before and after each of its calls. */
  wrap<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (_, name) => {
        const member = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          await this.step();
          const result = await member.apply(target, args);
          await this.step();
          return result;
        };
      },
    });
  }
}
