/** A request of the API, or a part of it, in the form of the wire. */
export type Fields = Readonly<Record<string, unknown>>;
