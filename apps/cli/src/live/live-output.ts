import { type DeliveryFailure, type FunctionError, type LocalServices } from '@stepwell/local';
import { type EnvironmentLog } from '../commands/up-log.js';
import { type Colors, type Output } from '../terminal/output.js';
import { failureIn, failureText, oneLine } from './execution-failure.js';
import { LineBudget, realSchedule, type Schedule } from './line-budget.js';

/** Things that happen to a state machine or a function, in the order in which they are printed. */
const kinds = ['started', 'succeeded', 'failed', 'timed out', 'stopped', 'errors'] as const;

type Kind = (typeof kinds)[number];

/** How many names one line has. */
const longestList = 5;

/** Counts what is not printed line by line, by name and kind. */
class Burst {
  readonly #counts = new Map<string, Partial<Record<Kind, number>>>();

  add(name: string, kind: Kind): void {
    const counts = this.#counts.get(name) ?? {};
    counts[kind] = (counts[kind] ?? 0) + 1;
    this.#counts.set(name, counts);
  }

  /** `Orders: 812 started, 3 failed; Payments: 7 errors`; `undefined` if there is nothing. Starts again from zero. */
  take(): string | undefined {
    if (this.#counts.size === 0) return undefined;
    const names = [...this.#counts].sort(([, one], [, other]) => total(other) - total(one));
    this.#counts.clear();
    const parts = names.slice(0, longestList).map(([name, counts]) => {
      const listed = kinds.flatMap((kind) => (counts[kind] === undefined ? [] : [`${counts[kind]} ${kind}`]));
      return `${name}: ${listed.join(', ')}`;
    });
    const others = names.slice(longestList).reduce((sum, [, counts]) => sum + total(counts), 0);
    return [...parts, ...(others === 0 ? [] : [`${names.length - longestList} others: ${others}`])].join('; ');
  }
}

function total(counts: Partial<Record<Kind, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Lines in each second that are printed one by one. */
const linesPerSecond = 20;

/** Options of the live output. */
export interface LiveOptions {
  /** Whether only failures are printed. */
  readonly quiet?: boolean;
  /** @default - the timers of Node.js */
  readonly schedule?: Schedule;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/** The status of an execution changed. */
interface StatusChange {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly status: string;
  readonly timestamp: number;
}

/** How a status is printed. */
const statuses: Readonly<Record<string, { readonly word: string; readonly kind: Kind; readonly color: keyof Colors }>> =
  {
    RUNNING: { word: 'STARTED', kind: 'started', color: 'dim' },
    SUCCEEDED: { word: 'SUCCEEDED', kind: 'succeeded', color: 'green' },
    FAILED: { word: 'FAILED', kind: 'failed', color: 'red' },
    TIMED_OUT: { word: 'TIMED_OUT', kind: 'timed out', color: 'red' },
    ABORTED: { word: 'ABORTED', kind: 'stopped', color: 'yellow' },
  };

/**
 * Prints what happens in a running environment: executions that start and end, errors of functions, and messages that
 * are given up. Above 20 lines a second, it prints one line a second with counts. With `--json`, every change is a record.
 */
export class LiveOutput {
  /** Start times of running executions by ARN. */
  readonly #started = new Map<string, number>();
  readonly #burst = new Burst();
  readonly #budget: LineBudget;
  readonly #now: () => number;
  readonly #isQuiet: boolean;

  constructor(
    private readonly log: Pick<EnvironmentLog, 'print'>,
    private readonly output: Output,
    { quiet = false, schedule = realSchedule, now = Date.now }: LiveOptions = {},
  ) {
    this.#isQuiet = quiet;
    this.#now = now;
    this.#budget = new LineBudget(linesPerSecond, () => this.#summarize(), schedule);
  }

  /** Prints the executions of an environment from now on. Returns a function that ends it. */
  follow(states: Pick<LocalServices['states'], 'on' | 'history'>): () => void {
    return states.on('status', (change) => this.#execution(change, states));
  }

  functionError({ functionName, requestId, errorType, errorMessage, timestamp }: FunctionError): void {
    const message = `${errorType}: ${errorMessage}`;
    this.#problem(timestamp, 'FUNCTION', functionName, 'errors', oneLine(message), { functionName, requestId });
  }

  deliveryFailure({ source, target, reason, deadLetterArn, timestamp }: DeliveryFailure): void {
    const to = target === undefined ? '' : ` to ${nameOf(target)}`;
    const [word, end] =
      deadLetterArn === undefined ? ['LOST', 'lost'] : ['DEAD_LETTER', `moved to ${nameOf(deadLetterArn)}`];
    const message = `${oneLine(reason)}${to}: ${end}`;
    this.#problem(timestamp, word, nameOf(source), 'errors', message, { source, target, deadLetterArn });
  }

  /** Prints an error that no caller receives. */
  problem(message: string): void {
    if (!this.output.json && !this.#budget.take()) return this.#burst.add('Other problems', 'errors');
    this.log.print(async () => {
      await this.output.notify(message);
      await this.output.record({ type: 'problem', time: new Date(this.#now()).toISOString(), message });
    });
  }

  /** Prints what is counted. */
  end(): void {
    this.#budget.end();
  }

  #execution(change: StatusChange, states: Pick<LocalServices['states'], 'history'>): void {
    const { executionArn, stateMachineArn, status, timestamp } = change;
    const [, , , , , , machine = '', name = ''] = executionArn.split(':');
    // Child executions of Map Runs have the label of the Map state in their names.
    if (machine.includes('/')) return;
    const shown = statuses[status];
    if (shown === undefined) return;
    const startedAt = this.#started.get(executionArn) ?? timestamp;
    if (status === 'RUNNING') this.#started.set(executionArn, timestamp);
    else this.#started.delete(executionArn);
    const hasFailed = status === 'FAILED' || status === 'TIMED_OUT';
    if (this.#isQuiet && !hasFailed) return;
    if (!this.output.json && !this.#budget.take()) return this.#burst.add(machine, shown.kind);
    const failure = status === 'RUNNING' || status === 'SUCCEEDED' ? undefined : failureOf(states, executionArn);
    const duration = status === 'RUNNING' ? '' : seconds(timestamp - startedAt);
    const { colors } = this.output;
    const color = colors[shown.color] as (text: string) => string; // names of colors
    const text = failure === undefined ? '' : failureText(failure);
    this.#line(timestamp, color(shown.word.padEnd(11)), [machine, name, duration, text]);
    this.#record({
      type: 'execution',
      executionArn,
      name,
      stateMachineArn,
      status,
      startDate: new Date(startedAt).toISOString(),
      ...(status === 'RUNNING' ? {} : { stopDate: new Date(timestamp).toISOString() }),
      ...failure,
    });
  }

  #problem(
    timestamp: number,
    word: string,
    subject: string,
    kind: Kind,
    message: string,
    details: Readonly<Record<string, unknown>>,
  ): void {
    if (!this.output.json && !this.#budget.take()) return this.#burst.add(subject, kind);
    this.#line(timestamp, this.output.colors.red(word.padEnd(11)), [subject, message]);
    this.#record({
      type: 'problem',
      time: new Date(timestamp).toISOString(),
      message: `${subject}: ${message}`,
      ...details,
    });
  }

  #summarize(): void {
    const summary = this.#burst.take();
    if (summary !== undefined) this.#line(this.#now(), this.output.colors.bold('BURST'.padEnd(11)), [summary]);
  }

  #line(time: number, word: string, cells: readonly string[]): void {
    if (this.output.json) return;
    const clock = this.output.colors.dim(new Date(time).toISOString().slice(11, 23));
    const line = [clock, word, ...cells.filter((cell) => cell !== '')].join('  ');
    this.log.print(() => this.output.data(line));
  }

  #record(record: Readonly<Record<string, unknown>>): void {
    if (this.output.json) this.log.print(() => this.output.record(record));
  }
}

/** A history can be evicted as soon as its execution ends. */
function failureOf(
  states: Pick<LocalServices['states'], 'history'>,
  executionArn: string,
): ReturnType<typeof failureIn> | undefined {
  try {
    return failureIn(states.history(executionArn));
  } catch {
    return undefined;
  }
}

/** The name at the end of an ARN: `orders`, `rule/bus/name`. */
function nameOf(arn: string): string {
  return (
    arn
      .split(':')
      .slice(5)
      .join(':')
      .replace(/^(?:function|stateMachine):/, '') || arn
  );
}

function seconds(milliseconds: number): string {
  return milliseconds < 60_000
    ? `${(milliseconds / 1000).toFixed(2)} s`
    : `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}
