import {
  type HistoryEvent,
  type Json,
  type MapDataItem,
  type MapRunHost,
  MemoryHistory,
  SeededRandom,
  type StateMachine,
  TaskFailure,
  type TaskRequest,
  VirtualClock,
  compile,
  execute,
} from '@stepwell/asl';
import { definitionOf } from './machines.js';

/** The behavior of a Task: its result, an error in every call, or a function of its arguments. */
export type TaskResult =
  | { readonly result: Json }
  | { readonly fails: string; readonly cause?: string }
  | { readonly does: (parameters: Json) => Json };

/** A path through a state machine. */
export interface Scenario {
  readonly machine: string;
  readonly title: string;
  readonly input: Json;
  /** By state name. The default result is `{}`. */
  readonly tasks?: Readonly<Record<string, TaskResult>>;
  /** The items of an ItemReader, or the cause of its error. */
  readonly items?: readonly Json[] | string;
  /** The first state, for states that a valid input never reaches. */
  readonly startAt?: string;
  /** `SUCCEEDED`, or the error of the execution. */
  readonly ends: string;
}

/** An error of one Task call, or of one reading of items. */
export interface Injection {
  readonly state: string;
  readonly error: string;
}

/** The result of an execution. */
export interface ScenarioResult {
  /** `SUCCEEDED`, or the error. */
  readonly ends: string;
  /** Every entered state, sorted, with repetitions. */
  readonly entered: readonly string[];
  /** The number of calls per Task. */
  readonly calls: ReadonlyMap<string, number>;
}

const states = 'arn:aws:states:us-east-1:123456789012';

const compiled = new Map<string, StateMachine>();

/** Runs a scenario in virtual time. */
export async function runScenario(scenario: Scenario, injection?: Injection): Promise<ScenarioResult> {
  return (await runAndRedrive(scenario, [], injection))[0];
}

/**
 * Runs a scenario, and redrives it with the behavior of each further scenario.
 *
 * @returns the result of each; entered states and calls are cumulative
 */
export async function runAndRedrive(
  first: Scenario,
  next: readonly Scenario[],
  injection?: Injection,
): Promise<[ScenarioResult, ...ScenarioResult[]]> {
  let scenario = first;
  const histories = [new MemoryHistory()];
  const calls = new Map<string, number>();
  const type = first.machine.endsWith(' callback') ? 'EXPRESS' : 'STANDARD';
  /** Counts the call. Fails the first call of the state with the injected error. */
  const count = (state: string): void => {
    calls.set(state, (calls.get(state) ?? 0) + 1);
    if (injection?.state === state && calls.get(state) === 1) throw new TaskFailure(injection.error, 'injected');
  };
  const run = (request: TaskRequest): Promise<Json> =>
    Promise.resolve().then(() => {
      count(request.stateName);
      const task = scenario.tasks?.[request.stateName] ?? { result: {} };
      if ('fails' in task) throw new TaskFailure(task.fails, task.cause ?? 'as the scenario says');
      if (request.resource.pattern !== 'request-response') request.notifySubmitted({});
      return 'does' in task ? task.does(request.parameters) : task.result;
    });
  async function* readItems({ stateName }: { readonly stateName: string }): AsyncGenerator<MapDataItem> {
    await Promise.resolve();
    count(stateName);
    if (typeof scenario.items === 'string') throw new TaskFailure('States.ItemReaderFailed', scenario.items);
    for (const value of scenario.items ?? []) yield { value, source: 's3://scenario/items' };
  }
  let handle = execute(machineOf(first, type), {
    type,
    input: first.input,
    execution: {
      arn: `${states}:execution:machine:run`,
      name: 'run',
      roleArn: 'arn:aws:iam::123456789012:role/machine',
    },
    stateMachine: { arn: `${states}:stateMachine:machine`, name: 'machine' },
    clock: new VirtualClock(Date.UTC(2026, 10, 30)),
    random: new SeededRandom(1),
    history: histories[0] as MemoryHistory,
    dispatcher: { run },
    mapData: { readItems, writeResults: () => Promise.resolve({}) },
    mapRuns: mapRunHost(histories),
  });
  const ended = async (): Promise<ScenarioResult> => {
    const outcome = await handle.result;
    return {
      ends:
        outcome.status === 'SUCCEEDED'
          ? outcome.status
          : (('error' in outcome ? outcome.error : undefined) ?? outcome.status),
      entered: histories.flatMap(({ events }) => events.flatMap(nameEntered)).sort(),
      calls: new Map(calls),
    };
  };
  const all: [ScenarioResult, ...ScenarioResult[]] = [await ended()];
  for (const each of next) {
    scenario = each;
    handle = handle.redrive();
    all.push(await ended());
  }
  return all;
}

function machineOf({ machine, startAt }: Scenario, type: 'STANDARD' | 'EXPRESS'): StateMachine {
  const key = `${machine}#${startAt ?? ''}`;
  const found = compiled.get(key) ?? compile(definitionOf(machine, startAt), { type });
  compiled.set(key, found);
  return found;
}

function nameEntered({ type, details }: HistoryEvent): string[] {
  const name = details?.['name'];
  return type.endsWith('StateEntered') && typeof name === 'string' ? [name] : [];
}

/** Stores only the histories of child executions. */
function mapRunHost(histories: MemoryHistory[]): MapRunHost {
  return {
    startMapRun: () => ({
      arn: `${states}:mapRun:machine/Label:run`,
      startChild: ({ index }) => {
        const history = new MemoryHistory();
        histories.push(history);
        return {
          name: `child-${index}`,
          executionArn: `${states}:execution:machine/Label:child-${index}`,
          stateMachineArn: `${states}:stateMachine:machine/Label`,
          history,
          notifyRedriven: () => undefined,
          notifyFinished: () => undefined,
        };
      },
      updateCounts: () => undefined,
      notifyRedriven: () => undefined,
      notifyFinished: () => undefined,
    }),
  };
}
