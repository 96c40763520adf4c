/** Whether a string is a finite decimal number, as attributes of messages have them: `-1.5`, `1e10`. */
export function isDecimal(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}
