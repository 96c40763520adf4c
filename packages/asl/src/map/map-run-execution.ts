import { RuntimeProblem, StateFailure } from '../errors/state-failure.js';
import { type Json } from '../json.js';
import { type Outcome } from '../outcome.js';
import { type ChildResult, type MapRun, type MapRunChild, type MapRunSettings } from '../ports.js';
import { Execution } from '../run/execution.js';
import { type Frame, type InnerRun } from '../run/frame.js';
import { type Program } from '../state-machine.js';
import { type ChildInput } from './item-batcher.js';
import { MapRunTally } from './map-run-tally.js';
import { exceeds, type Tolerance } from './tolerance.js';

/** What a map run is to do. */
export interface MapRunPlan {
  readonly program: Program;
  readonly label: string;
  readonly executionType: 'STANDARD' | 'EXPRESS';
  /** Child executions at once, as the definition has it; 0: as many as the quota allows. */
  readonly maxConcurrency: number;
  readonly tolerance: Tolerance;
  /** Items altogether, where that is known before they are read. */
  readonly total: number | undefined;
  /** Whether a writer needs the results of all children, not only their outputs. */
  readonly keepResults: boolean;
}

/** A child execution that ended without success: a redrive goes on with it. */
interface UnsuccessfulChild {
  readonly index: number;
  readonly items: number;
  readonly execution: Execution;
  readonly child: MapRunChild;
  readonly status: Exclude<Outcome['status'], 'SUCCEEDED'>;
}

/**
 * How often AWS lets a map run be redriven (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html).
 */
const mostRedrives = 1000;

/** Starts after which a run lets others run; child executions without a wait would keep the process busy otherwise. */
const startsInARow = 500;

/**
 * One map run, or one redrive of it: child executions over a stream of inputs, with bounded concurrency. A redrive runs
 * those again that did not succeed, and then what the map run had not come to.
 */
export class MapRunExecution implements InnerRun {
  readonly results: ChildResult[];
  readonly #outputs: (Json | undefined)[];
  readonly #unsuccessful = new Map<number, UnsuccessfulChild>();
  /** From the last to the first. */
  readonly #toRedrive: UnsuccessfulChild[] = [];
  readonly #running = new Set<Execution>();
  readonly #tally: MapRunTally;
  readonly #redriveCount: number;
  readonly #notRedrivable = new Set<number>();
  #settings: Partial<MapRunSettings>;
  /** Inputs that have a child execution. */
  #begun: number;
  #readAll: boolean;
  #known: number | undefined;
  #failure: StateFailure | undefined;
  #aborted = false;
  #wake: () => void = () => undefined;

  constructor(
    readonly frame: Frame,
    readonly mapRun: MapRun,
    readonly plan: MapRunPlan,
    previous?: MapRunExecution,
  ) {
    this.#known = previous?.readAll === true ? previous.#tally.items.total : plan.total;
    this.#tally = previous === undefined ? new MapRunTally(mapRun, plan.total) : previous.#tally;
    this.#redriveCount = previous === undefined ? 0 : previous.#redriveCount + 1;
    this.#settings = previous === undefined ? {} : previous.#settings;
    this.#begun = previous === undefined ? 0 : previous.#begun;
    this.#readAll = previous?.readAll ?? false;
    this.#outputs = previous === undefined ? [] : previous.#outputs.slice();
    this.results = previous === undefined ? [] : previous.results.slice();
    if (previous !== undefined) this.#takeOver(previous);
    mapRun.onUpdate?.((settings) => this.#update(settings));
    frame.inner = this;
  }

  /** The children's threads belong to executions of their own. */
  frames(): [] {
    return [];
  }

  get readAll(): boolean {
    return this.#readAll;
  }

  /** @throws RuntimeProblem after 1,000 redrives */
  #takeOver(previous: MapRunExecution): void {
    if (this.#redriveCount > mostRedrives)
      throw new RuntimeProblem(
        `The Map Run '${this.mapRun.arn}' has been redriven ${mostRedrives} times; no more are allowed.`,
      );
    const children = [...previous.#unsuccessful.values(), ...previous.#toRedrive].sort((a, b) => b.index - a.index);
    for (const child of children) {
      const waits = previous.#toRedrive.includes(child);
      if (this.plan.executionType === 'STANDARD' && !child.execution.hasRoomForRedrive) {
        if (!previous.#notRedrivable.has(child.index)) this.#tally.notRedrivable(child.items);
        this.#notRedrivable.add(child.index);
        this.#unsuccessful.set(child.index, child);
      } else {
        if (!waits) {
          this.#tally.awaitsRedrive(child.items, child.status);
          if (this.plan.executionType === 'STANDARD') child.child.awaitsRedrive?.();
        }
        this.#toRedrive.push(child);
      }
    }
    this.mapRun.redriven(this.#redriveCount);
    this.frame.record('MapRunRedriven', { mapRunArn: this.mapRun.arn, redriveCount: this.#redriveCount });
  }

  #update(settings: Partial<MapRunSettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    this.#check();
    this.#wake();
  }

  /** Children that may run at once, by the latest setting. */
  get #limit(): number {
    const { distributedMapConcurrency } = this.frame.execution.world.quotas;
    const wanted = this.#settings.maxConcurrency ?? this.plan.maxConcurrency;
    return wanted > 0 ? Math.min(wanted, distributedMapConcurrency) : distributedMapConcurrency;
  }

  get #tolerance(): Tolerance {
    const { tolerance } = this.plan;
    const { toleratedFailureCount: count, toleratedFailurePercentage: percentage } = this.#settings;
    return {
      count: count ?? tolerance.count,
      percentage: percentage ?? tolerance.percentage,
      countSet: count !== undefined || tolerance.countSet,
      percentageSet: percentage !== undefined || tolerance.percentageSet,
    };
  }

  /** Runs a child for each input; resolves to the outputs of those that succeeded, in the order of the items. */
  async run(inputs: AsyncIterable<ChildInput>): Promise<Json[]> {
    const iterator = inputs[Symbol.asyncIterator]();
    try {
      await this.#startAll(iterator);
      while (this.#running.size > 0 && !this.#stopped()) await this.#change();
    } finally {
      this.#stopChildren();
      await iterator.return?.();
    }
    if (this.#failure !== undefined) throw this.#failure;
    return this.#outputs.filter((output) => output !== undefined);
  }

  /** Stops every child and what still runs here. */
  abort(): void {
    this.#aborted = true;
    this.#stopChildren();
    this.mapRun.finished('ABORTED');
    this.#wake();
  }

  /** A writer has written the results of every child. */
  written(): void {
    this.#tally.written();
  }

  async #startAll(iterator: AsyncIterator<ChildInput>): Promise<void> {
    while (this.#toRedrive.length > 0) {
      if (!(await this.#room())) return;
      this.#redrive(this.#toRedrive.pop());
      if (this.#toRedrive.length % startsInARow === 0) await this.#breathe();
    }
    if (!this.#readAll && !(await this.#startNew(iterator))) return;
    this.#readAll = true;
    this.#known = this.#tally.items.total;
    this.#check();
  }

  /** Reads from the start; what has a child already is passed over. True when everything was read. */
  async #startNew(iterator: AsyncIterator<ChildInput>): Promise<boolean> {
    const begun = this.#begun;
    let index = 0;
    for (let next = await this.#read(iterator); next.done !== true; next = await this.#read(iterator)) {
      if (index++ < begun) continue;
      if (!(await this.#room())) return false;
      this.#start(this.#begun++, next.value);
      if (index % startsInARow === 0) await this.#breathe();
    }
    return !this.#stopped();
  }

  /** Waits until one more child may run; false when none may any more. */
  async #room(): Promise<boolean> {
    while (this.#running.size >= this.#limit && !this.#stopped()) await this.#change();
    return !this.#stopped();
  }

  #breathe(): Promise<void> {
    return new Promise((resolve) => this.frame.execution.later(resolve));
  }

  async #read(iterator: AsyncIterator<ChildInput>): Promise<IteratorResult<ChildInput>> {
    const release = this.frame.execution.world.clock.hold();
    try {
      return await iterator.next();
    } finally {
      release();
    }
  }

  #start(index: number, { input, items }: ChildInput): void {
    this.#tally.started(items);
    this.#launch(index, input, items);
  }

  /** STANDARD children go on where they failed; EXPRESS children start anew, with the same input. */
  #redrive(unsuccessful: UnsuccessfulChild | undefined): void {
    if (unsuccessful === undefined) return;
    const { index, items, execution, child } = unsuccessful;
    this.#tally.redriven(items);
    if (this.plan.executionType === 'EXPRESS') return this.#launch(index, execution.setting.input, items);
    child.redriven(execution.setting.redriveCount + 1);
    const redriven: Execution = execution.redriven((outcome) => this.#ended(redriven, child, index, items, outcome));
    this.#running.add(redriven);
    redriven.start();
  }

  #launch(index: number, input: Json, items: number): void {
    const { frame, mapRun, plan } = this;
    const { world, setting } = frame.execution;
    const child = mapRun.startChild({ index, input, items, startDate: world.clock.now() });
    const execution: Execution = new Execution(
      plan.program,
      {
        arn: child.executionArn,
        name: child.name,
        roleArn: setting.roleArn,
        redriveCount: 0,
        stateMachine: { arn: child.stateMachineArn, name: `${setting.stateMachine.name}/${plan.label}` },
        type: plan.executionType,
        input,
        history: child.history,
        timeoutSeconds: plan.executionType === 'EXPRESS' ? world.quotas.expressSeconds : undefined,
        ended: (outcome) => this.#ended(execution, child, index, items, outcome),
      },
      world,
    );
    this.#running.add(execution);
    execution.start();
  }

  #ended(execution: Execution, child: MapRunChild, index: number, items: number, outcome: Outcome): void {
    this.#running.delete(execution);
    const { input } = execution.setting;
    this.#outputs[index] = outcome.status === 'SUCCEEDED' ? outcome.output : undefined;
    if (outcome.status !== 'SUCCEEDED')
      this.#unsuccessful.set(index, { index, items, execution, child, status: outcome.status });
    if (this.plan.keepResults) this.results[index] = this.#result(execution, child, input, outcome);
    this.#tally.ended(items, outcome.status);
    child.finished(outcome);
    this.#check();
    this.#wake();
  }

  #result({ startDate, world, setting }: Execution, child: MapRunChild, input: Json, outcome: Outcome): ChildResult {
    const { executionArn, name, stateMachineArn } = child;
    return {
      executionArn,
      name,
      stateMachineArn,
      input,
      outcome,
      startDate,
      stopDate: world.clock.now(),
      redriveCount: setting.redriveCount,
    };
  }

  #check(): void {
    if (this.#stopped() || !exceeds(this.#tolerance, this.#tally.failures, this.#known)) return;
    this.#failure = new StateFailure(
      'States.ExceedToleratedFailureThreshold',
      'The specified tolerated failure threshold was exceeded',
    );
  }

  #stopped(): boolean {
    return this.#aborted || this.#failure !== undefined;
  }

  #stopChildren(): void {
    for (const execution of this.#running) execution.stop();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }
}
