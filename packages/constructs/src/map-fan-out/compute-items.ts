import { MAP_FAN_OUT_PREFIX } from '@stepwell/core/map-fan-out';
import { type Chain, Map as InlineMap, ProvideItems } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { PutJsonObject } from '../states/put-json-object.js';
import { type ComputeDependencies } from './compute-dependencies.js';
import { computeItem } from './compute-item.js';
import { caseIds } from './outcome.js';

/** JSONata expressions for the values of a Map of items, from its state's input and variables. */
export interface ItemsSource {
  readonly requestId: string;
  /** The key prefix of the execution. */
  readonly run: string;
  /** The index of the first item. */
  readonly first: string;
  /** The items, as an array. */
  readonly items: string;
  /** The maximum bytes of an outcome as JSON, so that all outcomes fit in a payload. */
  readonly room: string;
}

/**
 * Creates a Map of consecutive items and a state that stores their outcomes in S3 as a part of the report. Its output
 * is only their number, so that the results of a large request never exceed the payload limit.
 */
export function computeItems(
  scope: Construct,
  suffix: string,
  source: ItemsSource,
  dependencies: ComputeDependencies,
): Chain {
  const items = InlineMap.jsonata(scope, `Compute items${suffix}`, {
    comment: 'Computes items in parallel; a failed item does not stop the others',
    items: ProvideItems.jsonata(expression(source.items)),
    itemSelector: {
      requestId: expression(source.requestId),
      index: expression(`${source.first} + $states.context.Map.Item.Index`),
      item: expression("$lookup($states.context.Map.Item, 'Value')"),
      room: expression(source.room),
    },
    maxConcurrency: dependencies.settings.maxConcurrency,
    outputs: {
      run: expression(source.run),
      first: expression(source.first),
      caseIds: expression(caseIds(source.items)),
      outcomes: expression('[$states.result]'),
    },
  }).itemProcessor(computeItem(scope, suffix, dependencies));

  return items.next(
    new PutJsonObject(scope, `Store outcomes${suffix}`, {
      comment: 'Stores the outcomes in S3 as a part of the report',
      bucket: dependencies.bucket,
      keys: `${MAP_FAN_OUT_PREFIX}*`,
      key: expression("$states.input.run & 'parts/' & $states.input.first & '.json'"),
      body: expression(
        "{ 'first': $states.input.first, 'caseIds': [$states.input.caseIds], 'outcomes': [$states.input.outcomes] }",
      ),
      outputs: expression('$count($states.input.outcomes)'),
    }),
  );
}
