const cache = new Map<string, RegExp>();

/** The expression for StringMatches: `*` is any text, `\*` an asterisk, `\\` a backslash. Compiled once per pattern. */
export function compileStringMatches(pattern: string): RegExp {
  let compiled = cache.get(pattern);
  if (compiled === undefined) {
    const source = pattern.replace(/\\([*\\])|\*+|[.+?^${}()|[\]\\]/g, (part, escaped: string | undefined) => {
      if (escaped !== undefined) return `\\${escaped}`;
      return part.startsWith('*') ? '[^]*' : `\\${part}`;
    });
    compiled = new RegExp(`^${source}$`);
    cache.set(pattern, compiled);
  }
  return compiled;
}
