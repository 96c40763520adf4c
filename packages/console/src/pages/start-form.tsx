import { useEffect, useState } from 'preact/hooks';
import { useSession } from '../api/context.js';
import { nameOf } from '../execution/execution-arn.js';
import { Problem } from '../inspector/loaded-tabs.js';
import { prettyJson } from '../json/json-text.js';
import { linkTo } from '../session/route.js';
import { absoluteText } from '../shell/time-text.js';
import { type ListedExecution } from './executions-table.js';

/** Starts an execution with a new input, or the input of an earlier execution. */
export function StartForm({
  stateMachineArn,
  from,
  earlier,
  onClose,
}: {
  readonly stateMachineArn: string;
  /** ARN of an execution whose input the form begins with. */
  readonly from: string | undefined;
  readonly earlier: readonly ListedExecution[];
  readonly onClose: () => void;
}) {
  const { api } = useSession();
  const [input, setInput] = useState('{}');
  const [problem, setProblem] = useState<string>();
  const copyFrom = async (executionArn: string): Promise<void> => {
    try {
      const { input: text = '{}' } = await api.aws<{ input?: string }>('sfn', 'DescribeExecution', { executionArn });
      setInput(prettyJson(text));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  useEffect(() => {
    if (from !== undefined) void copyFrom(from);
  }, [from]);
  const start = async (): Promise<void> => {
    setProblem(undefined);
    try {
      JSON.parse(input);
      const { executionArn } = await api.aws<{ executionArn: string }>('sfn', 'StartExecution', {
        stateMachineArn,
        input,
      });
      location.hash = linkTo(['execution', executionArn]);
    } catch (error) {
      setProblem(
        error instanceof SyntaxError ? `The input must be JSON: ${error.message}` : String((error as Error).message),
      );
    }
  };
  return (
    <section class="panel" aria-label="Start execution">
      <div class="panel-head">
        <h2>Start execution</h2>
        <div class="end">
          {earlier.length > 0 && (
            <select
              aria-label="Input of an earlier execution"
              onChange={({ currentTarget }) => currentTarget.value !== '' && void copyFrom(currentTarget.value)}
            >
              <option value="">Input of an earlier execution…</option>
              {earlier.map(({ executionArn, startDate }) => (
                <option key={executionArn} value={executionArn} selected={executionArn === from}>
                  {nameOf(executionArn).slice(0, 24)} ({absoluteText(startDate).slice(0, 19)})
                </option>
              ))}
            </select>
          )}
          <button type="button" class="small" onClick={onClose}>
            Close
          </button>
        </div>
      </div>
      <div class="panel-body" style={{ display: 'grid', gap: '10px' }}>
        <label for="input">Input (JSON)</label>
        <textarea
          id="input"
          rows={Math.min(18, Math.max(5, input.split('\n').length + 1))}
          spellcheck={false}
          value={input}
          onInput={({ currentTarget }) => setInput(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void start();
          }}
        />
        {problem !== undefined && <Problem>{problem}</Problem>}
        <div>
          <button type="button" class="primary" onClick={() => void start()}>
            Start
          </button>
        </div>
      </div>
    </section>
  );
}
