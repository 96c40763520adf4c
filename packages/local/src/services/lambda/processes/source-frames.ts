import { pathToFileURL } from 'node:url';
import { type StoredCode } from '../code-store.js';

/**
 * Makes the frames of stack traces in a text name the files of the asset instead of those of its copy. A frame is a path
 * with a line, in the notation of Node.js, Python and most other languages. Other paths do not change.
 */
export function sourceFrames(codes: readonly Pick<StoredCode, 'directory' | 'source'>[]): (text: string) => string {
  const rules = codes.flatMap(({ directory, source }) => {
    if (source === undefined) return [];
    const names = [directory, pathToFileURL(directory).pathname, inJson(directory)];
    const originals = [source, pathToFileURL(source).pathname, inJson(source)];
    return names.flatMap((name, index) =>
      names.indexOf(name) === index
        ? [{ name, pattern: framePattern(name), original: originals[index] ?? source }]
        : [],
    );
  });
  return (text) =>
    rules.reduce(
      (result, { name, pattern, original }) =>
        result.includes(name) ? result.replace(pattern, (_frame, file: string) => original + file) : result,
      text,
    );
}

/** `<folder>/index.js:1:2`, or `"<folder>/index.py", line 1`, also with quotes as JSON escapes them. */
function framePattern(folder: string): RegExp {
  return new RegExp(`${folder.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}([\\\\/][^\\n":]+)(?=:\\d|\\\\?", line \\d)`, 'g');
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
