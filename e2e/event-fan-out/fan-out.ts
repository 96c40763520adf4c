import { setTimeout as sleep } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ListExecutionsCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { VirtualClock } from '@stepwell/asl';
import { type EventFanOutOutput } from '@stepwell/core/event-fan-out';
import { type FanOutItem, type FanOutOutput, type ItemOutcome } from '@stepwell/core/fan-out';
import { type PrimesSummary } from '@stepwell/samples/primes';
import { type DeployOptions, type DeployedStack, deployStack } from '../environment/deploy-stack.js';

/** The outcome of a request, read after all its work has ended. */
export interface CompletedRequest {
  readonly registration: EventFanOutOutput;
  readonly output: FanOutOutput<PrimesSummary>;
  /** Executions of the summary state machine for all requests. */
  readonly summaries: number;
  readonly report: readonly ItemOutcome[];
}

/** Starts the demo stack with a virtual clock, because Lambda retries take minutes and the deadline is an hour. */
export function startFanOut(options: DeployOptions = {}): Promise<DeployedStack> {
  return deployStack('eventFanOut', { clock: new VirtualClock(Date.UTC(2026, 10, 22)), ...options });
}

/** Starts a request. Resolves to the ARN of the execution. */
export async function startRequest(at: DeployedStack, input: object): Promise<string> {
  const { executionArn } = await at.sfn.send(
    new StartExecutionCommand({ stateMachineArn: at.output('StateMachineArn'), input: JSON.stringify(input) }),
  );
  return executionArn ?? '';
}

/** Waits until an execution ends. */
export async function waitForExecution(at: DeployedStack, executionArn: string): Promise<DescribeExecutionOutput> {
  for (;;) {
    const execution = await at.sfn.send(new DescribeExecutionCommand({ executionArn })).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return undefined;
      throw error;
    });
    if (execution !== undefined && execution.status !== 'RUNNING') return execution;
    await sleep(20);
  }
}

/** Runs a request until its deadline has passed. With a virtual clock, this is when all other work has ended. */
export async function runRequest(at: DeployedStack, input: object): Promise<CompletedRequest> {
  const preprocess = await waitForExecution(at, await startRequest(at, input));
  if (preprocess.status !== 'SUCCEEDED')
    throw new Error(`${preprocess.status}: ${preprocess.error}: ${preprocess.cause}`);
  const registration = JSON.parse(preprocess.output ?? '') as EventFanOutOutput;
  const named = (machine: string): string =>
    `${at.output(machine).replace(':stateMachine:', ':execution:')}:${registration.registration}`;
  const deadline = await waitForExecution(at, named('DeadlineStateMachineArn'));
  if (deadline.status !== 'SUCCEEDED')
    throw new Error(`deadline ${deadline.status}: ${deadline.error}: ${deadline.cause}`);
  const summary = await waitForExecution(at, named('SummaryStateMachineArn'));
  if (summary.status !== 'SUCCEEDED') throw new Error(`summary ${summary.status}: ${summary.error}: ${summary.cause}`);
  const output = JSON.parse(summary.output ?? '') as FanOutOutput<PrimesSummary>;
  const { executions = [] } = await at.sfn.send(
    new ListExecutionsCommand({ stateMachineArn: at.output('SummaryStateMachineArn') }),
  );
  const { Body } = await at.s3.send(new GetObjectCommand({ Bucket: output.report.bucket, Key: output.report.key }));
  const lines = ((await Body?.transformToString()) ?? '').trimEnd().split('\n');
  return {
    registration,
    output,
    summaries: executions.length,
    report: lines.map((line) => JSON.parse(line) as ItemOutcome),
  };
}

/** Returns the number of items in the level 1 sets, and the number of failed items. */
export async function countedItems(at: DeployedStack): Promise<{ done: number; failed: number }> {
  let start: Record<string, never> | undefined;
  let done = 0;
  let failed = 0;
  do {
    const page = await at.dynamodb.send(
      new ScanCommand({ TableName: at.output('TableName'), ExclusiveStartKey: start, ConsistentRead: true }),
    );
    for (const row of page.Items ?? []) {
      if (row['sk']?.S !== 'count' || row['pk']?.S?.split('#')[2] !== '1') continue;
      done += row['done']?.NS?.length ?? 0;
      failed += row['failed']?.NS?.length ?? 0;
    }
    start = page.LastEvaluatedKey as Record<string, never> | undefined;
  } while (start !== undefined);
  return { done, failed };
}

/**
 * Returns ranges of 100 numbers. Items with an index in `broken` are invalid ranges, which the compute function
 * rejects.
 */
export function ranges(items: number, broken: ReadonlySet<number> = new Set()): FanOutItem[] {
  return Array.from({ length: items }, (_, index) => ({
    caseId: `case-${index}`,
    from: index * 100,
    to: broken.has(index) ? 0 : (index + 1) * 100,
  }));
}

/** Returns the number of primes below a number by trial division, as a reference. */
export function primesBelow(end: number): number {
  const primes: number[] = [];
  for (let candidate = 2; candidate < end; candidate += 1) {
    if (primes.every((prime) => prime * prime > candidate || candidate % prime !== 0)) primes.push(candidate);
  }
  return primes.length;
}
