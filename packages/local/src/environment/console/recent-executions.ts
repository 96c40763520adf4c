import { type ExecutionStatusChange } from '../../services/states/index.js';

/** An execution in the list of the console, of a Standard or an Express state machine. */
export interface RecentExecution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly status: string;
  /** Milliseconds since the epoch. */
  readonly startDate: number;
  /** Milliseconds since the epoch; absent while it runs. */
  readonly stopDate?: number;
}

/** Counts of the executions of a state machine since the environment started. */
export interface ExecutionCounts {
  readonly [status: string]: number;
}

/**
 * The newest executions of all state machines, without child executions of Map Runs. AWS's ListExecutions has those of
 * one state machine, and none of Express state machines.
 */
export class RecentExecutions {
  private readonly executions = new Map<string, RecentExecution>();
  private readonly countsByMachine = new Map<string, Record<string, number>>();

  /** @param capacity how many executions are kept; 10,000 by default */
  constructor(private readonly capacity = 10_000) {}

  /** Adds a change, and returns its execution; `undefined` for a child execution of a Map Run. */
  add({ executionArn, stateMachineArn, status, timestamp }: ExecutionStatusChange): RecentExecution | undefined {
    // Child executions have the label of the Map state in their ARNs.
    if (executionArn.split(':')[6]?.includes('/') === true) return undefined;
    const known = this.executions.get(executionArn);
    const execution: RecentExecution = {
      executionArn,
      stateMachineArn,
      status,
      startDate: known?.startDate ?? timestamp,
      ...(status === 'RUNNING' ? {} : { stopDate: timestamp }),
    };
    this.executions.set(executionArn, execution);
    if (this.executions.size > this.capacity) this.executions.delete(this.executions.keys().next().value ?? '');
    const counts = this.countsByMachine.get(stateMachineArn) ?? {};
    this.countsByMachine.set(stateMachineArn, counts);
    if (known !== undefined) counts[known.status] = (counts[known.status] ?? 1) - 1;
    counts[status] = (counts[status] ?? 0) + 1;
    return execution;
  }

  /** @param stateMachineArn only its executions; those of all state machines by default */
  list(stateMachineArn?: string): RecentExecution[] {
    const all = [...this.executions.values()].reverse();
    return stateMachineArn === undefined ? all : all.filter((each) => each.stateMachineArn === stateMachineArn);
  }

  /** Counts by status, by ARN of the state machine. */
  counts(): Readonly<Record<string, ExecutionCounts>> {
    return Object.fromEntries(this.countsByMachine);
  }
}
