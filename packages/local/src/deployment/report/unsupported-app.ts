import { errorDocs } from '../../kernel/error-docs.js';
import { constructOf } from './construct-names.js';
import { type StartReport, type UnavailableEntry } from './start-report.js';

/**
 * The option `strict` is set, and parts of the app do not work here. The message lists all of them. `name` is always
 * `UnsupportedApp`.
 */
export class UnsupportedApp extends Error {
  override readonly name = 'UnsupportedApp';
  /** URL of the documentation of this error. */
  readonly docs = errorDocs('UnsupportedApp');

  constructor(
    /** The report of the app. */
    readonly report: StartReport,
  ) {
    const { doesNotWork } = report;
    const count = doesNotWork.length === 1 ? '1 part of the app does' : `${doesNotWork.length} parts of the app do`;
    super([`${count} not work here:`, ...doesNotWork.map(lineOf)].join('\n'));
  }
}

function lineOf({ path, type, property, reason, remedy, affects }: UnavailableEntry): string {
  const subject = property === undefined ? constructOf(path) : `${constructOf(path)}, ${property}`;
  const affected = affects.length === 0 ? '' : ` Affects ${affects.join(', ')}.`;
  return `  ${subject} (${type}): ${reason}${affected}${remedy === '' ? '' : ` ${remedy}`}`;
}
