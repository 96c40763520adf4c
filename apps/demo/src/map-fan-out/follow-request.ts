import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type LocalEnvironment } from '@stepwell/local';
import { type FanOutOutput, type FanOutRequest, type ItemOutcome, type MapFanOut } from '@stepwell/sdk/map-fan-out';
import { type DemoContext, type Fact, type ExecutionReport } from '../demo.js';
import { summarizeHistory } from '../execution-history.js';
import { count, duration } from '../summary/format.js';

/** A completed request with its outcomes. */
export interface CompletedRequest {
  readonly report: Omit<ExecutionReport, 'expected' | 'outcome'>;
  readonly output: FanOutOutput;
  readonly outcomes: readonly ItemOutcome[];
}

/** Starts a request, shows its progress until it ends, and reads its report. */
export async function followRequest(
  title: string,
  client: MapFanOut,
  request: FanOutRequest,
  environment: LocalEnvironment,
  { progress, signal }: Pick<DemoContext, 'progress' | 'signal'>,
): Promise<CompletedRequest> {
  progress.step(title);
  const { states } = environment.services;
  const executions = new Set<string>();
  const end = states.on('status', ({ executionArn }) => executions.add(executionArn));
  const execution = await client.start(request, { abortSignal: signal });
  for await (const { items } of execution.watchProgress({ abortSignal: signal, minDelay: 0.05, maxDelay: 0.5 }))
    progress.update(items.done, items.planned, 'items');
  const output = await execution.result({ abortSignal: signal });
  end();
  const status = await execution.status({ abortSignal: signal });
  const events: HistoryEvent[] = [];
  for await (const event of execution.events({ abortSignal: signal })) events.push(event);
  const outcomes: ItemOutcome[] = [];
  for await (const outcome of client.outcomes(output, { abortSignal: signal })) outcomes.push(outcome);

  const standard = [...executions].filter((arn) => !arn.includes(':express:'));
  const express = executions.size - standard.length;
  const calls = [...executions].reduce(
    (sum, arn) =>
      sum +
      states
        .history(arn)
        .filter(
          ({ type, taskScheduledEventDetails }) =>
            type === 'TaskScheduled' && taskScheduledEventDetails?.resourceType === 'lambda',
        ).length,
    0,
  );
  const milliseconds = 'stopDate' in status ? status.stopDate.getTime() - status.startDate.getTime() : 0;
  progress.done(`${title}: ${output.status} after ${duration(milliseconds)}`);
  const others: Fact[] = [];
  if (standard.length > 1) others.push(['child executions', count(standard.length - 1)]);
  if (express > 0) others.push(['Express executions', `${count(express)}, one per item`]);
  return {
    report: {
      title,
      executionArn: execution.executionArn,
      status: status.status,
      milliseconds,
      states: summarizeHistory(events).states,
      transitions: standard.reduce((sum, arn) => sum + states.transitions(arn), 0),
      functionCalls: calls,
      facts: others,
    },
    output,
    outcomes,
  };
}
