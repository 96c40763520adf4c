import { useState } from 'preact/hooks';
import { useLoaded, useSession } from '../api/context.js';
import { useChangeCount } from '../api/change-feed.js';
import { type AppResource, keyOf, kindOf, nameOf } from '../app-map/resource.js';
import { Problem } from '../inspector/loaded-tabs.js';
import { useAction } from '../resources/action-form.js';
import { linkTo } from '../session/route.js';
import { absoluteText } from '../shell/time-text.js';

/** The schedules of the app, and the clock of the environment. */
export function SchedulesPage() {
  const { feed } = useSession();
  const changes = useChangeCount(feed, ['app']);
  const { value, error } = useLoaded(({ api }) => api.get<AppResource[]>('resources'), [changes]);
  const schedules = (value ?? []).filter((each) => each.properties['ScheduleExpression'] !== undefined);
  return (
    <>
      <div class="page-head">
        <h1>Schedules</h1>
      </div>
      {error !== undefined && <Problem>{error.message}</Problem>}
      <ClockPanel />
      <section class="panel" aria-label="Schedules">
        {value === undefined ? (
          <p class="empty">Reading the app…</p>
        ) : schedules.length === 0 ? (
          <p class="empty">The app has no schedules.</p>
        ) : (
          <div class="scroll-x">
            <table>
              <caption class="visually-hidden">Schedules</caption>
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Kind</th>
                  <th scope="col">Expression</th>
                  <th scope="col">Time zone</th>
                  <th scope="col">State</th>
                </tr>
              </thead>
              <tbody>
                {schedules.map((each) => (
                  <tr key={keyOf(each)}>
                    <td>
                      <a href={linkTo(['resource', keyOf(each)])}>{nameOf(each)}</a>
                    </td>
                    <td>{kindOf(each.type) ?? each.type}</td>
                    <td class="mono">{textOf(each, 'ScheduleExpression')}</td>
                    <td>{textOf(each, 'ScheduleExpressionTimezone') ?? 'UTC'}</td>
                    <td>{textOf(each, 'State') ?? 'ENABLED'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </>
  );
}

function textOf({ properties }: AppResource, name: string): string | undefined {
  const value = properties[name];
  return typeof value === 'string' ? value : undefined;
}

const moves = [
  ['A minute', 60_000],
  ['An hour', 3_600_000],
  ['A day', 86_400_000],
] as const;

/** The time of the environment; a virtual clock can be moved. */
function ClockPanel() {
  const { api } = useSession();
  const [isMoving, setMoving] = useState(false);
  const { run, problem } = useAction();
  const clock = useLoaded(() => api.get<{ now: number; hasVirtualClock: boolean }>('environment'), [], 2000);
  if (clock.value === undefined) return null;
  const { now, hasVirtualClock } = clock.value;
  const move = async (milliseconds: number): Promise<void> => {
    setMoving(true);
    await run(() => api.post('clock', { milliseconds }));
    setMoving(false);
    clock.reload();
  };
  return (
    <section class="panel" aria-label="Clock">
      <div class="panel-head">
        <h2>{hasVirtualClock ? 'Virtual time' : 'Time'}</h2>
        <span class="mono">{absoluteText(now)}</span>
        {hasVirtualClock && (
          <div class="end" style={{ display: 'flex', gap: '8px' }}>
            {moves.map(([text, milliseconds]) => (
              <button key={text} type="button" disabled={isMoving} onClick={() => void move(milliseconds)}>
                {text} later
              </button>
            ))}
          </div>
        )}
      </div>
      {problem !== undefined && <Problem>{problem}</Problem>}
    </section>
  );
}
