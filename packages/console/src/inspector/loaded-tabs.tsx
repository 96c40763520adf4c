import { type ComponentChildren } from 'preact';
import { useLoaded } from '../api/context.js';
import { type ExecutionState, type Visit } from '../history/execution-state.js';
import { JsonView } from '../json/json-view.js';
import { clockText } from '../shell/time-text.js';
import { functionOf, readLogs } from './function-logs.js';
import { readStages } from './stages.js';
import { stateDefinition } from './state-definition.js';

/** Each processing stage of the state's data. */
export function StagesTab({
  state,
  visit,
  definition,
}: {
  readonly state: ExecutionState;
  readonly visit: Visit;
  readonly definition: string | undefined;
}) {
  const { value, error } = useLoaded(
    async ({ api }) => (definition === undefined ? undefined : readStages(api, definition, state.visits, visit)),
    [visit.id, visit.status, definition],
  );
  if (definition === undefined) return <p class="muted">Stages need the definition of the state machine.</p>;
  if (error !== undefined) return <Problem>The stages cannot be computed: {error.message}</Problem>;
  if (value === undefined) return <p class="muted">Computing…</p>;
  return (
    <>
      {value.map(({ title, text }, index) => (
        <JsonView
          key={title}
          title={title}
          text={text}
          note={index > 0 && value[index - 1]?.text === text ? 'unchanged' : undefined}
        />
      ))}
    </>
  );
}

/** The lines that the state's function logged. */
export function LogsTab({ visit, isLive }: { readonly visit: Visit; readonly isLive: boolean }) {
  const invocations = visit.attempts.flatMap((attempt) => {
    const name = functionOf(attempt);
    return name === undefined ? [] : [{ attempt, name }];
  });
  const { value, error } = useLoaded(
    ({ api }) => Promise.all(isLive ? invocations.map(({ attempt, name }) => readLogs(api, attempt, name)) : []),
    [visit.id, visit.status, visit.attempts.length],
    // Lines of a function can arrive after its response.
    2000,
  );
  if (!isLive) return <p class="muted">A history has no log lines.</p>;
  if (invocations.length === 0) return <p class="muted">This state invokes no Lambda function.</p>;
  if (error !== undefined) return <Problem>The log cannot be read: {error.message}</Problem>;
  if (value === undefined) return <p class="muted">Reading the log…</p>;
  return (
    <>
      {value.map(({ logGroupName, lines, isExact }, index) => (
        <div class="section" key={index}>
          <div class="section-head">
            <h3>{value.length > 1 ? `Attempt ${index + 1}` : logGroupName}</h3>
            {!isExact && <span class="muted">all lines of the function in this time</span>}
          </div>
          <pre class="json" tabIndex={0} aria-label={`Log of attempt ${index + 1}`}>
            {lines.length === 0
              ? 'No lines.'
              : lines.map(({ timestamp, message }) => `${clockText(timestamp)}  ${message.trimEnd()}`).join('\n')}
          </pre>
        </div>
      ))}
    </>
  );
}

/** The definition of the state. */
export function DefinitionTab({
  definition,
  name,
}: {
  readonly definition: string | undefined;
  readonly name: string;
}) {
  if (definition === undefined) return <p class="muted">A history has no definition.</p>;
  const text = stateDefinition(definition, name);
  return text === undefined ? (
    <p class="muted">The definition has no state of this name.</p>
  ) : (
    <JsonView title="Definition" text={text} />
  );
}

/** A message about something that failed. */
export function Problem({ children }: { readonly children: ComponentChildren }) {
  return (
    <div class="notice error" role="alert">
      <span>{children}</span>
    </div>
  );
}
