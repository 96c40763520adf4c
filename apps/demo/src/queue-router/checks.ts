import { type Check } from '../demo.js';
import { count } from '../summary/format.js';
import { type DeadLetter } from './dead-letters.js';
import { type CompletedExecution } from './message-execution.js';

/** The evidence for the guarantees. */
export interface Evidence {
  /** Messages, including those that the router sent. */
  readonly messages: number;
  /** Deliveries beyond the first of each message. */
  readonly deliveries: number;
  /** Names of all executions. */
  readonly executions: readonly string[];
  readonly activated: readonly CompletedExecution[];
  readonly processed: readonly CompletedExecution[];
  readonly failed: CompletedExecution;
  /** An execution for a queue without a route. */
  readonly rejected: CompletedExecution;
  readonly deadLetters: readonly DeadLetter[];
}

/** Checks the guarantees of QueueRouter. */
export function checks(evidence: Evidence): Check[] {
  return [oneExecution, sentOn, deadLettered, noRoute, cheap].map((check) => check(evidence));
}

function oneExecution({ messages, deliveries, executions }: Evidence): Check {
  // Plus the execution without a route.
  const expected = messages + 1;
  return {
    guarantee: 'A message has one execution, however often it is delivered',
    held: executions.length === expected && new Set(executions).size === expected && deliveries >= 2 * messages,
    figures:
      `${count(messages)} messages were delivered ${count(messages + deliveries)} times: ` +
      `${count(executions.length - 1)} executions`,
  };
}

function sentOn({ activated, processed }: Evidence): Check {
  const passed = processed.filter(
    ({ output }, index) =>
      output?.parameters.event !== undefined && sameJson(output.parameters.event, activated[index]?.output?.output),
  ).length;
  return {
    guarantee: 'The output of a step is the input of the next route’s step',
    held: passed === activated.length,
    figures: `${count(passed)} of ${count(activated.length)} plans reached the Processor unchanged`,
  };
}

function deadLettered({ deadLetters, failed }: Evidence): Check {
  const [letter] = deadLetters;
  return {
    guarantee: 'A failed message is dead-lettered with its reason',
    held:
      deadLetters.length === 1 && letter?.errorType === 'InvalidScene' && letter.origin === failed.report.executionArn,
    figures: `${count(deadLetters.length)} message: ${letter?.errorType ?? 'none'}`,
  };
}

function noRoute({ rejected }: Evidence): Check {
  const { failure = 'no failure' } = rejected.report;
  return {
    guarantee: 'A queue without a route fails with a named error',
    held: failure === 'DefaultStateError: No module to process messages from this topic!',
    figures: failure,
  };
}

function cheap({ activated, processed }: Evidence): Check {
  const most = Math.max(...activated.map(({ report }) => report.transitions));
  const job = Math.max(...processed.map(({ report }) => report.transitions));
  return {
    guarantee: 'At most 4 state transitions for a function with a next route, 8 for a job',
    held: most <= 4 && job <= 8,
    figures: `${most} and ${job}`,
  };
}

function sameJson(text: string, value: unknown): boolean {
  return JSON.stringify(JSON.parse(text)) === JSON.stringify(value);
}
