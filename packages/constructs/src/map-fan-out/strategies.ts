import { batchOutcomeBytes } from '@stepwell/core/map-fan-out';
import {
  type Choice,
  Condition,
  DistributedMap,
  type IChainable,
  ItemBatcher,
  Map as InlineMap,
  Parallel,
  ProvideItems,
} from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression, jsonata } from '../contract/jsonata.js';
import { type ComputeDependencies } from './compute-dependencies.js';
import { type ItemsSource, computeItems } from './compute-items.js';
import {
  HAS_JSON_LINES_MANIFEST,
  HAS_MANIFEST,
  type ManifestFormat,
  ManifestReader,
  manifestLabel,
} from '../states/manifest-reader.js';
import { FanOutStrategy } from './strategy.js';

/** The states of a strategy. Their output is the number of outcomes in S3. */
export interface StrategyStates {
  /**
   * Connects the choice with the strategy's states.
   *
   * @param variables the variables that each choice rule assigns; the default branch gets them from the choice itself
   * @returns the Maps that read a manifest
   */
  route(choice: Choice, variables: Record<string, string>, next: IChainable): readonly DistributedMap[];
}

/** JSONata for the items of the input. */
const REQUESTS = '[$states.input.requests]';
const SHARED = { requestId: '$requestId', run: '$run' } as const;

/** Creates the states that compute the items with a strategy. */
export function strategyStates(scope: Construct, dependencies: ComputeDependencies): StrategyStates {
  switch (dependencies.settings.strategy) {
    case FanOutStrategy.INLINE:
    case FanOutStrategy.CALLBACK:
      return singleRoute(
        computeItems(scope, '', { ...SHARED, first: '0', items: REQUESTS, room: '$room' }, dependencies),
      );
    case FanOutStrategy.PARALLEL:
      return singleRoute(parallel(scope, dependencies));
    case FanOutStrategy.NESTED:
      return singleRoute(nested(scope, dependencies));
    case FanOutStrategy.DISTRIBUTED:
      return distributed(scope, dependencies);
  }
}

/** A chain of states that can be continued. */
interface Segment extends IChainable {
  next(next: IChainable): unknown;
}

function singleRoute(segment: Segment): StrategyStates {
  return {
    route: (choice, _accepted, next) => {
      segment.next(next);
      choice.otherwise(segment);
      return [];
    },
  };
}

/** Creates a fixed number of branches, each with its share of the items. */
function parallel(scope: Construct, dependencies: ComputeDependencies): Parallel {
  const { branches } = dependencies.settings;
  const states = Parallel.jsonata(scope, 'Compute branches', {
    comment: 'Each branch computes its share of the items',
    outputs: expression('$sum($states.result)'),
  });
  for (let branch = 0; branch < branches; branch += 1) {
    // The shares of the last branches can be empty: they start at the end of the list.
    const from = `$min([${branch} * $ceil($count($states.input.requests) / ${branches}), $count($states.input.requests)])`;
    const share = jsonata`
      ($from := ${from}; $to := $from + $ceil($count($states.input.requests) / ${branches});
        [$filter(${REQUESTS}, function($each, $at) { $at >= $from and $at < $to })])
    `;
    states.branch(
      computeItems(
        scope,
        ` (branch ${branch + 1})`,
        { ...SHARED, first: from, items: share, room: '$room' },
        dependencies,
      ),
    );
  }
  return states;
}

/** Creates a Map of batches with a Map of items in each. */
function nested(scope: Construct, dependencies: ComputeDependencies): InlineMap {
  const { batchSize, batchConcurrency } = dependencies.settings;
  return InlineMap.jsonata(scope, 'Compute batches', {
    comment: 'Each iteration computes one batch of items',
    items: ProvideItems.jsonata(expression(`[$partition(${REQUESTS}, ${batchSize})]`)),
    itemSelector: {
      first: expression(`$states.context.Map.Item.Index * ${batchSize}`),
      items: expression("$lookup($states.context.Map.Item, 'Value')"),
    },
    maxConcurrency: batchConcurrency,
    outputs: expression('$sum($states.result)'),
  }).itemProcessor(
    computeItems(
      scope,
      '',
      {
        ...SHARED,
        first: '$states.input.first',
        items: '[$states.input.items]',
        room: String(batchOutcomeBytes(batchSize)),
      },
      dependencies,
    ),
  );
}

/** Creates Distributed Maps for a list in the input, a JSON manifest and a JSON Lines manifest. */
function distributed(scope: Construct, dependencies: ComputeDependencies): StrategyStates {
  const listed = batches(scope, '', dependencies, {
    itemSelector: itemWithIndex(),
    label: 'Listed',
    items: ProvideItems.jsonata(expression(REQUESTS)),
  });
  const fromS3 = (['JSON', 'JSONL'] as const).map((format: ManifestFormat) => {
    const suffix = format === 'JSON' ? ' (manifest)' : ' (JSON Lines)';
    return batches(scope, suffix, dependencies, {
      itemSelector: itemWithIndex(),
      label: manifestLabel(format),
      itemReader: new ManifestReader(dependencies.bucket, format),
    });
  }) as [DistributedMap, DistributedMap];
  return {
    route: (choice, accepted, next) => {
      const [json, jsonLines] = fromS3;
      for (const map of fromS3) map.next(next);
      listed.next(next);
      const assign = { assign: accepted };
      choice
        .when(Condition.jsonata(expression(HAS_JSON_LINES_MANIFEST)), jsonLines, assign)
        .when(Condition.jsonata(expression(HAS_MANIFEST)), json, assign)
        .otherwise(listed);
      return fromS3;
    },
  };
}

function batches(
  scope: Construct,
  suffix: string,
  dependencies: ComputeDependencies,
  reading: Pick<ConstructorParameters<typeof DistributedMap>[2] & object, 'label' | 'itemReader' | 'itemSelector'> & {
    readonly items?: ProvideItems;
  },
): DistributedMap {
  const { batchSize, batchConcurrency, mapExecutionType } = dependencies.settings;
  return DistributedMap.jsonata(scope, `Compute batches${suffix}`, {
    ...reading,
    comment: 'Each child execution computes one batch of items',
    itemBatcher: new ItemBatcher({
      maxItemsPerBatch: batchSize,
      batchInput: { requestId: expression('$requestId'), run: expression('$run') },
    }),
    maxConcurrency: batchConcurrency,
    mapExecutionType,
    outputs: expression('$sum($states.result)'),
  }).itemProcessor(computeItems(scope, suffix, batchOfChild(batchSize), dependencies));
}

/** The values of a child execution. It has no access to variables of its parent, so the batch contains them. */
function batchOfChild(batchSize: number): ItemsSource {
  return {
    requestId: '$states.input.BatchInput.requestId',
    run: '$states.input.BatchInput.run',
    first: '$states.input.Items[0].index',
    items: "[$map([$states.input.Items], function($each) { $lookup($each, 'item') })]",
    room: String(batchOutcomeBytes(batchSize)),
  };
}

function itemWithIndex(): Record<string, string> {
  return {
    index: expression('$states.context.Map.Item.Index'),
    item: expression("$lookup($states.context.Map.Item, 'Value')"),
  };
}
