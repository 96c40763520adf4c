export interface TestStateInput {
  readonly definition: string;
  readonly roleArn?: string;
  readonly input?: string;
  readonly inspectionLevel?: 'INFO' | 'DEBUG' | 'TRACE';
  readonly revealSecrets?: boolean;
  readonly variables?: string;
  readonly stateName?: string;
  readonly mock?: MockInput;
  readonly context?: string;
  readonly stateConfiguration?: TestStateConfiguration;
}

export interface MockInput {
  readonly result?: string;
  readonly errorOutput?: MockErrorOutput;
  readonly fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE';
}

export interface MockErrorOutput {
  readonly error?: string;
  readonly cause?: string;
}

export interface TestStateConfiguration {
  readonly retrierRetryCount?: number;
  readonly errorCausedByState?: string;
  readonly mapIterationFailureCount?: number;
  readonly mapItemReaderData?: string;
}

export interface TestStateOutput {
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly inspectionData?: InspectionData;
  readonly nextState?: string;
  readonly status?: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
}

export interface InspectionData {
  readonly input?: string;
  readonly afterArguments?: string;
  readonly afterInputPath?: string;
  readonly afterParameters?: string;
  readonly result?: string;
  readonly afterResultSelector?: string;
  readonly afterResultPath?: string;
  readonly request?: InspectionDataRequest;
  readonly response?: InspectionDataResponse;
  readonly variables?: string;
  readonly errorDetails?: InspectionErrorDetails;
  readonly afterItemsPath?: string;
  readonly afterItemSelector?: string;
  readonly afterItemBatcher?: string;
  readonly afterItemsPointer?: string;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
  readonly maxConcurrency?: number;
}

export interface InspectionDataRequest {
  readonly protocol?: string;
  readonly method?: string;
  readonly url?: string;
  readonly headers?: string;
  readonly body?: string;
}

export interface InspectionDataResponse {
  readonly protocol?: string;
  readonly statusCode?: string;
  readonly statusMessage?: string;
  readonly headers?: string;
  readonly body?: string;
}

export interface InspectionErrorDetails {
  readonly catchIndex?: number;
  readonly retryIndex?: number;
  readonly retryBackoffIntervalSeconds?: number;
}
