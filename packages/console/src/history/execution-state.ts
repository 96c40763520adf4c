import { type HistoryEvent } from './history-event.js';

/**
 * The status of a state, an attempt, an iteration or an execution. `caught`: it failed, and a catcher handled the error.
 */
export type Status = 'running' | 'succeeded' | 'caught' | 'failed' | 'timed-out' | 'aborted';

/** One try of a Task, Map or Parallel state. */
export interface Attempt {
  /** Event that began it: `TaskScheduled`, `LambdaFunctionScheduled`, `MapStateStarted` … */
  readonly startEvent: HistoryEvent;
  /** When the service accepted it. */
  startedAt?: number;
  endedAt?: number;
  status: Status;
  /** JSON. */
  output?: string;
  /** The response of a request that waits for a callback or for the end of a job: JSON. */
  submitted?: string;
  error?: string;
  cause?: string;
}

/** One item of a Map state. */
export interface Iteration {
  readonly index: number;
  /** The Map state. */
  readonly map: Visit;
  readonly startedAt: number;
  endedAt?: number;
  status: Status;
  /** The states that it entered, in their order. */
  readonly visits: Visit[];
}

/** One time that an execution entered a state. */
export interface Visit {
  /** The id of the event `…StateEntered`. */
  readonly id: number;
  readonly name: string;
  /** `Task`, `Choice`, `Map` … */
  readonly type: string;
  /** The Map or Parallel state around it. */
  readonly parent: Visit | undefined;
  /** The iteration of the Map state around it. */
  readonly iteration: Iteration | undefined;
  readonly enteredAt: number;
  endedAt?: number;
  status: Status;
  /** JSON. */
  readonly input: string | undefined;
  /** JSON. */
  output?: string;
  /** Variables that the state assigned: JSON by name. */
  variables?: Readonly<Record<string, string>>;
  readonly attempts: Attempt[];
  /** Of a Map state, in the order in which they started; iterations of a retried Map are added. */
  readonly iterations: Iteration[];
  /** Of a Parallel state: the first states of its branches. */
  readonly children: Visit[];
  /** ARN of the Map Run of a distributed Map state. */
  mapRunArn?: string;
  error?: string;
  cause?: string;
  /** Its events, without those of states inside it. */
  readonly events: HistoryEvent[];
}

/** An execution, as its history so far tells. */
export interface ExecutionState {
  status: Status;
  startedAt?: number;
  endedAt?: number;
  /** JSON. */
  input?: string;
  /** JSON. */
  output?: string;
  error?: string;
  cause?: string;
  redriveCount: number;
  readonly events: HistoryEvent[];
  /** All visits, in the order of their events. */
  readonly visits: Visit[];
  /** The visit that an event belongs to, by the id of the event. Events of the execution have none. */
  readonly owners: Map<number, Visit>;
}

/** Returns a list of the Map and Parallel states around a visit, the nearest first. */
export function ancestors(visit: Visit): Visit[] {
  const found: Visit[] = [];
  for (let parent = visit.parent; parent !== undefined; parent = parent.parent) found.push(parent);
  return found;
}
