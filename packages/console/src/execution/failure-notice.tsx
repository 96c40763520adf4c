import { type ExecutionState } from '../history/execution-state.js';
import { CauseView } from '../inspector/cause-view.js';
import { linkTo, setQuery } from '../session/route.js';
import { firstFailure } from './first-failure.js';

/** Why an execution failed: the state, the item, the error and its cause. */
export function FailureNotice({
  state,
  isLive,
}: {
  readonly state: ExecutionState;
  /** Whether the execution is one of this environment, which has its Map Runs. */
  readonly isLive: boolean;
}) {
  if (!['failed', 'timed-out'].includes(state.status)) return null;
  const failure = firstFailure(state);
  const { error = failure?.error, cause = failure?.cause } = failure ?? state;
  const item = failure === undefined ? undefined : itemText(failure);
  return (
    <section class="notice error" aria-label="Failure" style={{ display: 'grid' }}>
      <p>
        <strong>{error ?? state.error ?? 'The execution failed'}</strong>
        {failure !== undefined && (
          <>
            {' in '}
            <button
              type="button"
              class="link"
              onClick={() =>
                setQuery({ state: failure.name, visit: String(failure.id), event: undefined, tab: undefined })
              }
            >
              {failure.name}
            </button>
            {item}
          </>
        )}
      </p>
      {failure?.mapRunArn !== undefined && isLive && (
        <p>
          <a href={linkTo(['map-run', failure.mapRunArn])}>Items that failed, with their inputs and errors</a>
        </p>
      )}
      {(cause ?? state.cause) !== undefined && <CauseView cause={cause ?? state.cause ?? ''} />}
      {failure !== undefined && state.error !== undefined && state.error !== error && (
        <p class="muted">
          The execution ended with {state.error}
          {state.cause === undefined ? '' : `: ${state.cause.slice(0, 300)}`}
        </p>
      )}
    </section>
  );
}

function itemText({
  iteration,
  parent,
}: {
  readonly iteration?: { readonly index: number; readonly map: { readonly name: string } } | undefined;
  readonly parent?: Parameters<typeof itemText>[0] | undefined;
}): string {
  if (iteration !== undefined) return ` on item ${iteration.index} of ${iteration.map.name}`;
  return parent === undefined ? '' : itemText(parent);
}
