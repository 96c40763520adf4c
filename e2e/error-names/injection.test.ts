import { describe, expect, it } from 'vitest';
import { findException, exceptions } from './exceptions.js';
import { baseline, createCases, transientErrors, caseProblem, retrierIndex } from './injected.js';
import { machines, tasksOf } from './machines.js';
import { type Scenario, runAndRedrive } from './run-scenario.js';
import { scenarios } from './scenarios.js';

const everyTask = [...machines].flatMap(([machine, definition]) =>
  tasksOf(definition).map(([state, task]) => ({ machine, state, task })),
);

describe('the scenarios', () => {
  it.each(scenarios)('have the expected outcome: $machine, $title', async (scenario) => {
    expect((await baseline(scenario)).ends).toBe(scenario.ends);
  });

  it('call every Task of every state machine', async () => {
    const called = new Set<string>();
    for (const scenario of scenarios) {
      for (const state of (await baseline(scenario)).calls.keys()) called.add(`${scenario.machine} ${state}`);
    }
    expect(everyTask.map(({ machine, state }) => `${machine} ${state}`).filter((name) => !called.has(name))).toEqual(
      [],
    );
  });
});

describe('every error in the table', () => {
  it('is retried by every Task of its integration, or is a documented exception', () => {
    const gaps = everyTask.flatMap(({ machine, state, task }) =>
      transientErrors(task)
        .filter((error) => (retrierIndex(task, error) === -1) === (findException(machine, state, error) === undefined))
        .map((error) => `${machine} ${state} ${error}`),
    );
    expect(gaps).toEqual([]);
  });

  it('recovers after one occurrence, or has the documented outcome', async () => {
    const problems: string[] = [];
    const all = await createCases();
    for (const each of all) problems.push(...[await caseProblem(each)].filter((problem) => problem !== undefined));
    expect(problems).toEqual([]);
    const injected = new Set(all.map(({ scenario, state }) => `${scenario.machine} ${state}`));
    expect(everyTask.map(({ machine, state }) => `${machine} ${state}`).filter((name) => !injected.has(name))).toEqual(
      [],
    );
  });

  it('has no unnecessary exception', () => {
    const idle = exceptions.filter(
      (each) =>
        !everyTask.some(
          ({ machine, state, task }) =>
            each.machine.test(machine) &&
            each.state.test(state) &&
            each.errors.every((error) => retrierIndex(task, error) === -1),
        ),
    );
    expect(idle).toEqual([]);
  });
});

describe('a redrive', () => {
  const named = (machine: string, title: string): Scenario => {
    const found = scenarios.find((each) => each.machine === machine && each.title === title);
    if (found === undefined) throw new RangeError(`no scenario ${machine}, ${title}`);
    return found;
  };

  it.each([
    ['concurrent-download/definition', 'downloaded (listed)', ['a.gif'], 'Download batch (listed)'],
    ['map-fan-out/distributed main', 'computed from a manifest', [{ caseId: 'a' }], 'Compute item (manifest)'],
  ])('reads an unavailable manifest again: %s', async (machine, title, items, works) => {
    const unread = named(machine, 'a manifest that S3 does not deliver');
    const readable = { ...named(machine, title), items, tasks: { ...unread.tasks, ...named(machine, title).tasks } };
    const [first, second, third] = await runAndRedrive(unread, [unread, readable]);
    expect(first.ends).toBe('ManifestUnavailable');
    expect(second?.ends).toBe('ManifestUnavailable');
    expect(third?.ends).toBe('SUCCEEDED');
    expect(third?.calls.get(works)).toBe(1);
  });

  it.each(['inline', 'nested', 'parallel', 'callback', 'distributed'])(
    'calls only the summary function again: %s',
    async (name) => {
      const machine = `map-fan-out/${name} main`;
      const failing = named(machine, 'not summed up');
      const working = { ...failing, tasks: { ...failing.tasks, ...named(machine, 'computed').tasks } };
      const [first, second] = await runAndRedrive(failing, [working]);
      expect(first.ends).toBe('SummaryFailed');
      expect(second?.ends).toBe('SUCCEEDED');
      const others = ([state]: [string, number]): boolean => !/^(Summarize|Summary failed)$/.test(state);
      expect([...(second?.calls ?? [])].filter(others)).toEqual([...first.calls].filter(others));
    },
  );
});
