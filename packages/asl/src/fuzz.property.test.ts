import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidDefinition } from './diagnostics.js';
import { type Json, type JsonObject, isJsonObject } from './json.js';
import { TaskFailure } from './task-dispatcher.js';
import { machines } from './testing/machine-arbitrary.js';
import { type FinishedMachine, runMachine } from './testing/run-machine.js';

const junk: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  '',
  '$',
  '$.items',
  '$$.none',
  '$x',
  'States.UUID()',
  'States.Format(',
  "States.MathAdd($, 'x')",
  '$..a',
  '$.a[*]',
  '__proto__',
  '{% $states.input %}',
  '{% 1+ %}',
  '{% [1..3] %}',
  '{% function($x) { $x } %}',
  '{% $f() %}',
  '{% $states.input.items.a[0].(b.c & $) %}',
  '{% $map($states.input.items, function($v) { $v / 0 }) %}',
  '{% { $states.input: 1 } %}',
  '2024-01-01T00:00:00Z',
  'JSONata',
  'Task',
  'Map',
  [],
  {},
  [1, 2],
  { a: 1 },
];

interface Change {
  readonly place: number;
  readonly value: Json | undefined;
}

const change: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(),
  value: fc.option(fc.constantFrom(...junk), { nil: undefined }),
});

/** Puts another value in one place of a definition or input, or takes it out. */
function changed(json: Json, { place, value }: Change): Json {
  const copy = structuredClone(json);
  const places: (() => void)[] = [];
  const visit = (node: Json): void => {
    if (!isJsonObject(node) && !Array.isArray(node)) return;
    const parts = node as Record<string, Json>; // arrays are indexed by text as well
    for (const key of Object.keys(parts)) {
      places.push(() => {
        if (value !== undefined) parts[key] = value;
        else if (Array.isArray(node)) node.splice(Number(key), 1);
        else delete parts[key];
      });
      visit(parts[key] ?? null);
    }
  };
  visit(copy);
  places[place % Math.max(1, places.length)]?.();
  return copy;
}

const input: Json = { items: [1, { a: 2 }], whole: { a: 1 } };

/** Runs a machine; what is wrong with its definition is a result, and any other error a defect. */
async function tried(definition: JsonObject, given: Json): Promise<FinishedMachine | InvalidDefinition> {
  try {
    return await runMachine(definition, {
      input: given,
      tasks: {
        ok: ({ parameters }) => parameters,
        slow: ({ parameters }) => parameters,
        busy: () => {
          throw new TaskFailure('Busy', '');
        },
      },
    });
  } catch (error) {
    if (error instanceof InvalidDefinition) return error;
    throw error;
  }
}

describe('a definition that something is wrong with', () => {
  it('is refused with diagnostics, or ends by itself; nothing crashes and nothing hangs', async () => {
    await fc.assert(
      fc.asyncProperty(
        machines,
        fc.array(change, { maxLength: 3 }),
        fc.array(change, { maxLength: 2 }),
        async (machine, changes, inputs) => {
          const definition = changes.reduce<Json>(changed, machine) as JsonObject;
          const finished = await tried(definition, inputs.reduce<Json>(changed, input));
          if (finished instanceof InvalidDefinition) {
            expect(finished.diagnostics.length).toBeGreaterThan(0);
            return;
          }
          const { outcome, events } = finished;
          expect(['SUCCEEDED', 'FAILED', 'TIMED_OUT']).toContain(outcome.status);
          expect(events.at(-1)?.type).toMatch(/^Execution(Succeeded|Failed|TimedOut)$/);
          // A defect of ours would show as JavaScript's own words.
          expect(JSON.stringify(outcome)).not.toMatch(
            /is not a function|Cannot read|is not iterable|Cannot convert undefined|Maximum call stack/,
          );
        },
      ),
      { numRuns: 10_000 },
    );
  }, 180_000);
});
