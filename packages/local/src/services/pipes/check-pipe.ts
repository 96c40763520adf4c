import { AwsError } from '../../kernel/aws-error.js';
import { compileFilters } from '../../kernel/event-sources/record-filter.js';
import { isReadableSource, isTableStream } from '../../kernel/event-sources/read-source.js';
import { validationError } from './errors.js';
import { type PipeDefinition } from './pipe.js';

const targets = {
  lambda: 'functions',
  states: 'state machines',
  sqs: 'queues',
  sns: 'topics',
  events: 'event buses',
  logs: 'log groups',
} as const;

/** The service of an ARN. */
export function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}

/** Why a pipe cannot run here, as a phrase; `undefined` where it can. */
export function unsupportedPart({ Source, Enrichment = '', Target }: PipeDefinition): string | undefined {
  if (!isReadableSource(Source)) return `pipes read queues and streams of DynamoDB tables here, not ${Source}`;
  if (Enrichment !== '' && !['lambda', 'states'].includes(serviceOf(Enrichment)))
    return `pipes enrich with functions and Express state machines here, not ${Enrichment}`;
  if (!Object.hasOwn(targets, serviceOf(Target)) || /:events:[^:]*:[^:]*:api-destination\//.test(Target))
    return `pipes do not deliver to ${Target} here; targets are functions, state machines, queues, topics, event buses and log groups`;
  return undefined;
}

/**
 * Checks what the model does not.
 *
 * @throws AwsError `ValidationException`
 */
export function checkPipe(definition: PipeDefinition): void {
  const { Source, SourceParameters = {}, Target, TargetParameters = {} } = definition;
  const unsupported = unsupportedPart(definition);
  if (unsupported !== undefined) throw validationError(`${unsupported}.`);
  const isStream = isTableStream(Source);
  if (isStream && SourceParameters.DynamoDBStreamParameters === undefined)
    throw validationError('SourceParameters.DynamoDBStreamParameters is required for a stream of a table.');
  if (!isStream && SourceParameters.DynamoDBStreamParameters !== undefined)
    throw validationError('SourceParameters.DynamoDBStreamParameters must not be set for a queue.');
  const { BatchSize = 0, MaximumBatchingWindowInSeconds = 0 } = SourceParameters.SqsQueueParameters ?? {};
  if (BatchSize > 10 && MaximumBatchingWindowInSeconds === 0)
    throw validationError(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
  if (Target.endsWith('.fifo') && serviceOf(Target) === 'sqs' && !TargetParameters.SqsQueueParameters?.MessageGroupId)
    throw validationError('TargetParameters.SqsQueueParameters.MessageGroupId is required for a FIFO queue.');
  const filters = SourceParameters.FilterCriteria?.Filters ?? [];
  try {
    compileFilters(filters.map(({ Pattern = '' }) => Pattern));
  } catch (error) {
    if (error instanceof AwsError) throw validationError(`Invalid filter pattern definition. ${error.message}`);
    throw error;
  }
}
