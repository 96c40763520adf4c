import { type DescribeExecutionOutput } from '../operations/execution-types.js';
import { type Outcome } from '@stepwell/asl';
import { parseStatesArn } from '../arns.js';
import { type StatesRetention } from '../options.js';
import { noSuchExecution, statesError } from '../errors.js';
import { describeExecution } from './describe-execution.js';
import { type ExecutionHistory } from './execution-history.js';
import { type Execution } from './execution.js';
import { redriveStatus, type RedriveRules } from './redrive-status.js';

/** Ended executions of one kind, in the order of their end. */
type Ended = Set<Execution>;

/** Executions by ARN. Retention limits the number of ended executions. */
export class ExecutionStore {
  readonly #byArn = new Map<string, Execution>();
  /** Executions by ARN of the state machine or, for child executions, of the Map Run, in the order of their start. */
  readonly #byOwner = new Map<string, Map<string, Execution>>();
  readonly #waiting = new Map<string, ((execution: Execution) => void)[]>();
  readonly #ended: Ended = new Set();
  readonly #endedExpress: Ended = new Set();
  readonly #endedChildren: Ended = new Set();
  readonly #childHistories: Ended = new Set();
  readonly #histories: Ended = new Set();
  #historyEvents = 0;
  #started = 0;

  #evicted: (execution: Execution) => void = () => undefined;

  constructor(
    private readonly retention: StatesRetention,
    private readonly rules: RedriveRules,
  ) {}

  /** Sets the callback for evicted or deleted executions. */
  onEvicted(callback: (execution: Execution) => void): void {
    this.#evicted = callback;
  }

  /** Adds an execution. It replaces one with the same ARN. */
  add(started: Omit<Execution, 'sequence' | 'redriveCount'>): Execution {
    const execution: Execution = { ...started, sequence: ++this.#started, redriveCount: 0 };
    const previous = this.#byArn.get(execution.arn);
    if (previous !== undefined) this.#evict(previous);
    this.#byArn.set(execution.arn, execution);
    const owner = ownerOf(execution);
    const siblings = this.#byOwner.get(owner);
    if (siblings === undefined) this.#byOwner.set(owner, new Map([[execution.arn, execution]]));
    else siblings.set(execution.arn, execution);
    return execution;
  }

  find(arn: string): Execution | undefined {
    return this.#byArn.get(arn);
  }

  /**
   * Returns a Standard execution or the child execution of a Map Run.
   *
   * @throws AwsError `InvalidArn`, `ExecutionDoesNotExist`
   */
  get(arn: string): Execution {
    parseStatesArn(arn, ['execution']);
    const execution = this.#byArn.get(arn);
    if (execution === undefined) throw noSuchExecution(arn);
    return execution;
  }

  /** The executions of a state machine or a Map Run, in the order of their start. */
  of(ownerArn: string): Execution[] {
    return [...(this.#byOwner.get(ownerArn)?.values() ?? [])];
  }

  running(): Execution[] {
    return [...this.#byArn.values()].filter((execution) => execution.status === 'RUNNING');
  }

  /** @throws AwsError `ExecutionDoesNotExist`, also if its history was evicted (retention limit) */
  history(arn: string): ExecutionHistory {
    const execution = this.#byArn.get(arn);
    if (execution === undefined) throw noSuchExecution(arn);
    if (execution.history === undefined)
      throw statesError(
        'ExecutionDoesNotExist',
        `Execution Does Not Exist: the history of '${arn}' was evicted (retention limit). Increase the option ` +
          'retention of startLocal.',
      );
    return execution.history;
  }

  /** Records the result of an execution and resolves waiting callers. */
  finish(execution: Execution, outcome: Outcome, stopDate: number): void {
    execution.status = outcome.status;
    execution.stopDate = stopDate;
    if (outcome.status === 'SUCCEEDED') execution.output = outcome.output;
    else {
      if (outcome.error !== undefined) execution.error = outcome.error;
      if (outcome.cause !== undefined) execution.cause = outcome.cause;
    }
    if (outcome.status === 'SUCCEEDED' || execution.type === 'EXPRESS') execution.handle = undefined;
    this.#retain(execution);
    const waiting = this.#waiting.get(execution.arn) ?? [];
    this.#waiting.delete(execution.arn);
    for (const resolve of waiting) resolve(execution);
  }

  /** Records that an ended execution runs again. */
  markRedriven(execution: Execution, redriveDate: number): void {
    execution.redriveCount++;
    execution.redriveDate = redriveDate;
    execution.status = 'RUNNING';
    execution.stopDate = undefined;
    execution.error = undefined;
    execution.cause = undefined;
    if (this.#histories.delete(execution)) this.#historyEvents -= execution.history?.length ?? 0;
    for (const kept of [this.#ended, this.#endedChildren, this.#childHistories]) kept.delete(execution);
  }

  /** Resolves when the execution has ended. */
  whenEnded(execution: Execution): Promise<Execution> {
    if (execution.status !== 'RUNNING') return Promise.resolve(execution);
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(execution.arn);
      if (waiting === undefined) this.#waiting.set(execution.arn, [resolve]);
      else waiting.push(resolve);
    });
  }

  /** @throws AwsError `ExecutionDoesNotExist` (rejected) */
  async waitForExecution(arn: string): Promise<DescribeExecutionOutput> {
    const execution = this.#byArn.get(arn);
    if (execution === undefined) throw noSuchExecution(arn);
    return this.describe(await this.whenEnded(execution));
  }

  /** The response of DescribeExecution. */
  describe(execution: Execution): DescribeExecutionOutput {
    return describeExecution(execution, this.rules);
  }

  /** Whether it can be redriven. */
  redriveStatus(execution: Execution): ReturnType<typeof redriveStatus> {
    return redriveStatus(execution, this.rules);
  }

  /** Deletes an ended execution. */
  delete(execution: Execution): void {
    this.#evict(execution);
  }

  /** Deletes all executions of a state machine or a Map Run. */
  deleteOwnedBy(ownerArn: string): void {
    for (const execution of this.of(ownerArn)) this.#evict(execution);
    this.#byOwner.delete(ownerArn);
  }

  #retain(execution: Execution): void {
    this.#retainHistory(execution);
    if (execution.mapRunArn !== undefined) {
      retain(this.#endedChildren, execution, this.retention.children, (oldest) => this.#evict(oldest));
      retain(this.#childHistories, execution, this.retention.childHistories, (oldest) => this.#evictHistory(oldest));
    } else if (execution.type === 'EXPRESS')
      retain(this.#endedExpress, execution, this.retention.expressExecutions, (oldest) => this.#evict(oldest));
    else retain(this.#ended, execution, this.retention.executions, (oldest) => this.#evict(oldest));
  }

  #retainHistory(execution: Execution): void {
    this.#histories.add(execution);
    this.#historyEvents += execution.history?.length ?? 0;
    for (const oldest of this.#histories) {
      if (this.#historyEvents <= this.retention.historyEvents || oldest === execution) return;
      this.#evictHistory(oldest);
    }
  }

  #evictHistory(execution: Execution): void {
    if (this.#histories.delete(execution)) this.#historyEvents -= execution.history?.length ?? 0;
    execution.history = undefined;
    // Without history, the execution cannot be redriven.
    execution.handle = undefined;
  }

  #evict(execution: Execution): void {
    this.#evictHistory(execution);
    for (const kept of [this.#ended, this.#endedExpress, this.#endedChildren, this.#childHistories])
      kept.delete(execution);
    this.#byArn.delete(execution.arn);
    const owner = ownerOf(execution);
    const siblings = this.#byOwner.get(owner);
    siblings?.delete(execution.arn);
    if (siblings?.size === 0) this.#byOwner.delete(owner);
    this.#evicted(execution);
  }
}

function ownerOf(execution: Execution): string {
  return execution.mapRunArn ?? execution.machine.arn;
}

function retain(ended: Ended, execution: Execution, limit: number, evict: (oldest: Execution) => void): void {
  ended.add(execution);
  if (ended.size <= limit) return;
  const [oldest] = ended;
  if (oldest === undefined) return;
  ended.delete(oldest);
  evict(oldest);
}
