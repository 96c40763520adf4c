/** The work of the first job. The same input must give the same output, because Batch can run a job twice. */
export function split({ text }: { readonly text?: unknown }): { readonly words: string[] } {
  if (typeof text !== 'string') throw Object.assign(new Error('text is required'), { name: 'InvalidInput' });
  return { words: text.toLowerCase().match(/\p{L}+/gu) ?? [] };
}

/** The work of the second job: counts each word. */
export function count({ words }: { readonly words: readonly string[] }): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
