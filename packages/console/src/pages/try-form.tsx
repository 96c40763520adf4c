import { useEffect, useState } from 'preact/hooks';
import { useSession } from '../api/context.js';
import { nameOf } from '../execution/execution-arn.js';
import { Problem } from '../inspector/loaded-tabs.js';
import { prettyJson } from '../json/json-text.js';
import { useAction } from '../resources/action-form.js';
import { linkTo } from '../session/route.js';

interface Machine {
  readonly definition: string;
  readonly type: string;
  readonly roleArn: string;
}

/**
 * Runs an edited definition on the input of an execution. It runs as a state machine of its own, a copy with the type
 * and the role of the deployed one, which does not change.
 */
export function TryForm({
  stateMachineArn,
  machine,
  from,
  onClose,
}: {
  readonly stateMachineArn: string;
  readonly machine: Machine;
  /** ARN of the execution with the input; `{}` without one. */
  readonly from: string | undefined;
  readonly onClose: () => void;
}) {
  const { api } = useSession();
  const [definition, setDefinition] = useState(() => prettyJson(machine.definition));
  const [input, setInput] = useState('{}');
  const { run, problem } = useAction();
  useEffect(() => {
    if (from === undefined) return;
    void run(async () => {
      const found = await api.aws<{ input?: string }>('sfn', 'DescribeExecution', { executionArn: from });
      setInput(prettyJson(found.input ?? '{}'));
    });
  }, [from]);
  const start = (): Promise<void> =>
    run(async () => {
      const { type, roleArn } = machine;
      const name = `${nameOf(stateMachineArn).slice(0, 60)}-try-${Date.now().toString(36)}`;
      const copy = await api.aws<{ stateMachineArn: string }>('sfn', 'CreateStateMachine', {
        name,
        definition,
        type,
        roleArn,
      });
      const { executionArn } = await api.aws<{ executionArn: string }>('sfn', 'StartExecution', {
        stateMachineArn: copy.stateMachineArn,
        input,
      });
      location.hash = linkTo(['execution', executionArn]);
    });
  return (
    <section class="panel" aria-label="Try an edited definition">
      <div class="panel-head">
        <h2>Try an edited definition</h2>
        <span class="muted">A copy runs. The deployed state machine does not change.</span>
        <div class="end">
          <button type="button" class="small" onClick={onClose}>
            Close
          </button>
        </div>
      </div>
      <div class="panel-body" style={{ display: 'grid', gap: '10px' }}>
        <label for="try-definition">Definition</label>
        <textarea
          id="try-definition"
          rows={18}
          spellcheck={false}
          value={definition}
          onInput={({ currentTarget }) => setDefinition(currentTarget.value)}
        />
        <label for="try-input">Input (JSON)</label>
        <textarea
          id="try-input"
          rows={5}
          spellcheck={false}
          value={input}
          onInput={({ currentTarget }) => setInput(currentTarget.value)}
        />
        {problem !== undefined && <Problem>{problem}</Problem>}
        <div>
          <button type="button" class="primary" onClick={() => void start()}>
            Run the copy
          </button>
        </div>
      </div>
    </section>
  );
}
