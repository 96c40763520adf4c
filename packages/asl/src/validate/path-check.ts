import { compileIntrinsic, isIntrinsic } from '../intrinsics/compile.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { compilePath } from '../paths/read-path.js';
import { compileResultPath } from '../paths/write-path.js';
import { type StateScope } from './state-scope.js';

const pathFields = [
  'InputPath',
  'OutputPath',
  'ItemsPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'SecondsPath',
  'TimestampPath',
];
const templateFields = ['Parameters', 'ResultSelector', 'ItemSelector', 'Assign', 'Credentials'];

/** Checks all paths and intrinsic functions of a JSONPath state. */
export function checkPaths(scope: StateScope): void {
  const { state, at, report } = scope;
  for (const field of pathFields) {
    const path = state[field];
    if (path === undefined || (path === null && (field === 'InputPath' || field === 'OutputPath'))) continue;
    if (!isPath(path)) report.error('Value must be a valid JSONPath.', `${at}/${field}`);
  }
  for (const field of ['ErrorPath', 'CausePath']) {
    const path = state[field];
    if (path !== undefined && !isPath(path) && !isCall(path))
      report.error('Value is not a valid JSONPath or a valid intrinsic function call', `${at}/${field}`);
  }
  checkResultPath(scope, state, at);
  for (const field of templateFields) checkTemplate(scope, state[field], `${at}/${field}`);
  for (const field of ['ItemReader', 'ResultWriter']) checkInner(scope, state[field], 'Parameters', `${at}/${field}`);
  checkInner(scope, state['ItemBatcher'], 'BatchInput', `${at}/ItemBatcher`);
  const { Catch } = state;
  if (!Array.isArray(Catch)) return;
  for (const [i, entry] of Catch.entries()) {
    if (!isJsonObject(entry)) continue;
    checkResultPath(scope, entry, `${at}/Catch[${i}]`);
    checkTemplate(scope, entry['Assign'], `${at}/Catch[${i}]/Assign`);
  }
}

function checkInner(scope: StateScope, value: Json | undefined, field: string, at: string): void {
  if (value !== undefined && isJsonObject(value)) checkTemplate(scope, value[field], `${at}/${field}`);
}

function checkResultPath({ report }: StateScope, { ResultPath }: JsonObject, at: string): void {
  if (ResultPath === undefined || ResultPath === null) return;
  if (typeof ResultPath !== 'string' || !compiles(() => compileResultPath(ResultPath)))
    report.error(referencePathMessage(ResultPath), `${at}/ResultPath`);
}

function checkTemplate(scope: StateScope, template: Json | undefined, at: string): void {
  if (Array.isArray(template)) template.forEach((child, i) => checkTemplate(scope, child, `${at}[${i}]`));
  if (template === undefined || !isJsonObject(template)) return;
  for (const [key, child] of Object.entries(template)) {
    if (!key.endsWith('.$')) checkTemplate(scope, child, `${at}/${key}`);
    else if (!isPath(child) && !isCall(child))
      scope.report.error(
        `The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function call`,
        at,
      );
  }
}

/** Returns AWS's message for an invalid Reference Path. Only for a missing `$` is the full message known. */
export function referencePathMessage(path: Json): string {
  return typeof path === 'string' && !path.startsWith('$')
    ? "Value is not a Reference Path: Reference path didn't start with '$'"
    : 'Value is not a Reference Path';
}

function isPath(value: Json): boolean {
  return typeof value === 'string' && !isIntrinsic(value) && compiles(() => compilePath(value));
}

function isCall(value: Json): boolean {
  return typeof value === 'string' && isIntrinsic(value) && compiles(() => compileIntrinsic(value, ''));
}

function compiles(compile: () => unknown): boolean {
  try {
    compile();
    return true;
  } catch {
    return false;
  }
}
