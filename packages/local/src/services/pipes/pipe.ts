import { type StreamSettings, type SourceSettings } from '../../kernel/event-sources/source-reader.js';

/** Members of CreatePipe that a pipe keeps as they are. */
export interface PipeDefinition {
  readonly Name: string;
  readonly Description?: string;
  readonly DesiredState?: 'RUNNING' | 'STOPPED';
  readonly Source: string;
  readonly SourceParameters?: SourceParameters;
  readonly Enrichment?: string;
  readonly EnrichmentParameters?: { readonly InputTemplate?: string };
  readonly Target: string;
  readonly TargetParameters?: TargetParameters;
  readonly RoleArn: string;
  readonly LogConfiguration?: unknown;
  readonly KmsKeyIdentifier?: string;
}

export interface SourceParameters {
  readonly FilterCriteria?: { readonly Filters?: readonly { readonly Pattern?: string }[] };
  readonly SqsQueueParameters?: BatchParameters;
  readonly DynamoDBStreamParameters?: StreamParameters;
}

interface BatchParameters {
  readonly BatchSize?: number;
  readonly MaximumBatchingWindowInSeconds?: number;
}

interface StreamParameters extends BatchParameters {
  readonly StartingPosition?: StreamSettings['startingPosition'];
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly OnPartialBatchItemFailure?: 'AUTOMATIC_BISECT';
  readonly MaximumRecordAgeInSeconds?: number;
  readonly MaximumRetryAttempts?: number;
}

/** https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetParameters.html */
export interface TargetParameters {
  readonly InputTemplate?: string;
  readonly LambdaFunctionParameters?: { readonly InvocationType?: InvocationType };
  readonly StepFunctionStateMachineParameters?: { readonly InvocationType?: InvocationType };
  readonly SqsQueueParameters?: { readonly MessageGroupId?: string; readonly MessageDeduplicationId?: string };
  readonly EventBridgeEventBusParameters?: {
    readonly DetailType?: string;
    readonly Source?: string;
    readonly Resources?: readonly string[];
    readonly Time?: string;
  };
  readonly CloudWatchLogsParameters?: { readonly LogStreamName?: string; readonly Timestamp?: string };
}

type InvocationType = 'REQUEST_RESPONSE' | 'FIRE_AND_FORGET';

/** A pipe. */
export interface Pipe {
  readonly definition: PipeDefinition;
  readonly arn: string;
  readonly isRunning: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, as the next one. */
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** How the source of a pipe is read. */
export function sourceSettings({ Source, SourceParameters: parameters = {} }: PipeDefinition): SourceSettings {
  const { SqsQueueParameters, DynamoDBStreamParameters: stream, FilterCriteria } = parameters;
  const batches = SqsQueueParameters ?? stream ?? {};
  return {
    sourceArn: Source,
    batchSize: batches.BatchSize ?? (stream === undefined ? 10 : 100),
    batchingWindowSeconds: batches.MaximumBatchingWindowInSeconds ?? 0,
    filters: (FilterCriteria?.Filters ?? []).map(({ Pattern = '' }) => Pattern),
    stream: stream && {
      startingPosition: stream.StartingPosition ?? 'LATEST',
      bisectsOnError: stream.OnPartialBatchItemFailure === 'AUTOMATIC_BISECT',
      maximumRetryAttempts: stream.MaximumRetryAttempts ?? -1,
      maximumRecordAgeSeconds: stream.MaximumRecordAgeInSeconds ?? -1,
    },
  };
}
