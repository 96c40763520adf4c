import { asObject, asObjects, asString, type JsonObject } from './json-object.js';

/** A transition from one state to another. */
export interface Transition {
  readonly from: string;
  readonly to: string;
  /** `next`: Next; `choice`: a choice rule; `default`: Default of a Choice state; `catch`: a catcher. */
  readonly kind: 'next' | 'choice' | 'default' | 'catch';
  /** The condition, in few words. */
  readonly label: string | undefined;
}

const maxLabelLength = 40;

/**
 * Returns the transitions of a state. The label is the `Comment` of the choice rule or catcher, or else the condition
 * if it is short.
 */
export function transitionsOf(from: string, state: JsonObject): Transition[] {
  const transitions: Transition[] = [];
  const add = (to: unknown, kind: Transition['kind'], label?: string): void =>
    void (typeof to === 'string' && transitions.push({ from, to, kind, label }));
  if (state['Type'] === 'Choice') {
    for (const rule of asObjects(state['Choices']))
      add(rule['Next'], 'choice', asString(rule['Comment']) ?? ifShort(conditionOf(rule)));
    add(state['Default'], 'default', 'otherwise');
  } else if (state['End'] !== true) add(state['Next'], 'next');
  for (const catcher of asObjects(state['Catch']))
    add(catcher['Next'], 'catch', asString(catcher['Comment']) ?? errorsOf(catcher));
  return transitions;
}

function errorsOf(catcher: JsonObject): string {
  const errors = Array.isArray(catcher['ErrorEquals']) ? catcher['ErrorEquals'].map(String) : [];
  return errors.includes('States.ALL') ? 'any error' : errors.join(', ');
}

/** Formats the condition of a rule: JSONata unchanged, JSONPath as `$.count > 3`. */
function conditionOf(rule: JsonObject): string | undefined {
  const jsonata = asString(rule['Condition']);
  if (jsonata !== undefined) return jsonata.replace(/^\{%\s*/, '').replace(/\s*%\}$/, '');
  const and = rule['And'] ?? rule['Or'];
  if (Array.isArray(and))
    return asObjects(and)
      .map(conditionOf)
      .join(rule['And'] === undefined ? ' or ' : ' and ');
  const not = asObject(rule['Not']);
  if (not !== undefined) return `not ${conditionOf(not) ?? ''}`;
  const [operator, operand] =
    Object.entries(rule).find(([name]) => !['Variable', 'Next', 'Comment', 'Assign'].includes(name)) ?? [];
  return operator === undefined
    ? undefined
    : `${asString(rule['Variable']) ?? ''} ${comparison(operator, operand)}`.trim();
}

/** `NumericGreaterThan: 3` -> `> 3`, `IsNull: true` -> `is null`. */
function comparison(operator: string, operand: unknown): string {
  const [, name = '', type = ''] = /^(?:Numeric|String|Boolean|Timestamp)(\w+?)(Path)?$/.exec(operator) ?? [];
  const value = type === 'Path' ? String(operand) : JSON.stringify(operand);
  if (Object.hasOwn(signs, name)) return `${signs[name]} ${value}`;
  const test = /^Is(\w+)$/.exec(operator)?.[1]?.toLowerCase();
  return test === undefined ? `${operator} ${value}` : `is ${operand === false ? 'not ' : ''}${test}`;
}

const signs: Readonly<Record<string, string>> = {
  Equals: '=',
  GreaterThan: '>',
  LessThan: '<',
  GreaterThanEquals: '>=',
  LessThanEquals: '<=',
  Matches: 'like',
};

/** Returns a condition if it is short enough for a label. */
function ifShort(condition: string | undefined): string | undefined {
  return condition !== undefined && condition.length <= maxLabelLength && !condition.includes('\n')
    ? condition
    : undefined;
}
