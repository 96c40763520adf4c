import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import {
  type ExecutionPlan,
  routerEnvironment as names,
  MessageConflict,
  planExecution,
  routerMetrics,
} from '@stepwell/core/queue-router';
import { type PartialBatchResponse, type QueueRecord, processBatch } from '@stepwell/core/queue-message';
import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { METRICS_NAMESPACE } from '@stepwell/core';
import { type Context, type SQSEvent } from 'aws-lambda';
import { type Environment, requiredString, positiveInteger } from '../function/read-environment.js';
import { clientConfig, once } from '../function/clients.js';

/**
 * Creates a function that starts executions of one state machine by name. For the name and input of a running
 * execution, Step Functions returns the same execution. For the name of an ended execution it fails for 90 days. In
 * both cases the message already has its execution. Two messages can share a name only if the sender chose it; only
 * then the inputs are compared.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function createExecutionStarter(
  client: SFNClient,
  stateMachineArn: string,
  now: () => number = Date.now,
): (plan: ExecutionPlan) => Promise<StartOutcome> {
  return async ({ name, namedBySender, input }) => {
    const text = JSON.stringify(input);
    const since = now();
    try {
      const { startDate } = await client.send(new StartExecutionCommand({ stateMachineArn, name, input: text }));
      // An earlier start date means that the execution was already running. Clocks differ by less than
      // CLOCK_DIFFERENCE_MS.
      return startDate !== undefined && startDate.getTime() < since - CLOCK_DIFFERENCE_MS ? 'repeated' : 'started';
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ExecutionAlreadyExists') throw error;
      return namedBySender && !(await hasInput(client, executionArnOf(stateMachineArn, name), text))
        ? 'conflict'
        : 'repeated';
    }
  };
}

const CLOCK_DIFFERENCE_MS = 5_000;

async function hasInput(client: SFNClient, executionArn: string, input: string): Promise<boolean> {
  return (await client.send(new DescribeExecutionCommand({ executionArn }))).input === input;
}

/** `…:stateMachine:scenes` and `run-1` make `…:execution:scenes:run-1`. */
function executionArnOf(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

/** Default number of executions that the trigger function starts concurrently. */
const DEFAULT_CONCURRENCY = 10;

/** The settings of the trigger function. */
interface TriggerSettings {
  readonly stateMachineArn: string;
  readonly bucket: string;
  readonly concurrency: number;
}

/** Reads the settings of the trigger function. @throws InvalidSetting */
function triggerSettings(environment: Environment): TriggerSettings {
  return {
    stateMachineArn: requiredString(environment, names.stateMachineArn, 'the ARN of the state machine'),
    bucket: requiredString(environment, names.bucket, 'the name of the bucket for long messages'),
    concurrency: positiveInteger(environment, names.concurrency, DEFAULT_CONCURRENCY, 'executions'),
  };
}

/** Dependencies of the trigger function. */
interface TriggerDependencies {
  /** The router's own bucket. */
  readonly bucket: string;
  /** Executions that are started concurrently. */
  readonly concurrency: number;
  putBody(key: string, body: string): Promise<void>;
  start(plan: ExecutionPlan): Promise<StartOutcome>;
  /** Called with the outcome of each message. */
  readonly notify: (record: QueueRecord, outcome: 'started' | 'repeated' | { readonly error: unknown }) => void;
}

/**
 * The outcome of a start: a new execution, the execution that the same message started before, or an execution that
 * another message started.
 */
export type StartOutcome = 'started' | 'repeated' | 'conflict';

/**
 * Starts one execution for each message of a batch, however often the message is delivered. If the execution cannot be
 * started, only this message stays in the queue, and is moved to the dead-letter queue after the maximum number of
 * receives.
 */
export async function handleTrigger(
  event: { readonly Records: readonly QueueRecord[] },
  dependencies: TriggerDependencies,
): Promise<PartialBatchResponse> {
  const { bucket, concurrency, notify } = dependencies;
  return await processBatch(
    event.Records,
    async (record) => {
      const plan = planExecution(record, bucket);
      if (plan.body !== undefined) await dependencies.putBody(plan.body.key, plan.body.text);
      const outcome = await dependencies.start(plan);
      if (outcome === 'conflict') throw new MessageConflict(record.messageId, plan.name);
      notify(record, outcome);
    },
    { concurrency, onFailure: (record, error) => notify(record, { error }) },
  );
}

const logger = new Logger();

const metrics = new Metrics({ namespace: METRICS_NAMESPACE });

const dependencies = once((): TriggerDependencies => {
  const { stateMachineArn, bucket, concurrency } = triggerSettings(process.env);
  const s3 = new S3Client(clientConfig);
  return {
    bucket,
    concurrency,
    start: createExecutionStarter(new SFNClient(clientConfig), stateMachineArn),
    putBody: async (key, body) => {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' }));
    },
    notify: ({ messageId, eventSourceARN }, outcome) => {
      switch (outcome) {
        case 'started':
          return metrics.addMetric(routerMetrics.messagesStarted, MetricUnit.Count, 1);
        case 'repeated':
          metrics.addMetric(routerMetrics.messagesRepeated, MetricUnit.Count, 1);
          return logger.info('message already has an execution', { messageId, eventSourceARN });
        default:
          metrics.addMetric(routerMetrics.messagesLeft, MetricUnit.Count, 1);
          return logger.warn('message not processed', {
            messageId,
            eventSourceARN,
            error: outcome.error instanceof Error ? outcome.error : String(outcome.error),
          });
      }
    },
  };
});

/**
 * The trigger function of QueueRouter: starts one execution for each message of its queues (event source mapping with
 * `ReportBatchItemFailures`).
 */
export const handler = async (event: SQSEvent, context: Context): Promise<PartialBatchResponse> => {
  logger.addContext(context);
  try {
    return await handleTrigger(event, dependencies());
  } finally {
    metrics.publishStoredMetrics();
  }
};
