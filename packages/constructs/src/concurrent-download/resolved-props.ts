import {
  DEFAULT_BATCH_SIZE,
  DEFAULT_CONTENT_TYPES,
  DEFAULT_MAX_ATTEMPTS,
  DEFAULT_MAX_BYTES,
  DEFAULT_MAX_CONCURRENCY,
  DEFAULT_REQUEST_TIMEOUT_MS,
  MAX_CONCURRENCY_LIMIT,
} from '@stepwell/core/concurrent-download';
import { Duration, Size, Token } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { checkDays, checkSeconds, checkShorterThan } from '../check-duration.js';
import { InvalidProp, checkInteger, checkStrings, rejectProps } from '../invalid-prop.js';
import { type ConcurrentDownloadProps } from './props.js';
import { resolveApiProps } from '../workflow/api.js';
import { rejectBucketProps, resolveExecutionTimeout, resolveWorkflowProps } from '../workflow/props.js';

const HOST = /^([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:[0-9]{1,5})?$/i;
const CONTENT_TYPE = /^(\*|[a-z0-9!#$&^_.+-]+\/(\*|[a-z0-9!#$&^_.+-]+))$/i;

/** Props of ConcurrentDownload with defaults, validated. */
export type ResolvedConcurrentDownloadProps = ReturnType<typeof resolveProps>;

/**
 * Validates the props and applies the defaults.
 *
 * @throws {@link InvalidProp} if a prop is invalid
 */
export function resolveProps(scope: IConstruct, props: ConcurrentDownloadProps) {
  rejectUnusedProps(scope, props);
  const functionTimeout = checkSeconds(
    scope,
    'functionTimeout',
    props.functionTimeout ?? Duration.minutes(15),
    30,
    900,
  );
  const requestTimeout = checkSeconds(
    scope,
    'requestTimeout',
    props.requestTimeout ?? Duration.millis(DEFAULT_REQUEST_TIMEOUT_MS),
    1,
    900,
  );
  checkShorterThan(scope, 'requestTimeout', requestTimeout, 'functionTimeout', functionTimeout);
  return {
    ...resolveWorkflowProps(scope, props),
    ...resolveApiProps(scope, props),
    batchSize: checkInteger(scope, 'batchSize', props.batchSize ?? DEFAULT_BATCH_SIZE, 1, 1_000),
    maxConcurrency: checkInteger(
      scope,
      'maxConcurrency',
      props.maxConcurrency ?? DEFAULT_MAX_CONCURRENCY,
      1,
      MAX_CONCURRENCY_LIMIT,
    ),
    allowedHosts: checkStrings(
      scope,
      'allowedHosts',
      props.allowedHosts ?? [],
      HOST,
      'a host or host:port, without scheme and path',
    ),
    contentTypes: checkContentTypes(scope, props.contentTypes ?? DEFAULT_CONTENT_TYPES),
    maxObjectSize: checkObjectSize(scope, props.maxObjectSize ?? Size.bytes(DEFAULT_MAX_BYTES)),
    requestTimeout,
    maxAttempts: checkInteger(scope, 'maxAttempts', props.maxAttempts ?? DEFAULT_MAX_ATTEMPTS, 1, 10),
    memorySize: props.memorySize && checkInteger(scope, 'memorySize', props.memorySize, 128, 10_240),
    functionTimeout,
    executionTimeout: resolveExecutionTimeout(scope, props, Duration.days(1)),
    archive: props.archive ?? true,
    archiveAfter: checkDays(scope, 'archiveAfter', props.archiveAfter ?? Duration.days(1), 0),
    reportRetention: checkDays(scope, 'reportRetention', props.reportRetention ?? Duration.days(90), 1),
  };
}

/** Rejects props that would have no effect. */
function rejectUnusedProps(scope: IConstruct, props: ConcurrentDownloadProps): void {
  if (props.bucket !== undefined) rejectBucketProps(scope, props, ['archive', 'archiveAfter', 'reportRetention']);
  if (props.archive === false) rejectProps(scope, props, ['archiveAfter'], { when: 'archive is false' });
  if (props.topic?.fifo === true)
    throw new InvalidProp(scope, 'topic', props.topic, 'a standard topic, not a FIFO topic');
}

function checkObjectSize(scope: IConstruct, value: Size): Size {
  if (value.isUnresolved()) return value;
  const bytes = value.toBytes();
  if (bytes < 1 || bytes > 5 * 1024 ** 4)
    throw new InvalidProp(scope, 'maxObjectSize', value, 'from 1 byte to 5 TiB, the maximum object size of S3');
  return value;
}

function checkContentTypes(scope: IConstruct, values: readonly string[]): readonly string[] {
  if (!Token.isUnresolved(values) && values.length === 0)
    throw new InvalidProp(scope, 'contentTypes', values, "a non-empty array, such as ['image/*']");
  return checkStrings(scope, 'contentTypes', values, CONTENT_TYPE, 'type/subtype, type/* or *');
}
