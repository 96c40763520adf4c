/** A content type without its parameters, in lower case: `Image/GIF; x=1` is `image/gif`; `undefined` for none. */
export function mediaType(header: string | undefined): string | undefined {
  const type = header?.split(';', 1)[0]?.trim().toLowerCase();
  return type === '' ? undefined : type;
}

/** Whether a media type is one of those accepted, which are exact (`image/gif`), by family (`image/*`) or all (`*`). */
export function isAccepted(type: string, accepted: readonly string[]): boolean {
  return accepted.some((pattern) => {
    const wanted = pattern.trim().toLowerCase();
    return wanted === '*' || wanted === '*/*' || wanted === type || (wanted.endsWith('/*') && type.startsWith(wanted.slice(0, -1)));
  });
}
