import { type CompileContext } from '../compile/compile-context.js';
import { StateRuntimeError, StateFailure } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { type Frame } from '../execute/frame.js';
import { type StateNode, type StateResult } from '../state-machine.js';
import { compileDynamic } from '../templates/json-path-template.js';
import { compileJsonataTemplate } from '../templates/jsonata-template.js';
import { unexpectedType } from '../compile/typed-field.js';
import { createStateNode } from './state-node.js';

type StringField = (frame: Frame) => MaybePromise<string | undefined>;

/** Compiles a Fail state. It ends its program with an error, and its FailStateEntered event has no Exited event. */
export function compileFail(definition: JsonObject, context: CompileContext): StateNode {
  const error = compileStringField(definition, 'Error', context);
  const cause = compileStringField(definition, 'Cause', context);
  return createStateNode('Fail', context.name, (frame) =>
    chain(error(frame), (name) =>
      chain(cause(frame), (text): StateResult => {
        throw new StateFailure(name, text);
      }),
    ),
  );
}

function compileStringField(
  definition: JsonObject,
  field: 'Error' | 'Cause',
  { language }: CompileContext,
): StringField {
  const path = definition[`${field}Path`];
  if (language === 'JSONPath' && typeof path === 'string') {
    const read = compileDynamic(path, `${field}Path`);
    return (frame) =>
      requireString(
        read(frame, frame.input),
        () => new StateRuntimeError(`The ${field}Path field refers to a value that is not a string: ${path}`),
      );
  }
  const value = definition[field];
  if (value === undefined) return () => undefined;
  if (language === 'JSONPath') return () => String(value);
  const template = compileJsonataTemplate(value, field);
  return (frame) =>
    chain(template(frame, { input: frame.input }), (found) =>
      requireString(found, () => unexpectedType(value, field, 'string', found)),
    );
}

function requireString(value: Json, createError: () => Error): string {
  if (typeof value !== 'string') throw createError();
  return value;
}
