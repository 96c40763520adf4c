import { useMemo, useState } from 'preact/hooks';
import { useLoaded, useSession } from '../api/context.js';
import { nameOf } from '../execution/execution-arn.js';
import { ExecutionView } from '../execution/execution-view.js';
import { FailureNotice } from '../execution/failure-notice.js';
import { foldHistory } from '../history/fold.js';
import { type HistoryEvent, readHistory } from '../history/history-event.js';
import { Problem } from '../inspector/loaded-tabs.js';
import { StatusPill } from '../shell/status-pill.js';
import { absoluteText, durationText } from '../shell/time-text.js';

interface OpenFile {
  readonly name: string;
  readonly events: readonly HistoryEvent[];
}

/** The history of an execution on AWS, from a file. It stays in the browser. */
export function HistoryPage() {
  const [file, setFile] = useState<OpenFile>();
  const [problem, setProblem] = useState<string>();
  const [arn, setArn] = useState('');
  const [isReading, setReading] = useState(false);
  const { api } = useSession();
  const [machine, setMachine] = useState('');
  const environment = useLoaded(
    ({ api }) => api.get<{ stateMachines: { stateMachineArn: string; name: string }[] }>('environment'),
    [],
  );
  const definition = useLoaded(
    async ({ api }) =>
      machine === ''
        ? undefined
        : (await api.aws<{ definition: string }>('sfn', 'DescribeStateMachine', { stateMachineArn: machine }))
            .definition,
    [machine],
  );
  const state = useMemo(() => (file === undefined ? undefined : foldHistory(file.events)), [file]);
  const open = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    setProblem(undefined);
    try {
      setFile({ name: chosen.name, events: readHistory(await chosen.text()) });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const read = async (): Promise<void> => {
    setProblem(undefined);
    setReading(true);
    try {
      const output = await api.post<object>('aws-history', { executionArn: arn.trim() });
      setFile({ name: nameOf(arn.trim()), events: readHistory(JSON.stringify(output)) });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setReading(false);
  };
  return (
    <div
      style={{ display: 'grid', gap: '16px' }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void open(event.dataTransfer?.files[0]);
      }}
    >
      <div class="page-head">
        <h1>{file?.name ?? 'A history from AWS'}</h1>
        {state !== undefined && <StatusPill status={state.status} />}
        <div class="actions">
          <label class="button">
            Open a file
            <input
              type="file"
              class="visually-hidden"
              accept=".json,application/json"
              onChange={({ currentTarget }) => {
                void open(currentTarget.files?.[0]);
                // The same file can be opened again after it changed.
                currentTarget.value = '';
              }}
            />
          </label>
          {state !== undefined && (
            <select
              aria-label="Definition"
              value={machine}
              onChange={({ currentTarget }) => setMachine(currentTarget.value)}
            >
              <option value="">Graph of the entered states</option>
              {(environment.value?.stateMachines ?? []).map(({ stateMachineArn, name }) => (
                <option key={stateMachineArn} value={stateMachineArn}>
                  Graph of {name}
                </option>
              ))}
            </select>
          )}
        </div>
      </div>
      {problem !== undefined && <Problem>{problem}</Problem>}
      {state === undefined ? (
        <div class="panel empty">
          <p>Drop the output of this command here. The file does not leave your browser.</p>
          <pre class="json">aws stepfunctions get-execution-history --execution-arn … &gt; history.json</pre>
          <p>Or let the AWS CLI of this machine read it, with your credentials:</p>
          <form
            style={{ display: 'flex', gap: '8px', flexWrap: 'wrap' }}
            onSubmit={(event) => {
              event.preventDefault();
              void read();
            }}
          >
            <input
              aria-label="ARN of an execution on AWS"
              class="mono"
              style={{ flex: 1, minWidth: 0 }}
              placeholder="arn:aws:states:…:execution:…"
              value={arn}
              onInput={({ currentTarget }) => setArn(currentTarget.value)}
            />
            <button type="submit" disabled={isReading || arn === ''}>
              {isReading ? 'Reading…' : 'Read from AWS'}
            </button>
          </form>
        </div>
      ) : (
        <>
          <dl class="facts">
            <div>
              <dt>Started</dt>
              <dd>{absoluteText(state.startedAt ?? 0)}</dd>
            </div>
            {state.endedAt !== undefined && (
              <div>
                <dt>Duration</dt>
                <dd>{durationText(state.endedAt - (state.startedAt ?? 0))}</dd>
              </div>
            )}
            <div>
              <dt>Events</dt>
              <dd>{state.events.length}</dd>
            </div>
          </dl>
          <FailureNotice state={state} isLive={false} />
          <ExecutionView state={state} version={state.events.length} definition={definition.value} isLive={false} />
        </>
      )}
    </div>
  );
}
