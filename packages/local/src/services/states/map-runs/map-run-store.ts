import {
  type Clock,
  type MapRun,
  type MapRunChild,
  type MapRunHost,
  type MapRunOptions,
  type MapRunRequest,
  type RandomSource,
} from '@stepwell/asl';
import { Records, type Transactions } from '../../../kernel/transactions.js';
import { parseStatesArn } from '../arns.js';
import { type ExecutionStore } from '../executions/execution-store.js';
import { type ExecutionStatus } from '../executions/execution.js';
import { publishedHistory } from '../executions/published-history.js';
import { type MachineLogs } from '../logging/machine-logs.js';
import { type MachineSnapshot } from '../machines/machine.js';
import { type ExecutionEventEmitter } from '../execution-event-emitter.js';
import { statesError } from '../errors.js';
import { type MapRunRecord, noCounts } from './map-run.js';
import { OpenMapRuns } from './open-map-runs.js';

/** Map Runs by ARN. Their child executions are in the execution store. */
export class MapRunStore {
  readonly #runs: Records<MapRunRecord>;
  /** ARNs of Map Runs by execution, derived from the records. */
  readonly #byExecution = new Map<string, string[]>();
  /** Apply changed settings to the running Map states. */
  readonly #listeners = new Map<string, (settings: Partial<MapRunOptions>) => void>();
  readonly #open: OpenMapRuns;

  constructor(
    private readonly transactions: Transactions,
    private readonly executions: ExecutionStore,
    private readonly clock: Clock,
    private readonly random: RandomSource,
    private readonly events: ExecutionEventEmitter,
    private readonly logs: MachineLogs,
    openMapRuns: number,
  ) {
    this.#open = new OpenMapRuns(openMapRuns);
    this.#runs = new Records(transactions, 'sfn/map-runs');
    executions.onEvicted((execution) => this.#dropExecution(execution.arn));
  }

  /** @throws AwsError `InvalidArn`, `ResourceNotFound` */
  get(arn: string): MapRunRecord {
    parseStatesArn(arn, ['mapRun']);
    const run = this.#runs.get(arn);
    if (run === undefined) throw statesError('ResourceNotFound', `Resource not found: '${arn}'`);
    return run;
  }

  /** The Map Runs of an execution, in the order of their start. */
  of(executionArn: string): readonly MapRunRecord[] {
    return (this.#byExecution.get(executionArn) ?? []).flatMap((arn) => this.#runs.get(arn) ?? []);
  }

  /** Changes the settings of a running Map Run. */
  updateSettings(arn: string, settings: Partial<MapRunOptions>): void {
    const run = this.get(arn);
    this.#update(arn, { settings: { ...run.settings, ...settings } });
    this.#listeners.get(arn)?.(settings);
  }

  /** The engine's interface to the Map Runs of an execution of that state machine. */
  hostFor(machine: MachineSnapshot): MapRunHost {
    return { startMapRun: (request) => this.#start(machine, request) };
  }

  #dropExecution(executionArn: string): void {
    const runs = this.of(executionArn);
    this.#byExecution.delete(executionArn);
    for (const run of runs) {
      this.transactions.run(() => this.#runs.delete(run.arn));
      this.#listeners.delete(run.arn);
      this.executions.deleteOwnedBy(run.arn);
    }
  }

  #start(machine: MachineSnapshot, request: MapRunRequest): MapRun {
    const labeledArn = `${request.stateMachineArn.replace(/\/[^/:]*$/, '')}/${request.label}`;
    const arn = `${labeledArn.replace(':stateMachine:', ':mapRun:')}:${this.random.uuid()}`;
    const run: MapRunRecord = {
      arn,
      executionArn: request.executionArn,
      stateMachineArn: labeledArn,
      startDate: this.clock.now(),
      settings: {
        maxConcurrency: request.maxConcurrency,
        toleratedFailureCount: request.toleratedFailureCount,
        toleratedFailurePercentage: request.toleratedFailurePercentage,
      },
      redriveCount: 0,
      stopDate: undefined,
      status: 'RUNNING',
      items: noCounts,
      executions: noCounts,
    };
    this.transactions.run(() => this.#runs.set(arn, run));
    const siblings = this.#byExecution.get(request.executionArn);
    if (siblings === undefined) this.#byExecution.set(request.executionArn, [arn]);
    else siblings.push(arn);
    return {
      arn,
      waitUntilOpen: () => this.#open.open(arn),
      startChild: (child) => this.#startChild(machine, run, request.executionType, child),
      updateCounts: ({ items, executions }) => this.#update(arn, { items, executions }),
      onUpdate: (listener) => this.#listeners.set(arn, listener),
      notifyRedriven: (redriveCount) =>
        this.#update(arn, { redriveCount, redriveDate: this.clock.now(), stopDate: undefined, status: 'RUNNING' }),
      notifyFinished: (status) => {
        this.#update(arn, { status, stopDate: this.clock.now() });
        this.#open.end(arn);
      },
    };
  }

  #update(arn: string, changes: Partial<MapRunRecord>): void {
    const run = this.#runs.get(arn);
    if (run !== undefined) this.transactions.run(() => this.#runs.set(arn, { ...run, ...changes }));
  }

  #startChild(
    machine: MachineSnapshot,
    run: MapRunRecord,
    type: 'STANDARD' | 'EXPRESS',
    child: Parameters<MapRun['startChild']>[0],
  ): MapRunChild {
    const name = this.random.uuid();
    const base = run.stateMachineArn;
    const arn =
      type === 'EXPRESS'
        ? `${base.replace(':stateMachine:', ':express:')}:${name}:${this.random.uuid()}`
        : `${base.replace(':stateMachine:', ':execution:')}:${name}`;
    const history = publishedHistory(this.transactions, this.events, arn, base, this.logs.writer(machine, arn));
    this.executions.add(
      {
        arn,
        name,
        machine,
        type,
        stateMachineArn: base,
        mapRunArn: run.arn,
        itemCount: child.items,
        input: { value: child.input },
        startDate: child.startDate,
      },
      history,
    );
    const emitStatus = (status: ExecutionStatus, timestamp: number): void =>
      this.events.emit('status', { executionArn: arn, stateMachineArn: base, status, timestamp });
    emitStatus('RUNNING', child.startDate);
    return {
      executionArn: arn,
      name,
      stateMachineArn: base,
      history,
      notifyPendingRedrive: () => {
        this.executions.setStatus(arn, 'PENDING_REDRIVE');
        emitStatus('PENDING_REDRIVE', this.clock.now());
      },
      notifyRedriven: () => {
        const redriveDate = this.clock.now();
        this.executions.markRedriven(arn, redriveDate);
        emitStatus('RUNNING', redriveDate);
      },
      notifyFinished: (outcome) => {
        const stopDate = history.lastTimestamp ?? this.clock.now();
        this.executions.finish(arn, outcome, stopDate);
        emitStatus(outcome.status, stopDate);
      },
    };
  }
}
