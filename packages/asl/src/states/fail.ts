import { type CompileContext } from '../compile/compile-context.js';
import { RuntimeProblem, StateFailure } from '../errors/state-failure.js';
import { andThen, type Eventually } from '../eventually.js';
import { type Json, type JsonObject } from '../json.js';
import { type Frame } from '../run/frame.js';
import { type StateNode, type Step } from '../state-machine.js';
import { compileDynamic } from '../templates/json-path-template.js';
import { compileJsonataTemplate } from '../templates/jsonata-template.js';
import { unexpectedType } from '../compile/typed-field.js';
import { stateNode } from './state-node.js';

type TextField = (frame: Frame) => Eventually<string | undefined>;

/** Fail: ends its program with an error. Its FailStateEntered has no Exited. */
export function compileFail(definition: JsonObject, context: CompileContext): StateNode {
  const error = textField(definition, 'Error', context);
  const cause = textField(definition, 'Cause', context);
  return stateNode('Fail', context.name, (frame) =>
    andThen(error(frame), (name) =>
      andThen(cause(frame), (text): Step => {
        throw new StateFailure(name, text);
      }),
    ),
  );
}

function textField(definition: JsonObject, field: 'Error' | 'Cause', { language }: CompileContext): TextField {
  const path = definition[`${field}Path`];
  if (language === 'JSONPath' && typeof path === 'string') {
    const read = compileDynamic(path, `${field}Path`);
    return (frame) =>
      text(
        read(frame, frame.input),
        () => new RuntimeProblem(`The ${field}Path field refers to a value that is not a string: ${path}`),
      );
  }
  const value = definition[field];
  if (value === undefined) return () => undefined;
  if (language === 'JSONPath') return () => String(value);
  const template = compileJsonataTemplate(value, field);
  return (frame) =>
    andThen(template(frame, { input: frame.input }), (found) =>
      text(found, () => unexpectedType(value, field, 'string', found)),
    );
}

function text(value: Json, problem: () => Error): string {
  if (typeof value !== 'string') throw problem();
  return value;
}
