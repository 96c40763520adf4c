import { MAP_FAN_OUT_PREFIX } from '@stepwell/core/map-fan-out';
import { type Chain, Map as InlineMap, ProvideItems } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { PutJsonObject } from '../states/put-json-object.js';
import { type ComputeDependencies } from './compute-dependencies.js';
import { computeItem } from './compute-item.js';
import { caseIds } from './outcome.js';

/** Where a Map of items finds what it needs, in JSONata, from its state's input and variables. */
export interface ItemsSource {
  readonly requestId: string;
  /** The run's prefix in the bucket. */
  readonly run: string;
  /** The index of the first item. */
  readonly first: string;
  /** The items, as a list. */
  readonly items: string;
  /** How many bytes of JSON an outcome may take, so that all of them fit a payload. */
  readonly room: string;
}

/**
 * A Map of successive items, and the object in S3 that their outcomes go to: a part of the report. What goes on is only
 * how many there are, so that the results of a large request never meet in one payload.
 */
export function computeItems(
  scope: Construct,
  suffix: string,
  source: ItemsSource,
  dependencies: ComputeDependencies,
): Chain {
  const items = InlineMap.jsonata(scope, `Compute items${suffix}`, {
    comment: 'Computes items side by side; each gets its outcome, and none stops another',
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
      comment: 'Writes the outcomes to S3, as a part of the report',
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
