/** Maximum time between an output line and its echo, in milliseconds. */
const echoMs = 1000;

/** Number of consecutive echoes after which a file counts as a copy of the output. */
const echoLimit = 3;

/**
 * Detects files that change only because this process writes output, as with `stepwell up --watch | tee up.txt`.
 * Otherwise each output line would cause the next update.
 */
export class EchoDetector {
  readonly #found = new Set<string>();
  #last = '';
  #count = 0;

  /** Whether changes of a file are ignored. */
  isEcho(path: string): boolean {
    return this.#found.has(path);
  }

  /**
   * Records a round of changes.
   *
   * @param sinceOutput time since the last output line, in milliseconds
   * @param changedApp whether the changes affected the app
   * @returns the files that are ignored from now on
   */
  record(paths: readonly string[], sinceOutput: number, changedApp: boolean): readonly string[] {
    const files = JSON.stringify(paths);
    const isEcho = sinceOutput < echoMs && !changedApp;
    this.#count = !isEcho ? 0 : files === this.#last ? this.#count + 1 : 1;
    this.#last = files;
    if (this.#count < echoLimit) return [];
    for (const path of paths) this.#found.add(path);
    return paths;
  }
}
