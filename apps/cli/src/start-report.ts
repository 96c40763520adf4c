import { type ReportEntry, type StartReport, type UnavailableEntry } from '@stepwell/local';
import { type Colors } from './terminal/output.js';

/** Lines for what an entry affects; further ones are counted. */
const mostAffected = 6;

/** Formats the report of an app for people. Lines have at most `width` characters, apart from long names. */
export function reportLines(
  { doesNotWork, worksWithDifference, noEffect }: StartReport,
  colors: Colors,
  width: number,
): string[] {
  return [
    ...section('Does not work here', byReason(doesNotWork, width), colors),
    ...section('Works with a difference', byReason(worksWithDifference.map(withoutAffects), width), colors),
    ...section('No effect here', wrap(noEffectNames(noEffect), width - 2), colors),
  ];
}

function section(title: string, lines: readonly string[], colors: Colors): string[] {
  return lines.length === 0 ? [] : ['', colors.bold(title), ...lines.map((line) => `  ${line}`)];
}

function withoutAffects(entry: ReportEntry): UnavailableEntry {
  return { ...entry, affects: [] };
}

/** Each reason once, with the resources that it applies to and what they affect. */
function byReason(entries: readonly UnavailableEntry[], width: number): string[] {
  const groups = new Map<string, UnavailableEntry[]>();
  for (const entry of entries) {
    const reason = [entry.reason, entry.remedy].filter((text) => text !== '').join(' ');
    groups.set(reason, [...(groups.get(reason) ?? []), entry]);
  }
  return [...groups].flatMap(([reason, group]) => [
    ...wrap(reason, width - 2),
    ...group.flatMap((entry) => [`  ${subjectOf(entry)}`, ...affectedLines(entry.affects, width)]),
  ]);
}

/** `Orders/Api (AWS::ApiGateway::RestApi)`, with the property where it is about one. */
function subjectOf({ path, type, property }: ReportEntry): string {
  const construct = path.replace(/(\/(Resource|Default))+$/, '');
  return `${construct}${property === undefined ? '' : ` ${property}`} (${type})`;
}

function affectedLines(affects: readonly string[], width: number): string[] {
  const shown = affects.slice(0, mostAffected);
  const more = affects.length - shown.length;
  return [...shown, ...(more === 0 ? [] : [`and ${more} more`])].flatMap((text) =>
    wrap(text, width - 6).map((line) => `    ${line}`),
  );
}

/** The kinds of entries on one line, with their counts: `Alarm (3), LogRetention, Permission (12)`. */
function noEffectNames(entries: readonly ReportEntry[]): string {
  const counts = new Map<string, number>();
  for (const { type, property } of entries) {
    const kind = type.split('::').at(-1) ?? type;
    const name = property === undefined ? kind : `${kind}.${property}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const names = [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count})`));
  return names.sort().join(', ');
}

/** Breaks a text into lines at spaces. A word that is longer than the width stays whole. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.filter((line) => line !== '');
}
