import { useSession } from '../api/context.js';
import { type Visit } from '../history/execution-state.js';
import { ActionForm } from '../resources/action-form.js';
import { useState } from 'preact/hooks';
import { tokenOf } from './task-token.js';

/** Answers a task that waits for its token: with an output, or with an error. */
export function CallbackForm({ visit }: { readonly visit: Visit }) {
  const [taskToken, setToken] = useState(tokenOf(visit) ?? '');
  return (
    <div class="section">
      <label>
        Task token{' '}
        <input
          class="mono"
          style={{ width: '100%' }}
          value={taskToken}
          onInput={({ currentTarget }) => setToken(currentTarget.value)}
        />
      </label>
      <AnswerForms taskToken={taskToken} />
    </div>
  );
}

/** Forms that answer a task: with an output, or with an error. */
export function AnswerForms({ taskToken }: { readonly taskToken: string }) {
  const { api } = useSession();
  return (
    <div class="section">
      <ActionForm
        title="Answer with success"
        label="Output (JSON)"
        button="Send task success"
        initial={'{ "approved": true }'}
        act={(output) => api.aws('sfn', 'SendTaskSuccess', { taskToken, output })}
      />
      <ActionForm
        title="Answer with failure"
        label="Error and cause (JSON)"
        button="Send task failure"
        initial={'{ "error": "Rejected", "cause": "" }'}
        act={(text) => api.aws('sfn', 'SendTaskFailure', { taskToken, ...(JSON.parse(text) as object) })}
      />
    </div>
  );
}
