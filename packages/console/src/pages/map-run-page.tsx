import { useLoaded, useSession } from '../api/context.js';
import { useChangeCount } from '../api/change-feed.js';
import { machineOf, nameOf } from '../execution/execution-arn.js';
import { useNow } from '../execution/use-execution.js';
import { Problem } from '../inspector/loaded-tabs.js';
import { linkTo, setQuery, useRoute } from '../session/route.js';
import { readStatus, StatusPill } from '../shell/status-pill.js';
import { type ExecutionDetail, ExecutionsTable } from './executions-table.js';

type Counts = Readonly<Record<string, number>>;

interface MapRun {
  readonly executionArn: string;
  readonly status: string;
  readonly itemCounts: Counts;
  readonly executionCounts: Counts;
}

interface Child {
  readonly executionArn: string;
  readonly status: string;
  readonly startDate: string;
  readonly stopDate?: string;
}

/** Child executions whose inputs and errors the table shows. */
const shownDetails = 50;
const none: ReadonlyMap<string, ExecutionDetail> = new Map();
const statuses = ['FAILED', 'RUNNING', 'SUCCEEDED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'];

/** A Map Run: its counts of items and its child executions, failed ones first. */
export function MapRunPage({ mapRunArn }: { readonly mapRunArn: string }) {
  const { feed } = useSession();
  const { query } = useRoute();
  const changes = useChangeCount(feed, ['execution']);
  const now = useNow(true);
  const chosen = query.get('status');
  const run = useLoaded(({ api }) => api.aws<MapRun>('sfn', 'DescribeMapRun', { mapRunArn }), [mapRunArn, changes]);
  const counts = run.value?.executionCounts ?? {};
  const statusFilter = chosen ?? ((counts['failed'] ?? 0) > 0 ? 'FAILED' : undefined);
  const children = useLoaded(
    ({ api }) =>
      api.aws<{ executions: Child[]; nextToken?: string }>('sfn', 'ListExecutions', {
        mapRunArn,
        maxResults: 500,
        ...(statusFilter !== undefined && statusFilter !== 'ALL' && { statusFilter }),
      }),
    [mapRunArn, changes, statusFilter],
  );
  const details = useLoaded(
    async ({ api }) => {
      const described = (children.value?.executions ?? [])
        .slice(0, shownDetails)
        .map(({ executionArn }) =>
          api.aws<ExecutionDetail & { executionArn: string }>('sfn', 'DescribeExecution', { executionArn }),
        );
      return new Map((await Promise.all(described)).map((each) => [each.executionArn, each]));
    },
    [children.value],
  );
  const error = run.error ?? children.error;
  if (run.value === undefined)
    return error === undefined ? <p class="empty">Reading the Map Run…</p> : <Problem>{error.message}</Problem>;
  const { executionArn, status, itemCounts } = run.value;
  return (
    <>
      <div class="page-head">
        <div class="crumbs">
          <a href={linkTo([])}>Home</a> /{' '}
          <a href={linkTo(['machine', machineOf(executionArn)])}>{nameOf(machineOf(executionArn))}</a> /{' '}
          <a href={linkTo(['execution', executionArn])}>{nameOf(executionArn)}</a>
        </div>
        <h1>Map Run</h1>
        <StatusPill status={readStatus(status)} />
      </div>
      {error !== undefined && <Problem>{error.message}</Problem>}
      <dl class="facts">
        {Object.entries(itemCounts)
          .filter(([, count]) => count > 0)
          .map(([name, count]) => (
            <div key={name}>
              <dt>{name === 'total' ? 'Items' : `Items ${name}`}</dt>
              <dd>{count}</dd>
            </div>
          ))}
      </dl>
      <section class="panel" aria-label="Child executions">
        <div class="panel-head">
          <h2>Child executions</h2>
          <div class="end">
            <select
              aria-label="Status"
              value={statusFilter ?? 'ALL'}
              onChange={({ currentTarget }) => setQuery({ status: currentTarget.value })}
            >
              <option value="ALL">All</option>
              {statuses.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </div>
        </div>
        {(children.value?.executions.length ?? 0) === 0 ? (
          <p class="empty">No child execution has this status.</p>
        ) : (
          <ExecutionsTable
            details={details.value ?? none}
            now={now}
            withMachine={false}
            executions={(children.value?.executions ?? []).map((child) => ({
              executionArn: child.executionArn,
              stateMachineArn: machineOf(child.executionArn),
              status: child.status,
              startDate: Date.parse(child.startDate),
              ...(child.stopDate !== undefined && { stopDate: Date.parse(child.stopDate) }),
            }))}
          />
        )}
      </section>
    </>
  );
}
