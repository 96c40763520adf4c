import { compileRule } from '../choice/json-path-rule.js';
import { type CompileContext } from '../compile/compile-context.js';
import { stateIo } from '../compile/make-state-io.js';
import { type StateIo } from '../compile/state-io.js';
import { unexpectedType } from '../compile/typed-field.js';
import { RuntimeProblem } from '../errors/state-failure.js';
import { andThen, type Eventually } from '../eventually.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { type Frame } from '../run/frame.js';
import { type StateNode, type Step } from '../state-machine.js';
import { compileJsonataTemplate } from '../templates/jsonata-template.js';
import { stateNode } from './state-node.js';

interface Branch {
  readonly holds: (frame: Frame, selected: Json) => Eventually<boolean>;
  readonly next: string;
  readonly io: StateIo;
}

/**
 * Choice: goes on with the first rule that holds, or with Default. A rule's own Assign and Output stand in for the
 * state's.
 */
export function compileChoice(definition: JsonObject, context: CompileContext): StateNode {
  const own = stateIo(definition, context);
  const { Choices, Default } = definition;
  const branches = (Array.isArray(Choices) ? Choices : [])
    .filter(isJsonObject)
    .map((rule, i) => compileBranch(rule, i, definition, context));
  const otherwise = typeof Default === 'string' ? Default : undefined;
  return stateNode('Choice', context.name, (frame) => {
    const selected = own.select(frame);
    return andThen(firstThatHolds(branches, 0, frame, selected), (branch) => {
      const next = branch?.next ?? otherwise;
      // AWS documents States.NoChoiceMatched, and answers States.Runtime.
      if (next === undefined)
        throw new RuntimeProblem('Failed to transition out of the state. The state does not point to a next state.');
      return leave(branch?.io ?? own, frame, selected, next);
    });
  });
}

function compileBranch(rule: JsonObject, at: number, { OutputPath }: JsonObject, context: CompileContext): Branch {
  const next = String(rule['Next']);
  if (context.language === 'JSONata')
    return { holds: condition(rule['Condition'] ?? null, at), next, io: stateIo(rule, context, `Choices[${at}]/`) };
  return {
    holds: compileRule(rule),
    next,
    io: stateIo(OutputPath === undefined ? rule : { ...rule, OutputPath }, context),
  };
}

function condition(value: Json, at: number): Branch['holds'] {
  const field = `Choices[${at}]/Condition`;
  const template = compileJsonataTemplate(value, field);
  return (frame) =>
    andThen(template(frame, { input: frame.input }), (found) => {
      if (typeof found !== 'boolean') throw unexpectedType(value, field, 'boolean', found);
      return found;
    });
}

function firstThatHolds(
  branches: readonly Branch[],
  from: number,
  frame: Frame,
  selected: Json,
): Eventually<Branch | undefined> {
  for (let i = from; i < branches.length; i++) {
    const branch = branches[i] as Branch; // inside by the loop's bounds
    const holds = branch.holds(frame, selected);
    if (holds instanceof Promise)
      return holds.then((yes) => (yes ? branch : firstThatHolds(branches, i + 1, frame, selected)));
    if (holds) return branch;
  }
  return undefined;
}

function leave(io: StateIo, frame: Frame, selected: Json, next: string): Eventually<Step> {
  return andThen(io.pass(frame, selected), ({ output, assigned }) => ({ output, assigned, next }));
}
