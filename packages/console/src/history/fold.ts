import {
  ancestors,
  type Attempt,
  type ExecutionState,
  type Iteration,
  type Status,
  type Visit,
} from './execution-state.js';
import { detail, type HistoryEvent } from './history-event.js';

/** Returns the state of an execution after its events, which are in the order of their ids. */
export function foldHistory(events: readonly HistoryEvent[]): ExecutionState {
  const fold = new HistoryFold();
  for (const event of events) fold.add(event);
  return fold.state;
}

/**
 * Computes the state of an execution from its history, event by event. Most events lead to their state by
 * `previousEventId`; where AWS refers to another event (the first state of an execution, iterations after a limit of
 * concurrency, failed evaluations, redrives), the name of the state does.
 */
export class HistoryFold {
  readonly state: ExecutionState = { status: 'running', redriveCount: 0, events: [], visits: [], owners: new Map() };
  /** Iterations by the ids of their `MapIterationStarted`. */
  readonly #iterations = new Map<number, Iteration>();
  /** Newest visit of each state name. */
  readonly #newest = new Map<string, Visit>();
  readonly #running = new Set<Visit>();
  #redriveEvent: number | undefined;

  /** Adds the next event. */
  add(event: HistoryEvent): void {
    this.state.events.push(event);
    const { type } = event;
    if (type.startsWith('Execution')) this.#execution(event);
    else if (type.endsWith('StateEntered')) this.#entered(event);
    else if (type.endsWith('StateExited')) this.#exited(event);
    else if (type.startsWith('MapIteration')) this.#iteration(event);
    else this.#inside(event);
  }

  #execution(event: HistoryEvent): void {
    const { state } = this;
    const { type, timestamp, details } = event;
    switch (type) {
      case 'ExecutionStarted':
        state.startedAt = timestamp;
        state.input = detail(event, 'input');
        return;
      case 'ExecutionRedriven':
        this.#redriveEvent = event.id;
        state.redriveCount = Number(details['redriveCount'] ?? state.redriveCount + 1);
        state.status = 'running';
        for (const member of ['endedAt', 'error', 'cause'] as const) delete state[member];
        return;
      default: {
        const status = statusOfEnd(type);
        state.status = status;
        state.endedAt = timestamp;
        if (status === 'succeeded') state.output = detail(event, 'output');
        setError(state, event);
        this.#fail(event, [...this.#running], status);
      }
    }
  }

  #entered(event: HistoryEvent): void {
    const name = detail(event, 'name') ?? '';
    const { parent, iteration } = this.#scopeOf(event, name);
    const visit: Visit = {
      id: event.id,
      name,
      type: event.type.slice(0, -'StateEntered'.length),
      parent,
      iteration,
      enteredAt: event.timestamp,
      status: 'running',
      input: detail(event, 'input'),
      attempts: [],
      iterations: [],
      children: [],
      events: [],
    };
    this.state.visits.push(visit);
    this.#running.add(visit);
    this.#newest.set(name, visit);
    if (iteration !== undefined) iteration.visits.push(visit);
    else parent?.children.push(visit);
    this.#own(event, visit);
  }

  /** The Map or Parallel state, and the iteration, in which a state is entered. */
  #scopeOf({ previousEventId }: HistoryEvent, name: string): Pick<Visit, 'parent' | 'iteration'> {
    const iteration = this.#iterations.get(previousEventId);
    if (iteration !== undefined) return { parent: iteration.map, iteration };
    const previous = this.state.owners.get(previousEventId);
    if (previous === undefined) {
      // After a redrive, states run again where they ran before.
      const before = this.#newest.get(name);
      return { parent: before?.parent, iteration: before?.iteration };
    }
    const isBranch = previous.type === 'Parallel' && this.#typeOf(previousEventId) === 'ParallelStateStarted';
    return isBranch ? { parent: previous, iteration: undefined } : previous;
  }

  #exited(event: HistoryEvent): void {
    const visit = this.#named(event, detail(event, 'name'));
    if (visit === undefined) return;
    this.#own(event, visit);
    const output = detail(event, 'output');
    if (output !== undefined) visit.output = output;
    const { assignedVariables } = event.details;
    if (typeof assignedVariables === 'object' && assignedVariables !== null)
      visit.variables = assignedVariables as Record<string, string>; // JSON by name, as the API documents
    const attempt = visit.attempts.at(-1);
    if (attempt?.status === 'running') end(attempt, 'succeeded', event.timestamp);
    const hasFailed =
      visit.error !== undefined || (attempt === undefined ? visit.type === 'Task' : attempt.status !== 'succeeded');
    this.#end(visit, hasFailed ? 'caught' : 'succeeded', event.timestamp);
    for (const inside of this.#insideOf(visit)) this.#end(inside, 'aborted', event.timestamp);
  }

  #iteration(event: HistoryEvent): void {
    const { type, timestamp, details } = event;
    const map = this.#named(event, detail(event, 'name'));
    if (map === undefined) return;
    this.#own(event, map);
    const index = Number(details['index'] ?? map.iterations.length);
    if (type === 'MapIterationStarted') {
      const iteration: Iteration = { index, map, startedAt: timestamp, status: 'running', visits: [] };
      map.iterations.push(iteration);
      this.#iterations.set(event.id, iteration);
      this.#resume(map);
      return;
    }
    const iteration = map.iterations.findLast((each) => each.index === index);
    if (iteration === undefined) return;
    const status = statusOfEnd(type);
    end(iteration, status, timestamp);
    this.#fail(
      event,
      this.#insideOf(map).filter((visit) => isIn(visit, iteration)),
      status,
    );
  }

  /** Events of a task, and of the start and end of a Map or Parallel state. */
  #inside(event: HistoryEvent): void {
    const { type, timestamp } = event;
    const visit = this.#visitOf(event);
    if (visit === undefined) return;
    this.#own(event, visit);
    const attempt = visit.attempts.at(-1);
    if (type === 'MapRunStarted' || type === 'MapRunRedriven') {
      visit.mapRunArn = detail(event, 'mapRunArn') ?? visit.mapRunArn;
      this.#resume(visit);
    } else if (type === 'MapStateStarted' || type === 'ParallelStateStarted' || type.endsWith('Scheduled')) {
      for (const member of ['error', 'cause'] as const) delete visit[member];
      visit.attempts.push({ startEvent: event, status: 'running' });
      this.#resume(visit);
    } else if (type.endsWith('Started')) {
      if (attempt !== undefined) attempt.startedAt = timestamp;
    } else if (type.endsWith('Submitted')) {
      if (attempt !== undefined) attempt.submitted = detail(event, 'output');
    } else if (type.endsWith('Succeeded')) {
      if (attempt === undefined || type === 'MapRunSucceeded') return;
      end(attempt, 'succeeded', timestamp);
      attempt.output = detail(event, 'output');
    } else this.#attemptFailed(event, visit);
  }

  /** `TaskFailed`, `LambdaFunctionTimedOut`, `MapStateFailed`, `EvaluationFailed`, `TaskSubmitFailed` … */
  #attemptFailed(event: HistoryEvent, visit: Visit): void {
    const status = statusOfEnd(event.type);
    const attempt = visit.attempts.at(-1);
    setError(visit, event);
    if (attempt?.status === 'running') {
      end(attempt, status, event.timestamp);
      setError(attempt, event);
    }
    this.#fail(event, this.#insideOf(visit), status);
  }

  /**
   * Ends states that still run when an execution, an iteration or a Map or Parallel state ends: those that led to the
   * event get its status, others were aborted.
   */
  #fail(event: HistoryEvent, running: readonly Visit[], status: Status): void {
    const cause = this.state.owners.get(event.previousEventId);
    const chain = cause === undefined ? [] : [cause, ...ancestors(cause)];
    for (const visit of running) {
      const isCause = status === 'timed-out' || chain.includes(visit);
      const own = visit.attempts.at(-1)?.status === 'timed-out' ? 'timed-out' : status;
      if (isCause && visit.error === undefined) setError(visit, event);
      this.#end(visit, status !== 'succeeded' && isCause ? own : 'aborted', event.timestamp);
    }
  }

  #end(visit: Visit, status: Status, timestamp: number): void {
    this.#running.delete(visit);
    const attempt = visit.attempts.at(-1);
    if (attempt?.status === 'running') end(attempt, status, timestamp);
    for (const iteration of visit.iterations) {
      if (iteration.status === 'running') end(iteration, status === 'succeeded' ? 'succeeded' : 'aborted', timestamp);
    }
    end(visit, status, timestamp);
  }

  /** A redrive continues states that had ended. */
  #resume(visit: Visit): void {
    for (const each of [visit, ...ancestors(visit)]) {
      if (each.status === 'running') continue;
      each.status = 'running';
      delete each.endedAt;
      this.#running.add(each);
    }
  }

  #insideOf(visit: Visit): Visit[] {
    return [...this.#running].filter((each) => ancestors(each).includes(visit));
  }

  /** The visit of an event with the name of its state. */
  #named({ previousEventId }: HistoryEvent, name: string | undefined): Visit | undefined {
    const previous = this.state.owners.get(previousEventId);
    const near = previous === undefined ? [] : [previous, ...ancestors(previous)];
    return (
      near.find((visit) => visit.name === name) ??
      [...this.#running].findLast((visit) => visit.name === name) ??
      (name === undefined ? undefined : this.#newest.get(name))
    );
  }

  #visitOf(event: HistoryEvent): Visit | undefined {
    const { type, previousEventId } = event;
    if (type === 'EvaluationFailed') return this.#named(event, detail(event, 'state'));
    const previous = this.state.owners.get(previousEventId);
    const kind = /^(Map|Parallel)/.exec(type)?.[1];
    if (previous === undefined && previousEventId === this.#redriveEvent) return this.#redriven(kind ?? 'Task');
    if (previous === undefined || kind === undefined) return previous;
    // The previous event of the start or end of a Map state can belong to a state in one of its iterations.
    return [previous, ...ancestors(previous)].find((visit) => visit.type === kind);
  }

  /** The state that a redrive continues: the newest one of the type that did not succeed. */
  #redriven(type: string): Visit | undefined {
    return this.state.visits.findLast(
      (visit) => visit.type === type && ['failed', 'timed-out', 'aborted'].includes(visit.status),
    );
  }

  #own(event: HistoryEvent, visit: Visit): void {
    visit.events.push(event);
    this.state.owners.set(event.id, visit);
  }

  #typeOf(id: number): string | undefined {
    const { events } = this.state;
    const event = events[id - (events[0]?.id ?? 1)];
    return event?.id === id ? event.type : events.find((each) => each.id === id)?.type;
  }
}

function isIn(visit: Visit, iteration: Iteration): boolean {
  return [visit, ...ancestors(visit)].some((each) => each.iteration === iteration);
}

function end(ended: Attempt | Iteration | Visit, status: Status, timestamp: number): void {
  ended.status = status;
  ended.endedAt = timestamp;
}

function setError(target: { error?: string; cause?: string }, event: HistoryEvent): void {
  const [error, cause] = [detail(event, 'error'), detail(event, 'cause')];
  if (error !== undefined) target.error = error;
  if (cause !== undefined) target.cause = cause;
}

/** The status of an event that ends something: `TaskTimedOut`, `MapIterationAborted`, `ExecutionFailed`. */
function statusOfEnd(type: string): Status {
  if (type.endsWith('Succeeded')) return 'succeeded';
  if (type.endsWith('TimedOut')) return 'timed-out';
  return type.endsWith('Aborted') ? 'aborted' : 'failed';
}
