/** Marks an expression for the Amazon States Language: a text between these marks is evaluated as JSONata. */
export function expression(text: string): string {
  return `{% ${text} %}`;
}

/**
 * A text as a JSONata string literal: in single quotes where it can be, so that it stays readable inside a definition's
 * JSON. JSONata knows JSON's escapes and no others, so a text with a single quote goes between double ones.
 */
export function stringLiteral(text: string): string {
  const json = JSON.stringify(text);
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`;
}

/**
 * A regular expression as a JSONata literal. A bare `/` would end it; JavaScript and Java both read `\/` as the
 * character itself.
 */
export function patternLiteral(pattern: string): string {
  const escaped = pattern.replace(/\\[\s\S]|\//g, (part) => (part === '/' ? '\\/' : part));
  return `/${escaped}/`;
}
