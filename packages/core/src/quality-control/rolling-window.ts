/** Holds the last values of a series, sorted by size and by time, so that medians require no sorting. */
export class RollingWindow {
  readonly #byTime: number[] = [];
  readonly #bySize: number[] = [];

  /** @param size the maximum number of values; a new value replaces the oldest one */
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

  /**
   * Returns the median, which is the mean of the two middle values for an even number of values. Returns NaN without
   * values.
   */
  median(): number {
    return middle(this.#bySize);
  }

  /**
   * Returns the usual distance of values from the median, as a standard deviation: 1.4826 times the median distance. If
   * more than half of the values are equal, the median distance is 0, and the method uses 1.2533 times the mean
   * distance (Iglewicz and Hoaglin, 1993).
   */
  deviation(): number {
    const median = this.median();
    const distances = this.#bySize.map((value) => Math.abs(value - median)).sort((one, other) => one - other);
    const usual = middle(distances);
    if (usual > 0) return 1.4826 * usual;
    return (1.2533 * distances.reduce((sum, distance) => sum + distance, 0)) / distances.length;
  }

  /** Returns the index of the first value that is not less than this value. */
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
  // The code halves each value first, because the sum of two large values can exceed the range of a double.
  return lower / 2 + upper / 2;
}
