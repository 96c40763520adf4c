import { type Json, isJsonObject } from '../json.js';
import { compileExpression, expressionSource } from '../jsonata/expression.js';
import { type StateScope } from './state-scope.js';

/** Fields without expressions (AWS treats strings with `{%` there as literals), and fields with nested states. */
const fieldsWithoutExpressions: ReadonlySet<string> = new Set([
  ...['Type', 'Comment', 'QueryLanguage', 'Next', 'End', 'Default', 'Resource', 'Result', 'Label', 'Retry'],
  ...['Branches', 'ItemProcessor', 'Iterator'],
]);
/** Fields in which only some parts are expressions: column names, for example, are not. */
const partialFields: ReadonlyMap<string, readonly string[]> = new Map([
  ['Choices', ['Condition', 'Assign', 'Output']],
  ['Catch', ['Assign', 'Output']],
  ['ItemReader', ['Arguments', 'ReaderConfig/MaxItems']],
  ['ItemBatcher', ['BatchInput', 'MaxItemsPerBatch', 'MaxInputBytesPerBatch']],
  ['ResultWriter', ['Arguments']],
]);
const typesWithResult: ReadonlySet<unknown> = new Set(['Task', 'Parallel', 'Map']);

/** Returns whether a value is an expression of a JSONata state. */
export function isExpression({ language }: StateScope, value: unknown): boolean {
  return language === 'JSONata' && typeof value === 'string' && expressionSource(value) !== undefined;
}

/**
 * Checks all expressions of a JSONata state. `$states.result` exists in Output and Assign of a Task, Parallel or Map,
 * and `$states.errorOutput` in those of its catchers
 * (https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html: AWS rejects other uses when the state
 * machine is created). The messages are AWS's, as anomalyco/sst #6110 and floci-io/floci #2745 report them.
 */
export function checkExpressions(scope: StateScope): void {
  const { state, at } = scope;
  for (const [field, value] of Object.entries(state)) {
    if (fieldsWithoutExpressions.has(field)) continue;
    const parts = partialFields.get(field);
    if (parts !== undefined)
      checkParts(scope, value, `${at}/${field}`, parts, field === 'Catch' ? 'errorOutput' : undefined);
    else
      checkValue(
        scope,
        value,
        `${at}/${field}`,
        (field === 'Output' || field === 'Assign') && typesWithResult.has(state['Type']) ? 'result' : undefined,
      );
  }
}

type AvailableField = 'result' | 'errorOutput' | undefined;

function checkParts(
  scope: StateScope,
  value: Json,
  at: string,
  parts: readonly string[],
  available: AvailableField,
): void {
  if (Array.isArray(value))
    return value.forEach((entry, i) => checkParts(scope, entry, `${at}[${i}]`, parts, available));
  for (const part of parts) {
    const found = part
      .split('/')
      .reduce<Json | undefined>(
        (from, key) => (from !== undefined && isJsonObject(from) ? from[key] : undefined),
        value,
      );
    if (found !== undefined) checkValue(scope, found, `${at}/${part}`, available);
  }
}

function checkValue(scope: StateScope, value: Json, at: string, available: AvailableField): void {
  if (typeof value === 'string') return checkText(scope, value, at, available);
  if (Array.isArray(value)) value.forEach((child, i) => checkValue(scope, child, `${at}[${i}]`, available));
  else if (isJsonObject(value))
    for (const [key, child] of Object.entries(value)) checkValue(scope, child, `${at}/${key}`, available);
}

function checkText({ report }: StateScope, value: string, at: string, available: AvailableField): void {
  const text = expressionSource(value);
  if (text === undefined) {
    if (value.startsWith('{%') || value.endsWith('%}'))
      report.error('JSONata string must start with {% and end with %}', at);
    return;
  }
  let compiled: ReturnType<typeof compileExpression>;
  try {
    compiled = compileExpression(text);
  } catch (error) {
    const message =
      typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
    return report.error(message, at, 'INVALID_JSONATA_EXPRESSION');
  }
  const { topLevel, states } = compiled.references;
  for (const name of topLevel)
    report.error(
      `Reference to '${name}' ${name === '$$' ? '' : 'at the top level '}is not supported.`,
      at,
      'UNSUPPORTED_JSONATA_EXPRESSION',
    );
  for (const name of ['result', 'errorOutput']) {
    if (states.includes(name) && name !== available)
      report.error(`Field '$states.${name}' does not exist.`, at, 'UNSUPPORTED_JSONATA_EXPRESSION');
  }
}
