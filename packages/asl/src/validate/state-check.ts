import { isJsonObject } from '../json.js';
import { type StateType } from '../states/state-node.js';
import { checkLanguage } from './validate.js';
import { checkChoice } from './choice-check.js';
import { checkExpressions } from './expression-check.js';
import { checkMap } from './map-check.js';
import { checkPaths } from './path-check.js';
import { checkCatch, checkRetry } from './recovery-check.js';
import { requiredFields, stateFields } from './state-fields.js';
import { type StateScope } from './state-scope.js';
import { checkTask } from './task-check.js';
import { checkParallel, checkWait } from './wait-and-parallel-check.js';

const own: Readonly<Partial<Record<StateType, (scope: StateScope) => void>>> = {
  Task: checkTask,
  Wait: checkWait,
  Choice: checkChoice,
  Parallel: checkParallel,
  Map: checkMap,
};

/** Checks one state: its fields, its expressions and paths, and what its type asks for. */
export function checkState(scope: StateScope, type: StateType): void {
  checkLanguage(scope.state['QueryLanguage'], scope.at, scope.report);
  checkFields(scope, type);
  checkTypes(scope);
  checkEnd(scope, type);
  checkRetry(scope);
  checkCatch(scope);
  own[type]?.(scope);
  if (scope.language === 'JSONata') checkExpressions(scope);
  else checkPaths(scope);
}

function checkFields({ state, at, language, report }: StateScope, type: StateType): void {
  const { both, jsonPath, jsonata } = stateFields[type];
  const [mine, others, otherLanguage] = language === 'JSONata' ? ([jsonata, jsonPath, 'JSONPath'] as const) : ([jsonPath, jsonata, 'JSONata'] as const);
  for (const field of Object.keys(state)) {
    if (both.has(field) || mine.has(field)) continue;
    if (others.has(field)) report.error(`The QueryLanguage is set to '${language}', but field '${field}' is only supported for the '${otherLanguage}' QueryLanguage`, at);
    else report.error(`Field '${field}' is not supported`, at);
  }
  const missing = requiredFields[type].filter((field) => state[field] === undefined);
  if (missing.length > 0) report.error(`These fields are required: [${missing.join(', ')}]`, at);
}

const objects = ['Assign', 'ResultSelector'];
const texts = ['Comment', 'Error', 'Cause', 'Default', 'Label'];

function checkTypes({ state, at, report }: StateScope): void {
  for (const field of objects) {
    const value = state[field];
    if (value !== undefined && !isJsonObject(value)) report.error('Expected value of type Object', `${at}/${field}`);
  }
  for (const field of texts) {
    const value = state[field];
    if (value !== undefined && typeof value !== 'string') report.error('Expected value of type String', `${at}/${field}`);
  }
  const { Assign } = state;
  if (Assign === undefined || !isJsonObject(Assign)) return;
  for (const name of Object.keys(Assign)) {
    const variable = name.replace(/\.\$$/, '');
    if (variable === 'states') report.error("The variable name 'states' is reserved", `${at}/Assign`);
    else if (!variableName.test(variable)) report.error(`'${variable}' is not a valid variable name`, `${at}/Assign`);
  }
}

/** Unicode identifiers of at most 80 characters (https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html). */
const variableName = /^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u;

function checkEnd({ state, at, report }: StateScope, type: StateType): void {
  const { Next, End } = state;
  if (Next !== undefined && typeof Next !== 'string') report.error('Expected value of type String', `${at}/Next`);
  if (End !== undefined && typeof End !== 'boolean') report.error('Expected value of type Boolean', `${at}/End`);
  if (type === 'Choice' || type === 'Succeed' || type === 'Fail') return;
  if (Next !== undefined && End === true) report.error("Only one of these fields is allowed: [Next, End]", at);
  if (Next === undefined && End !== true) report.error("One of these fields is required: [Next, End]", at);
}
