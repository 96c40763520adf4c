import { invalidValue } from './errors.js';

/** A function as a caller names it. */
export interface FunctionReference {
  readonly name: string;
  /** A version number, an alias or `$LATEST`, where the reference has one. */
  readonly qualifier: string | undefined;
}

/**
 * Takes apart every way to name a function: `name`, `name:alias`, `123456789012:name`, `123456789012:function:name`, and the whole ARN with
 * or without qualifier. Throws `InvalidParameterValueException` for anything else.
 */
export function parseFunctionReference(text: string): FunctionReference {
  const match =
    /^(?:arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:|\d{12}:function:|\d{12}:(?!\$LATEST$)|function:)?([A-Za-z0-9_-]{1,64})(?::(\$LATEST|[A-Za-z0-9_-]{1,128}))?$/.exec(
      text,
    );
  const name = match?.[1];
  if (name === undefined)
    throw invalidValue('FunctionName', text, 'a name of letters, digits, - and _, or a function ARN');
  return { name, qualifier: match?.[2] };
}
