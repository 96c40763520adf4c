import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Json, type JsonObject } from '../../json.js';

/** An execution recorded on AWS; see README.md beside the cases. */
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

/** What an activity's worker did. */
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

/** The first difference of a case at both levels; undefined where it agrees. */
export interface CaseResult {
  readonly id: string;
  readonly suite: string;
  readonly outcome: string | undefined;
  readonly history: string | undefined;
}

/** What AWS answered. */
export interface RecordedOutcome {
  readonly status: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  readonly history?: readonly JsonObject[];
  readonly response?: Json;
}

/** The folder of the recordings: STEPWELL_SHARED, or `shared` beside the repository; undefined when it is not there. */
export function conformanceFolder(): string | undefined {
  const shared = process.env['STEPWELL_SHARED'] ?? resolve(import.meta.dirname, '../../../../../../shared');
  const folder = join(shared, 'conformance/asl');
  return existsSync(join(folder, 'cases')) ? folder : undefined;
}

/** Every recorded case. */
export function loadCases(folder: string): RecordedCase[] {
  const cases = join(folder, 'cases');
  return (
    readdirSync(cases)
      .filter((file) => file.endsWith('.json'))
      .sort()
      // the shape that README.md gives
      .flatMap((file) => JSON.parse(readFileSync(join(cases, file), 'utf8')) as RecordedCase[])
  );
}
