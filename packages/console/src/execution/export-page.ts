import { type ExecutionState } from '../history/execution-state.js';
import { summarize } from '../history/state-summary.js';
import { prettyJson } from '../json/json-text.js';
import { statusText } from '../shell/status-pill.js';
import { absoluteText, durationText } from '../shell/time-text.js';

/**
 * An execution as one HTML file without scripts: its states, payloads and events. It contains what the execution
 * contains, also its secrets.
 */
export function exportPage(name: string, state: ExecutionState): string {
  const { status, startedAt = 0, endedAt, input, output, error, cause, events, owners } = state;
  const rows = [...summarize(state).values()].map((each) =>
    row([each.name, each.type, statusText(each.status), each.visits.length, each.retries, durationText(each.duration)]),
  );
  const eventRows = events.map((event) =>
    row([
      event.id,
      absoluteText(event.timestamp),
      event.type,
      owners.get(event.id)?.name ?? '',
      JSON.stringify(event.details),
    ]),
  );
  const payloads = Object.entries({ Input: input, Output: output, Error: error, Cause: cause });
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>${escaped(name)}</title><style>${style}</style>`,
    `<h1>${escaped(name)}</h1><p>${statusText(status)}, started ${absoluteText(startedAt)}`,
    endedAt === undefined ? '' : `, took ${durationText(endedAt - startedAt)}`,
    '</p>',
    ...payloads.map(([title, text]) =>
      text === undefined ? '' : `<h2>${title}</h2><pre>${escaped(prettyJson(text))}</pre>`,
    ),
    `<h2>States</h2>${table(['State', 'Type', 'Status', 'Entered', 'Retries', 'Time'], rows)}`,
    `<h2>Events</h2>${table(['#', 'Time', 'Type', 'State', 'Details'], eventRows)}</html>`,
  ].join('\n');
}

const style =
  'body{font:14px/1.5 system-ui,sans-serif;margin:2em;color-scheme:light dark}' +
  'table{border-collapse:collapse}td,th{border:1px solid #8888;padding:4px 8px;text-align:left;vertical-align:top}' +
  'pre,td:last-child{overflow-wrap:anywhere;white-space:pre-wrap}';

function table(head: readonly string[], rows: readonly string[]): string {
  return `<table><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function row(cells: readonly (string | number)[]): string {
  return `<tr>${cells.map((cell) => `<td>${escaped(String(cell))}</td>`).join('')}</tr>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
