import { lostEnvironmentErrors, retryableErrors, statesErrors, timeoutErrors } from '@stepwell/core/integration-errors';
import { findException } from './exceptions.js';
import { type State, integrationOf, machines, tasksOf } from './machines.js';
import { type ScenarioResult, type Scenario, runScenario } from './run-scenario.js';
import { scenarios } from './scenarios.js';

/** Returns the errors in the table that a Task must recover from. */
export function transientErrors(task: State): string[] {
  const { resource } = integrationOf(task);
  return [...retryableErrors(resource), ...lostEnvironmentErrors(resource), ...timeoutErrors(resource)];
}

/** Returns the index of the first retrier that contains an error. */
export function retrierIndex(task: State, error: string): number {
  return (task.Retry ?? []).findIndex(({ ErrorEquals }) => ErrorEquals.includes(error));
}

/** An error to inject once into a scenario. */
export interface InjectionCase {
  readonly scenario: Scenario;
  readonly state: string;
  readonly error: string;
}

const READERS = /^(Download listed batches|Compute batches \()/;

/** Returns each error of each Task, in the first scenario that calls the Task. */
export async function createCases(): Promise<InjectionCase[]> {
  const tried = new Set<string>();
  const found: InjectionCase[] = [];
  for (const scenario of scenarios) {
    const tasks = new Map(tasksOf(machines.get(scenario.machine) ?? { StartAt: '', States: {} }));
    for (const state of (await baseline(scenario)).calls.keys()) {
      // An injected error before the error of the scenario could not be distinguished from it.
      if (tried.has(`${scenario.machine} ${state}`) || isFailing(scenario, state)) continue;
      tried.add(`${scenario.machine} ${state}`);
      const task = tasks.get(state);
      const names = task === undefined ? [statesErrors.itemReaderFailed] : transientErrors(task);
      for (const error of names) found.push({ scenario, state, error });
    }
  }
  return found;
}

/** Whether the scenario fails the Task or its item reader. */
function isFailing({ tasks, items }: Scenario, state: string): boolean {
  const task = tasks?.[state];
  return (task !== undefined && 'fails' in task) || (typeof items === 'string' && READERS.test(state));
}

const baselines = new Map<Scenario, Promise<ScenarioResult>>();

/** Runs a scenario without an injected error. */
export function baseline(scenario: Scenario): Promise<ScenarioResult> {
  const found = baselines.get(scenario) ?? runScenario(scenario);
  baselines.set(scenario, found);
  return found;
}

/** Returns the problem of an execution with an injected error, `undefined` if there is none. */
export async function caseProblem({ scenario, state, error }: InjectionCase): Promise<string | undefined> {
  const before = await baseline(scenario);
  const after = await runScenario(scenario, { state, error });
  const at = `${scenario.machine}, ${scenario.title}, ${state}, ${error}`;
  const exception = findException(scenario.machine, state, error);
  if (exception !== undefined) {
    const ends = exception.ends === 'as before' ? before.ends : exception.ends;
    if (after.ends !== ends) return `${at}: ends with ${after.ends}, expected ${ends}`;
    if (exception.enters !== undefined && !after.entered.includes(exception.enters))
      return `${at}: does not enter ${exception.enters}`;
    return after.calls.get(state) === before.calls.get(state) ? undefined : `${at}: is retried, but is an exception`;
  }
  if (after.ends !== before.ends) return `${at}: ends with ${after.ends}, without the error ${before.ends}`;
  if (after.entered.join() !== before.entered.join()) return `${at}: enters different states`;
  const [calls = 0, once = 0] = [after.calls.get(state), before.calls.get(state)];
  return calls === once + 1 ? undefined : `${at}: called ${calls} times, without the error ${once}`;
}
