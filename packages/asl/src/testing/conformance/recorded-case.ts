import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Json, type JsonObject } from '../../json.js';

/** An execution recorded on AWS. See README.md in the folder of the cases. */
export interface RecordedCase {
  readonly id: string;
  readonly suite: string;
  readonly type: string;
  readonly definition: string;
  readonly input: string | null;
  readonly lambdas?: Readonly<Record<string, string>>;
  readonly lambdaTimeouts?: Readonly<Record<string, number>>;
  readonly needs?: readonly string[];
  readonly stateMachines?: readonly {
    readonly arn: string;
    readonly name: string;
    readonly type: string;
    readonly definition: string;
  }[];
  readonly activities?: Readonly<
    Record<string, { readonly name: string; readonly deleted?: boolean; readonly worker?: ActivityWorker }>
  >;
  readonly executionName?: string;
  readonly params?: JsonObject;
  readonly wildcards?: { readonly values?: readonly string[]; readonly substrings?: readonly string[] };
  readonly expected: RecordedOutcome;
}

/** The behavior of an activity's worker. */
export interface ActivityWorker {
  readonly result: 'success' | 'failure' | 'none';
  readonly output?: string;
  readonly outputFrom?: 'input';
  readonly error?: string;
  readonly cause?: string;
  readonly causeFrom?: 'input';
  readonly heartbeatAfterSeconds?: number;
  readonly finishAfterSeconds?: number;
}

/** The first difference of a case in its outcome and in its history; undefined if there is none. */
export interface CaseResult {
  readonly id: string;
  readonly suite: string;
  readonly outcome: string | undefined;
  readonly history: string | undefined;
}

/** AWS's response. */
export interface RecordedOutcome {
  readonly status: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  readonly history?: readonly JsonObject[];
  readonly response?: Json;
}

/**
 * Returns the folder of the recorded cases: in STEPWELL_SHARED, or in `shared` next to the repository; undefined if it
 * does not exist.
 */
export function conformanceFolder(): string | undefined {
  const shared = process.env['STEPWELL_SHARED'] ?? resolve(import.meta.dirname, '../../../../../../shared');
  const folder = join(shared, 'conformance/asl');
  return existsSync(join(folder, 'cases')) ? folder : undefined;
}

/** Loads all recorded cases. */
export function loadCases(folder: string): RecordedCase[] {
  const cases = join(folder, 'cases');
  return (
    readdirSync(cases)
      .filter((file) => file.endsWith('.json'))
      .sort()
      // the format that README.md documents
      .flatMap((file) => JSON.parse(readFileSync(join(cases, file), 'utf8')) as RecordedCase[])
  );
}
