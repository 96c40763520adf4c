import { type S3Object } from '@stepwell/core';

/** The dependencies of a job: AWS clients, a timer and a log. */
export interface JobDependencies {
  /** Returns the text of an object. */
  read(object: S3Object): Promise<string>;
  /** Writes JSON to an object and replaces its content. */
  write(object: S3Object, json: string): Promise<void>;
  /** Each call rejects with `TaskTimedOut`, `TaskDoesNotExist` or `InvalidToken` if the task has ended. */
  readonly task: {
    heartbeat(token: string): Promise<void>;
    succeed(token: string, output: string): Promise<void>;
    fail(token: string, error: string, cause: string): Promise<void>;
  };
  send(queueUrl: string, message: JobMessage): Promise<void>;
  publish(topicArn: string, message: JobMessage): Promise<void>;
  /** Calls the action at this interval. Returns a function that stops the interval. */
  startInterval(seconds: number, action: () => void): () => void;
  /** Writes a line to the log. */
  log(line: Readonly<Record<string, unknown>>): void;
}

/** The output of a job as a message to the next one. */
export interface JobMessage {
  readonly body: string;
  readonly correlationId: string;
  /** The same for every attempt of the same job. */
  readonly deduplicationId: string | undefined;
}
