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
import { expression } from '../contract/jsonata-text.js';
import { type Computing } from './computing.js';
import { type ItemsSource, computeItems } from './compute-items.js';
import {
  HAS_JSON_LINES_MANIFEST,
  HAS_MANIFEST,
  type ManifestFormat,
  ManifestReader,
  manifestLabel,
} from '../states/manifest-reader.js';
import { FanOutStrategy } from './strategy.js';

/** Where a strategy begins, and where it goes on; its output is how many outcomes are in S3. */
export interface StrategyStates {
  /**
   * Adds the ways from the choice through the strategy's states.
   *
   * @param accepted the variables that every way but the default assigns; the choice itself assigns them on the
   * default's
   * @returns the Maps that read a manifest
   */
  route(choice: Choice, accepted: Record<string, string>, next: IChainable): readonly DistributedMap[];
}

/** What one Map over the whole list of the input takes. */
const LISTED = '[$states.input.requests]';
const SHARED = { requestId: '$requestId', run: '$run' } as const;

/** The states that compute the items by a strategy. */
export function strategyStates(scope: Construct, computing: Computing): StrategyStates {
  switch (computing.settings.strategy) {
    case FanOutStrategy.INLINE:
    case FanOutStrategy.CALLBACK:
      return onlyWay(computeItems(scope, '', { ...SHARED, first: '0', items: LISTED, room: '$room' }, computing));
    case FanOutStrategy.PARALLEL:
      return onlyWay(parallel(scope, computing));
    case FanOutStrategy.NESTED:
      return onlyWay(nested(scope, computing));
    case FanOutStrategy.DISTRIBUTED:
      return distributed(scope, computing);
  }
}

/** Where a chain starts, and how it goes on. */
interface Way extends IChainable {
  next(next: IChainable): unknown;
}

function onlyWay(way: Way): StrategyStates {
  return {
    route: (choice, _accepted, next) => {
      way.next(next);
      choice.otherwise(way);
      return [];
    },
  };
}

/** Fixed branches, each with its share of the items. */
function parallel(scope: Construct, computing: Computing): Parallel {
  const { branches } = computing.settings;
  const states = Parallel.jsonata(scope, 'Compute branches', {
    comment: 'Each branch computes its share of the items',
    outputs: expression('$sum($states.result)'),
  });
  for (let branch = 0; branch < branches; branch += 1) {
    // The last branches may have nothing to do: they begin where the list ends.
    const from = `$min([${branch} * $ceil($count($states.input.requests) / ${branches}), $count($states.input.requests)])`;
    const share = `($from := ${from}; $to := $from + $ceil($count($states.input.requests) / ${branches}); [$filter(${LISTED}, function($each, $at) { $at >= $from and $at < $to })])`;
    states.branch(
      computeItems(
        scope,
        ` (branch ${branch + 1})`,
        { ...SHARED, first: from, items: share, room: '$room' },
        computing,
      ),
    );
  }
  return states;
}

/** A Map of batches, each with a Map of its items. */
function nested(scope: Construct, computing: Computing): InlineMap {
  const { batchSize, batchConcurrency } = computing.settings;
  return InlineMap.jsonata(scope, 'Compute batches', {
    comment: 'Each iteration computes one batch of items',
    items: ProvideItems.jsonata(expression(`[$partition(${LISTED}, ${batchSize})]`)),
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
      computing,
    ),
  );
}

/** Distributed Maps over the list of the input, or over one in S3, which JSON and JSON Lines each need a Map for. */
function distributed(scope: Construct, computing: Computing): StrategyStates {
  const listed = batches(scope, '', computing, {
    itemSelector: itemWithIndex(),
    label: 'Listed',
    items: ProvideItems.jsonata(expression(LISTED)),
  });
  const fromS3 = (['JSON', 'JSONL'] as const).map((format: ManifestFormat) => {
    const suffix = format === 'JSON' ? ' (manifest)' : ' (JSON Lines)';
    return batches(scope, suffix, computing, {
      itemSelector: itemWithIndex(),
      label: manifestLabel(format),
      itemReader: new ManifestReader(computing.bucket, format),
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
  computing: Computing,
  reading: Pick<ConstructorParameters<typeof DistributedMap>[2] & object, 'label' | 'itemReader' | 'itemSelector'> & {
    readonly items?: ProvideItems;
  },
): DistributedMap {
  const { batchSize, batchConcurrency, childExecutionType } = computing.settings;
  return DistributedMap.jsonata(scope, `Compute batches${suffix}`, {
    ...reading,
    comment: 'Each child execution computes one batch of items',
    itemBatcher: new ItemBatcher({
      maxItemsPerBatch: batchSize,
      batchInput: { requestId: expression('$requestId'), run: expression('$run') },
    }),
    maxConcurrency: batchConcurrency,
    mapExecutionType: childExecutionType,
    outputs: expression('$sum($states.result)'),
  }).itemProcessor(computeItems(scope, suffix, batchOfChild(batchSize), computing));
}

/** A child execution sees no variables of its parent: all it needs comes with the batch. */
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
