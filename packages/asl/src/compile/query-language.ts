/** The language of a state's paths and expressions. */
export type QueryLanguage = 'JSONPath' | 'JSONata';
