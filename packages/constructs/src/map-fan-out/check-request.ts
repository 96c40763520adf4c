import {
  MIN_OUTCOME_BYTES,
  PART_OUTCOMES_LIMIT_BYTES,
  MAP_FAN_OUT_PREFIX,
  type FanOutStrategyName,
  itemLimit,
  mapFanOut,
  expectedRequests,
  expectedItemCount,
} from '@stepwell/core/map-fan-out';
import { inputCheck } from '../contract/input-check.js';
import { stringLiteral } from '../contract/jsonata.js';
import { BYTES_FUNCTION } from './outcome.js';

const REQUESTS = '$states.input.requests';

/** JSONata for where the objects of an execution lie: core's `executionPrefix` with the names of the context object. */
export function runPrefixExpression(): string {
  return `${stringLiteral(MAP_FAN_OUT_PREFIX)} & $states.context.StateMachine.Name & '/' & $states.context.Execution.Name & '/'`;
}

/**
 * JSONata for what is wrong with a request, `''` where nothing is: core's contract, then a length that contradicts the
 * list, then what the strategy cannot hold.
 */
export function requestCheck(strategy: FanOutStrategyName, batchSize: number): string {
  const schema = mapFanOut.inputJsonSchema();
  const ceiling = itemLimit(strategy, batchSize);
  const length = `'length: ' & $states.input.length & ${stringLiteral(` is not accepted; give ${schema.properties['length']?.description ?? ''}`)}`;
  const manifest = `'manifest: ' & $string($states.input.manifest) & ${stringLiteral(` is not accepted; give ${expectedRequests(strategy)}`)}`;
  const tooMany = `'requests: ' & $count(${REQUESTS}) & ${stringLiteral(` items is not accepted; give ${expectedItemCount(strategy, ceiling)}`)}`;
  const noRoom = `'requests: ' & $count(${REQUESTS}) & ${stringLiteral(' items is not accepted; give shorter case ids or fewer items, so that their outcomes fit a payload; the strategy distributed has room')}`;
  return [
    '(',
    `$problem := ${inputCheck(schema, '$states.input')};`,
    '$listed := $exists($states.input.requests);',
    "$problem != '' ? $problem :",
    `($listed and $exists($states.input.length) ? $states.input.length != $count(${REQUESTS}) : false) ? ${length} :`,
    ...(strategy === 'distributed' ? [] : [`$not($listed) ? ${manifest} :`]),
    `($listed ? $count(${REQUESTS}) > ${ceiling} : false) ? ${tooMany} :`,
    ...(sharesOnePart(strategy) ? [`${outcomeRoom()} < ${MIN_OUTCOME_BYTES} ? ${noRoom} :`] : []),
    "'' )",
  ].join(' ');
}

/** JSONata for how many items a request says it has: those of its list, else its `length`, else null. */
export function expectedItems(): string {
  return `$exists(${REQUESTS}) ? $count(${REQUESTS}) : $exists($states.input.length) ? $states.input.length : null`;
}

/** Whether the outcomes of the whole request, or of a third of it, meet in one part. */
export function sharesOnePart(strategy: FanOutStrategyName): boolean {
  return strategy === 'inline' || strategy === 'parallel' || strategy === 'callback';
}

/** JSONata for how many bytes an outcome may take where all share one part with the case ids. */
export function outcomeRoom(): string {
  return `(${BYTES_FUNCTION} $floor((${PART_OUTCOMES_LIMIT_BYTES} - $bytes([${REQUESTS}.caseId])) / $count(${REQUESTS})) - 1)`;
}
