import { checkAssign } from './assign-check.js';
import { type StateType } from '../states/state-node.js';
import { checkChoice } from './choice-check.js';
import { checkExpressions } from './expression-check.js';
import { checkMap } from './map-check.js';
import { checkPaths } from './path-check.js';
import { checkCatch, checkRetry } from './recovery-check.js';
import { wording } from './report.js';
import { requiredFields, stateFields } from './state-fields.js';
import { type StateScope } from './state-scope.js';
import { checkTask } from './task-check.js';
import { checkFail, checkParallel, checkWait } from './wait-and-parallel-check.js';
import { checkWarnings } from './warnings.js';

const typeChecks: Readonly<Partial<Record<StateType, (scope: StateScope) => void>>> = {
  Task: checkTask,
  Wait: checkWait,
  Fail: checkFail,
  Choice: checkChoice,
  Parallel: checkParallel,
  Map: checkMap,
};

/** Checks the fields, expressions and paths of a state, and the rules of its type. */
export function checkState(scope: StateScope, type: StateType): void {
  if (scope.isJsonPathInJsonataMachine)
    scope.report.error("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", scope.at);
  checkFields(scope, type);
  scope.report.checkLanguage(scope.state['QueryLanguage'], scope.at);
  checkTypes(scope);
  checkAssign(scope);
  checkEnd(scope, type);
  checkRetry(scope);
  checkCatch(scope);
  typeChecks[type]?.(scope);
  if (scope.language === 'JSONata') checkExpressions(scope);
  else {
    checkPaths(scope);
    checkWarnings(scope);
  }
}

function checkFields({ state, at, language, isJsonPathInJsonataMachine, report }: StateScope, type: StateType): void {
  const { both, jsonPath, jsonata } = stateFields[type];
  const [mine, others, otherLanguage] =
    language === 'JSONata' ? ([jsonata, jsonPath, 'JSONPath'] as const) : ([jsonPath, jsonata, 'JSONata'] as const);
  for (const field of Object.keys(state)) {
    if (both.has(field) || mine.has(field)) continue;
    if (!others.has(field)) report.error(wording.unsupported(field), at);
    else if (!isJsonPathInJsonataMachine) report.error(wording.otherLanguage(language, field, otherLanguage), at);
  }
  const missing = requiredFields[type].filter((field) => state[field] === undefined);
  if (missing.length > 0) report.error(wording.required(...missing), at);
}

const objectFields = ['Assign', 'ResultSelector'];
const stringFields = ['Comment', 'Error', 'Cause', 'Default', 'Label'];

function checkTypes({ state, at, report }: StateScope): void {
  for (const field of objectFields) report.checkObject(state[field], `${at}/${field}`);
  for (const field of stringFields) report.checkString(state[field], `${at}/${field}`);
}

function checkEnd({ state, at, report }: StateScope, type: StateType): void {
  const { Next, End } = state;
  report.checkString(Next, `${at}/Next`);
  if (End !== undefined && typeof End !== 'boolean') report.error('Expected value of type Boolean', `${at}/End`);
  if (type === 'Choice' || type === 'Succeed' || type === 'Fail') return;
  if (Next !== undefined && End === true) report.error(wording.onlyOne(['Next', 'End']), at);
  if (Next === undefined && End !== true) report.error(wording.exactlyOne(['Next', 'End']), at);
}
