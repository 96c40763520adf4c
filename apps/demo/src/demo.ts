import { type Progress } from './terminal/progress.js';

/** The context of a demo. */
export interface DemoContext {
  /** Images of ConcurrentDownload. */
  readonly images: number;
  readonly progress: Progress;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** An empty folder that is removed after the demo. */
  readonly folder: string;
}

/** A state of an execution, from its history. */
export interface StateReport {
  readonly name: string;
  /** How many times it was entered. */
  readonly entered: number;
  /** Milliseconds from the start of the execution to the first entry. */
  readonly startsAfter: number;
  /** Milliseconds from the first entry to the last exit. */
  readonly milliseconds: number;
}

/** A label and its value. */
export type Fact = readonly [label: string, value: string];

/** An execution, read from the services. */
export interface ExecutionReport {
  readonly title: string;
  readonly executionArn: string;
  /** `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`. */
  readonly status: string;
  /** The expected status. */
  readonly expected: string;
  /** The outcome in a few words. */
  readonly outcome: string;
  readonly milliseconds: number;
  /** State transitions as billed by AWS: every entered state and every retry. */
  readonly transitions: number;
  /** Invocations of Lambda functions by the state machine. */
  readonly functionCalls: number;
  /** In the order of their first entry. */
  readonly states: readonly StateReport[];
  readonly facts: readonly Fact[];
  /** Error and cause of a failed execution. */
  readonly failure?: string;
  /** The published notification, if any. */
  readonly notification?: string;
}

/** A guarantee, and whether it held. */
export interface Check {
  readonly guarantee: string;
  readonly held: boolean;
  /** The figures that show it. */
  readonly figures: string;
}

/** The report of a demo. */
export interface DemoReport {
  readonly workflow: string;
  /** A short description. */
  readonly about: string;
  readonly runs: readonly ExecutionReport[];
  /** Stored data and resource usage. */
  readonly stored: readonly Fact[];
  readonly checks: readonly Check[];
  /** Peak memory of the whole process so far, with its worker threads, in MB (10^6 bytes). */
  readonly peakMegabytes: number;
  /** The endpoint of the environment. */
  readonly endpoint: string;
  /** URL of the console of the environment, with its token. */
  readonly consoleUrl: string;
}

/** A workflow on real input. To add one, add a folder and a line in `demos.ts`. */
export interface Demo {
  /** The workflow id, for `--only`. */
  readonly name: string;
  /** Runs the workflow and reports on it. The environment keeps running until the report is disposed of. */
  run(context: DemoContext): Promise<DemoReport & AsyncDisposable>;
}

/** Returns the failures of a report: guarantees that do not hold, and executions with an unexpected status. */
export function failuresOf({ runs, checks }: Pick<DemoReport, 'runs' | 'checks'>): string[] {
  return [
    ...runs
      .filter(({ status, expected }) => status !== expected)
      .map(
        ({ title, status, expected, failure }) =>
          `"${title}" ended with ${status}, expected ${expected}${failure === undefined ? '' : `: ${failure}`}`,
      ),
    ...checks.filter(({ held }) => !held).map(({ guarantee, figures }) => `${guarantee} (${figures})`),
  ];
}
