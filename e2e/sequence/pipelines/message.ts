/** What the steps of the test pipelines pass on: where it has been, and what each step is to do with it. */
export interface Message {
  /** Whose effects to count: another one for each test. */
  readonly run: string;
  /** The steps it came through, in order. */
  readonly trail: readonly string[];
  /**
   * By step, what it does at its first try, its second, … and at all later ones what it did at the last. `ok` where
   * nothing is said.
   */
  readonly plan?: Readonly<Record<string, readonly Behavior[]>>;
  /** What makes a message large. */
  readonly ballast?: string;
  /** The arguments that a step was started with, where it was given any. */
  readonly command?: readonly string[];
}

/** What a step does: what it should, or a fault. */
export type Behavior =
  'ok' | 'grow' | 'throw' | 'die' | 'kill' | 'hang' | 'nothing' | 'empty' | 'garbage' | 'write-and-die';
