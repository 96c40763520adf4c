import { executionPrefix } from '@stepwell/core/concurrent-download';
import { expression, jsonata, stringLiteral } from '../contract/jsonata.js';

/*
 * JSONata expressions that turn paths into batches. The input of an inline Map iteration is the event of the download
 * function. A child execution of a Distributed Map receives `{ BatchInput, Items }` from Step Functions and no
 * variables of its parent, so its event is built from these. Both events are `DownloadBatchEvent` of `@stepwell/core`.
 */

/**
 * JSONata for the key prefix of an execution's reports: core's `executionPrefix` with the names in the context object.
 */
export function runPrefixExpression(): string {
  const machine = '\u0001';
  const execution = '\u0002';
  const names: Readonly<Record<string, string>> = {
    [machine]: '$states.context.StateMachine.Name',
    [execution]: '$states.context.Execution.Name',
  };
  const parts = executionPrefix(machine, execution).split(/(\u0001|\u0002)/);
  return parts.map((part) => names[part] ?? stringLiteral(part)).join(' & ');
}

/**
 * JSONata for the input's distinct paths in batches. The array constructors keep arrays of one element: JSONata
 * replaces a sequence of one by its element.
 */
export function distinctBatches(batchSize: number): string {
  return `[$partition([$distinct($states.input.resourcePaths)], ${batchSize})]`;
}

/** JSONata for the input's `maxConcurrency` or a default, up to a limit. */
export function maxConcurrency(defaultValue: number, limit?: number): string {
  const wanted = `$exists($states.input.maxConcurrency) ? $states.input.maxConcurrency : ${defaultValue}`;
  return limit === undefined ? wanted : `$min([(${wanted}), ${limit}])`;
}

/** The input of an inline Map iteration: the event of its batch. */
export function pathsBatchEvent(): Expressions {
  return expressions({
    ...SHARED,
    batch: batchName('$states.context.Map.Item.Index'),
    resourcePaths: '$states.context.Map.Item.Value',
  });
}

/**
 * The index and the path of a manifest item. An item is a path or an object `{ "path" }`. Any other value is passed
 * unchanged, and the download function reports it as a failed item.
 */
export function manifestItem(): Expressions {
  const item = '$states.context.Map.Item.Value';
  const path = jsonata`
    $type(${item}) = 'object' ? ($exists($lookup(${item}, 'path')) ? $lookup(${item}, 'path') : ${item})
      : ${item}
  `;
  return expressions({ index: '$states.context.Map.Item.Index', path });
}

/** The `BatchInput` of every batch of a manifest. */
export function batchInput(): Expressions {
  return expressions(SHARED);
}

/** JSONata for the event of one batch of a Distributed Map. */
export function manifestBatchEvent(): string {
  const items = '$states.input.Items';
  return jsonata`
    $merge([$states.input.BatchInput,
        { 'batch': ${batchName(`${items}[0].index`)}, 'resourcePaths': [${items}.path] }])
  `;
}

/** Fields of a payload; each value is an expression. */
type Expressions = Record<string, string>;

/** The event fields that all batches of an execution share. */
const SHARED = {
  run: '$run',
  baseUrl: '$states.input.baseUrl',
  lambdaConcur: '$states.input.lambdaConcur',
  force: '$exists($states.input.force) ? $states.input.force : false',
};

/** The name of a batch, unique in the execution: its index, or the index of its first item. */
function batchName(index: string): string {
  return `$string(${index})`;
}

function expressions(fields: Readonly<Record<string, string>>): Expressions {
  return Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, expression(text)]));
}
