/** The query language of a state. */
export type QueryLanguage = 'JSONPath' | 'JSONata';
