/** The page that documents all errors of Stepwell, with one heading per error. */
const ERRORS_PAGE = 'https://github.com/stepwell/stepwell/blob/main/docs/errors.md';

/**
 * Returns the URL of the documentation of an error: its meaning and its resolution.
 *
 * @param name the error's `name`, or the name with which an execution failed
 */
export function errorDocsUrl(name: string): string {
  return `${ERRORS_PAGE}#${name.toLowerCase()}`;
}
