import { type StatesState } from '../../state.js';
import { type Execution } from '../../executions/execution.js';
import { optional, required, text } from '../../wire/fields.js';
import { operation, type Operation } from '../../wire/operation.js';
import { StatesError } from '../../wire/states-error.js';
import * as shapes from '../shapes.js';

/** How long, and how many, client tokens answer again what they answered first. */
const tokenTtlMs = 15 * 60 * 1000;
const maxTokens = 10;

/**
 * Goes on with an execution that ended without success. The same client token again, within 15 minutes, answers the
 * same and redrives nothing.
 *
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html
 */
export function redriveExecution(state: StatesState): Operation {
  const shape = {
    executionArn: required(shapes.longArn),
    clientToken: optional(text({ min: 1, max: 64, pattern: /^[!-~]+$/ })),
  };
  return operation('RedriveExecution', shape, ({ executionArn, clientToken }) => {
    const execution = state.executions.get(executionArn);
    const now = state.clock.now();
    const known = execution.redriveTokens?.find(({ token, date }) => token === clientToken && now - date <= tokenTtlMs);
    if (known !== undefined) return { redriveDate: new Date(known.date) };
    const reason = notRedrivableReason(state, execution);
    if (reason !== undefined) throw new StatesError('ExecutionNotRedrivable', reason);
    const date = state.runner.redrive(execution);
    if (clientToken !== undefined)
      execution.redriveTokens = [{ token: clientToken, date }, ...(execution.redriveTokens ?? [])].slice(0, maxTokens);
    return { redriveDate: new Date(date) };
  });
}

function notRedrivableReason(state: StatesState, execution: Execution): string | undefined {
  const { redriveStatus, redriveStatusReason } = state.executions.redriveStatus(execution);
  if (redriveStatus === 'REDRIVABLE') return undefined;
  return (
    redriveStatusReason ??
    `Execution is a child of the Map Run '${execution.mapRunArn ?? ''}' and is redriven with it; redrive the execution that started the Map Run`
  );
}
