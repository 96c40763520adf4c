const cache = new Map<string, RegExp>();

/**
 * Compiles a pattern of StringMatches: `*` matches any text, `\*` an asterisk and `\\` a backslash. The result is
 * cached.
 */
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
