import { type LogLine } from '@stepwell/local';

/** The `log` record of `stepwell up --log functions --json`. */
export function describeLogLine({ timestamp, line, ...names }: LogLine) {
  return { type: 'log', timestamp: new Date(timestamp).toISOString(), message: line, ...names };
}

/** A line of a function's log as text: time, function, request id, line. */
export function logLineText({ timestamp, functionName, requestId = '-', line }: LogLine): string {
  return `${new Date(timestamp).toISOString().slice(11, 23)}  ${functionName}  ${requestId}  ${line}`;
}
