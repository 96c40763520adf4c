import { type Check } from '../demo.js';
import { count } from '../summary/format.js';
import { type DeadLetter } from './dead-letters.js';
import { type CompletedExecution } from './message-execution.js';

/** Everything that the guarantees are held against. */
export interface Evidence {
  /** Messages that were sent, or sent on. */
  readonly messages: number;
  /** Deliveries beyond the first of each message. */
  readonly deliveries: number;
  /** The names of all executions. */
  readonly executions: readonly string[];
  readonly activated: readonly CompletedExecution[];
  readonly processed: readonly CompletedExecution[];
  readonly failed: CompletedExecution;
  /** An execution for a queue that no route has. */
  readonly rejected: CompletedExecution;
  readonly deadLetters: readonly DeadLetter[];
}

/** What QueueRouter guarantees, each held against the figures. */
export function checks(evidence: Evidence): Check[] {
  return [oneExecution, sentOn, deadLettered, noRoute, cheap].map((check) => check(evidence));
}

function oneExecution({ messages, deliveries, executions }: Evidence): Check {
  // And the one without a route.
  const expected = messages + 1;
  return {
    guarantee: 'A message has one execution, however often it is delivered',
    held: executions.length === expected && new Set(executions).size === expected && deliveries >= 2 * messages,
    figures: `${count(messages)} messages, sent or sent on, were delivered ${count(messages + deliveries)} times: ${count(executions.length - 1)} executions`,
  };
}

function sentOn({ activated, processed }: Evidence): Check {
  const passed = processed.filter(
    ({ output }, index) =>
      output?.parameters.event !== undefined && sameJson(output.parameters.event, activated[index]?.output?.output),
  ).length;
  return {
    guarantee: 'What a step gives is what the next route’s step gets',
    held: passed === activated.length,
    figures: `${count(passed)} of ${count(activated.length)} plans arrived at the Processor as the Activator gave them`,
  };
}

function deadLettered({ deadLetters, failed }: Evidence): Check {
  const [letter] = deadLetters;
  return {
    guarantee:
      'A message that cannot be processed waits in the dead-letter queue with the reason, and holds up no other',
    held:
      deadLetters.length === 1 && letter?.errorType === 'InvalidScene' && letter.origin === failed.report.executionArn,
    figures: `${count(deadLetters.length)} message: ${letter?.errorType ?? 'none'}`,
  };
}

function noRoute({ rejected }: Evidence): Check {
  const { failure = 'no failure' } = rejected.report;
  return {
    guarantee: 'A queue without a route fails by name',
    held: failure === 'DefaultStateError: No module to process messages from this topic!',
    figures: failure,
  };
}

function cheap({ activated, processed }: Evidence): Check {
  const most = Math.max(...activated.map(({ report }) => report.transitions));
  const job = Math.max(...processed.map(({ report }) => report.transitions));
  return {
    guarantee: 'At most 4 state transitions for a function and sending on, 8 for a job',
    held: most <= 4 && job <= 8,
    figures: `${most} and ${job}`,
  };
}

function sameJson(text: string, value: unknown): boolean {
  return JSON.stringify(JSON.parse(text)) === JSON.stringify(value);
}
