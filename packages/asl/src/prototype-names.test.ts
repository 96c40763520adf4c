import { describe, expect, it } from 'vitest';
import { validateDefinition } from './api.js';
import { InvalidDefinition } from './diagnostics.js';
import { type Json, type JsonObject } from './json.js';
import { TaskFailure } from './task-dispatcher.js';
import { functionArn, runMachine, singleState } from './testing/run-machine.js';

/*
 * Property names of Object.prototype have no special effect in a definition and its data. Each definition below has the
 * name `zzz` in one role. It runs with that name and with each property name, and the results differ only in the name.
 */

const names = Object.getOwnPropertyNames(Object.prototype);
const ordinary = 'zzz';
/** Variable names must not start with an underscore. */
const variableNames = names.filter((name) => !name.startsWith('_'));

const input: Json = { zzz: { zzz: 1 }, list: [{ zzz: 2 }, { zzz: 3, b: 1 }], s: 'zzz', m: { a: 1 } };

const pass = (fields: JsonObject): JsonObject => singleState({ Type: 'Pass', ...fields });
const jsonata = (fields: JsonObject): JsonObject => singleState({ Type: 'Pass', QueryLanguage: 'JSONata', ...fields });
const task = (fields: JsonObject): JsonObject =>
  singleState({ Type: 'Task', Resource: functionArn('echo'), ...fields });
const choice = (rule: JsonObject, end: JsonObject = { Type: 'Succeed' }): JsonObject => ({
  StartAt: 'C',
  States: { C: { Type: 'Choice', Choices: [{ ...rule, Next: 'End' }] }, End: end },
});

const definitions: Record<string, JsonObject> = {
  'a field of the machine': pass({ zzz: 1 }),
  'a field of a Pass': pass({ zzz: 1 }),
  'a field of a JSONata state': jsonata({ zzz: '{% $states.input.zzz %}' }),
  'a field of a JSONata Task': task({ QueryLanguage: 'JSONata', zzz: { zzz: 1 } }),
  'a field of Arguments': task({ QueryLanguage: 'JSONata', Arguments: { zzz: '{% $states.input.zzz %}' } }),
  'a field of a JSONata Choice rule': {
    StartAt: 'C',
    States: {
      C: { Type: 'Choice', QueryLanguage: 'JSONata', Choices: [{ Condition: '{% true %}', Next: 'Z', zzz: 1 }] },
      Z: { Type: 'Succeed' },
    },
  },
  'a field of an ItemReader': singleState({
    Type: 'Map',
    ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { zzz: 1 }, ReaderConfig: { zzz: 1 }, zzz: 1 },
    ItemProcessor: { ...pass({}), ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
  }),
  'an input type': singleState({
    Type: 'Map',
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      Parameters: {},
      ReaderConfig: { InputType: 'zzz', CSVHeaderLocation: 'zzz' },
    },
    ItemProcessor: { ...pass({}), ProcessorConfig: { Mode: 'zzz', ExecutionType: 'zzz' } },
  }),
  'a field of a Task': task({ zzz: 1 }),
  'a field of a Wait': singleState({ Type: 'Wait', Seconds: 1, zzz: 1 }),
  'a field of a Map': singleState({ Type: 'Map', ItemsPath: '$.list', ItemProcessor: pass({}), zzz: 1 }),
  'a field of an ItemProcessor': singleState({
    Type: 'Map',
    ItemsPath: '$.list',
    ItemProcessor: { ...pass({}), zzz: 1 },
  }),
  'a field of a ProcessorConfig': singleState({
    Type: 'Map',
    ItemsPath: '$.list',
    ItemProcessor: { ...pass({}), ProcessorConfig: { zzz: 1 } },
  }),
  'a field of a Parallel branch': singleState({ Type: 'Parallel', Branches: [{ ...pass({}), zzz: 1 }] }),
  'a field of a Retrier': task({ Retry: [{ ErrorEquals: ['A'], zzz: 1 }] }),
  'a field of a Catcher': task({ Catch: [{ ErrorEquals: ['A'], Next: 'Only', zzz: 1 }] }),
  'a type of state': singleState({ Type: 'zzz' }),
  'a query language': pass({ QueryLanguage: 'zzz' }),
  'a name of a state': { StartAt: 'zzz', States: { zzz: { Type: 'Pass', Next: 'Zend' }, Zend: { Type: 'Succeed' } } },
  'a missing next state': pass({ End: false, Next: 'zzz' }),
  'a state that is not reached': { StartAt: 'A', States: { A: { Type: 'Succeed' }, zzz: { Type: 'Succeed' } } },
  'a missing start': { StartAt: 'zzz', States: { A: { Type: 'Succeed' } } },
  'a state inside a Map': singleState({
    Type: 'Map',
    ItemsPath: '$.list',
    ItemProcessor: { StartAt: 'zzz', States: { zzz: { Type: 'Pass', End: true } } },
  }),
  'the target of a Choice': {
    StartAt: 'C',
    States: { C: { Type: 'Choice', Choices: [], Default: 'zzz' }, zzz: { Type: 'Succeed' } },
  },
  'a comparison': choice({ Variable: '$.s', zzz: 1 }),
  'a path comparison': choice({ Variable: '$.s', zzzPath: '$.s' }),
  'a field that a Choice reads': choice({ Variable: '$.zzz', IsPresent: true }),
  'a field that a Choice misses': choice({ Variable: '$.m.zzz', IsPresent: true }),
  'a string that a Choice compares': choice({ Variable: '$.s', StringEquals: 'zzz' }),
  'a path': pass({ InputPath: '$.zzz.zzz' }),
  'a path to nothing': pass({ InputPath: '$.m.zzz' }),
  'a path in brackets': pass({ InputPath: "$['zzz']" }),
  'a path to many': pass({ InputPath: '$.list[*].zzz' }),
  'a path to all': pass({ InputPath: '$..zzz' }),
  'a filter': pass({ InputPath: '$.list[?(@.zzz == 3)]' }),
  'a path function': pass({ InputPath: '$.list.zzz()' }),
  'a field of the context': pass({ InputPath: '$$.zzz' }),
  'a field of the state in the context': pass({ InputPath: '$$.State.zzz' }),
  'a ResultPath': pass({ Result: 1, ResultPath: '$.m.zzz' }),
  'a ResultPath through it': pass({ Result: 1, ResultPath: '$.m.zzz.a' }),
  'a field of a template': pass({ Parameters: { zzz: 1, 'zzz.$': '$.s', a: { zzz: 2 } } }),
  'a computed field of a template': pass({ Parameters: { 'zzz.$': '$.list' } }),
  'a field of a Result': pass({ Result: { zzz: [{ zzz: 1 }] } }),
  'a field of a ResultSelector': task({ ResultSelector: { 'zzz.$': '$' } }),
  'a field of an ItemSelector': singleState({
    Type: 'Map',
    ItemsPath: '$.list',
    ItemSelector: { 'zzz.$': '$$.Map.Item.Value' },
    ItemProcessor: pass({}),
  }),
  'an intrinsic function': pass({ Parameters: { 'a.$': 'States.zzz($.s)' } }),
  'an argument of States.Hash': pass({ Parameters: { 'a.$': "States.Hash('a', 'zzz')" } }),
  'what States.JsonMerge merges': pass({ Parameters: { 'a.$': 'States.JsonMerge($.zzz, $.m, false)' } }),
  'what States.StringToJson reads': pass({ Parameters: { 'a.$': `States.StringToJson('\\{"zzz":\\{"zzz":1\\}\\}')` } }),
  'what States.ArrayUnique keeps': pass({ Parameters: { 'a.$': 'States.ArrayUnique($.list)' } }),
  'a JSONata output': jsonata({ Output: { zzz: { zzz: '{% $states.input.zzz %}' } } }),
  'a JSONata path': jsonata({ Output: '{% $states.input.zzz.zzz %}' }),
  'a JSONata path to nothing': jsonata({ Output: '{% [$states.input.m.zzz] %}' }),
  'a JSONata path to many': jsonata({ Output: '{% $states.input.list.zzz %}' }),
  'a JSONata object': jsonata({ Output: '{% {"zzz": $states.input.s, "a": {"zzz": 1}} %}' }),
  'a JSONata object with a computed key': jsonata({ Output: '{% {$states.input.s: 1} %}' }),
  'a JSONata merge': jsonata({ Output: '{% $merge([$states.input.zzz, $states.input.m]) %}' }),
  'a JSONata $parse': jsonata({ Output: `{% $parse('{"zzz":{"zzz":1}}') %}` }),
  'a JSONata $hash': jsonata({ Output: `{% $hash('a', 'zzz') %}` }),
  'a JSONata $lookup': jsonata({ Output: '{% $lookup($states.input, "zzz") %}' }),
  'a JSONata $keys': jsonata({ Output: '{% $keys($states.input.zzz) %}' }),
  'a field of $states': jsonata({ Output: '{% [$states.zzz] %}' }),
  'an error': singleState({ Type: 'Fail', End: undefined as unknown as Json, Error: 'zzz', Cause: 'zzz' }),
  'an error that is caught': {
    StartAt: 'A',
    States: {
      A: {
        Type: 'Task',
        Resource: functionArn('fail'),
        Retry: [{ ErrorEquals: ['zzz'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['zzz'], Next: 'B' }],
        End: true,
      },
      B: { Type: 'Succeed' },
    },
  },
  'a service of the SDK': singleState({ Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:zzz:zzz' }),
  'an integration': singleState({ Type: 'Task', Resource: 'arn:aws:states:::zzz:zzz.zzz' }),
  'an output of a Catcher': {
    StartAt: 'A',
    States: {
      A: {
        Type: 'Task',
        Resource: functionArn('fail'),
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.zzz', Next: 'B' }],
        End: true,
      },
      B: { Type: 'Succeed' },
    },
  },
};

const ofVariables: Record<string, JsonObject> = {
  'a variable of JSONPath': {
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Assign: { 'zzz.$': '$.list', b: 1 }, Next: 'B' },
      B: { Type: 'Pass', Parameters: { 'a.$': '$zzz[0].zzz' }, End: true },
    },
  },
  'a variable of JSONata': {
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Assign: { zzz: '{% $states.input.list %}' }, Next: 'B' },
      B: { Type: 'Pass', Assign: { other: '{% $zzz %}' }, Output: '{% [$zzz, $other, $count($zzz)] %}', End: true },
    },
    QueryLanguage: 'JSONata',
  },
  'a variable that is never assigned': pass({ Parameters: { 'a.$': '$zzz' } }),
  'a JSONata variable that is never assigned': jsonata({ Output: '{% [$zzz] %}' }),
  'a JSONata function': jsonata({ Output: '{% $zzz($states.input) %}' }),
  'a variable of an expression': jsonata({ Output: '{% ($zzz := 1; $zzz + 1) %}' }),
  'a variable of a JSONata function': jsonata({
    Output: '{% $map($states.input.list, function($zzz) { $zzz.zzz }) %}',
  }),
};

/** Replaces `zzz` with another name in a definition, an input or a result. */
function renamed(json: Json, name: string): Json {
  return JSON.parse(JSON.stringify(json).replaceAll(ordinary, name)) as Json;
}

/**
 * Runs a definition with a name and returns its diagnostics, outcome and events as a string, with `zzz` instead of the
 * name.
 */
async function runWithName(definition: JsonObject, name: string): Promise<string> {
  const own = renamed(definition, name) as JsonObject;
  const diagnostics = validateDefinition(own);
  let run: Json;
  try {
    const { outcome, events } = await runMachine(own, {
      input: renamed(input, name),
      tasks: {
        echo: ({ parameters }) => parameters,
        fail: () => {
          throw new TaskFailure(name, '');
        },
      },
    });
    run = { outcome, events } as unknown as Json;
  } catch (error) {
    if (!(error instanceof InvalidDefinition)) throw error;
    run = error.message;
  }
  const text = JSON.stringify({ diagnostics, run });
  expect(text).not.toMatch(/is not a function|Cannot read|is not iterable|Cannot convert|\[native code\]|\[object/);
  return text.replaceAll(name, ordinary);
}

describe('a name of Object.prototype', () => {
  it.each(Object.keys(definitions))('has no special effect as %s', async (role) => {
    const definition = definitions[role] as JsonObject;
    const expected = await runWithName(definition, ordinary);
    for (const name of names) expect(await runWithName(definition, name), name).toBe(expected);
  });

  it.each(Object.keys(ofVariables))('has no special effect as %s', async (role) => {
    const definition = ofVariables[role] as JsonObject;
    const expected = await runWithName(definition, ordinary);
    for (const name of variableNames) expect(await runWithName(definition, name), name).toBe(expected);
  });
});
