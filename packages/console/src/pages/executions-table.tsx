import { messageOf } from '../inspector/cause-view.js';
import { isExpress, nameOf } from '../execution/execution-arn.js';
import { linkTo } from '../session/route.js';
import { readStatus, StatusPill } from '../shell/status-pill.js';
import { absoluteText, durationText, relativeText } from '../shell/time-text.js';

/** An execution in the API's list. */
export interface ListedExecution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly status: string;
  readonly startDate: number;
  readonly stopDate?: number;
}

/** The input of an execution, and why it failed. */
export interface ExecutionDetail {
  readonly input?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** A table of executions, newest first. */
export function ExecutionsTable({
  executions,
  now,
  withMachine,
  details,
}: {
  readonly executions: readonly ListedExecution[];
  readonly now: number;
  readonly withMachine: boolean;
  /** Inputs and errors by ARN, for two more columns. */
  readonly details?: ReadonlyMap<string, ExecutionDetail>;
}) {
  return (
    <div class="scroll-x">
      <table>
        <caption class="visually-hidden">Executions</caption>
        <thead>
          <tr>
            <th scope="col">Execution</th>
            {withMachine && <th scope="col">State machine</th>}
            <th scope="col">Status</th>
            {details !== undefined && <th scope="col">Error</th>}
            {details !== undefined && <th scope="col">Input</th>}
            <th scope="col">Started</th>
            <th scope="col" class="number">
              Duration
            </th>
          </tr>
        </thead>
        <tbody>
          {executions.map(({ executionArn, stateMachineArn, status, startDate, stopDate }) => (
            <tr key={executionArn}>
              <td>
                <a href={linkTo(['execution', executionArn])}>{nameOf(executionArn)}</a>
                {isExpress(executionArn) && <span class="muted"> Express</span>}
              </td>
              {withMachine && (
                <td>
                  <a href={linkTo(['machine', stateMachineArn])}>{nameOf(stateMachineArn)}</a>
                </td>
              )}
              <td>
                <StatusPill status={readStatus(status)} />
              </td>
              {details !== undefined && (
                <td>
                  <strong>{details.get(executionArn)?.error}</strong>{' '}
                  {messageOf(details.get(executionArn)?.cause ?? '').slice(0, 200)}
                </td>
              )}
              {details !== undefined && (
                <td>
                  <code>{details.get(executionArn)?.input?.slice(0, 200)}</code>
                </td>
              )}
              <td class="nowrap" title={absoluteText(startDate)}>
                {relativeText(startDate, now)}
              </td>
              <td class="number nowrap">{durationText(Math.max(0, (stopDate ?? now) - startDate))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
