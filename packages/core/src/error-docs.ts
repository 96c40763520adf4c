/** The page that explains every error of Stepwell, one heading for each. */
const ERRORS_PAGE = 'https://github.com/stepwell/stepwell/blob/main/docs/errors.md';

/**
 * Where an error is explained: what it means, and what to do.
 *
 * @param name the error's `name`, or the name that an execution failed with
 */
export function errorDocsUrl(name: string): string {
  return `${ERRORS_PAGE}#${name.toLowerCase()}`;
}
