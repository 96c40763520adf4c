/** The message that the steps of the test pipelines pass on. */
export interface Message {
  /** Identifies the effects of a test. */
  readonly run: string;
  /** The completed steps in order. */
  readonly trail: readonly string[];
  /** The behavior of each step in its first, second, … attempt. Later attempts repeat the last one. Default: `ok`. */
  readonly plan?: Readonly<Record<string, readonly Behavior[]>>;
  /** Makes the message large. */
  readonly ballast?: string;
  /** The arguments of a step with a command. */
  readonly command?: readonly string[];
}

/** The behavior of a step: `ok`, or a fault. */
export type Behavior =
  'ok' | 'grow' | 'throw' | 'die' | 'kill' | 'hang' | 'nothing' | 'empty' | 'garbage' | 'write-and-die';
