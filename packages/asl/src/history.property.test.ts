import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RealClock, type Clock } from './clock/clock.js';
import { VirtualClock } from './clock/virtual-clock.js';
import { type HistoryEvent } from './history.js';
import { type Json, type JsonObject } from './json.js';
import { TaskFailure } from './task-dispatcher.js';
import { infallibleMachines, machines } from './testing/machine-arbitrary.js';
import { type FinishedMachine, runMachine, type TaskHandler } from './testing/run-machine.js';

const input = { items: [1, 2, 3], whole: { a: 1 } };

function tasks(clock: Clock): Record<string, TaskHandler> {
  return {
    ok: ({ parameters }) => parameters,
    busy: () => {
      throw new TaskFailure('Busy', 'try again');
    },
    slow: ({ releaseClock }) => {
      releaseClock();
      return new Promise<Json>((resolve) => clock.setTimer(2_500, () => resolve('slow')));
    },
  };
}

async function run(machine: JsonObject, clock: Clock, historyEvents?: number): Promise<FinishedMachine> {
  return runMachine(machine, {
    clock,
    input,
    tasks: tasks(clock),
    ...(historyEvents === undefined ? {} : { quotas: { historyEvents } }),
  });
}

/** Adds a transition from the last state to the first. */
function withoutEnd(machine: JsonObject): JsonObject {
  const states = Object.entries(machine['States'] as JsonObject).map(([name, state]): [string, Json] => {
    const { End, ...rest } = state as JsonObject;
    return [name, End === true ? { ...rest, Next: machine['StartAt'] ?? '' } : (state as JsonObject)];
  });
  const stop: JsonObject = { Type: 'Succeed' };
  // An unreachable end: a definition without an end is invalid.
  const turn: JsonObject = {
    Type: 'Choice',
    Choices: [{ Variable: '$$.Execution.Name', StringEquals: 'never', Next: 'stop' }],
    Default: String(machine['StartAt']),
  };
  return { StartAt: 'turn', States: { turn, stop, ...Object.fromEntries(states) } };
}

/** A real clock, a hundred times as fast. */
class AcceleratedClock implements Clock {
  readonly #real = new RealClock();
  readonly #start = this.#real.now();

  now(): number {
    return this.#start + (this.#real.now() - this.#start) * 100;
  }

  setTimer(ms: number, callback: () => void): () => void {
    return this.#real.setTimer(ms / 100, callback);
  }

  keepAlive(): () => void {
    return this.#real.keepAlive();
  }
}

/**
 * Returns the parts of a history that do not depend on timing: no timestamps, and no order or ids of concurrent events.
 */
function shape(events: readonly HistoryEvent[]): string[] {
  return events.map(({ type, details }) => `${type} ${String(details?.['name'] ?? details?.['error'] ?? '')}`).sort();
}

describe('a history', () => {
  it('numbers its events without gaps, and each refers to an earlier one as its previous event', async () => {
    await fc.assert(
      fc.asyncProperty(machines, async (machine) => {
        const { events } = await run(machine, new VirtualClock());
        expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => i + 1));
        for (const { id, previousEventId } of events) expect(previousEventId).toBeLessThan(id);
      }),
      { numRuns: 150 },
    );
  });

  it('exits each entered state once if no state fails', async () => {
    await fc.assert(
      fc.asyncProperty(infallibleMachines, async (machine) => {
        const { events, outcome } = await run(machine, new VirtualClock());
        expect(outcome.status).toBe('SUCCEEDED');
        const open = new Map<string, number>();
        for (const { type, details } of events) {
          const name = String(details?.['name']);
          if (type.endsWith('StateEntered')) open.set(name, (open.get(name) ?? 0) + 1);
          if (!type.endsWith('StateExited')) continue;
          expect(open.get(name)).toBeGreaterThan(0);
          open.set(name, (open.get(name) ?? 0) - 1);
        }
        expect([...open.values()].every((left) => left === 0)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('ends with exactly one event for the end of the execution', async () => {
    await fc.assert(
      fc.asyncProperty(machines, async (machine) => {
        const { events, outcome } = await run(machine, new VirtualClock());
        expect(events.filter(({ type }) => /^Execution(Succeeded|Failed)$/.test(type)).map(({ id }) => id)).toEqual([
          events.length,
        ]);
        expect(events.at(-1)?.type).toBe(outcome.status === 'SUCCEEDED' ? 'ExecutionSucceeded' : 'ExecutionFailed');
      }),
      { numRuns: 150 },
    );
  });

  it('is limited by the quota if the execution never ends', async () => {
    await fc.assert(
      fc.asyncProperty(machines.map(withoutEnd), fc.integer({ min: 5, max: 80 }), async (machine, quota) => {
        const { events, outcome } = await run(machine, new VirtualClock(), quota);
        expect(outcome.status).toBe('FAILED');
        expect(events.length).toBeLessThanOrEqual(quota);
        expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => i + 1));
        expect(events.at(-1)?.type).toBe('ExecutionFailed');
      }),
      { numRuns: 150 },
    );
  });

  it('is identical when the execution is repeated', async () => {
    await fc.assert(
      fc.asyncProperty(machines, async (machine) => {
        const [first, second] = [await run(machine, new VirtualClock()), await run(machine, new VirtualClock())];
        expect(JSON.stringify(first.events)).toBe(JSON.stringify(second.events));
      }),
      { numRuns: 60 },
    );
  });

  it('is the same with a real and a virtual clock', async () => {
    await fc.assert(
      fc.asyncProperty(
        machines.filter(
          (machine) => !JSON.stringify(machine).includes('"Parallel"') && !JSON.stringify(machine).includes('"Map"'),
        ),
        async (machine) => {
          const [virtual, real] = [await run(machine, new VirtualClock()), await run(machine, new AcceleratedClock())];
          expect(shape(real.events)).toEqual(shape(virtual.events));
        },
      ),
      { numRuns: 15 },
    );
  });
});
