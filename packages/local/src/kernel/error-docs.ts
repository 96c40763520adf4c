/** The page that documents every error of Stepwell, with a heading for each. */
const ERRORS_PAGE = 'https://github.com/stepwell/stepwell/blob/main/docs/errors.md';

/**
 * The URL of an error's documentation.
 *
 * @param name the error's `name`
 */
export function errorDocs(name: string): string {
  return `${ERRORS_PAGE}#${name.toLowerCase()}`;
}
