/** A token of JSON text. */
const token =
  /[\s{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/uy;

/**
 * The problem of invalid JSON text, in the format of AWS's parser (Jackson), if it is an unexpected character or token;
 * otherwise `undefined`.
 */
export function describeJsonError(text: string): string | undefined {
  let at = 0;
  let before = '';
  const open: string[] = [];
  while (at < text.length) {
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    const expectsName = open.at(-1) === '{' && (before === '{' || before === ',');
    if (found === undefined || (expectsName && !/^[\s"}]/.test(found))) return describeStop(text, at, expectsName);
    if (found === '{' || found === '[') open.push(found);
    if (found === '}' || found === ']') open.pop();
    if (found.trim() !== '') before = found;
    at += found.length;
  }
  return undefined;
}

function describeStop(text: string, at: number, expectsName: boolean): string {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const shown = `Unexpected character ('${character}' (code ${character.codePointAt(0) ?? 0}))`;
  if (expectsName) return `${shown}: was expecting double-quote to start field name`;
  const word = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(text.slice(at))?.[0];
  if (word !== undefined)
    return (
      `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', ` +
      `'true' or 'false')`
    );
  return `${shown}: expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`;
}
