/** The cause of an error. Causes of Lambda functions are JSON with a message and a stack, which is shown on request. */
export function CauseView({ cause }: { readonly cause: string }) {
  const parsed = parseCause(cause);
  if (parsed === undefined) return <pre class="error-text">{cause}</pre>;
  return (
    <div class="error-text">
      {parsed.message}
      {parsed.stack.length > 0 && (
        <details>
          <summary>Stack trace</summary>
          {parsed.stack.join('\n')}
        </details>
      )}
    </div>
  );
}

/** The message of a cause: of a function's error, its `errorMessage`; other causes are unchanged. */
export function messageOf(cause: string): string {
  return parseCause(cause)?.message ?? cause;
}

/** The JSON of an error of a function: `trace` of Node.js, `stackTrace` of Python and others. */
interface FunctionError {
  readonly errorMessage?: unknown;
  readonly trace?: unknown;
  readonly stackTrace?: unknown;
}

function parseCause(cause: string): { readonly message: string; readonly stack: readonly string[] } | undefined {
  try {
    const value = JSON.parse(cause) as FunctionError | null;
    if (typeof value?.errorMessage !== 'string') return undefined;
    const stack = value.trace ?? value.stackTrace;
    return { message: value.errorMessage, stack: Array.isArray(stack) ? stack.map(String) : [] };
  } catch {
    return undefined;
  }
}
