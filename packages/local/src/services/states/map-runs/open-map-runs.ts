/**
 * The open Map Runs of an account. A Map Run that starts while the quota is used up waits until another one ends, in the
 * order of the starts.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html#service-limits-accounts
 */
export class OpenMapRuns {
  readonly #open = new Set<string>();
  readonly #waiting = new Map<string, () => void>();

  constructor(readonly quota: number) {}

  /** Opens a Map Run. Returns undefined if it is open at once, and otherwise resolves when it is open or ended. */
  open(arn: string): Promise<void> | undefined {
    if (this.#open.size < this.quota) {
      this.#open.add(arn);
      return undefined;
    }
    return new Promise((resolve) => this.#waiting.set(arn, resolve));
  }

  /** Ends a Map Run, whether it is open or waits. The next one opens. */
  end(arn: string): void {
    this.#open.delete(arn);
    this.#waiting.get(arn)?.();
    this.#waiting.delete(arn);
    for (const [next, resolve] of this.#waiting) {
      if (this.#open.size >= this.quota) return;
      this.#waiting.delete(next);
      this.#open.add(next);
      resolve();
    }
  }
}
