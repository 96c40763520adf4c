import { type ExecutionHandle, type Outcome } from '@stepwell/asl';
import { type AwsError } from '../../../kernel/aws-error.js';
import { Records, type Transactions } from '../../../kernel/transactions.js';
import { parseStatesArn } from '../arns.js';
import { noSuchExecution, statesError } from '../errors.js';
import { type DescribeExecutionOutput } from '../operations/execution-types.js';
import { type StatesRetention } from '../options.js';
import { describeExecution } from './describe-execution.js';
import { type ExecutionHistory } from './execution-history.js';
import { type Execution, type ExecutionStatus } from './execution.js';
import { InsertionQueue } from './insertion-queue.js';
import { redriveStatus, type RedriveRules, type RedriveState } from './redrive-status.js';

/** ARNs of ended executions of one kind, in the order of their end. */
type Ended = InsertionQueue;

/** An execution in the engine. */
interface EngineState {
  readonly history: ExecutionHistory;
  /** Handle of the latest attempt, while it runs or can be redriven. Not set for child executions of Map Runs. */
  handle?: ExecutionHandle | undefined;
}

/**
 * Executions by ARN. Retention limits the number of ended executions. The records are the state; the indexes, the
 * histories' arrays and the engine's handles are derived from them.
 */
export class ExecutionStore {
  readonly #executions: Records<Execution>;
  readonly #engine = new Map<string, EngineState>();
  /** ARNs of executions by ARN of the state machine or, for child executions, of the Map Run, in the order of starts. */
  readonly #byOwner = new Map<string, Set<string>>();
  readonly #waiting = new Map<string, ((execution: Execution) => void)[]>();
  readonly #ended: Ended = new InsertionQueue();
  readonly #endedExpress: Ended = new InsertionQueue();
  readonly #endedChildren: Ended = new InsertionQueue();
  readonly #childHistories: Ended = new InsertionQueue();
  readonly #histories: Ended = new InsertionQueue();
  #historyEvents = 0;
  #started = 0;

  #evicted: (execution: Execution) => void = () => undefined;

  constructor(
    private readonly transactions: Transactions,
    private readonly retention: StatesRetention,
    private readonly rules: RedriveRules,
  ) {
    this.#executions = new Records(transactions, 'sfn/executions');
  }

  /** Sets the callback for evicted or deleted executions. */
  onEvicted(callback: (execution: Execution) => void): void {
    this.#evicted = callback;
  }

  /** Adds a running execution. It replaces one with the same ARN. */
  add(started: Omit<Execution, 'sequence' | 'redriveCount' | 'status'>, history: ExecutionHistory): Execution {
    const execution: Execution = { ...started, status: 'RUNNING', sequence: ++this.#started, redriveCount: 0 };
    this.transactions.run(() => {
      const previous = this.#executions.get(execution.arn);
      if (previous !== undefined) this.#evict(previous);
      this.#executions.set(execution.arn, execution);
    });
    this.#engine.set(execution.arn, { history });
    const owner = ownerOf(execution);
    const siblings = this.#byOwner.get(owner);
    if (siblings === undefined) this.#byOwner.set(owner, new Set([execution.arn]));
    else siblings.add(execution.arn);
    return execution;
  }

  find(arn: string): Execution | undefined {
    return this.#executions.get(arn);
  }

  /**
   * Returns a Standard execution or the child execution of a Map Run.
   *
   * @throws AwsError `InvalidArn`, `ExecutionDoesNotExist`
   */
  get(arn: string): Execution {
    parseStatesArn(arn, ['execution']);
    return this.#require(arn);
  }

  /** The executions of a state machine or a Map Run, in the order of their start. */
  of(ownerArn: string): Execution[] {
    return [...(this.#byOwner.get(ownerArn) ?? [])].flatMap((arn) => this.#executions.get(arn) ?? []);
  }

  running(): Execution[] {
    return [...this.#executions.values()].filter((execution) => execution.status === 'RUNNING');
  }

  /** The handle of the latest attempt; `undefined` after it was evicted, and for child executions of Map Runs. */
  handle(arn: string): ExecutionHandle | undefined {
    return this.#engine.get(arn)?.handle;
  }

  setHandle(arn: string, handle: ExecutionHandle): void {
    const state = this.#engine.get(arn);
    if (state !== undefined) state.handle = handle;
  }

  /** The history; `undefined` after it was evicted (retention limit). */
  findHistory(arn: string): ExecutionHistory | undefined {
    return this.#engine.get(arn)?.history;
  }

  /** @throws AwsError `ExecutionDoesNotExist`, also if its history was evicted (retention limit) */
  history(arn: string): ExecutionHistory {
    this.#require(arn);
    const history = this.findHistory(arn);
    if (history === undefined) throw evictedHistory(arn);
    return history;
  }

  /** Records the result of an execution and resolves waiting callers. */
  finish(arn: string, outcome: Outcome, stopDate: number): void {
    const ended = this.#update(arn, {
      status: outcome.status,
      stopDate,
      ...(outcome.status === 'SUCCEEDED' ? { output: outcome.output } : { error: outcome.error, cause: outcome.cause }),
    });
    if (ended === undefined) return;
    const state = this.#engine.get(arn);
    if (state !== undefined && (outcome.status === 'SUCCEEDED' || ended.type === 'EXPRESS')) state.handle = undefined;
    this.#retain(ended);
    const waiting = this.#waiting.get(arn) ?? [];
    this.#waiting.delete(arn);
    for (const resolve of waiting) resolve(ended);
  }

  /** Records that an ended execution runs again. */
  markRedriven(arn: string, redriveDate: number): void {
    const { redriveCount } = this.#require(arn);
    this.#update(arn, {
      redriveCount: redriveCount + 1,
      redriveDate,
      status: 'RUNNING',
      stopDate: undefined,
      error: undefined,
      cause: undefined,
    });
    if (this.#histories.delete(arn)) this.#historyEvents -= this.findHistory(arn)?.length ?? 0;
    for (const kept of [this.#ended, this.#endedChildren, this.#childHistories]) kept.delete(arn);
  }

  setStatus(arn: string, status: ExecutionStatus): void {
    this.#update(arn, { status });
  }

  setRedriveTokens(arn: string, redriveTokens: NonNullable<Execution['redriveTokens']>): void {
    this.#update(arn, { redriveTokens });
  }

  /** Resolves to the ended execution. */
  whenEnded(arn: string): Promise<Execution> {
    const execution = this.#require(arn);
    if (execution.status !== 'RUNNING') return Promise.resolve(execution);
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(arn);
      if (waiting === undefined) this.#waiting.set(arn, [resolve]);
      else waiting.push(resolve);
    });
  }

  /** @throws AwsError `ExecutionDoesNotExist` (rejected) */
  async waitForExecution(arn: string): Promise<DescribeExecutionOutput> {
    return this.describe(await this.whenEnded(arn));
  }

  /** The response of DescribeExecution. */
  describe(execution: Execution): DescribeExecutionOutput {
    return describeExecution(execution, this.redriveStatus(execution));
  }

  /** Whether it can be redriven. */
  redriveStatus(execution: Execution): RedriveState {
    return redriveStatus(execution, this.findHistory(execution.arn)?.length, this.rules);
  }

  /** Deletes an ended execution. */
  delete(execution: Execution): void {
    this.transactions.run(() => this.#evict(execution));
  }

  /** Deletes all executions of a state machine or a Map Run. */
  deleteOwnedBy(ownerArn: string): void {
    this.transactions.run(() => {
      for (const execution of this.of(ownerArn)) this.#evict(execution);
    });
    this.#byOwner.delete(ownerArn);
  }

  #require(arn: string): Execution {
    const execution = this.#executions.get(arn);
    if (execution === undefined) throw noSuchExecution(arn);
    return execution;
  }

  /** Replaces the record; `undefined` if the execution was deleted meanwhile. */
  #update(arn: string, changes: Partial<Execution>): Execution | undefined {
    const execution = this.#executions.get(arn);
    if (execution === undefined) return undefined;
    const changed: Execution = { ...execution, ...changes };
    this.transactions.run(() => this.#executions.set(arn, changed));
    return changed;
  }

  #retain(execution: Execution): void {
    this.transactions.run(() => {
      const { arn } = execution;
      const evict = (oldest: string): void => this.#evict(this.#executions.get(oldest));
      this.#retainHistory(arn);
      if (execution.mapRunArn !== undefined) {
        retain(this.#endedChildren, arn, this.retention.children, evict);
        retain(this.#childHistories, arn, this.retention.childHistories, (oldest) => this.#evictHistory(oldest));
      } else if (execution.type === 'EXPRESS') {
        retain(this.#endedExpress, arn, this.retention.expressExecutions, evict);
      } else retain(this.#ended, arn, this.retention.executions, evict);
    });
  }

  #retainHistory(arn: string): void {
    this.#histories.add(arn);
    this.#historyEvents += this.findHistory(arn)?.length ?? 0;
    while (this.#historyEvents > this.retention.historyEvents) {
      const oldest = this.#histories.first();
      if (oldest === undefined || oldest === arn) return;
      this.#evictHistory(oldest);
    }
  }

  /** Without history, the execution cannot be redriven either. */
  #evictHistory(arn: string): void {
    const history = this.findHistory(arn);
    if (this.#histories.delete(arn)) this.#historyEvents -= history?.length ?? 0;
    history?.delete();
    this.#engine.delete(arn);
  }

  #evict(execution: Execution | undefined): void {
    if (execution === undefined) return;
    const { arn } = execution;
    this.#evictHistory(arn);
    for (const kept of [this.#ended, this.#endedExpress, this.#endedChildren, this.#childHistories]) kept.delete(arn);
    this.#executions.delete(arn);
    const owner = ownerOf(execution);
    const siblings = this.#byOwner.get(owner);
    siblings?.delete(arn);
    if (siblings?.size === 0) this.#byOwner.delete(owner);
    this.#evicted(execution);
  }
}

function evictedHistory(arn: string): AwsError {
  return statesError(
    'ExecutionDoesNotExist',
    `Execution Does Not Exist: the history of '${arn}' was evicted (retention limit). Increase the option ` +
      'retention of startLocal.',
  );
}

function ownerOf(execution: Execution): string {
  return execution.mapRunArn ?? execution.machine.arn;
}

function retain(ended: Ended, arn: string, limit: number, evict: (oldest: string) => void): void {
  ended.add(arn);
  if (ended.size <= limit) return;
  const oldest = ended.first();
  if (oldest === undefined) return;
  ended.delete(oldest);
  evict(oldest);
}
