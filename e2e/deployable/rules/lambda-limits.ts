import { type Json, isJsonObject } from '@stepwell/asl';
import { type Rule, resourceRule, stackRule } from '../rule.js';
import { type Resource } from '../template/stack-template.js';

/** All environment variables of a function together have at most 4 KB. */
export const environmentSize = resourceRule(
  'environment-size',
  'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  'AWS::Lambda::Function',
  (handler) => {
    const bytes = environmentBytes(handler.at('Environment', 'Variables'));
    return bytes <= 4_096
      ? []
      : [
          {
            problem: `environment variables have ${bytes} bytes, at most 4,096 are allowed`,
            fix: 'Limit the variables that come from props',
          },
        ];
  },
);

/** Lambda counts names and values in the JSON of its API. */
function environmentBytes(variables: Json | undefined): number {
  return isJsonObject(variables) ? Buffer.byteLength(JSON.stringify(variables)) : 0;
}

/** A function or version has at most one configuration of asynchronous invocations. */
export const singleInvokeConfig = stackRule(
  'single-event-invoke-config',
  'https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html',
  (stack) => {
    const seen = new Map<string, Resource>();
    return stack.resources('AWS::Lambda::EventInvokeConfig').flatMap((resource) => {
      const handler =
        stack.referred(resource.templateProperties['FunctionName'])?.logicalId ?? String(resource.at('FunctionName'));
      const key = `${handler}:${String(resource.at('Qualifier'))}`;
      const other = seen.get(key);
      seen.set(key, resource);
      return other === undefined
        ? []
        : [
            {
              resource,
              problem: `${handler} already has the configuration ${other.logicalId}`,
              fix: 'Configure a function once',
            },
          ];
    });
  },
);

/** Lambda requires a visibility timeout of at least the timeout of the function. */
export const visibilityTimeout = resourceRule(
  'visibility-timeout',
  'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  'AWS::Lambda::EventSourceMapping',
  (mapping) => {
    const queue = mapping.stack.withArn(String(mapping.at('EventSourceArn')));
    const handler = mapping.stack.referred(mapping.templateProperties['FunctionName']);
    if (queue?.type !== 'AWS::SQS::Queue' || handler === undefined) return [];
    const visible = Number(queue.at('VisibilityTimeout') ?? 30);
    const timeout = Number(handler.at('Timeout') ?? 3);
    return visible >= timeout
      ? []
      : [
          {
            problem:
              `the visibility timeout of ${queue.logicalId} is ${visible} s, the timeout of ` +
              `${handler.logicalId} ${timeout} s`,
            fix: 'Increase the visibility timeout of the queue',
          },
        ];
  },
);

/** Limits of the event source mapping of a queue. */
export const queueMapping = resourceRule(
  'queue-mapping',
  'https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html',
  'AWS::Lambda::EventSourceMapping',
  (mapping) => {
    const queue = mapping.stack.withArn(String(mapping.at('EventSourceArn')));
    if (queue?.type !== 'AWS::SQS::Queue') return [];
    const isFifo = queue.at('FifoQueue') === true;
    const batchSize = Number(mapping.at('BatchSize') ?? 10);
    const window = Number(mapping.at('MaximumBatchingWindowInSeconds') ?? 0);
    const concurrency = Number(mapping.at('ScalingConfig', 'MaximumConcurrency') ?? 2);
    return [
      ...(batchSize > 10 && (isFifo || window === 0)
        ? [{ problem: `a batch of ${batchSize} needs a standard queue and a batching window`, fix: 'Use at most 10' }]
        : []),
      ...(isFifo && window > 0
        ? [{ problem: 'a FIFO queue does not support a batching window', fix: 'Remove the window' }]
        : []),
      ...(concurrency < 2 || concurrency > 1_000
        ? [{ problem: `MaximumConcurrency must be 2 to 1,000, got ${concurrency}`, fix: 'Change the concurrency' }]
        : []),
    ];
  },
);

/** Rules of functions and their event sources. */
export const lambdaLimits: readonly Rule[] = [environmentSize, singleInvokeConfig, visibilityTimeout, queueMapping];
