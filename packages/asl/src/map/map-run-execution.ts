import { StateFailure } from '../errors/state-failure.js';
import { type Json } from '../json.js';
import { type Outcome } from '../outcome.js';
import { type ChildResult, type MapRun, type MapRunChild } from '../ports.js';
import { Execution } from '../run/execution.js';
import { type Frame } from '../run/frame.js';
import { type Program } from '../state-machine.js';
import { type ChildInput } from './item-batcher.js';
import { MapRunTally } from './map-run-tally.js';
import { exceeds, type Tolerance } from './tolerance.js';

/** What a map run is to do. */
export interface MapRunPlan {
  readonly program: Program;
  readonly label: string;
  readonly executionType: 'STANDARD' | 'EXPRESS';
  /** Child executions at once. */
  readonly limit: number;
  readonly tolerance: Tolerance;
  /** Items altogether, where that is known before they are read. */
  readonly total: number | undefined;
  /** Whether a writer needs the results of all children, not only their outputs. */
  readonly keepResults: boolean;
}

/** Starts after which a run lets others run; child executions without a wait would keep the process busy otherwise. */
const startsInARow = 500;

/** One map run: child executions over a stream of inputs, with bounded concurrency. */
export class MapRunExecution {
  readonly results: ChildResult[] = [];
  readonly #outputs: (Json | undefined)[] = [];
  readonly #running = new Set<Execution>();
  readonly #tally: MapRunTally;
  #known: number | undefined;
  #failure: StateFailure | undefined;
  #aborted = false;
  #wake: () => void = () => undefined;

  constructor(
    readonly frame: Frame,
    readonly mapRun: MapRun,
    readonly plan: MapRunPlan,
  ) {
    this.#known = plan.total;
    this.#tally = new MapRunTally(mapRun, plan.total);
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

  async #startAll(iterator: AsyncIterator<ChildInput>): Promise<void> {
    let index = 0;
    for (let next = await this.#read(iterator); next.done !== true && !this.#stopped(); next = await this.#read(iterator)) {
      while (this.#running.size >= this.plan.limit && !this.#stopped()) await this.#change();
      if (this.#stopped()) return;
      this.#start(index++, next.value);
      if (index % startsInARow === 0) await new Promise<void>((resolve) => this.frame.execution.later(resolve));
    }
    this.#known = this.#tally.items.total;
    this.#check();
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
    const { frame, mapRun, plan } = this;
    const { world, setting } = frame.execution;
    const child = mapRun.startChild({ index, input, startDate: world.clock.now() });
    this.#tally.started(items);
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
        overlay: undefined,
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
    if (this.plan.keepResults) this.results[index] = this.#result(execution, child, input, outcome);
    this.#tally.ended(items, outcome.status);
    child.finished(outcome);
    this.#check();
    this.#wake();
  }

  #result({ startDate, world }: Execution, child: MapRunChild, input: Json, outcome: Outcome): ChildResult {
    const { executionArn, name, stateMachineArn } = child;
    return { executionArn, name, stateMachineArn, input, outcome, startDate, stopDate: world.clock.now() };
  }

  #check(): void {
    if (this.#stopped() || !exceeds(this.plan.tolerance, this.#tally.failures, this.#known)) return;
    this.#failure = new StateFailure('States.ExceedToleratedFailureThreshold', 'The specified tolerated failure threshold was exceeded');
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
