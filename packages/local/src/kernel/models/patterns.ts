const compiled = new Map<string, RegExp | undefined>();

/**
 * Whether a whole string matches a pattern of a model. Patterns are written for Java; one that JavaScript cannot
 * compile accepts everything.
 */
export function matchesPattern(pattern: string, value: string): boolean {
  if (!compiled.has(pattern)) compiled.set(pattern, compile(pattern));
  return compiled.get(pattern)?.test(value) ?? true;
}

function compile(pattern: string): RegExp | undefined {
  const ignoresCase = pattern.startsWith('(?i)');
  const source = `^(?:${toJavaScript(ignoresCase ? pattern.slice('(?i)'.length) : pattern)})$`;
  for (const flags of ['u', '']) {
    try {
      return new RegExp(source, ignoresCase ? `${flags}i` : flags);
    } catch {
      // Some patterns have escapes that the flag `u` does not allow.
    }
  }
  return undefined;
}

/** Replaces what JavaScript does not have, and expressions that take exponential time by equal ones that do not. */
function toJavaScript(pattern: string): string {
  return [...javaSyntax, ...linearEquivalents].reduce((text, [from, to]) => text.replaceAll(from, to), pattern);
}

type Replacement = readonly [from: string, to: string];

const javaSyntax: readonly Replacement[] = [
  ['[\\p{Print}]', '[\\x20-\\x7E]'],
  ['\\p{Print}', '[\\x20-\\x7E]'],
  ['\\A', '^'],
  ['\\z', '$'],
];

/** HTTP headers of EventBridge and Pipes, names of jobs of Bedrock, filters of repositories of ECR. */
const linearEquivalents: readonly Replacement[] = [
  ['[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*', '\\t*[\\x20-\\x7E][\\t\\x20-\\x7E]*'],
  [
    '[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*',
    '\\t*[^\\x00-\\x1F:\\x7F](\\t|[^\\x00-\\x1F:\\x7F])*',
  ],
  ['(-*[a-zA-Z0-9\\+\\-\\.])', '[a-zA-Z0-9\\+\\-\\.]'],
  ['(?:[._\\-/a-z0-9*]?[a-z0-9*]+)*', '(?:[._\\-/]?[a-z0-9*])*'],
];
