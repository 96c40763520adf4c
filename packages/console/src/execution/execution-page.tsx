import { useLoaded, useSession } from '../api/context.js';
import { Problem } from '../inspector/loaded-tabs.js';
import { linkTo } from '../session/route.js';
import { StatusPill } from '../shell/status-pill.js';
import { absoluteText, durationText, relativeText } from '../shell/time-text.js';
import { ExecutionActions } from './execution-actions.js';
import { ExecutionView } from './execution-view.js';
import { FailureNotice } from './failure-notice.js';
import { machineOf, nameOf } from './execution-arn.js';
import { useExecution, useNow } from './use-execution.js';

/** An execution of this environment, live. */
export function ExecutionPage({ executionArn }: { readonly executionArn: string }) {
  const { api } = useSession();
  const { state, version, connection, error } = useExecution(executionArn);
  const machineArn = machineOf(executionArn);
  const definition = useLoaded(
    () =>
      api
        .aws<{ definition?: string }>('sfn', 'DescribeStateMachineForExecution', { executionArn })
        // Express executions have no description.
        .catch(() => api.aws<{ definition?: string }>('sfn', 'DescribeStateMachine', { stateMachineArn: machineArn })),
    [executionArn],
  );
  const now = useNow(true);
  if (error !== undefined) return <Problem>The execution cannot be shown: {error.message}</Problem>;
  const { status, startedAt, endedAt, redriveCount, events } = state;
  return (
    <>
      <div class="page-head">
        <div class="crumbs">
          <a href={linkTo([])}>Home</a> / <a href={linkTo(['machine', machineArn])}>{nameOf(machineArn)}</a>
        </div>
        <h1>{nameOf(executionArn)}</h1>
        {version > 0 && <StatusPill status={status} />}
        <ExecutionActions executionArn={executionArn} state={state} />
      </div>
      <dl class="facts">
        {startedAt !== undefined && (
          <div>
            <dt>Started</dt>
            <dd title={relativeText(startedAt, now)}>
              {absoluteText(startedAt)} <span class="muted">({relativeText(startedAt, now)})</span>
            </dd>
          </div>
        )}
        {startedAt !== undefined && (
          <div>
            <dt>Duration</dt>
            <dd>{durationText((endedAt ?? Math.max(now, startedAt)) - startedAt)}</dd>
          </div>
        )}
        <div>
          <dt>Events</dt>
          <dd>{events.length}</dd>
        </div>
        {redriveCount > 0 && (
          <div>
            <dt>Redrives</dt>
            <dd>{redriveCount}</dd>
          </div>
        )}
      </dl>
      {connection === 'lost' && (
        <Problem>The environment does not answer. The page shows what it knows, and tries again.</Problem>
      )}
      {version === 0 ? (
        <p class="empty" role="status">
          Reading the history…
        </p>
      ) : (
        <>
          <FailureNotice state={state} isLive />
          <ExecutionView state={state} version={version} definition={definition.value?.definition} isLive />
        </>
      )}
    </>
  );
}
