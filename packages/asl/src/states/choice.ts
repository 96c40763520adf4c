import { compileRule } from '../choice/json-path-rule.js';
import { type CompileContext } from '../compile/compile-context.js';
import { createStateIo } from '../compile/create-state-io.js';
import { type StateIo } from '../compile/state-io.js';
import { unexpectedType } from '../compile/typed-field.js';
import { StateRuntimeError } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { type Frame } from '../execute/frame.js';
import { type StateNode, type StateResult } from '../state-machine.js';
import { compileJsonataTemplate } from '../templates/jsonata-template.js';
import { withinBudget } from '../values/work-budget.js';
import { createStateNode } from './state-node.js';

interface ChoiceRule {
  readonly matches: (frame: Frame, selected: Json) => MaybePromise<boolean>;
  readonly next: string;
  readonly io: StateIo;
}

/**
 * Compiles a Choice state. It transitions to the first rule that matches, or to Default. The Assign and Output of a
 * rule replace those of the state.
 */
export function compileChoice(definition: JsonObject, context: CompileContext): StateNode {
  const own = createStateIo(definition, context);
  const { Choices, Default } = definition;
  const rules = (Array.isArray(Choices) ? Choices : [])
    .filter(isJsonObject)
    .map((rule, i) => compileChoiceRule(rule, i, definition, context));
  const firstRule = (frame: Frame, selected: Json): MaybePromise<ChoiceRule | undefined> =>
    firstMatchingRule(rules, 0, frame, selected);
  const otherwise = typeof Default === 'string' ? Default : undefined;
  return createStateNode('Choice', context.name, (frame) => {
    const selected = own.selectInput(frame);
    return chain(withinBudget(firstRule, frame, selected), (rule) => {
      const next = rule?.next ?? otherwise;
      // AWS documents States.NoChoiceMatched, but returns States.Runtime.
      if (next === undefined)
        throw new StateRuntimeError('Failed to transition out of the state. The state does not point to a next state.');
      return exitState(rule?.io ?? own, frame, selected, next);
    });
  });
}

function compileChoiceRule(
  rule: JsonObject,
  at: number,
  { OutputPath }: JsonObject,
  context: CompileContext,
): ChoiceRule {
  const next = String(rule['Next']);
  if (context.language === 'JSONata')
    return {
      matches: condition(rule['Condition'] ?? null, at),
      next,
      io: createStateIo(rule, context, `Choices[${at}]/`),
    };
  return {
    matches: compileRule(rule),
    next,
    io: createStateIo(OutputPath === undefined ? rule : { ...rule, OutputPath }, context),
  };
}

function condition(value: Json, at: number): ChoiceRule['matches'] {
  const field = `Choices[${at}]/Condition`;
  const template = compileJsonataTemplate(value, field);
  return (frame) =>
    chain(template(frame, { input: frame.input }), (found) => {
      if (typeof found !== 'boolean') throw unexpectedType(value, field, 'boolean', found);
      return found;
    });
}

function firstMatchingRule(
  rules: readonly ChoiceRule[],
  from: number,
  frame: Frame,
  selected: Json,
): MaybePromise<ChoiceRule | undefined> {
  for (let i = from; i < rules.length; i++) {
    const rule = rules[i] as ChoiceRule; // within the loop's bounds
    const matches = rule.matches(frame, selected);
    if (matches instanceof Promise)
      return matches.then((matched) => (matched ? rule : firstMatchingRule(rules, i + 1, frame, selected)));
    if (matches) return rule;
  }
  return undefined;
}

function exitState(io: StateIo, frame: Frame, selected: Json, next: string): MaybePromise<StateResult> {
  return chain(io.passInput(frame, selected), ({ output, assigned }) => ({ output, assigned, next }));
}
