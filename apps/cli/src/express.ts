import { UsageError } from './usage-error.js';

/** How to see the results of Express executions, of which Step Functions keeps no record. */
export function expressAlternatives(stateMachine: string): string {
  return (
    `To see an output, run an execution: stepwell start ${stateMachine} --input '{}'. stepwell up prints a line when ` +
    'one starts or ends'
  );
}

/** The error of a command that needs records of executions. */
export function noExpressRecords(stateMachine: string, field: string): UsageError {
  return new UsageError(
    `${field}: ${stateMachine} is an Express state machine, and Step Functions keeps no record of its executions. ` +
      `${expressAlternatives(stateMachine)}. With a loggingConfiguration, stepwell logs ${stateMachine} prints events`,
    field,
  );
}
