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

/** Replaces or removes one value of a definition or input. */
function applyChange(json: Json, { place, value }: Change): Json {
  const copy = structuredClone(json);
  const places: (() => void)[] = [];
  const visit = (node: Json): void => {
    if (!isJsonObject(node) && !Array.isArray(node)) return;
    const parts = node as Record<string, Json>; // arrays have string indexes, too
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

/** Runs a state machine. Returns `InvalidDefinition`, and throws any other error. */
async function runOrReject(definition: JsonObject, executionInput: Json): Promise<FinishedMachine | InvalidDefinition> {
  try {
    return await runMachine(definition, {
      input: executionInput,
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

describe('a mutated definition', () => {
  it('is rejected with diagnostics, or its execution ends without a crash', async () => {
    await fc.assert(
      fc.asyncProperty(
        machines,
        fc.array(change, { maxLength: 3 }),
        fc.array(change, { maxLength: 2 }),
        async (machine, changes, inputs) => {
          const definition = changes.reduce<Json>(applyChange, machine) as JsonObject;
          const finished = await runOrReject(definition, inputs.reduce<Json>(applyChange, input));
          if (finished instanceof InvalidDefinition) {
            expect(finished.diagnostics.length).toBeGreaterThan(0);
            return;
          }
          const { outcome, events } = finished;
          expect(['SUCCEEDED', 'FAILED', 'TIMED_OUT']).toContain(outcome.status);
          expect(events.at(-1)?.type).toMatch(/^Execution(Succeeded|Failed|TimedOut)$/);
          // These JavaScript errors would indicate a defect.
          expect(JSON.stringify(outcome)).not.toMatch(
            /is not a function|Cannot read|is not iterable|Cannot convert undefined|Maximum call stack/,
          );
        },
      ),
      { numRuns: 10_000 },
    );
  }, 180_000);
});
