import { useState } from 'preact/hooks';
import { useSession } from '../api/context.js';
import { type ExecutionState } from '../history/execution-state.js';
import { Problem } from '../inspector/loaded-tabs.js';
import { linkTo } from '../session/route.js';
import { CopyMenu } from './copy-menu.js';
import { isExpress, machineOf } from './execution-arn.js';

/** The actions of an execution: stop, redrive, start again. */
export function ExecutionActions({
  executionArn,
  state,
}: {
  readonly executionArn: string;
  readonly state: ExecutionState;
}) {
  const { api } = useSession();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const run = async (action: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await action();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  const startAgain = async (): Promise<void> => {
    const { executionArn: next } = await api.aws<{ executionArn: string }>('sfn', 'StartExecution', {
      stateMachineArn: machineOf(executionArn),
      input: state.input ?? '{}',
    });
    location.hash = linkTo(['execution', next]);
  };
  const express = isExpress(executionArn);
  const canRedrive = !express && ['failed', 'timed-out', 'aborted'].includes(state.status);
  return (
    <div class="actions">
      {state.status === 'running' && !express && (
        <button
          type="button"
          disabled={isBusy}
          onClick={() => void run(() => api.aws('sfn', 'StopExecution', { executionArn }))}
        >
          Stop
        </button>
      )}
      {canRedrive && (
        <button
          type="button"
          class="primary"
          disabled={isBusy}
          title="Continue from the states that failed"
          onClick={() => void run(() => api.aws('sfn', 'RedriveExecution', { executionArn }))}
        >
          Redrive
        </button>
      )}
      <button type="button" disabled={isBusy || state.events.length === 0} onClick={() => void run(startAgain)}>
        Start again
      </button>
      <a class="button" href={linkTo(['machine', machineOf(executionArn)], { try: executionArn })}>
        Try edited
      </a>
      <a class="button" href={linkTo(['machine', machineOf(executionArn)], { from: executionArn })}>
        Edit input
      </a>
      <CopyMenu executionArn={executionArn} state={state} />
      {problem !== undefined && <Problem>{problem}</Problem>}
    </div>
  );
}
