import { executionPrefix } from '@stepwell/core/concurrent-download';
import { expression, stringLiteral } from '../contract/jsonata.js';

/*
 * How paths become batches, in JSONata. An iteration of the inline Map gets the download function's event as its input.
 * A child execution of a Distributed Map gets `{ BatchInput, Items }` from Step Functions, and sees no variables of its
 * parent, so that its event is made from these. Either way the event is core's `DownloadBatchEvent`.
 */

/** JSONata for where the reports of an execution lie: core's `executionPrefix` with the names of the context object. */
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
 * JSONata for the input's paths in batches, each path once. The list constructors keep a list of one a list: JSONata
 * takes a sequence of one for its only member.
 */
export function distinctBatches(batchSize: number): string {
  return `[$partition([$distinct($states.input.resourcePaths)], ${batchSize})]`;
}

/** JSONata for the input's `maxConcurrency`, else a default, and never more than a limit. */
export function maxConcurrency(defaultValue: number, limit?: number): string {
  const wanted = `$exists($states.input.maxConcurrency) ? $states.input.maxConcurrency : ${defaultValue}`;
  return limit === undefined ? wanted : `$min([(${wanted}), ${limit}])`;
}

/** What an iteration of the inline Map gets: the event of its batch. */
export function pathsBatchEvent(): Expressions {
  return expressions({
    ...SHARED,
    batch: batchName('$states.context.Map.Item.Index'),
    resourcePaths: '$states.context.Map.Item.Value',
  });
}

/**
 * What becomes of an item of a manifest: its index, and the path, which stands there by itself or as `{ "path" }`.
 * Anything else goes on as it is, and the download function reports it as a failure of that one item.
 */
export function manifestItem(): Expressions {
  const item = '$states.context.Map.Item.Value';
  const path = `$type(${item}) = 'object' ? ($exists($lookup(${item}, 'path')) ? $lookup(${item}, 'path') : ${item}) : ${item}`;
  return expressions({ index: '$states.context.Map.Item.Index', path });
}

/** What every batch of a manifest is told besides its items. */
export function batchInput(): Expressions {
  return expressions(SHARED);
}

/** JSONata for the event of one batch of a Distributed Map. */
export function manifestBatchEvent(): string {
  const items = '$states.input.Items';
  return `$merge([$states.input.BatchInput, { 'batch': ${batchName(`${items}[0].index`)}, 'resourcePaths': [${items}.path] }])`;
}

/** Fields of a payload, each an expression of its own. */
type Expressions = Record<string, string>;

/** The fields of the event that all batches of a run share. */
const SHARED = {
  run: '$run',
  baseUrl: '$states.input.baseUrl',
  lambdaConcur: '$states.input.lambdaConcur',
  force: '$exists($states.input.force) ? $states.input.force : false',
};

/** A batch is named by a number that no other batch of the run has: its own, or that of its first item. */
function batchName(index: string): string {
  return `$string(${index})`;
}

function expressions(fields: Readonly<Record<string, string>>): Expressions {
  return Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, expression(text)]));
}
