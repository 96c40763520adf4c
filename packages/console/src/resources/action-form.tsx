import { useState } from 'preact/hooks';
import { Problem } from '../inspector/loaded-tabs.js';
import { JsonView } from '../json/json-view.js';

/** An action of the user, with its result for a message. */
export interface Action {
  readonly run: (action: () => Promise<unknown>, done?: string) => Promise<void>;
  readonly problem: string | undefined;
  readonly done: string | undefined;
}

/** Runs actions, and keeps the message of the last one. */
export function useAction(): Action {
  const [{ problem, done }, setMessage] = useState<Omit<Action, 'run'>>({ problem: undefined, done: undefined });
  const run = async (action: () => Promise<unknown>, text?: string): Promise<void> => {
    setMessage({ problem: undefined, done: undefined });
    try {
      await action();
      setMessage({ problem: undefined, done: text });
    } catch (error) {
      setMessage({ problem: error instanceof Error ? error.message : String(error), done: undefined });
    }
  };
  return { run, problem, done };
}

/** A form with one text that calls an operation, and shows its output. */
export function ActionForm({
  title,
  label,
  button,
  initial,
  act,
  after,
}: {
  readonly title: string;
  readonly label: string;
  readonly button: string;
  readonly initial: string;
  readonly act: (text: string) => Promise<unknown>;
  readonly after?: () => void;
}) {
  const [text, setText] = useState(initial);
  const [output, setOutput] = useState<string>();
  const { run, problem } = useAction();
  const id = `form-${title.replaceAll(/\W/g, '-')}`;
  const submit = (): Promise<void> =>
    run(async () => {
      setOutput(undefined);
      setOutput(JSON.stringify((await act(text)) ?? {}));
      after?.();
    });
  return (
    <section class="panel" aria-label={title}>
      <div class="panel-head">
        <h2>{title}</h2>
      </div>
      <div class="panel-body" style={{ display: 'grid', gap: '10px' }}>
        <label for={id}>{label}</label>
        <textarea
          id={id}
          rows={5}
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        {problem !== undefined && <Problem>{problem}</Problem>}
        <div>
          <button type="button" class="primary" onClick={() => void submit()}>
            {button}
          </button>
        </div>
        {output !== undefined && <JsonView title="Response" text={output} />}
      </div>
    </section>
  );
}
