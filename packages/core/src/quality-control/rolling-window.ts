/** The last values of a series, kept in order of size beside their order of time, so that medians cost no sorting. */
export class RollingWindow {
  readonly #byTime: number[] = [];
  readonly #bySize: number[] = [];

  /** @param size how many values it holds, the oldest going first */
  constructor(private readonly size: number) {}

  get length(): number {
    return this.#bySize.length;
  }

  add(value: number): void {
    this.#byTime.push(value);
    this.#bySize.splice(this.#place(value), 0, value);
    const oldest = this.#byTime.length > this.size ? this.#byTime.shift() : undefined;
    if (oldest !== undefined) this.#bySize.splice(this.#place(oldest), 1);
  }

  /** The middle value; of an even number, the mean of the two in the middle. Not a number while there is none. */
  median(): number {
    return middle(this.#bySize);
  }

  /**
   * How far values usually are from the median, as a standard deviation: 1.4826 times the median distance. Where more
   * than half of them are equal that is 0, and 1.2533 times the mean distance takes its place (Iglewicz and Hoaglin,
   * 1993).
   */
  deviation(): number {
    const median = this.median();
    const distances = this.#bySize.map((value) => Math.abs(value - median)).sort((one, other) => one - other);
    const usual = middle(distances);
    if (usual > 0) return 1.4826 * usual;
    return (1.2533 * distances.reduce((sum, distance) => sum + distance, 0)) / distances.length;
  }

  /** The first place whose value is not below this one. */
  #place(value: number): number {
    let low = 0;
    let high = this.#bySize.length;
    while (low < high) {
      const between = (low + high) >>> 1;
      if ((this.#bySize[between] ?? value) < value) low = between + 1;
      else high = between;
    }
    return low;
  }
}

function middle(sorted: readonly number[]): number {
  const [lower = Number.NaN, upper = lower] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.floor(sorted.length / 2)],
  ];
  // Half of each: the sum of two large ones may be beyond what a double holds.
  return lower / 2 + upper / 2;
}
