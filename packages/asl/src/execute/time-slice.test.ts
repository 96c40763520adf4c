import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/virtual-clock.js';
import { RealClock } from '../clock/clock.js';
import { type JsonObject } from '../json.js';
import { functionArn, runMachine, singleState } from '../testing/run-machine.js';

/** A Map of tasks beside a branch of states that do not wait. */
const definition = singleState({
  Type: 'Parallel',
  Branches: [
    {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          End: true,
          ItemProcessor: {
            StartAt: 'Call',
            States: {
              Call: { Type: 'Task', Resource: functionArn('f'), Next: 'Keep' },
              Keep: { Type: 'Pass', End: true },
            },
          },
        },
      },
    },
    { StartAt: 'One', States: passes(300) },
  ],
});

/** `One` → `Pass 2` → … */
function passes(count: number): JsonObject {
  const name = (index: number): string => (index === 1 ? 'One' : `Pass ${index}`);
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      name(index + 1),
      { Type: 'Pass', ...(index + 1 === count ? { End: true } : { Next: name(index + 2) }) },
    ]),
  );
}

function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

async function run(clock: VirtualClock | RealClock, slowness: number) {
  let turns = 0;
  let isOver = false;
  const turn = (): void => void (turns++, isOver || setImmediate(turn));
  setImmediate(turn);
  const { events } = await runMachine(definition, {
    clock,
    input: Array.from({ length: 500 }, (_, index) => index),
    tasks: {
      f: ({ parameters }) => {
        if ((parameters as number) % 10 === 0) busy(slowness);
        return parameters;
      },
    },
  });
  isOver = true;
  return { turns, events: events.map(({ timestamp: _, ...event }) => event) };
}

describe('a slice of time', () => {
  it('is a number of transitions on a virtual clock, whatever the speed of the machine', async () => {
    const fast = await run(new VirtualClock(), 0);
    const slow = await run(new VirtualClock(), 3);
    expect(fast.events).toEqual(slow.events);
    expect(fast.turns).toBeGreaterThan(2);
  });

  it('is 10 ms on a real clock', async () => {
    // 50 tasks of 3 ms.
    expect((await run(new RealClock(), 3)).turns).toBeGreaterThan(8);
  });
});
