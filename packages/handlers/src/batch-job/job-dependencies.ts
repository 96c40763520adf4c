import { type S3Object } from '@stepwell/core';

/** What a job's contract needs from the outside. The job gives it AWS clients; tests give it what they like. */
export interface JobDependencies {
  /** The text of an object. */
  read(object: S3Object): Promise<string>;
  /** Writes JSON in place of what was there. */
  write(object: S3Object, json: string): Promise<void>;
  /** Each rejects with TaskTimedOut, TaskDoesNotExist or InvalidToken where nobody waits any more. */
  readonly task: {
    heartbeat(token: string): Promise<void>;
    succeed(token: string, output: string): Promise<void>;
    fail(token: string, error: string, cause: string): Promise<void>;
  };
  send(queueUrl: string, message: JobMessage): Promise<void>;
  publish(topicArn: string, message: JobMessage): Promise<void>;
  /** Calls again and again, so many seconds apart, until the function that it gives is called. */
  startInterval(seconds: number, action: () => void): () => void;
  /** Writes a line of the log. */
  log(line: Readonly<Record<string, unknown>>): void;
}

/** A job's output on its way to the next one. */
export interface JobMessage {
  readonly body: string;
  readonly correlationId: string;
  /** The same for every attempt at the same work. */
  readonly deduplicationId: string | undefined;
}
