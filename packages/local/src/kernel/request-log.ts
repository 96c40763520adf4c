import { type Call, type Values } from './operation.js';
import { ownValue } from './own-value.js';

/** A call of a service. It has no values of the input or output but the name of a resource, and no secrets. */
export interface RequestRecord {
  /** When the call began, by the environment's clock: milliseconds since the epoch. */
  readonly time: number;
  /** The ARN of the caller's role, else its access key ID; `undefined` for an unsigned request. */
  readonly caller: string | undefined;
  /** An HTTP request, a task of a state machine, a delivery of an event, or the deployment. */
  readonly source: 'http' | 'task' | 'event' | 'deploy';
  /** As in `aws-sdk:<service>:<action>` of Step Functions: `sqs`, `sfn`, `eventbridge`. */
  readonly service: string;
  readonly operation: string;
  /** The queue, table, bucket … that the input names, if it names one. */
  readonly resource: string | undefined;
  /** HTTP status of the response. */
  readonly status: number;
  /** Duration of the call. */
  readonly microseconds: number;
}

/** Keeps the newest calls in a ring buffer, and notifies subscribers of each. */
export class RequestLog {
  private readonly records: RequestRecord[] = [];
  private next = 0;
  private readonly listeners = new Set<(record: RequestRecord) => void>();

  /** @param capacity how many records are kept; 10,000 by default */
  constructor(private readonly capacity = 10_000) {}

  add(record: RequestRecord): void {
    this.records[this.next] = record;
    this.next = (this.next + 1) % this.capacity;
    for (const listener of this.listeners) listener(record);
  }

  /** The kept records, oldest first. */
  list(): RequestRecord[] {
    return [...this.records.slice(this.next), ...this.records.slice(0, this.next)];
  }

  /** Calls `listener` for every record from now on. Returns a function that ends it. */
  subscribe(listener: (record: RequestRecord) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The record of a call that began at `time` and took that long. */
export function requestRecord(
  service: string,
  operation: string,
  input: Values,
  call: Call,
  result: Pick<RequestRecord, 'time' | 'status' | 'microseconds'>,
): RequestRecord {
  return {
    time: result.time,
    caller: call.caller.roleArn ?? call.caller.accessKeyId,
    source: call.source,
    service,
    operation: shorten(operation),
    resource: resourceOf(input),
    status: result.status,
    microseconds: result.microseconds,
  };
}

/** Members that name a resource; the first one that an input has counts. */
const resourceMembers = [
  'QueueUrl',
  'TableName',
  'TopicArn',
  'TargetArn',
  'Bucket',
  'FunctionName',
  'stateMachineArn',
  'executionArn',
  'activityArn',
  'EventBusName',
  'Rule',
  'logGroupName',
  'logGroupIdentifier',
  'jobQueue',
  'jobDefinition',
  'QueueName',
  'SecretId',
  'KeyId',
  'RoleArn',
  'resourceArn',
  'ResourceArn',
  'Name',
  'name',
];

function resourceOf(input: Values): string | undefined {
  for (const member of resourceMembers) {
    const value = ownValue(input, member);
    // The URL of a queue names it at its end. The rest may have credentials.
    if (typeof value === 'string')
      return shorten(/^https?:\/\//i.test(value) ? value.replace(/[?#].*$/s, '').replace(/^.*\//s, '') : value);
  }
  return undefined;
}

const longest = 256;

/** A name of at most 256 characters: requests may have names of any length, and the log keeps them. */
function shorten(text: string): string {
  if (text.length <= longest) return text;
  // A copy, because a slice would keep the whole string.
  return `${Buffer.from(text.slice(0, longest - 1)).toString('utf8')}…`;
}
