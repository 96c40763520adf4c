import { type Progress } from './terminal/progress.js';

/** What a demo may use: where to write, how to show how far it is, and when to stop. */
export interface DemoContext {
  /** How many images the run has. */
  readonly images: number;
  readonly progress: Progress;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** An empty folder, removed afterwards. */
  readonly folder: string;
}

/** One state of a run, as its history tells. */
export interface StateReport {
  readonly name: string;
  /** How often it was entered. */
  readonly entered: number;
  /** From the start of the execution until it was first entered, in milliseconds. */
  readonly startsAfter: number;
  /** From its first entry to its last exit, in milliseconds. */
  readonly milliseconds: number;
}

/** A label and its value. */
export type Fact = readonly [label: string, value: string];

/** One execution, read back from the services. */
export interface ExecutionReport {
  readonly title: string;
  readonly executionArn: string;
  /** `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`. */
  readonly status: string;
  /** The status that this run is meant to end with. */
  readonly expected: string;
  /** What came of it, in a few words. */
  readonly outcome: string;
  readonly milliseconds: number;
  /** State transitions as AWS bills them: every state entered, and every retry. */
  readonly transitions: number;
  /** Invocations of Lambda functions by the state machine. */
  readonly functionCalls: number;
  /** In the order in which they were first entered. */
  readonly states: readonly StateReport[];
  readonly facts: readonly Fact[];
  /** Error and cause of a run that failed. */
  readonly failure?: string;
  /** The message that was sent, where one was. */
  readonly notification?: string;
}

/** A guarantee, and whether the figures bear it out. */
export interface Check {
  readonly guarantee: string;
  readonly held: boolean;
  /** The figures. */
  readonly figures: string;
}

/** What a demo shows. */
export interface DemoReport {
  readonly workflow: string;
  /** What it is about, in a line or two. */
  readonly about: string;
  readonly runs: readonly ExecutionReport[];
  /** What is stored afterwards, and what it took. */
  readonly stored: readonly Fact[];
  readonly checks: readonly Check[];
  /** The most memory that the whole process has held so far, its worker threads included, in MB (10^6 bytes). */
  readonly peakMegabytes: number;
  /** Where the environment answers, for whoever keeps it up. */
  readonly endpoint: string;
}

/** A workflow on real input. Adding one is a folder and a line in `demos.ts`. */
export interface Demo {
  /** The workflow's slug, for `--only`. */
  readonly name: string;
  /** Runs it from nothing to a report; the environment stays up until the report is disposed of. */
  run(context: DemoContext): Promise<DemoReport & AsyncDisposable>;
}

/** What does not hold: guarantees that the figures contradict, and runs that did not end as they should. */
export function failuresOf({ runs, checks }: Pick<DemoReport, 'runs' | 'checks'>): string[] {
  return [
    ...runs
      .filter(({ status, expected }) => status !== expected)
      .map(
        ({ title, status, expected, failure }) =>
          `"${title}" ended ${status}, not ${expected}${failure === undefined ? '' : `: ${failure}`}`,
      ),
    ...checks.filter(({ held }) => !held).map(({ guarantee, figures }) => `${guarantee} (${figures})`),
  ];
}
