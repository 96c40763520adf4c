import { StateRuntimeError, StateFailure } from '../errors/state-failure.js';
import { type Json } from '../json.js';
import { type Outcome } from '../outcome.js';
import { type ChildResult } from './map-data-store.js';
import { describeChild } from './transform-results.js';
import { type MapRun, type MapRunChild, type MapRunOptions } from './map-run-host.js';
import { Execution } from '../execute/execution.js';
import { type Frame, type NestedFrames } from '../execute/frame.js';
import { type Program } from '../state-machine.js';
import { type ChildInput } from './item-batcher.js';
import { MapRunCounter } from './map-run-counter.js';
import { exceedsTolerance, type FailureLimits } from './tolerance.js';

/** The evaluated fields of a Distributed Map that its map run needs. */
export interface MapRunPlan {
  readonly program: Program;
  readonly label: string;
  readonly executionType: 'STANDARD' | 'EXPRESS';
  /** The MaxConcurrency of the definition. 0: only the quota applies. */
  readonly maxConcurrency: number;
  readonly tolerance: FailureLimits;
  /** The total number of items, if known before they are read. */
  readonly total: number | undefined;
  /** Whether a ResultWriter needs the results of all child executions, not only their outputs. */
  readonly keepResults: boolean;
}

/** An unsuccessful child execution, which a redrive continues. */
interface UnsuccessfulChild {
  readonly index: number;
  readonly items: number;
  readonly execution: Execution;
  readonly child: MapRunChild;
  readonly status: Exclude<Outcome['status'], 'SUCCEEDED'>;
}

/**
 * The maximum number of redrives of a map run on AWS
 * (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html).
 */
const maxRedrives = 1000;

/**
 * A map run, or one redrive of it. Runs a child execution for each input of a stream, with limited concurrency. A
 * redrive runs the unsuccessful child executions again, then starts those that had not started.
 */
export class MapRunExecution implements NestedFrames {
  readonly results: ChildResult[];
  readonly #outputs: (Json | undefined)[];
  readonly #unsuccessful = new Map<number, UnsuccessfulChild>();
  /** Child executions to redrive, from the last to the first. */
  readonly #toRedrive: UnsuccessfulChild[] = [];
  readonly #running = new Set<Execution>();
  readonly #counter: MapRunCounter;
  readonly #redriveCount: number;
  readonly #notRedrivable = new Set<number>();
  #updatedOptions: Partial<MapRunOptions>;
  /** The number of inputs that have a child execution. */
  #startedInputs: number;
  #allRead: boolean;
  #knownTotal: number | undefined;
  #failure: StateFailure | undefined;
  #aborted = false;
  #resolveChange: () => void = () => undefined;

  constructor(
    readonly frame: Frame,
    readonly mapRun: MapRun,
    readonly plan: MapRunPlan,
    previous?: MapRunExecution,
  ) {
    this.#knownTotal = previous?.allRead === true ? previous.#counter.items.total : plan.total;
    this.#counter = previous === undefined ? new MapRunCounter(mapRun, plan.total) : previous.#counter;
    this.#redriveCount = previous === undefined ? 0 : previous.#redriveCount + 1;
    this.#updatedOptions = previous === undefined ? {} : previous.#updatedOptions;
    this.#startedInputs = previous === undefined ? 0 : previous.#startedInputs;
    this.#allRead = previous?.allRead ?? false;
    this.#outputs = previous === undefined ? [] : previous.#outputs.slice();
    this.results = previous === undefined ? [] : previous.results.slice();
    if (previous !== undefined) this.#resumeFrom(previous);
    mapRun.onUpdate?.((options) => this.#updateOptions(options));
    frame.nested = this;
  }

  /** Empty: the threads of child executions belong to other executions. */
  unfinishedFrames(): [] {
    return [];
  }

  get allRead(): boolean {
    return this.#allRead;
  }

  /** @throws StateRuntimeError after 1,000 redrives */
  #resumeFrom(previous: MapRunExecution): void {
    if (this.#redriveCount > maxRedrives)
      throw new StateRuntimeError(
        `The Map Run '${this.mapRun.arn}' has reached the maximum of ${maxRedrives} redrives.`,
      );
    const children = [...previous.#unsuccessful.values(), ...previous.#toRedrive].sort((a, b) => b.index - a.index);
    for (const child of children) {
      const waits = previous.#toRedrive.includes(child);
      if (this.plan.executionType === 'STANDARD' && !child.execution.hasRoomForRedrive) {
        if (!previous.#notRedrivable.has(child.index)) this.#counter.countNotRedrivable(child.items);
        this.#notRedrivable.add(child.index);
        this.#unsuccessful.set(child.index, child);
      } else {
        if (!waits) {
          this.#counter.countPendingRedrive(child.items, child.status);
          if (this.plan.executionType === 'STANDARD') child.child.notifyPendingRedrive?.();
        }
        this.#toRedrive.push(child);
      }
    }
    this.mapRun.notifyRedriven(this.#redriveCount);
    this.frame.record('MapRunRedriven', { mapRunArn: this.mapRun.arn, redriveCount: this.#redriveCount });
  }

  #updateOptions(options: Partial<MapRunOptions>): void {
    this.#updatedOptions = { ...this.#updatedOptions, ...options };
    this.#checkTolerance();
    this.#resolveChange();
  }

  /** The maximum number of concurrent child executions, after the latest update. */
  get #concurrencyLimit(): number {
    const { distributedMapConcurrency } = this.frame.execution.environment.quotas;
    const wanted = this.#updatedOptions.maxConcurrency ?? this.plan.maxConcurrency;
    return wanted > 0 ? Math.min(wanted, distributedMapConcurrency) : distributedMapConcurrency;
  }

  get #tolerance(): FailureLimits {
    const { count, percentage } = this.plan.tolerance;
    const { toleratedFailureCount = count, toleratedFailurePercentage = percentage } = this.#updatedOptions;
    return { count: toleratedFailureCount, percentage: toleratedFailurePercentage };
  }

  /**
   * Runs a child execution for each input. Resolves to their outputs in the order of the items, with the metadata of
   * those that did not succeed. This is the Transformation COMPACT, the default on AWS.
   */
  async run(inputs: AsyncIterable<ChildInput>): Promise<Json[]> {
    const iterator = inputs[Symbol.asyncIterator]();
    try {
      await this.#startChildren(iterator);
      while (this.#running.size > 0 && !this.#isStopped()) await this.#nextChange();
    } finally {
      this.#stopChildren();
      await iterator.return?.();
    }
    if (this.#failure !== undefined) throw this.#failure;
    return this.#outputs.filter((output) => output !== undefined);
  }

  /** Stops all child executions. */
  abort(): void {
    this.#aborted = true;
    this.#stopChildren();
    this.mapRun.notifyFinished('ABORTED');
    this.#resolveChange();
  }

  /** Records that the results of all child executions were written. */
  recordResultsWritten(): void {
    this.#counter.countResultsWritten();
  }

  async #startChildren(iterator: AsyncIterator<ChildInput>): Promise<void> {
    while (this.#toRedrive.length > 0) {
      if (!(await this.#waitForCapacity())) return;
      this.#redrive(this.#toRedrive.pop());
      if (this.frame.execution.environment.slice.isOver()) await this.#yieldToEventLoop();
    }
    if (!this.#allRead && !(await this.#startRemaining(iterator))) return;
    this.#allRead = true;
    this.#knownTotal = this.#counter.items.total;
    this.#checkTolerance();
  }

  /** Reads the inputs from the start and skips those that have a child execution. Returns true if all were read. */
  async #startRemaining(iterator: AsyncIterator<ChildInput>): Promise<boolean> {
    const started = this.#startedInputs;
    let index = 0;
    for (let next = await this.#read(iterator); next.done !== true; next = await this.#read(iterator)) {
      if (index++ < started) continue;
      if (!(await this.#waitForCapacity())) return false;
      this.#startNewChild(this.#startedInputs++, next.value);
      if (this.frame.execution.environment.slice.isOver()) await this.#yieldToEventLoop();
    }
    return !this.#isStopped();
  }

  /** Waits until another child execution can start. Returns false if none can start anymore. */
  async #waitForCapacity(): Promise<boolean> {
    while (this.#running.size >= this.#concurrencyLimit && !this.#isStopped()) await this.#nextChange();
    return !this.#isStopped();
  }

  #yieldToEventLoop(): Promise<void> {
    return new Promise((resolve) => this.frame.execution.yieldToEventLoop(resolve));
  }

  async #read(iterator: AsyncIterator<ChildInput>): Promise<IteratorResult<ChildInput>> {
    const release = this.frame.execution.environment.clock.keepAlive();
    try {
      return await iterator.next();
    } finally {
      release();
    }
  }

  #startNewChild(index: number, { input, items }: ChildInput): void {
    this.#counter.countStarted(items);
    this.#startChild(index, input, items);
  }

  /** Continues a STANDARD child execution where it failed. Starts an EXPRESS one again with the same input. */
  #redrive(unsuccessful: UnsuccessfulChild | undefined): void {
    if (unsuccessful === undefined) return;
    const { index, items, execution, child } = unsuccessful;
    this.#counter.countRedriven(items);
    if (this.plan.executionType === 'EXPRESS') return this.#startChild(index, execution.options.input, items);
    child.notifyRedriven(execution.options.redriveCount + 1);
    const redriven: Execution = execution.redrive((outcome) =>
      this.#childEnded(redriven, child, index, items, outcome),
    );
    this.#running.add(redriven);
    redriven.start();
  }

  #startChild(index: number, input: Json, items: number): void {
    const { frame, mapRun, plan } = this;
    const { environment, options } = frame.execution;
    const child = mapRun.startChild({ index, input, items, startDate: environment.clock.now() });
    const execution: Execution = new Execution(
      plan.program,
      {
        arn: child.executionArn,
        name: child.name,
        roleArn: options.roleArn,
        redriveCount: 0,
        stateMachine: { arn: child.stateMachineArn, name: `${options.stateMachine.name}/${plan.label}` },
        type: plan.executionType,
        input,
        history: child.history,
        timeoutSeconds: plan.executionType === 'EXPRESS' ? environment.quotas.expressSeconds : undefined,
        onEnded: (outcome) => this.#childEnded(execution, child, index, items, outcome),
      },
      environment,
    );
    this.#running.add(execution);
    execution.start();
  }

  #childEnded(execution: Execution, child: MapRunChild, index: number, items: number, outcome: Outcome): void {
    this.#running.delete(execution);
    const { input } = execution.options;
    const result = (): ChildResult => this.#childResult(execution, child, input, outcome);
    this.#outputs[index] = outcome.status === 'SUCCEEDED' ? outcome.output : describeChild(result());
    if (outcome.status !== 'SUCCEEDED')
      this.#unsuccessful.set(index, { index, items, execution, child, status: outcome.status });
    if (this.plan.keepResults) this.results[index] = result();
    this.#counter.countEnded(items, outcome.status);
    child.notifyFinished(outcome);
    this.#checkTolerance();
    this.#resolveChange();
  }

  #childResult(
    { startDate, environment, options }: Execution,
    child: MapRunChild,
    input: Json,
    outcome: Outcome,
  ): ChildResult {
    const { executionArn, name, stateMachineArn } = child;
    return {
      executionArn,
      name,
      stateMachineArn,
      input,
      outcome,
      startDate,
      stopDate: environment.clock.now(),
      redriveCount: options.redriveCount,
    };
  }

  #checkTolerance(): void {
    if (this.#isStopped() || !exceedsTolerance(this.#tolerance, this.#counter.failures, this.#knownTotal)) return;
    this.#failure = new StateFailure(
      'States.ExceedToleratedFailureThreshold',
      'The specified tolerated failure threshold was exceeded',
    );
  }

  #isStopped(): boolean {
    return this.#aborted || this.#failure !== undefined;
  }

  #stopChildren(): void {
    for (const execution of this.#running) execution.stop();
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => (this.#resolveChange = resolve));
  }
}
