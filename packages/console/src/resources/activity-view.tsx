import { useState } from 'preact/hooks';
import { useSession } from '../api/context.js';
import { type AppResource } from '../app-map/resource.js';
import { AnswerForms } from '../inspector/callback-form.js';
import { Problem } from '../inspector/loaded-tabs.js';
import { JsonView } from '../json/json-view.js';
import { useAction } from './action-form.js';

interface ActivityTask {
  readonly taskToken: string;
  readonly input: string;
}

/** An activity: takes the next task as a worker does, and answers it. */
export function ActivityView({ resource: { physicalId: activityArn } }: { readonly resource: AppResource }) {
  const [task, setTask] = useState<ActivityTask>();
  const [isWaiting, setWaiting] = useState(false);
  const { api } = useSession();
  const { run, problem } = useAction();
  const take = async (): Promise<void> => {
    setTask(undefined);
    setWaiting(true);
    await run(async () => {
      const { taskToken, input = '{}' } = await api.aws<Partial<ActivityTask>>('sfn', 'GetActivityTask', {
        activityArn,
        workerName: 'console',
      });
      if (typeof taskToken !== 'string') throw new Error('No task came within a minute. Try again');
      setTask({ taskToken, input });
    });
    setWaiting(false);
  };
  return (
    <section class="panel" aria-label="Tasks">
      <div class="panel-head">
        <h2>Tasks</h2>
        <div class="end">
          <button type="button" class="primary" disabled={isWaiting} onClick={() => void take()}>
            {isWaiting ? 'Waiting for a task…' : 'Take a task'}
          </button>
        </div>
      </div>
      <div class="panel-body">
        {problem !== undefined && <Problem>{problem}</Problem>}
        {task === undefined ? (
          <p class="muted">A task that you take waits for your answer, as it does for a worker.</p>
        ) : (
          <>
            <JsonView title="Input" text={task.input} />
            <AnswerForms key={task.taskToken} taskToken={task.taskToken} />
          </>
        )}
      </div>
    </section>
  );
}
