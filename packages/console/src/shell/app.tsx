import { useEffect, useState } from 'preact/hooks';
import { SessionContext, type Session } from '../api/context.js';
import { type Connection } from '../api/client.js';
import { ExecutionPage } from '../execution/execution-page.js';
import { HomePage } from '../pages/home-page.js';
import { HistoryPage } from '../pages/history-page.js';
import { LogsPage } from '../pages/logs-page.js';
import { MachinePage } from '../pages/machine-page.js';
import { MapRunPage } from '../pages/map-run-page.js';
import { RequestsPage } from '../pages/requests-page.js';
import { ResourcePage } from '../pages/resource-page.js';
import { SchedulesPage } from '../pages/schedules-page.js';
import { linkTo, type Route, useRoute } from '../session/route.js';
import { ThemeButton } from './theme-button.js';

const sections: readonly (readonly [segment: string, text: string])[] = [
  ['', 'Home'],
  ['requests', 'Requests'],
  ['logs', 'Logs'],
  ['schedules', 'Schedules'],
  ['history', 'History from AWS'],
];

const connectionTexts: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting',
  open: 'Live',
  lost: 'Disconnected',
  refused: 'No access',
};

/** The frame of all views: navigation, connection and theme. */
export function App({ session }: { readonly session: Session | undefined }) {
  const route = useRoute();
  const [connection, setConnection] = useState<Connection>('connecting');
  useEffect(() => {
    if (session === undefined) return undefined;
    const unsubscribe = session.feed.onConnection(() => setConnection(session.feed.connection));
    const stop = session.feed.start();
    return () => {
      unsubscribe();
      stop();
    };
  }, [session]);
  const hasAccess = session !== undefined && connection !== 'refused';
  const [current = ''] = route.segments;
  return (
    <>
      <header class="header">
        <a class="brand" href={linkTo([])}>
          <Mark />
          Stepwell
        </a>
        <nav aria-label="Views">
          {sections.map(([segment, text]) => (
            <a
              key={segment}
              href={linkTo(segment === '' ? [] : [segment])}
              aria-current={segment === current ? 'page' : undefined}
            >
              {text}
            </a>
          ))}
        </nav>
        <div class="tools">
          <span class={`connection ${hasAccess ? connection : 'refused'}`} role="status">
            {connectionTexts[hasAccess ? connection : 'refused']}
          </span>
          <ThemeButton />
        </div>
      </header>
      <main>
        {hasAccess ? (
          <SessionContext.Provider value={session}>
            <View route={route} />
          </SessionContext.Provider>
        ) : (
          <NoAccess />
        )}
      </main>
    </>
  );
}

function View({ route: { segments } }: { readonly route: Route }) {
  const [kind, id = ''] = segments;
  switch (kind) {
    case undefined:
      return <HomePage />;
    case 'machine':
      return <MachinePage key={id} stateMachineArn={id} />;
    case 'execution':
      return <ExecutionPage key={id} executionArn={id} />;
    case 'resource':
      return <ResourcePage key={id} resourceKey={id} />;
    case 'map-run':
      return <MapRunPage key={id} mapRunArn={id} />;
    case 'requests':
      return <RequestsPage />;
    case 'logs':
      return <LogsPage />;
    case 'schedules':
      return <SchedulesPage />;
    case 'history':
      return <HistoryPage />;
    default:
      return (
        <div class="empty">
          <h1>There is no such view</h1>
          <a href={linkTo([])}>Home</a>
        </div>
      );
  }
}

function NoAccess() {
  return (
    <div class="empty">
      <h1>This tab has no access to the environment</h1>
      <p>
        Open the URL that <code>stepwell up</code> prints. It contains a token, which is valid until the environment
        stops.
      </p>
    </div>
  );
}

function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#1f5f5b" />
      <path
        d="M7 8h18v4H12v4h13v4H17v4h8"
        fill="none"
        stroke="#fff"
        stroke-width="2.6"
        stroke-linejoin="round"
        stroke-linecap="round"
      />
    </svg>
  );
}
