/** Tells at once what changes now and then, and together what changes often: by its newest value, at most so often. */
export class Gathered<T> {
  private readonly waiting = new Map<string, T>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly tell: (values: readonly T[]) => void,
    private readonly millis: number,
  ) {}

  add(...changes: readonly (readonly [string, T])[]): void {
    for (const [key, value] of changes) this.waiting.set(key, value);
    if (this.timer === undefined) this.flush();
  }

  /** Tells what waits. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.size === 0) return;
    const values = [...this.waiting.values()];
    this.waiting.clear();
    this.timer = setTimeout(() => this.flush(), this.millis);
    this.tell(values);
  }

  /** Tells what waits, and nothing after that by itself. */
  close(): void {
    this.flush();
    clearTimeout(this.timer);
  }
}
