import { type CheckMessage, type QualityControlOutput, type QualityRun } from '@stepwell/sdk/quality-control';
import { type ApiResponse } from '../post-to-api.js';
import { type Check } from '../demo.js';
import { count } from '../summary/format.js';
import { type PlantedFault, type WeatherStream } from '@stepwell/samples/weather';

/** A checked stream with its output, rows and messages. */
export interface CheckedStream {
  readonly stream: WeatherStream;
  readonly output: QualityControlOutput;
  /** The rows of QCSummary for this stream. */
  readonly rows: readonly QualityRun[];
  /** The messages of the checks, without their conclusions. */
  readonly messages: readonly CheckMessage[];
}

/** The evidence for the guarantees. */
export interface Evidence {
  readonly checked: readonly CheckedStream[];
  /** The results that a subscriber of the topic received. */
  readonly notified: readonly QualityControlOutput[];
  /** The ARNs in the responses to a request that was sent three times. */
  readonly repeated: readonly (string | undefined)[];
  readonly transitions: number;
  /** The response to an invalid body, and the number of rows of its group. */
  readonly rejected: { readonly answer: ApiResponse; readonly rows: number };
}

/** Returns a planted fault as a comparable string. */
export function faultKey({ check, code, at }: PlantedFault): string {
  return [check, code, at].join(' ').trim();
}

/** Returns a found fault as a comparable string. */
export function foundKey({
  check,
  code,
  line,
  timestamp,
}: Pick<CheckMessage, 'check' | 'code' | 'line' | 'timestamp'>): string {
  return [check, code, timestamp ?? (line === undefined ? '' : `line ${line}`)].join(' ').trim();
}

/** Checks the guarantees of QualityControl. */
export function checks(evidence: Evidence): Check[] {
  return [faultsNamed, verdictsRight, oneOfEach, repeatedOnce, badInputRefused, cheap].map((check) => check(evidence));
}

function faultsNamed({ checked }: Evidence): Check {
  const compared = checked.map(({ stream, messages }) => {
    const [planted, found] = [stream.faults.map(faultKey), messages.map(foundKey)];
    return {
      planted,
      missed: planted.filter((key) => !found.includes(key)),
      falsePositives: found.filter((key) => !planted.includes(key)),
      found,
    };
  });
  const sum = (of: (each: (typeof compared)[number]) => readonly string[]): number =>
    compared.reduce((total, each) => total + of(each).length, 0);
  const [planted, missed, falsePositives] = [
    sum((each) => each.planted),
    sum((each) => each.missed),
    sum((each) => each.falsePositives),
  ];
  return {
    guarantee: 'The report contains exactly the planted faults',
    held: planted > 0 && missed === 0 && falsePositives === 0 && sum((each) => each.found) === planted,
    figures:
      `${count(planted)} faults planted in ` +
      `${count(compared.filter((each) => each.planted.length > 0).length)} of ${count(checked.length)} streams; ` +
      `${count(planted - missed)} found, each by its own check, and ${count(falsePositives)} false positives`,
  };
}

function verdictsRight({ checked }: Evidence): Check {
  const clean = checked.filter(({ stream }) => stream.faults.length === 0);
  const right = checked.filter(({ stream, output, rows }) =>
    [output.TotalPass, ...rows.map(({ TotalPass }) => TotalPass)].every(
      (pass) => pass === (stream.faults.length === 0),
    ),
  );
  return {
    guarantee: 'A stream passes only if every check passes',
    held: right.length === checked.length,
    figures:
      `${count(clean.length)} streams without a fault, ` +
      `${count(checked.filter(({ output }) => output.TotalPass).length)} passed; row and output agree on ` +
      `${count(right.length)} of ${count(checked.length)}`,
  };
}

function oneOfEach({ checked, notified }: Evidence): Check {
  const single = checked.filter(
    ({ rows, output }) => rows.length === 1 && notified.filter(({ QCPID }) => QCPID === output.QCPID).length === 1,
  );
  return {
    guarantee: 'Every execution has one row and one notification',
    held: single.length === checked.length && notified.length === checked.length,
    figures:
      `${count(checked.length)} executions, ` +
      `${count(checked.reduce((sum, { rows }) => sum + rows.length, 0))} rows in QCSummary, ` +
      `${count(notified.length)} messages from the topic`,
  };
}

function repeatedOnce({ repeated }: Evidence): Check {
  return {
    guarantee: 'A repeated request returns the same execution',
    held: repeated.length > 1 && repeated[0] !== undefined && new Set(repeated).size === 1,
    figures:
      `POST / ${count(repeated.length)} times with one idempotency-key: ${count(new Set(repeated).size)} ` +
      'execution',
  };
}

function badInputRefused({ rejected: { answer, rows } }: Evidence): Check {
  return {
    guarantee: 'An invalid input is rejected with its field, and nothing is written',
    held: answer.status === 400 && answer.field === 'StreamID' && rows === 0,
    figures: `POST / returned ${answer.status}, "${answer.message ?? ''}"; ${count(rows)} rows`,
  };
}

function cheap({ transitions }: Evidence): Check {
  return {
    guarantee: 'Seven state transitions per execution, and three per check',
    held: transitions === 16,
    figures: `${count(transitions)} with three checks`,
  };
}
