type Task = { at: number; order: number; run: () => void };

/**
 * What is to be done and when. Time either runs by itself, or stands still until
 * a test moves it; the order of things is the same.
 */
export class Agenda {
  private tasks: Task[] = [];
  private order = 0;
  private current: number;
  private timer?: NodeJS.Timeout;
  private running = false;

  /**
   * @param stepped when time stands still: the moment it starts at
   * @param onError told of tasks that fail
   */
  constructor(
    private readonly stepped: Date | undefined,
    private readonly onError: (error: unknown) => void,
  ) {
    this.current = stepped?.getTime() ?? 0;
  }

  /** Whether time runs by itself. */
  get runs(): boolean {
    return this.stepped === undefined;
  }

  readonly now = (): Date =>
    new Date(this.stepped === undefined ? Date.now() : this.current);

  /** Does something after some milliseconds. @returns what calls it off. */
  after(milliseconds: number, run: () => void): () => void {
    const at = this.now().getTime() + Math.max(0, milliseconds);
    const task = { at, order: this.order++, run };
    this.tasks.push(task);
    this.wake();
    return () => {
      this.tasks = this.tasks.filter(other => other !== task);
    };
  }

  /** Does what is due by now, and what that makes due. */
  run(): void {
    this.runUntil(() => this.now().getTime());
  }

  /** Moves time that stands still, doing what comes due on the way. */
  advance(milliseconds: number): void {
    const end = this.current + milliseconds;
    this.runUntil(() => end);
    this.current = end;
  }

  close(): void {
    clearTimeout(this.timer);
    this.tasks = [];
    this.running = true;
  }

  private runUntil(end: () => number): void {
    this.running = true;
    for (let next = this.due(end()); next; next = this.due(end())) {
      this.tasks = this.tasks.filter(task => task !== next);
      this.current = Math.max(this.current, next.at);
      try {
        next.run();
      } catch (error) {
        this.onError(error);
      }
    }
    this.running = false;
    this.wake();
  }

  private due(end: number): Task | undefined {
    let first: Task | undefined;
    for (const task of this.tasks) {
      const sooner =
        !first ||
        task.at < first.at ||
        (task.at === first.at && task.order < first.order);
      if (task.at <= end && sooner) {
        first = task;
      }
    }
    return first;
  }

  private wake(): void {
    if (!this.runs || this.running) {
      return;
    }
    clearTimeout(this.timer);
    const next = Math.min(...this.tasks.map(({ at }) => at));
    if (Number.isFinite(next)) {
      this.timer = setTimeout(() => this.run(), Math.max(0, next - Date.now()));
      this.timer.unref();
    }
  }
}
