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
  readonly entered: number;
  readonly milliseconds: number;
}

/** One execution, read back from the services. */
export interface RunReport {
  readonly title: string;
  readonly executionArn: string;
  readonly status: string;
  readonly milliseconds: number;
  /** States entered. */
  readonly transitions: number;
  readonly functionCalls: number;
  readonly states: readonly StateReport[];
  /** What the run did, a label and its figure each. */
  readonly facts: readonly (readonly [string, string])[];
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
  /** What it is about, in one line. */
  readonly about: string;
  readonly runs: readonly RunReport[];
  /** What is stored afterwards. */
  readonly stored: readonly (readonly [string, string])[];
  readonly checks: readonly Check[];
  /** The endpoint and outputs, for whoever keeps it up. */
  readonly endpoint: string;
}

/** A workflow on real input. Adding one is a folder and a line in `demos.ts`. */
export interface Demo {
  /** The workflow's slug, for `--only`. */
  readonly name: string;
  /** Runs it from nothing to a report; the environment stays up until it is disposed of. */
  run(context: DemoContext): Promise<DemoReport & AsyncDisposable>;
}
