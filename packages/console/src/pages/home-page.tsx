import { useLoaded, useSession } from '../api/context.js';
import { useChangeCount } from '../api/change-feed.js';
import { useNow } from '../execution/use-execution.js';
import { Problem } from '../inspector/loaded-tabs.js';
import { linkTo } from '../session/route.js';
import { readStatus, StatusPill } from '../shell/status-pill.js';
import { type LiveCounts, MapPanel } from '../app-map/map-panel.js';
import { type AppResource } from '../app-map/resource.js';
import { ReportPanel, type StartReport } from './report-panel.js';
import { ExecutionsTable, type ListedExecution } from './executions-table.js';

interface Environment {
  readonly region: string;
  readonly accountId: string;
  readonly endpoint: string;
  readonly report?: StartReport;
  readonly stateMachines: readonly { readonly stateMachineArn: string; readonly name: string }[];
}

interface Executions {
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly executions: readonly ListedExecution[];
}

/** The app: its state machines with counts, and the newest executions. */
export function HomePage() {
  const { feed } = useSession();
  const changes = useChangeCount(feed, ['execution', 'app']);
  const environment = useLoaded(({ api }) => api.get<Environment>('environment'), [changes]);
  const executions = useLoaded(({ api }) => api.get<Executions>('executions?limit=50'), [changes]);
  const app = useChangeCount(feed, ['app']);
  const resources = useLoaded(({ api }) => api.get<AppResource[]>('resources'), [app]);
  const live = useLoaded(({ api }) => api.get<LiveCounts>('counts'), [changes], 2000);
  const now = useNow(true);
  const error = environment.error ?? executions.error;
  if (environment.value === undefined) {
    if (error !== undefined) return <Problem>{error.message}</Problem>;
    return (
      <p class="empty" role="status">
        Reading the environment…
      </p>
    );
  }
  const { stateMachines, region, accountId, endpoint } = environment.value;
  const counts = executions.value?.counts ?? {};
  return (
    <>
      <div class="page-head">
        <h1>Local environment</h1>
      </div>
      <dl class="facts">
        <div>
          <dt>Endpoint</dt>
          <dd class="mono">{endpoint}</dd>
        </div>
        <div>
          <dt>Region</dt>
          <dd>{region}</dd>
        </div>
        <div>
          <dt>Account</dt>
          <dd>{accountId}</dd>
        </div>
      </dl>
      {resources.value !== undefined && (
        <section class="panel" aria-label="Map of the app">
          <div class="panel-head">
            <h2>The app</h2>
            <span class="muted">A dashed line leads to a dead-letter queue.</span>
          </div>
          <MapPanel resources={resources.value} counts={counts} live={live.value} />
        </section>
      )}
      <ReportPanel report={environment.value.report} />
      <section class="panel" aria-label="State machines">
        <div class="panel-head">
          <h2>State machines</h2>
        </div>
        {stateMachines.length === 0 ? (
          <p class="empty">The app has no state machines.</p>
        ) : (
          <div class="scroll-x">
            <table>
              <caption class="visually-hidden">State machines</caption>
              <thead>
                <tr>
                  <th scope="col">State machine</th>
                  <th scope="col">Executions since the start</th>
                </tr>
              </thead>
              <tbody>
                {stateMachines.map(({ stateMachineArn, name }) => (
                  <tr key={stateMachineArn}>
                    <td>
                      <a href={linkTo(['machine', stateMachineArn])}>{name}</a>
                    </td>
                    <td>
                      <CountsView counts={counts[stateMachineArn] ?? {}} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      <section class="panel" aria-label="Newest executions">
        <div class="panel-head">
          <h2>Newest executions</h2>
        </div>
        {(executions.value?.executions.length ?? 0) === 0 ? (
          <p class="empty">No execution has started yet. Open a state machine to start one.</p>
        ) : (
          <ExecutionsTable executions={executions.value?.executions ?? []} now={now} withMachine />
        )}
      </section>
    </>
  );
}

/** `12 Succeeded 1 Failed`. */
export function CountsView({ counts }: { readonly counts: Readonly<Record<string, number>> }) {
  const shown = Object.entries(counts).filter(([, count]) => count > 0);
  if (shown.length === 0) return <span class="muted">none</span>;
  return (
    <span style={{ display: 'inline-flex', gap: '8px', flexWrap: 'wrap' }}>
      {shown.map(([status, count]) => (
        <span key={status}>
          {count} <StatusPill status={readStatus(status)} />
        </span>
      ))}
    </span>
  );
}
