/**
 * Whether a text consists of parts with any text between them, as in the pattern `first*second*last`. Each part is sought
 * behind the one before it; the first found is never worse than a later one. So it takes time in proportion to the text,
 * where a regular expression can take forever.
 */
export function matchesParts(text: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let position = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}
