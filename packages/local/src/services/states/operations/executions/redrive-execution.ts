import { type Handler } from '../handler.js';
import { type StatesState } from '../../state.js';
import { type Execution } from '../../executions/execution.js';
import { statesError } from '../../errors.js';

/** How long, and for how many client tokens, a redrive is idempotent. */
const tokenTtlMs = 15 * 60 * 1000;
const maxTokens = 10;

/**
 * Redrives an execution that failed, timed out or was aborted. The same client token within 15 minutes returns the same
 * response and does not redrive again.
 *
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html
 */
export function redriveExecution(state: StatesState): Handler<'RedriveExecution'> {
  return ({ executionArn, clientToken }) => {
    const execution = state.executions.get(executionArn);
    const now = state.clock.now();
    const known = execution.redriveTokens?.find(({ token, date }) => token === clientToken && now - date <= tokenTtlMs);
    if (known !== undefined) return { redriveDate: new Date(known.date) };
    const reason = notRedrivableReason(state, execution);
    if (reason !== undefined) throw statesError('ExecutionNotRedrivable', reason);
    const date = state.runner.redrive(execution);
    if (clientToken !== undefined)
      state.executions.setRedriveTokens(
        executionArn,
        [{ token: clientToken, date }, ...(execution.redriveTokens ?? [])].slice(0, maxTokens),
      );
    return { redriveDate: new Date(date) };
  };
}

function notRedrivableReason(state: StatesState, execution: Execution): string | undefined {
  const { redriveStatus, redriveStatusReason } = state.executions.redriveStatus(execution);
  if (redriveStatus === 'REDRIVABLE') return undefined;
  return (
    redriveStatusReason ??
    `Execution is a child of the Map Run '${execution.mapRunArn ?? ''}'. Redrive the execution that started the Map Run instead.`
  );
}
