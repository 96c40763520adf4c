import {
  type Clock,
  type ExecutionHandle,
  type Json,
  type MapDataStore,
  type Quotas,
  type RandomSource,
  type TaskDispatcher,
  execute,
} from '@stepwell/asl';
import { type Transactions } from '../../../kernel/transactions.js';
import { type ArnScope, statesArn } from '../arns.js';
import { type MachineLogs } from '../logging/machine-logs.js';
import { type CompiledMachines } from '../machines/compiled-machines.js';
import { type MachineSnapshot } from '../machines/machine.js';
import { type MapRunStore } from '../map-runs/map-run-store.js';
import { type ExecutionEventEmitter } from '../execution-event-emitter.js';
import { statesError } from '../errors.js';
import { type ExecutionHistory } from './execution-history.js';
import { type ExecutionStore } from './execution-store.js';
import { type Execution } from './execution.js';
import { publishedHistory } from './published-history.js';

/** Input and options of an execution to start. */
export interface StartRequest {
  /** Default: a UUID. */
  readonly name?: string;
  /** The input as JSON text, and parsed. */
  readonly inputText: string;
  readonly input: Json;
  readonly traceHeader?: string;
}

/** Dependencies of the runner. */
export interface RunnerDependencies {
  readonly transactions: Transactions;
  readonly scope: ArnScope;
  readonly compiled: CompiledMachines;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly quotas: Partial<Quotas>;
  readonly executions: ExecutionStore;
  readonly mapRuns: MapRunStore;
  readonly events: ExecutionEventEmitter;
  readonly logs: MachineLogs;
  readonly dispatcher: TaskDispatcher;
  readonly mapData: MapDataStore;
}

/** Starts executions on the engine and records their results. */
export class ExecutionRunner {
  constructor(private readonly dependencies: RunnerDependencies) {}

  /** The ARN of an execution with that name. ARNs of Express executions end with an additional ID. */
  arnOf(machine: MachineSnapshot, name: string): string {
    return machine.type === 'EXPRESS'
      ? statesArn(this.dependencies.scope, 'express', machine.name, name, this.dependencies.random.uuid())
      : statesArn(this.dependencies.scope, 'execution', machine.name, name);
  }

  start(machine: MachineSnapshot, request: StartRequest): Execution {
    const { clock, random, executions, events, logs, transactions } = this.dependencies;
    const name = request.name ?? random.uuid();
    const arn = this.arnOf(machine, name);
    const history = publishedHistory(transactions, events, arn, machine.arn, logs.writer(machine, arn));
    const execution = executions.add(
      {
        arn,
        name,
        machine,
        stateMachineArn: machine.arn,
        type: machine.type,
        input: { text: request.inputText },
        startDate: clock.now(),
        ...(request.traceHeader === undefined ? {} : { traceHeader: request.traceHeader }),
      },
      history,
    );
    events.emit('status', {
      executionArn: arn,
      stateMachineArn: machine.arn,
      status: 'RUNNING',
      timestamp: execution.startDate,
    });
    this.#run(execution, request.input, history);
    return execution;
  }

  /** Stops all running executions. */
  stopAll(): void {
    for (const execution of this.dependencies.executions.running())
      this.dependencies.executions.handle(execution.arn)?.stop();
  }

  #run(execution: Execution, input: Json, history: ExecutionHistory): void {
    const { clock, random, quotas, mapRuns, dispatcher, mapData, scope } = this.dependencies;
    const { machine } = execution;
    const handle = execute(this.dependencies.compiled.of(machine), {
      input,
      execution: { arn: execution.arn, name: execution.name, roleArn: machine.revision.roleArn },
      stateMachine: {
        arn: machine.arn,
        name: machine.name,
        versionArn: machine.versionArn,
        aliasArn: machine.aliasArn,
      },
      type: machine.type,
      clock,
      random,
      dispatcher,
      history,
      mapData,
      quotas,
      mapRuns: mapRuns.hostFor(machine),
      region: scope.region,
      traceHeader: execution.traceHeader,
    });
    this.#recordResult(execution, handle, history);
  }

  /**
   * Redrives an execution and returns the redrive date.
   *
   * @throws AwsError `ExecutionNotRedrivable`
   */
  redrive(execution: Execution): number {
    const { clock, executions, events } = this.dependencies;
    const handle = executions.handle(execution.arn);
    const history = executions.findHistory(execution.arn);
    if (handle === undefined || history === undefined)
      throw statesError(
        'ExecutionNotRedrivable',
        `Execution '${execution.arn}' cannot be redriven, because its history was evicted (retention limit)`,
      );
    const redriveDate = clock.now();
    executions.markRedriven(execution.arn, redriveDate);
    events.emit('status', {
      executionArn: execution.arn,
      stateMachineArn: execution.stateMachineArn,
      status: 'RUNNING',
      timestamp: redriveDate,
    });
    this.#recordResult(execution, handle.redrive(), history);
    return redriveDate;
  }

  #recordResult(execution: Execution, handle: ExecutionHandle, history: ExecutionHistory): void {
    const { clock, executions, events } = this.dependencies;
    executions.setHandle(execution.arn, handle);
    void handle.result.then((outcome) => {
      const stopDate = history.lastTimestamp ?? clock.now();
      executions.finish(execution.arn, outcome, stopDate);
      events.emit('status', {
        executionArn: execution.arn,
        stateMachineArn: execution.stateMachineArn,
        status: outcome.status,
        timestamp: stopDate,
      });
    });
  }
}
