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

/** JSONata for the key prefix of an execution: core's `executionPrefix` with the names in the context object. */
export function runPrefixExpression(): string {
  return (
    `${stringLiteral(MAP_FAN_OUT_PREFIX)} & $states.context.StateMachine.Name & '/' & ` +
    `$states.context.Execution.Name & '/'`
  );
}

/**
 * JSONata for the first problem of a request, or `''`. It checks core's contract, then that `length` matches the list,
 * then the limits of the strategy.
 */
export function requestCheck(strategy: FanOutStrategyName, batchSize: number): string {
  const schema = mapFanOut.inputJsonSchema();
  const ceiling = itemLimit(strategy, batchSize);
  const length = `${stringLiteral(`length must be ${schema.properties['length']?.description ?? ''}, got `)} & $states.input.length`;
  const manifest = `${stringLiteral(`manifest must be ${expectedRequests(strategy)}, got `)} & $string($states.input.manifest)`;
  const count = `$count(${REQUESTS}) & ' items'`;
  const tooMany = `${stringLiteral(`requests must be ${expectedItemCount(strategy, ceiling)}, got `)} & ${count}`;
  const noRoom = `${stringLiteral('requests must be a list whose outcomes fit a payload (shorten the case ids, specify fewer items, or use the strategy distributed), got ')} & ${count}`;
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

/** JSONata for the expected number of items: that of the list, otherwise `length`, otherwise null. */
export function expectedItems(): string {
  return `$exists(${REQUESTS}) ? $count(${REQUESTS}) : $exists($states.input.length) ? $states.input.length : null`;
}

/** Returns whether the outcomes of the whole request, or of each branch, share one part of the report. */
export function sharesOnePart(strategy: FanOutStrategyName): boolean {
  return strategy === 'inline' || strategy === 'parallel' || strategy === 'callback';
}

/** JSONata for the maximum bytes of an outcome if all outcomes and case ids share one part. */
export function outcomeRoom(): string {
  return (
    `(${BYTES_FUNCTION} $floor((${PART_OUTCOMES_LIMIT_BYTES} - $bytes([${REQUESTS}.caseId])) / ` +
    `$count(${REQUESTS})) - 1)`
  );
}
