import fc from 'fast-check';
import { type Json, type JsonObject } from '../json.js';
import { functionArn } from './run-machine.js';

const errors = ['Busy', 'Gone', 'States.ALL', 'States.TaskFailed'] as const;

/** States that never fail. */
const infallibleLeaf: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ Type: fc.constant('Pass'), Result: fc.oneof(fc.integer(), fc.string(), fc.constant({ a: 1 })) }),
  fc.record({
    Type: fc.constant('Pass'),
    Parameters: fc.constant<Json>({ 'whole.$': '$', 'name.$': '$$.State.Name', 'id.$': 'States.UUID()' }),
  }),
  fc.record({
    Type: fc.constant('Pass'),
    QueryLanguage: fc.constant('JSONata'),
    Output: fc.constantFrom('{% $states.input %}', '{% $random() %}'),
  }),
  fc.record({ Type: fc.constant('Wait'), Seconds: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ Type: fc.constant('Task'), Resource: fc.constantFrom(...['ok', 'slow'].map(functionArn)) }),
);

/** States that can fail. */
const leaf: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 2, arbitrary: infallibleLeaf },
  {
    weight: 1,
    arbitrary: fc.record({ Type: fc.constant('Pass'), InputPath: fc.constantFrom('$', '$.whole', '$.none') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      Type: fc.constant('Pass'),
      QueryLanguage: fc.constant('JSONata'),
      Output: fc.constant('{% $none %}'),
    }),
  },
  { weight: 1, arbitrary: task() },
);

function task(): fc.Arbitrary<JsonObject> {
  return fc.record(
    {
      Type: fc.constant('Task'),
      Resource: fc.constantFrom(...['ok', 'busy', 'slow'].map(functionArn)),
      TimeoutSeconds: fc.integer({ min: 1, max: 3 }),
      Retry: fc.constantFrom<Json>([], [{ ErrorEquals: ['Busy'], MaxAttempts: 2, JitterStrategy: 'FULL' }]),
      caught: fc.constantFrom(...errors),
    },
    { requiredKeys: ['Type', 'Resource'] },
  );
}

/** A chain of states. `caught` becomes a catcher with the next state as its target. */
function chain(state: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  return fc.array(state, { minLength: 1, maxLength: 4 }).map((list) => {
    const states = list.map(({ caught, ...rest }, i): [string, JsonObject] => {
      const last = i === list.length - 1;
      const next: JsonObject = last ? { End: true } : { Next: `s${i + 1}` };
      const handler: JsonObject =
        caught === undefined || last ? {} : { Catch: [{ ErrorEquals: [caught], Next: `s${i + 1}` }] };
      return [`s${i}`, { ...rest, ...next, ...handler }];
    });
    return { StartAt: 's0', States: Object.fromEntries(states) };
  });
}

function composite(inner: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  const program = chain(inner);
  const parallel = {
    Type: fc.constant('Parallel'),
    Branches: fc.tuple(program, program).map((list): Json => list),
    caught: fc.constantFrom(...errors),
  };
  const map = {
    Type: fc.constant('Map'),
    ItemsPath: fc.constant('$$.Execution.Input.items'),
    MaxConcurrency: fc.integer({ min: 0, max: 2 }),
    ItemProcessor: program,
  };
  return fc.oneof(
    { weight: 3, arbitrary: inner },
    { weight: 1, arbitrary: fc.record(parallel, { requiredKeys: ['Type', 'Branches'] }) },
    { weight: 1, arbitrary: fc.record(map) },
  );
}

/** Names every state by its location, because names must be unique in a state machine. */
function named({ StartAt, States, ...rest }: JsonObject, place: string): JsonObject {
  const states = Object.entries(States as JsonObject).map(([name, state]) => [
    place + name,
    namedState(state as JsonObject, place, name),
  ]);
  return { ...rest, StartAt: place + String(StartAt), States: Object.fromEntries(states) as JsonObject };
}

function namedState(state: JsonObject, place: string, name: string): JsonObject {
  const inner = `${place}${name}.`;
  const { Next, Catch, Branches, ItemProcessor } = state;
  const copy = { ...state };
  if (Next !== undefined) copy['Next'] = place + String(Next);
  if (Array.isArray(Catch))
    copy['Catch'] = Catch.map((entry) => ({
      ...(entry as JsonObject),
      Next: place + String((entry as JsonObject)['Next']),
    }));
  if (Array.isArray(Branches))
    copy['Branches'] = Branches.map((branch, i) => named(branch as JsonObject, `${inner}${i}.`));
  if (ItemProcessor !== undefined) copy['ItemProcessor'] = named(ItemProcessor as JsonObject, inner);
  return copy;
}

/**
 * Valid state machines with tasks, waits, retries, catchers, branches and Maps, for an input with `items`. They use the
 * functions ok, busy and slow.
 */
export const machines: fc.Arbitrary<JsonObject> = chain(composite(composite(leaf))).map((machine) =>
  named(machine, ''),
);

/** State machines whose states never fail. */
export const infallibleMachines: fc.Arbitrary<JsonObject> = chain(composite(composite(infallibleLeaf))).map((machine) =>
  named(machine, ''),
);
