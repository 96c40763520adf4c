/** Adds the delimiters of a JSONata expression in the Amazon States Language. */
export function expression(text: string): string {
  return `{% ${text} %}`;
}

/**
 * Returns a string as a JSONata literal, in single quotes if possible, so that it stays readable in the definition's
 * JSON. JSONata supports only JSON's escapes, so a string with a single quote is in double quotes.
 */
export function stringLiteral(text: string): string {
  const json = JSON.stringify(text);
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`;
}

/**
 * Returns a regular expression as a JSONata literal. An unescaped `/` would end it; JavaScript and Java read `\/` as
 * `/`.
 */
export function patternLiteral(pattern: string): string {
  const escaped = pattern.replace(/\\[\s\S]|\//g, (part) => (part === '/' ? '\\/' : part));
  return `/${escaped}/`;
}

/** Tags a JSONata expression of several lines, and joins the lines with single spaces. */
export function jsonata(strings: TemplateStringsArray, ...values: readonly (string | number | boolean)[]): string {
  const lines = strings.map((text) => text.replace(/\s*\n\s*/g, ' '));
  return String.raw({ raw: lines }, ...values).trim();
}
